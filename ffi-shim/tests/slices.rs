//! Tests of batches that are larger than the table's Arrow layout can address. Such a batch is written in slices or
//! refused as a whole. The tests set limits of a few bytes.

mod common;

use std::sync::Arc;

use arrow_array::types::{Int32Type, Int8Type};
use arrow_array::*;
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_cast::display::array_value_to_string;
use arrow_schema::{DataType, Field};
use common::*;
use paimon_ffm::abi::*;
use paimon_ffm::faults::set;
use serde_json::{json, Value};

/// Sets the limits. All tests of the process share them.
fn limits() {
    set("slice.bytes", "return(60)").unwrap();
    set("row.bytes", "return(105)").unwrap();
}

/// Creates a table `t` with the columns `id INT NOT NULL` and `c`. Its writers write one file per slice.
fn table(typ: Value, more: Value) -> (tempfile::TempDir, Cat, Tab) {
    limits();
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let mut schema = schema(&[("id", "INT NOT NULL")], json!({}));
    let columns = schema["fields"].as_array_mut().unwrap();
    columns.push(json!({ "id": 1, "name": "c", "type": typ }));
    schema["options"] = json!({ "target-file-row-num": "1" });
    for (key, value) in more.as_object().unwrap() {
        match key.as_str() {
            "options" => schema["options"]
                .as_object_mut()
                .unwrap()
                .extend(value.as_object().unwrap().clone()),
            _ => schema[key] = value.clone(),
        }
    }
    catalog.create("t", schema).unwrap();
    let table = catalog.table("t").unwrap();
    (folder, catalog, table)
}

fn rows(column: &ArrayRef) -> RecordBatch {
    let ids: ArrayRef = Arc::new(Int32Array::from_iter_values(0..column.len() as i32));
    batch(vec![("id", ids, false), ("c", column.clone(), true)])
}

fn text(batches: &[RecordBatch]) -> Vec<String> {
    let show = |column: &ArrayRef, row| array_value_to_string(column, row).unwrap();
    let mut rows: Vec<(i32, String)> = batches
        .iter()
        .flat_map(|batch| {
            let id = |row| show(batch.column(0), row).parse().unwrap();
            (0..batch.num_rows()).map(move |row| (id(row), show(batch.column(1), row)))
        })
        .collect();
    rows.sort();
    rows.into_iter().map(|(_, text)| text).collect()
}

fn data_files(folder: &tempfile::TempDir) -> usize {
    let files = files(folder.path());
    files
        .keys()
        .filter(|name| name.ends_with(".parquet"))
        .count()
}

/// Writes a column as one batch of several slices, and again as one batch per row. Checks that reads return the
/// same rows.
#[track_caller]
fn written(typ: impl Into<Value>, column: impl Array + 'static, slices: usize) {
    let (typ, column): (Value, ArrayRef) = (typ.into(), Arc::new(column));
    let (folder, _catalog, sliced) = table(typ.clone(), json!({}));
    let whole = rows(&column);
    sliced.append("u", std::slice::from_ref(&whole)).unwrap();
    assert_eq!(data_files(&folder), slices, "slices of {typ}");

    let (_folder, _catalog, single) = table(typ.clone(), json!({}));
    let each: Vec<RecordBatch> = (0..whole.num_rows())
        .map(|row| whole.slice(row, 1))
        .collect();
    single.append("u", &each).unwrap();
    let found = text(&sliced.read(json!({})).unwrap());
    assert_eq!(found, text(&single.read(json!({})).unwrap()), "{typ}");
    assert_eq!(found.len(), column.len());
}

const TEXTS: [Option<&str>; 6] = [
    Some("twenty characters .."),
    Some("nineteen character."),
    None,
    Some("another slice begins here"),
    Some(""),
    Some("one that is much longer than a slice may be otherwise"),
];

