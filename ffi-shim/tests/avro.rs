//! Tests of ROWs in Avro files. The crate's reader loses fields of ROWs. This library reads every ROW correctly or
//! refuses it with the name of its column.

mod common;

use std::sync::Arc;

use arrow_array::*;
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields};
use common::*;
use paimon_ffm::abi::*;
use serde_json::{json, Value};

static ID: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(10);

fn row_type(fields: &[(&str, Value)]) -> Value {
    let fields: Vec<Value> = fields
        .iter()
        .map(|(name, typ)| {
            let id = ID.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            json!({ "id": id, "name": name, "type": typ })
        })
        .collect();
    json!({ "type": "ROW", "fields": fields })
}

fn pair() -> Value {
    row_type(&[("n", json!("INT")), ("s", json!("STRING"))])
}

fn pair_fields() -> Fields {
    Fields::from(vec![
        Field::new("n", DataType::Int32, true),
        Field::new("s", DataType::Utf8, true),
    ])
}

/// Returns an array of ROWs. `None` stands for a null ROW.
fn pairs(rows: &[Option<(Option<i32>, Option<&str>)>]) -> StructArray {
    let numbers: Int32Array = rows.iter().map(|row| row.and_then(|(n, _)| n)).collect();
    let texts: StringArray = rows.iter().map(|row| row.and_then(|(_, s)| s)).collect();
    let nulls = NullBuffer::from_iter(rows.iter().map(Option::is_some));
    StructArray::new(
        pair_fields(),
        vec![Arc::new(numbers), Arc::new(texts)],
        Some(nulls),
    )
}

fn lists(lengths: &[usize], values: StructArray) -> ListArray {
    ListArray::new(
        Arc::new(Field::new("element", values.data_type().clone(), true)),
        OffsetBuffer::from_lengths(lengths.iter().copied()),
        Arc::new(values),
        None,
    )
}

fn maps(lengths: &[usize], values: StructArray) -> MapArray {
    let keys = StringArray::from_iter_values((0..values.len()).map(|i| format!("k{i}")));
    let fields = Fields::from(vec![
        Field::new("key", DataType::Utf8, false),
        Field::new("value", values.data_type().clone(), true),
    ]);
    let entries = StructArray::new(fields.clone(), vec![Arc::new(keys), Arc::new(values)], None);
    MapArray::new(
        Arc::new(Field::new("entries", DataType::Struct(fields), false)),
        OffsetBuffer::from_lengths(lengths.iter().copied()),
        entries,
        None,
        false,
    )
}

struct World {
    _folder: tempfile::TempDir,
    _catalog: Cat,
    table: Tab,
}

fn world(typ: Value, keyed: bool, mut options: Value) -> World {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    options["file.format"] = json!("avro");
    let keys = if keyed {
        options["bucket"] = json!("1");
        json!(["id"])
    } else {
        json!([])
    };
    let fields = json!([
        { "id": 0, "name": "id", "type": "INT NOT NULL" },
        { "id": 1, "name": "c", "type": typ },
    ]);
    let schema =
        json!({ "fields": fields, "partitionKeys": [], "primaryKeys": keys, "options": options });
    catalog.create("t", schema).unwrap();
    let table = catalog.table("t").unwrap();
    World {
        _folder: folder,
        _catalog: catalog,
        table,
    }
}

fn numbered(first: i32, values: ArrayRef) -> RecordBatch {
    let ids = Int32Array::from_iter_values(first..first + values.len() as i32);
    batch(vec![("id", Arc::new(ids), true), ("c", values, true)])
}

/// Returns the column `c`, sorted by id.
fn column(table: &Tab, request: Value) -> Result<ArrayRef, Failed> {
    let batches = table.read(request)?;
    let all = arrow_select::concat::concat_batches(&batches[0].schema(), &batches).unwrap();
    let order = arrow_ord::sort::sort_to_indices(all.column(0), None, None).unwrap();
    Ok(arrow_select::take::take(all.column(1), &order, None).unwrap())
}

