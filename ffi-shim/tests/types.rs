//! Tests of input whose types differ from the types of the table. Lossless conversions succeed. All other input is
//! refused with an error that names the value.

mod common;

use std::sync::Arc;

use arrow_array::builder::{Int32Builder, ListBuilder, MapBuilder, StringBuilder};
use arrow_array::types::{Int16Type, Int32Type};
use arrow_array::*;
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields};
use common::*;
use paimon_ffm::abi::*;
use serde_json::{json, Value};

fn table(columns: &[(&str, Value)]) -> (tempfile::TempDir, Cat, Tab) {
    let fields: Vec<Value> = columns
        .iter()
        .enumerate()
        .map(|(id, (name, typ))| json!({ "id": id, "name": name, "type": typ }))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let schema = json!({ "fields": fields, "partitionKeys": [], "primaryKeys": [], "options": {} });
    catalog.create("t", schema).unwrap();
    let table = catalog.table("t").unwrap();
    (folder, catalog, table)
}

/// Writes one column, reads it back and returns it.
fn round_trip(typ: Value, input: ArrayRef) -> Result<ArrayRef, Failed> {
    let (_folder, _catalog, table) = table(&[("c", typ)]);
    table.append("u", &[batch(vec![("c", input, true)])])?;
    let batches = table.read(json!({})).unwrap();
    Ok(
        arrow_select::concat::concat_batches(&batches[0].schema(), &batches)
            .unwrap()
            .column(0)
            .clone(),
    )
}

#[track_caller]
fn widened(typ: impl Into<Value>, input: impl Array + 'static, expected: impl Array + 'static) {
    let (typ, expected): (Value, ArrayRef) = (typ.into(), Arc::new(expected));
    let found = round_trip(typ.clone(), Arc::new(input)).unwrap();
    assert_eq!(&found, &expected, "{typ}");
}

#[track_caller]
fn refused(typ: impl Into<Value>, input: impl Array + 'static, parts: &[&str]) {
    let failed = round_trip(typ.into(), Arc::new(input)).unwrap_err();
    assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH, "{}", failed.message);
    for part in parts {
        assert!(
            failed.message.contains(part),
            "'{part}' is not in: {}",
            failed.message
        );
    }
}

fn decimals(values: Vec<Option<i128>>, precision: u8, scale: i8) -> Decimal128Array {
    Decimal128Array::from(values)
        .with_precision_and_scale(precision, scale)
        .unwrap()
}

#[test]
fn integers_and_floats_widen_but_do_not_narrow() {
    widened(
        "INT",
        Int8Array::from(vec![Some(-1), None]),
        Int32Array::from(vec![Some(-1), None]),
    );
    widened(
        "BIGINT",
        UInt32Array::from(vec![u32::MAX]),
        Int64Array::from(vec![4294967295]),
    );
    widened(
        "SMALLINT",
        UInt8Array::from(vec![255]),
        Int16Array::from(vec![255]),
    );
    widened(
        "DOUBLE",
        Float32Array::from(vec![0.1]),
        Float64Array::from(vec![f64::from(0.1f32)]),
    );
    widened(
        "DOUBLE",
        Int32Array::from(vec![i32::MAX]),
        Float64Array::from(vec![2147483647.0]),
    );
    widened(
        "DECIMAL(20, 0)",
        UInt64Array::from(vec![u64::MAX]),
        decimals(vec![Some(u64::MAX.into())], 20, 0),
    );
    refused(
        "INT",
        Int64Array::from(vec![1]),
        &["'c' is Int64, but the table has INT"],
    );
    refused("INT", UInt32Array::from(vec![1]), &["'c' is UInt32"]);
    refused("FLOAT", Float64Array::from(vec![1.0]), &["'c' is Float64"]);
    refused("BIGINT", Float32Array::from(vec![1.0]), &["'c' is Float32"]);
    refused(
        "DECIMAL(3, 1)",
        Int32Array::from(vec![7, 100]),
        &["row 1", "'100'", "DECIMAL(3, 1)"],
    );
}