#[test]
fn texts_and_bytes_of_every_layout_are_written_in_slices() {
    let texts = TEXTS.to_vec();
    written("STRING", StringArray::from(texts.clone()), 3);
    written("STRING", LargeStringArray::from(texts.clone()), 3);
    written("STRING", StringViewArray::from(texts.clone()), 3);
    let bytes: Vec<Option<&[u8]>> = texts.iter().map(|text| text.map(str::as_bytes)).collect();
    written("BYTES", BinaryArray::from(bytes.clone()), 3);
    written("BYTES", LargeBinaryArray::from(bytes.clone()), 3);
    written("BYTES", BinaryViewArray::from(bytes), 3);
    let fixed = FixedSizeBinaryArray::try_from_iter([b"fifteen letters"; 5].into_iter());
    written("BYTES", fixed.unwrap(), 2);
}

#[test]
fn dictionaries_and_runs_are_written_in_slices() {
    let values: ArrayRef = Arc::new(LargeStringArray::from(TEXTS.to_vec()));
    let keys = Int8Array::from(vec![
        Some(0),
        Some(1),
        None,
        Some(0),
        Some(0),
        Some(2),
        Some(4),
    ]);
    written(
        "STRING",
        DictionaryArray::<Int8Type>::new(keys, values.clone()),
        2,
    );
    let ends = Int32Array::from(vec![1, 4, 6, 8, 9, 10]);
    written(
        "STRING",
        RunArray::<Int32Type>::try_new(&ends, &values).unwrap(),
        5,
    );
}

fn item(typ: DataType) -> Arc<Field> {
    Arc::new(Field::new("item", typ, true))
}

#[test]
fn lists_of_every_layout_are_written_in_slices() {
    let texts: ArrayRef = Arc::new(LargeStringArray::from(TEXTS.to_vec()));
    let typ = json!({ "type": "ARRAY", "element": "STRING" });
    let of_texts = || item(DataType::LargeUtf8);
    let nulls = || Some(NullBuffer::from(vec![true, false, true, true]));
    let offsets = OffsetBuffer::new(vec![0, 2, 2, 4, 6].into());
    written(
        typ.clone(),
        ListArray::new(of_texts(), offsets, texts.clone(), nulls()),
        3,
    );
    let offsets = OffsetBuffer::new(vec![0_i64, 2, 2, 4, 6].into());
    written(
        typ.clone(),
        LargeListArray::new(of_texts(), offsets, texts.clone(), nulls()),
        3,
    );
    let (starts, sizes) = (vec![3_i32, 0, 3, 0], vec![2_i32, 0, 2, 3]);
    let (starts, sizes) = (ScalarBuffer::from(starts), ScalarBuffer::from(sizes));
    written(
        typ.clone(),
        ListViewArray::new(of_texts(), starts, sizes, texts.clone(), nulls()),
        3,
    );
    let (starts, sizes) = (vec![3_i64, 0, 3, 0], vec![2_i64, 0, 2, 3]);
    let (starts, sizes) = (ScalarBuffer::from(starts), ScalarBuffer::from(sizes));
    written(
        typ.clone(),
        LargeListViewArray::new(of_texts(), starts, sizes, texts.clone(), nulls()),
        3,
    );
    written(typ, FixedSizeListArray::new(of_texts(), 2, texts, None), 3);

    let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(0..30));
    let offsets = OffsetBuffer::new(vec![0_i64, 3, 5, 25, 30].into());
    let many = LargeListArray::new(item(DataType::Int32), offsets, numbers, None);
    written(json!({ "type": "ARRAY", "element": "INT" }), many, 3);
}