/// Writes each array in a separate commit and checks that reads return all rows.
#[track_caller]
fn assert_read_back(typ: Value, commits: Vec<ArrayRef>) {
    for keyed in [false, true] {
        let world = world(typ.clone(), keyed, json!({}));
        let mut first = 0;
        for (round, values) in commits.iter().enumerate() {
            let batch = numbered(first, values.clone());
            let user = format!("u{round}");
            world.table.append(&user, &[batch]).unwrap();
            first += values.len() as i32;
        }
        let parts: Vec<&dyn Array> = commits.iter().map(|values| values.as_ref()).collect();
        let expected = arrow_select::concat::concat(&parts).unwrap();
        let found = column(&world.table, json!({})).unwrap();
        assert_eq!(&found, &expected, "{typ}, keyed: {keyed}");

        let few = world.table.read(json!({ "limit": 2 })).unwrap();
        assert_eq!(few.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
        let filter = json!({ "filter": { "column": "c", "op": "isNotNull" } });
        let found = column(&world.table, filter).unwrap();
        assert_eq!(found.len(), expected.len() - expected.logical_null_count());
    }
}

#[test]
fn rows_after_a_null_row_keep_their_fields() {
    let first = pairs(&[None, Some((Some(1), Some("a"))), Some((None, None))]);
    let second = pairs(&[None, None, Some((Some(2), None)), Some((None, Some("b")))]);
    assert_read_back(pair(), vec![Arc::new(first), Arc::new(second)]);
}

#[test]
fn rows_without_nullable_fields_are_read() {
    let typ = row_type(&[("n", json!("INT NOT NULL"))]);
    let fields = Fields::from(vec![Field::new("n", DataType::Int32, false)]);
    let values = StructArray::new(
        fields,
        vec![Arc::new(Int32Array::from(vec![0, 7]))],
        Some(NullBuffer::from(vec![false, true])),
    );
    assert_read_back(typ, vec![Arc::new(values)]);
}

#[test]
fn nested_rows_keep_their_fields() {
    let typ = row_type(&[("inner", pair())]);
    let inner = pairs(&[
        None,
        None,
        Some((Some(1), Some("a"))),
        Some((Some(2), None)),
    ]);
    let field = Field::new("inner", inner.data_type().clone(), true);
    let nulls = NullBuffer::from(vec![false, true, true, true]);
    let values = StructArray::new(vec![field].into(), vec![Arc::new(inner)], Some(nulls));
    assert_read_back(typ, vec![Arc::new(values.clone()), Arc::new(values)]);
}

#[test]
fn single_records_are_combined_into_larger_batches() {
    let world = world(pair(), false, json!({}));
    let rows: Vec<_> = (0..3000)
        .map(|i| (i % 3 > 0).then_some((Some(i), Some("x"))))
        .collect();
    let values: ArrayRef = Arc::new(pairs(&rows));
    let batch = numbered(0, values.clone());
    world.table.append("u", &[batch]).unwrap();
    let batches = world.table.read(json!({})).unwrap();
    assert_eq!(batches.len(), 3);
    assert_eq!(&column(&world.table, json!({})).unwrap(), &values);
}

#[test]
fn rows_in_arrays_that_do_not_start_with_null_are_read() {
    let typ = json!({ "type": "ARRAY", "element": pair() });
    let values = pairs(&[
        None,
        None,
        Some((Some(1), Some("a"))),
        None,
        Some((None, None)),
        Some((Some(2), None)),
        None,
    ]);
    // Lists: only null ROWs; no elements; a null ROW in the middle; a ROW whose fields are null.
    assert_read_back(typ, vec![Arc::new(lists(&[2, 0, 3, 2], values))]);
}

#[test]
fn rows_in_maps_keep_their_fields() {
    let typ = json!({ "type": "MAP", "key": "STRING NOT NULL", "value": pair() });
    // The entries of an Avro map have no order, so each map has at most one entry.
    let values = pairs(&[None, Some((Some(1), Some("a"))), Some((Some(2), None))]);
    assert_read_back(typ, vec![Arc::new(maps(&[1, 1, 0, 1], values))]);
}

#[test]
fn arrays_that_start_with_a_null_row_are_refused_by_name() {
    let typ = json!({ "type": "ARRAY", "element": pair() });
    for keyed in [false, true] {
        let world = world(typ.clone(), keyed, json!({}));
        let good = lists(&[1], pairs(&[Some((Some(1), Some("a")))]));
        let bad = lists(&[1, 2], pairs(&[None, None, Some((Some(1), Some("a")))]));
        let write = world.table.write("u").unwrap();
        let failed = write
            .batch(&numbered(0, Arc::new(bad.clone())))
            .unwrap_err();
        assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
        for part in ["column 'c', row 1", "Avro", "withUnreadableData"] {
            assert!(failed.message.contains(part), "{}", failed.message);
        }
        // The writer is still open.
        write.batch(&numbered(5, Arc::new(good.clone()))).unwrap();
        let messages = write.prepare().unwrap();
        world.table.commit("u", &messages).unwrap();
        let found = column(&world.table, json!({})).unwrap();
        assert_eq!(&found, &(Arc::new(good) as ArrayRef));

        let write = world
            .table
            .write_with("v", json!({ "unreadableData": true }))
            .unwrap();
        write.batch(&numbered(0, Arc::new(bad))).unwrap();
        let messages = write.prepare().unwrap();
        world.table.commit("v", &messages).unwrap();
        let failed = column(&world.table, json!({})).unwrap_err();
        assert_eq!(failed.code, PFFM_UNSUPPORTED);
        for part in ["column 'c'", "Avro", "Paimon Java"] {
            assert!(failed.message.contains(part), "{}", failed.message);
        }
        let ids = world.table.read(json!({ "projection": ["id"] })).unwrap();
        assert_eq!(ids.iter().map(RecordBatch::num_rows).sum::<usize>(), 3);
        // The filter excludes the row that cannot be read.
        let filter = json!({ "filter": { "column": "id", "op": "eq", "literals": ["5"] } });
        assert_eq!(column(&world.table, filter).unwrap().len(), 1);
    }
}

#[test]
fn maps_with_a_null_row_beside_others_are_refused() {
    let map = |key: &str| json!({ "type": "MAP", "key": key, "value": pair() });
    let row = Some((Some(1), Some("a")));
    for rows in [[row, None], [None, row]] {
        let world = world(map("STRING NOT NULL"), false, json!({}));
        let write = world.table.write("u").unwrap();
        let good = Arc::new(maps(&[1, 1], pairs(&rows)));
        write.batch(&numbered(0, good.clone())).unwrap();
        let failed = write
            .batch(&numbered(2, Arc::new(maps(&[2], pairs(&rows)))))
            .unwrap_err();
        assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
        for part in ["column 'c', row 0", "MAP", "withUnreadableData"] {
            assert!(failed.message.contains(part), "{}", failed.message);
        }
        let messages = write.prepare().unwrap();
        world.table.commit("u", &messages).unwrap();
        let found = column(&world.table, json!({})).unwrap();
        assert_eq!(&found, &(good as ArrayRef));
    }
    // Entries whose keys are not texts keep their order.
    let typ = map("INT NOT NULL");
    let values = pairs(&[row, None, row]);
    let texts = maps(&[2, 1], values);
    let (_, offsets, entries, ..) = texts.into_parts();
    let keys = Int32Array::from(vec![1, 2, 3]);
    let fields = Fields::from(vec![
        Field::new("key", DataType::Int32, false),
        Field::new("value", entries.column(1).data_type().clone(), true),
    ]);
    let columns: Vec<ArrayRef> = vec![Arc::new(keys), entries.column(1).clone()];
    let entries = StructArray::new(fields.clone(), columns, None);
    let field = Field::new("entries", DataType::Struct(fields), false);
    let values = MapArray::new(Arc::new(field), offsets, entries, None, false);
    assert_read_back(typ, vec![Arc::new(values)]);
}

#[test]
fn arrays_in_maps_keep_their_order() {
    let list = json!({ "type": "ARRAY", "element": pair() });
    let typ = json!({ "type": "MAP", "key": "STRING NOT NULL", "value": list });
    let maps_of = |rows: &[Option<(Option<i32>, Option<&str>)>], lengths: &[usize]| -> ArrayRef {
        let values = lists(lengths, pairs(rows));
        let keys = StringArray::from_iter_values((0..lengths.len()).map(|i| format!("k{i}")));
        let fields = Fields::from(vec![
            Field::new("key", DataType::Utf8, false),
            Field::new("value", values.data_type().clone(), true),
        ]);
        let columns: Vec<ArrayRef> = vec![Arc::new(keys), Arc::new(values)];
        let entries = StructArray::new(fields.clone(), columns, None);
        let offsets = OffsetBuffer::from_lengths([lengths.len()]);
        let field = Field::new("entries", DataType::Struct(fields), false);
        Arc::new(MapArray::new(
            Arc::new(field),
            offsets,
            entries,
            None,
            false,
        ))
    };
    let row = Some((Some(1), None));
    let world = world(typ, false, json!({}));
    let write = world.table.write("u").unwrap();
    // No list starts with a null, so any list may be the first.
    let good = maps_of(&[row, None, row], &[2, 1, 0]);
    write.batch(&numbered(0, good)).unwrap();
    let bad = maps_of(&[row, row, None, row], &[2, 2]);
    let failed = write.batch(&numbered(1, bad)).unwrap_err();
    assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
    let messages = write.prepare().unwrap();
    world.table.commit("u", &messages).unwrap();
    for _ in 0..10 {
        column(&world.table, json!({})).unwrap();
    }
}

#[test]
fn rows_that_an_aggregation_collects_are_refused() {
    let typ = json!({ "type": "ARRAY", "element": pair() });
    let options =
        json!({ "merge-engine": "aggregation", "fields.c.aggregate-function": "collect" });
    let world = world(typ, true, options);
    let failed = world.table.write("u").map(|_| ()).unwrap_err();
    assert_eq!(failed.code, PFFM_UNSUPPORTED);
    for part in ["'c'", "collect", "Avro", "withUnreadableData"] {
        assert!(failed.message.contains(part), "{}", failed.message);
    }
    let write = world
        .table
        .write_with("u", json!({ "unreadableData": true }))
        .unwrap();
    let values = lists(&[1], pairs(&[Some((Some(1), None))]));
    write.batch(&numbered(0, Arc::new(values))).unwrap();
    let messages = write.prepare().unwrap();
    world.table.commit("u", &messages).unwrap();
    let failed = column(&world.table, json!({})).unwrap_err();
    assert_eq!(failed.code, PFFM_UNSUPPORTED);
    assert!(failed.message.contains("'c'"), "{}", failed.message);
    world.table.read(json!({ "projection": ["id"] })).unwrap();
}

#[test]
fn blobs_beside_avro_files_are_read() {
    let options = json!({ "row-tracking.enabled": "true", "data-evolution.enabled": "true" });
    let world = world(json!("BLOB"), false, options);
    let values = LargeBinaryArray::from(vec![Some(b"abc".as_slice()), None, Some(b"")]);
    for round in 0..2 {
        let batch = numbered(round * 3, Arc::new(values.clone()));
        world.table.append(&format!("u{round}"), &[batch]).unwrap();
    }
    let found = column(&world.table, json!({})).unwrap();
    let expected = arrow_select::concat::concat(&[&values, &values]).unwrap();
    assert_eq!(&found, &expected);
}

/// Returns the zigzag encoding of a number, with variable length.
fn number(value: i64) -> Vec<u8> {
    let mut rest = ((value << 1) ^ (value >> 63)) as u64;
    let mut bytes = Vec::new();
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

fn sized(bytes: &[u8]) -> Vec<u8> {
    [number(bytes.len() as i64), bytes.to_vec()].concat()
}

#[test]
fn files_whose_records_are_a_union_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let avro = json!({ "options": { "file.format": "avro", "file.compression": "none" } });
    catalog
        .create("t", schema(&[("id", "INT"), ("s", "STRING")], avro))
        .unwrap();
    let table = catalog.table("t").unwrap();
    let ids: ArrayRef = Arc::new(Int32Array::from(vec![7]));
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(500)]));
    table
        .append("u", &[batch(vec![("id", ids, true), ("s", texts, true)])])
        .unwrap();
    let files = files(folder.path());
    let name = files
        .keys()
        .find(|name| name.ends_with(".avro") && name.contains("bucket"));
    let (path, size) = (
        folder.path().join(name.unwrap()),
        files[name.unwrap()].len(),
    );

    // Paimon Java writes such files for tables with BLOB columns. This file replaces a file of the same size.
    let union = br#"["null",{"type":"record","name":"r","fields":[{"name":"id","type":["null","int"]},{"name":"s","type":["null","string"]}]}]"#;
    let with = |padding: usize| {
        let entries = [
            number(2),
            sized(b"padding"),
            sized(&vec![b'x'; padding]),
            sized(b"avro.schema"),
            sized(union),
            number(0),
        ];
        let row = [number(1), number(1), number(7), number(1), sized(b"a")].concat();
        let block = [number(1), sized(&row)].concat();
        let marker = [9u8; 16].to_vec();
        [
            b"Obj\x01".to_vec(),
            entries.concat(),
            marker.clone(),
            block,
            marker,
        ]
        .concat()
    };
    let padding = size - with(100).len() + 100;
    std::fs::write(&path, with(padding)).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().len(), size as u64);

    let failed = table.read(json!({})).unwrap_err();
    assert_eq!(failed.code, PFFM_UNSUPPORTED);
    for part in ["db.t", path.file_name().unwrap().to_str().unwrap(), "union"] {
        assert!(failed.message.contains(part), "{}", failed.message);
    }
}