#[test]
fn decimals_change_scale_only_without_loss() {
    let input = decimals(vec![Some(12_300), None], 10, 3);
    widened(
        "DECIMAL(6, 1)",
        input,
        decimals(vec![Some(123), None], 6, 1),
    );
    widened(
        "DECIMAL(12, 4)",
        decimals(vec![Some(5)], 3, 1),
        decimals(vec![Some(5000)], 12, 4),
    );
    let wide = Decimal256Array::from(vec![Some(arrow_buffer::i256::from_i128(150))]);
    let wide = wide.with_precision_and_scale(50, 2).unwrap();
    widened("DECIMAL(3, 1)", wide, decimals(vec![Some(15)], 3, 1));
    let lossy = decimals(vec![Some(100), Some(12_345)], 10, 3);
    refused(
        "DECIMAL(6, 1)",
        lossy,
        &["'c', row 1", "12.345", "DECIMAL(6, 1)"],
    );
    let large = decimals(vec![None, Some(99_999)], 10, 0);
    refused("DECIMAL(6, 2)", large, &["'c', row 1", "99999"]);
    // The Arrow type allows four digits, but the value has five digits. The crate does not check this.
    let over = decimals(vec![Some(9_999), Some(10_000)], 4, 0);
    refused(
        "DECIMAL(4, 0)",
        over,
        &["'c', row 1", "10000", "DECIMAL(4, 0)"],
    );
}

#[test]
fn texts_and_bytes_keep_their_lengths() {
    widened(
        "STRING",
        StringViewArray::from(vec![Some("a long text, out of line"), None]),
        StringArray::from(vec![Some("a long text, out of line"), None]),
    );
    widened(
        "VARCHAR(3)",
        LargeStringArray::from(vec!["äöü"]),
        StringArray::from(vec!["äöü"]),
    );
    let runs = Int32Array::from(vec![2, 3]);
    let runs = RunArray::<Int32Type>::try_new(&runs, &StringArray::from(vec!["x", "y"])).unwrap();
    widened("STRING", runs, StringArray::from(vec!["x", "x", "y"]));
    let dictionary: DictionaryArray<Int16Type> =
        vec![Some("x"), None, Some("x")].into_iter().collect();
    widened(
        "CHAR(1)",
        dictionary,
        StringArray::from(vec![Some("x"), None, Some("x")]),
    );
    let fixed = FixedSizeBinaryArray::try_from_iter([[1u8, 2], [3, 4]].into_iter()).unwrap();
    widened(
        "BINARY(2)",
        fixed,
        BinaryArray::from(vec![&[1u8, 2][..], &[3, 4]]),
    );
    refused(
        "VARCHAR(3)",
        StringArray::from(vec!["abc", "abcd"]),
        &["'c', row 1", "'abcd'", "4 characters"],
    );
    refused(
        "CHAR(2)",
        StringArray::from(vec!["äöü"]),
        &["row 0", "3 characters"],
    );
    refused(
        "VARBINARY(1)",
        BinaryArray::from(vec![&b"ab"[..]]),
        &["row 0", "2 bytes"],
    );
    refused(
        "STRING",
        BinaryArray::from(vec![&b"ab"[..]]),
        &["'c' is Binary"],
    );
    refused("BYTES", StringArray::from(vec!["ab"]), &["'c' is Utf8"]);
}