#[test]
fn rows_and_maps_with_large_texts_are_written_in_slices() {
    let texts: ArrayRef = Arc::new(LargeStringArray::from(TEXTS.to_vec()));
    let fields = vec![Field::new("a", DataType::LargeUtf8, true)];
    let row = json!({ "type": "ROW", "fields": [{ "id": 2, "name": "a", "type": "STRING" }] });
    written(
        row,
        StructArray::new(fields.into(), vec![texts.clone()], None),
        3,
    );

    let keys: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c", "d", "e", "f"]));
    let entries = StructArray::from(vec![
        (Arc::new(Field::new("key", DataType::Utf8, false)), keys),
        (
            Arc::new(Field::new("value", DataType::LargeUtf8, true)),
            texts,
        ),
    ]);
    let field = Field::new("entries", entries.data_type().clone(), false);
    let offsets = OffsetBuffer::new(vec![0, 2, 2, 3, 5, 6].into());
    let map = MapArray::new(Arc::new(field), offsets, entries, None, false);
    let typ = json!({ "type": "MAP", "key": "STRING NOT NULL", "value": "STRING" });
    written(typ, map, 3);
}

#[test]
fn keyed_and_partitioned_tables_accept_slices() {
    let column: ArrayRef = Arc::new(LargeStringArray::from(TEXTS.to_vec()));
    let keyed = json!({ "primaryKeys": ["id"], "options": { "bucket": "1" } });
    let partitioned = json!({ "partitionKeys": ["id"] });
    for more in [keyed, partitioned] {
        let (_folder, _catalog, table) = table(json!("STRING"), more);
        table.append("u", &[rows(&column)]).unwrap();
        let found = text(&table.read(json!({})).unwrap());
        let expected: Vec<&str> = TEXTS.iter().map(|text| text.unwrap_or("")).collect();
        assert_eq!(found, expected);
    }
}

/// Checks that a batch is refused as a whole and that the writer accepts the next batch. Returns the error.
fn refused(table: &Tab, bad: &RecordBatch, folder: &tempfile::TempDir) -> Failed {
    let write = table.write("u").unwrap();
    let failed = write.batch(bad).unwrap_err();
    assert_eq!(data_files(folder), 0, "a part of the batch was written");
    let good: ArrayRef = Arc::new(StringArray::from(vec!["good"]));
    write.batch(&rows(&good)).unwrap();
    let messages = write.prepare().unwrap();
    table.commit("u", &messages).unwrap().unwrap();
    assert_eq!(text(&table.read(json!({})).unwrap()), ["good"]);
    failed
}

#[test]
fn invalid_value_in_last_slice_refuses_whole_batch() {
    let (folder, _catalog, table) = table(json!("VARCHAR(53)"), json!({}));
    let mut texts = TEXTS.to_vec();
    texts.push(Some(
        "another one that is far too long for the column of the table",
    ));
    let bad: ArrayRef = Arc::new(LargeStringArray::from(texts));
    let failed = refused(&table, &rows(&bad), &folder);
    assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
    for part in ["'c', row 6", "60 characters"] {
        assert!(failed.message.contains(part), "{}", failed.message);
    }
}

#[test]
fn errors_in_later_slices_name_the_row_of_the_batch() {
    let (folder, _catalog, table) = table(json!("STRING NOT NULL"), json!({}));
    let mut texts = TEXTS.to_vec();
    texts[2] = Some("");
    texts.push(None);
    let bad: ArrayRef = Arc::new(LargeStringArray::from(texts));
    let failed = refused(&table, &rows(&bad), &folder);
    assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
    assert!(failed.message.contains("row 6"), "{}", failed.message);
}

#[test]
fn too_large_value_is_refused_with_column_row_and_size() {
    let (folder, _catalog, table) = table(json!("STRING"), json!({}));
    let long = "x".repeat(101);
    let bad: ArrayRef = Arc::new(LargeStringArray::from(vec!["small", &long]));
    let failed = refused(&table, &rows(&bad), &folder);
    assert_eq!(failed.code, PFFM_ILLEGAL_ARGUMENT);
    for part in ["column 'c', row 1", "101 bytes", "at most 100", "db.t"] {
        assert!(failed.message.contains(part), "{}", failed.message);
    }
}