#[test]
fn times_convert_between_units_without_loss() {
    widened(
        "DATE",
        Date64Array::from(vec![86_400_000, -86_400_000]),
        Date32Array::from(vec![1, -1]),
    );
    refused(
        "DATE",
        Date64Array::from(vec![0, 86_400_001]),
        &["'c', row 1"],
    );
    widened(
        "TIME(3)",
        Time64MicrosecondArray::from(vec![1_000]),
        Time32MillisecondArray::from(vec![1]),
    );
    widened(
        "TIME(0)",
        Time32SecondArray::from(vec![61]),
        Time32MillisecondArray::from(vec![61_000]),
    );
    refused(
        "TIME(3)",
        Time64NanosecondArray::from(vec![0, 1]),
        &["'c', row 1"],
    );
    refused(
        "TIME(3)",
        Time32MillisecondArray::from(vec![86_400_000]),
        &["row 0", "86400000"],
    );
    widened(
        "TIMESTAMP(6)",
        TimestampSecondArray::from(vec![Some(-7), None]),
        TimestampMicrosecondArray::from(vec![Some(-7_000_000), None]),
    );
    widened(
        "TIMESTAMP(3)",
        TimestampNanosecondArray::from(vec![5_000_000]),
        TimestampMillisecondArray::from(vec![5]),
    );
    refused(
        "TIMESTAMP(3)",
        TimestampNanosecondArray::from(vec![0, 5_000_001]),
        &["'c', row 1"],
    );
    refused(
        "TIMESTAMP(9)",
        TimestampSecondArray::from(vec![i64::MAX / 1000]),
        &["'c', row 0"],
    );
    let ltz = "TIMESTAMP(3) WITH LOCAL TIME ZONE";
    let berlin = TimestampMicrosecondArray::from(vec![7_000]).with_timezone("+02:00");
    widened(
        ltz,
        berlin,
        TimestampMillisecondArray::from(vec![7]).with_timezone("UTC"),
    );
    // An instant is not a wall-clock time.
    refused(
        ltz,
        TimestampMillisecondArray::from(vec![7]),
        &["'c' is Timestamp"],
    );
    refused(
        "TIMESTAMP(3)",
        TimestampMillisecondArray::from(vec![7]).with_timezone("UTC"),
        &["'c' is Timestamp"],
    );
}

#[test]
fn null_type_and_names_inside_nested_types_are_accepted() {
    widened(
        "STRING",
        NullArray::new(2),
        StringArray::from(vec![None::<&str>; 2]),
    );
    let mut items =
        ListBuilder::new(Int32Builder::new()).with_field(Field::new("odd", DataType::Int32, true));
    items.append_value([Some(1), None]);
    items.append_null();
    let mut elements = ListBuilder::new(Int32Builder::new()).with_field(Field::new(
        "element",
        DataType::Int32,
        true,
    ));
    elements.append_value([Some(1), None]);
    elements.append_null();
    widened(
        json!({ "type": "ARRAY", "element": "INT" }),
        items.finish(),
        elements.finish(),
    );

    let mut map = MapBuilder::new(None, StringBuilder::new(), Int32Builder::new());
    map.keys().append_value("a");
    map.values().append_value(7);
    map.append(true).unwrap();
    let typ = json!({ "type": "MAP", "key": "STRING NOT NULL", "value": "BIGINT" });
    let found = round_trip(typ, Arc::new(map.finish())).unwrap();
    let found = found.as_any().downcast_ref::<MapArray>().unwrap();
    assert_eq!(
        found.values().as_ref(),
        &Int64Array::from(vec![7]) as &dyn Array
    );
}

fn numbers_in_lists(values: Vec<i32>, offsets: Vec<i32>, nulls: Option<Vec<bool>>) -> ListArray {
    ListArray::new(
        Arc::new(Field::new("item", DataType::Int32, true)),
        OffsetBuffer::new(offsets.into()),
        Arc::new(Int32Array::from(values)),
        nulls.map(NullBuffer::from),
    )
}

#[test]
fn nested_misfits_are_named_by_path_and_row() {
    let lists = || json!({ "type": "ARRAY", "element": "DECIMAL(2, 0)" });
    let input = numbers_in_lists(vec![1, 2, 3, 100], vec![0, 1, 4], None);
    refused(
        lists(),
        input,
        &["column 'c[]', row 1", "'100'", "DECIMAL(2, 0)"],
    );
    // Elements that belong to no row may have any value: under a null, and before or after the lists.
    let hidden = numbers_in_lists(
        vec![999, 1, 888, 2, 777],
        vec![1, 2, 3, 4],
        Some(vec![true, false, true]),
    );
    let found = round_trip(lists(), Arc::new(hidden)).unwrap();
    let found = found.as_any().downcast_ref::<ListArray>().unwrap();
    assert!(found.is_null(1));
    assert_eq!(
        found.value(2).as_ref(),
        &decimals(vec![Some(2)], 2, 0) as &dyn Array
    );

    let row = |a: Vec<&str>, nulls: Option<Vec<bool>>| {
        StructArray::new(
            Fields::from(vec![Field::new("a", DataType::Utf8, true)]),
            vec![Arc::new(StringArray::from(a)) as ArrayRef],
            nulls.map(NullBuffer::from),
        )
    };
    let rows = || {
        json!({ "type": "ROW", "fields": [
        { "id": 1, "name": "a", "type": "VARCHAR(2)" }, { "id": 2, "name": "b", "type": "INT" }
    ] })
    };
    refused(
        rows(),
        row(vec!["ok", "long"], None),
        &["column 'c.a', row 1", "'long'"],
    );
    let found = round_trip(
        rows(),
        Arc::new(row(vec!["ok", "long"], Some(vec![true, false]))),
    )
    .unwrap();
    let found = found.as_any().downcast_ref::<StructArray>().unwrap();
    assert!(found.is_null(1));
    assert_eq!(
        found.column(1).null_count(),
        2,
        "a field that the batch does not contain is null"
    );
    let unknown = StructArray::new(
        Fields::from(vec![Field::new("x", DataType::Utf8, true)]),
        vec![Arc::new(StringArray::from(vec!["y"])) as ArrayRef],
        None,
    );
    refused(rows(), unknown, &["column 'c.x' is not in the table"]);
}

#[test]
fn strict_batches_have_the_exact_types_and_order() {
    let (_folder, _catalog, table) = table(&[("a", json!("INT")), ("b", json!("STRING"))]);
    let write = table.write_with("u", json!({ "strict": true })).unwrap();
    let a = || Arc::new(Int32Array::from(vec![1])) as ArrayRef;
    let b = || Arc::new(StringArray::from(vec!["x"])) as ArrayRef;
    let cases = [
        (
            vec![("b", b(), true), ("a", a(), true)],
            "column 0 of the batch is 'b'",
        ),
        (vec![("a", a(), true)], "does not contain column 'b'"),
        (
            vec![
                ("a", Arc::new(Int8Array::from(vec![1])) as ArrayRef, true),
                ("b", b(), true),
            ],
            "'a' is Int8, but the table has INT",
        ),
        (
            vec![
                ("a", a(), true),
                ("b", Arc::new(NullArray::new(1)) as ArrayRef, true),
            ],
            "'b' is Null",
        ),
    ];
    for (columns, text) in cases {
        let failed = write.batch(&batch(columns)).unwrap_err();
        assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
        assert!(failed.message.contains(text), "{}", failed.message);
    }
    write
        .batch(&batch(vec![("a", a(), true), ("b", b(), true)]))
        .unwrap();
}

#[test]
fn unreadable_tables_are_refused_unless_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let keyed = |options: Value| {
        schema(
            &[("id", "INT NOT NULL")],
            json!({ "primaryKeys": ["id"], "options": options }),
        )
    };
    let cases = [
        (json!({ "bucket": "-2" }), "postponed"),
        (
            json!({ "bucket": "1", "merge-engine": "first-row" }),
            "first-row",
        ),
        (
            json!({ "bucket": "1", "deletion-vectors.enabled": "true" }),
            "deletion vectors",
        ),
    ];
    for (index, (options, text)) in cases.into_iter().enumerate() {
        let name = format!("t{index}");
        catalog.create(&name, keyed(options)).unwrap();
        let table = catalog.table(&name).unwrap();
        let failed = table.write("u").map(|_| ()).unwrap_err();
        assert_eq!(failed.code, PFFM_UNSUPPORTED);
        assert!(failed.message.contains(text), "{}", failed.message);
        assert!(
            failed.message.contains("withUnreadableData"),
            "{}",
            failed.message
        );
        table
            .write_with("u", json!({ "unreadableData": true }))
            .unwrap();
    }
    catalog
        .create(
            "orc",
            schema(
                &[("id", "INT")],
                json!({ "options": { "file.format": "orc" } }),
            ),
        )
        .unwrap();
    let avro = json!({ "options": { "file.format": "avro" } });
    // Paimon Java refuses to create this table, too.
    let failed = catalog
        .create("avro", schema(&[("t", "TIMESTAMP(9)")], avro))
        .unwrap_err();
    assert!(
        failed.message.contains("'t'") && failed.message.contains("Avro"),
        "{}",
        failed.message
    );
    let orc = catalog.table("orc").unwrap();
    let failed = orc
        .write_with("u", json!({ "unreadableData": true }))
        .map(|_| ())
        .unwrap_err();
    assert!(
        failed.message.contains("file.compression to none"),
        "{}",
        failed.message
    );
}

#[test]
fn filters_are_exact_on_splits_planned_without_them() {
    for layout in [
        json!({}),
        json!({ "partitionKeys": ["p"] }),
        json!({ "primaryKeys": ["id", "p"], "partitionKeys": ["p"], "options": { "bucket": "1" } }),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
        let columns = [
            ("id", "INT NOT NULL"),
            ("p", "INT NOT NULL"),
            ("s", "STRING"),
        ];
        catalog
            .create("t", schema(&columns, layout.clone()))
            .unwrap();
        let table = catalog.table("t").unwrap();
        let rows = 100;
        let input = batch(vec![
            ("id", Arc::new(Int32Array::from_iter_values(0..rows)), false),
            (
                "p",
                Arc::new(Int32Array::from_iter_values((0..rows).map(|i| i % 5))),
                false,
            ),
            (
                "s",
                Arc::new(StringArray::from_iter(
                    (0..rows).map(|i| (i % 2 == 0).then(|| format!("s{i}"))),
                )),
                true,
            ),
        ]);
        table.append("u", &[input]).unwrap();
        let cases = [
            (json!({ "column": "p", "op": "eq", "literals": ["3"] }), 20),
            (
                json!({ "column": "p", "op": "in", "literals": ["1", "2"] }),
                40,
            ),
            (json!({ "column": "s", "op": "isNull" }), 50),
            (
                json!({ "column": "s", "op": "startsWith", "literals": ["s1"] }),
                5,
            ),
            (
                json!({ "column": "s", "op": "like", "literals": ["s_0"] }),
                9,
            ),
            (
                json!({ "not": { "column": "s", "op": "eq", "literals": ["s0"] } }),
                49,
            ),
            (
                json!({ "and": [{ "column": "p", "op": "ge", "literals": ["3"] }, { "column": "id", "op": "lt", "literals": ["10"] }] }),
                4,
            ),
            (
                json!({ "or": [{ "column": "p", "op": "eq", "literals": ["0"] }, { "column": "id", "op": "eq", "literals": ["1"] }] }),
                21,
            ),
            (
                json!({ "column": "id", "op": "between", "literals": ["10", "12"] }),
                3,
            ),
        ];
        let (_, every_split) = table.plan(json!({})).unwrap();
        let count =
            |batches: Vec<RecordBatch>| batches.iter().map(RecordBatch::num_rows).sum::<usize>();
        for (filter, expected) in cases {
            let request = json!({ "filter": filter });
            assert_eq!(
                count(table.read(request.clone()).unwrap()),
                expected,
                "{layout} {filter}"
            );
            let foreign = table.read_splits(request, &every_split).unwrap();
            assert_eq!(
                count(foreign),
                expected,
                "{layout} {filter}, foreign splits"
            );
            // The read does not return the column of the filter. The limit counts only rows that match the filter.
            let request = json!({ "filter": filter, "projection": ["s"], "limit": 3 });
            let few = table.read_splits(request, &every_split).unwrap();
            assert!(few.iter().all(|b| b.num_columns() == 1));
            assert_eq!(count(few), expected.min(3));
        }
        let bad = table.read(json!({ "filter": { "column": "p", "op": "eq", "literals": ["x"] } }));
        let failed = bad.unwrap_err();
        assert_eq!(failed.code, PFFM_ILLEGAL_ARGUMENT);
        assert!(
            failed.message.contains("'x'") && failed.message.contains("'p'"),
            "{}",
            failed.message
        );
    }
}

#[test]
fn snapshots_and_tags_can_be_read() {
    let (folder, _catalog, table) = table(&[("id", json!("INT"))]);
    let one = || {
        batch(vec![(
            "id",
            Arc::new(Int32Array::from(vec![1])) as ArrayRef,
            true,
        )])
    };
    table.append("u1", &[one()]).unwrap();
    table.append("u2", &[one(), one()]).unwrap();
    let path = folder.path().join("db.db/t");
    std::fs::create_dir(path.join("tag")).unwrap();
    std::fs::copy(path.join("snapshot/snapshot-1"), path.join("tag/tag-first")).unwrap();
    let rows = |request: Value| -> usize {
        table
            .read(request)
            .unwrap()
            .iter()
            .map(RecordBatch::num_rows)
            .sum()
    };
    assert_eq!(rows(json!({})), 3);
    assert_eq!(rows(json!({ "snapshotId": 1 })), 1);
    assert_eq!(rows(json!({ "snapshotId": 2 })), 3);
    assert_eq!(rows(json!({ "tag": "first" })), 1);
    for request in [json!({ "snapshotId": 9 }), json!({ "tag": "none" })] {
        let failed = table.read(request).unwrap_err();
        assert_eq!(failed.code, PFFM_NOT_FOUND, "{}", failed.message);
        assert!(failed.message.contains("db.t"), "{}", failed.message);
    }
}

#[test]
fn filters_order_floats_as_java_and_find_null_rows() {
    let row = json!({ "type": "ROW", "fields": [{ "id": 2, "name": "a", "type": "INT" }] });
    let (_folder, _catalog, table) = table(&[("d", json!("DOUBLE")), ("r", row)]);
    let doubles = vec![Some(-0.0), Some(0.0), Some(1.0), Some(f64::NAN), None];
    let rows = StructArray::new(
        Fields::from(vec![Field::new("a", DataType::Int32, true)]),
        vec![Arc::new(Int32Array::from(vec![1; 5])) as ArrayRef],
        Some(NullBuffer::from(vec![true, false, true, true, false])),
    );
    let input = batch(vec![
        ("d", Arc::new(Float64Array::from(doubles)), true),
        ("r", Arc::new(rows), true),
    ]);
    table.append("u", &[input]).unwrap();
    let count = |filter: Value| -> usize {
        let batches = table.read(json!({ "filter": filter })).unwrap();
        batches.iter().map(RecordBatch::num_rows).sum()
    };
    let d = |op: &str, literal: &str| json!({ "column": "d", "op": op, "literals": [literal] });
    assert_eq!(count(d("ge", "1")), 2, "NaN is the greatest");
    assert_eq!(count(d("gt", "-0.0")), 3, "0.0 is greater than -0.0");
    assert_eq!(count(d("eq", "NaN")), 1);
    assert_eq!(count(json!({ "not": d("lt", "1") })), 2);
    assert_eq!(count(d("lt", "1")), 2);
    assert_eq!(count(json!({ "column": "r", "op": "isNull" })), 2);
    assert_eq!(count(json!({ "column": "r", "op": "isNotNull" })), 3);
}
