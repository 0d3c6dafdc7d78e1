//! Tests of routers: the partitions and buckets of rows before they are written.

mod common;

use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
use common::*;
use paimon_ffm::abi::*;
use serde_json::{json, Value};

const COLUMNS: [(&str, &str); 3] = [("id", "INT"), ("day", "STRING"), ("v", "STRING")];

fn table(more: Value) -> (tempfile::TempDir, Cat, Tab) {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    catalog.create("t", schema(&COLUMNS, more)).unwrap();
    let table = catalog.table("t").unwrap();
    (folder, catalog, table)
}

fn partitioned() -> (tempfile::TempDir, Cat, Tab) {
    table(json!({ "partitionKeys": ["day"], "options": { "bucket": "4", "bucket-key": "id" } }))
}

fn keys(rows: &[(i32, Option<&str>)]) -> RecordBatch {
    let ids: ArrayRef = Arc::new(Int32Array::from_iter_values(rows.iter().map(|r| r.0)));
    let days: ArrayRef = Arc::new(StringArray::from_iter(rows.iter().map(|r| r.1)));
    batch(vec![("day", days, true), ("id", ids, true)])
}

/// The integers at the start of a result, without the descriptions.
struct Routed {
    head: Vec<i32>,
    descriptions: Vec<u8>,
}

impl Routed {
    fn of(bytes: &[u8]) -> Self {
        let integer = |position: usize| {
            let start = 4 * position;
            i32::from_le_bytes(bytes[start..start + 4].try_into().unwrap())
        };
        let (rows, partitions) = (integer(0) as usize, integer(1) as usize);
        let arrays = (integer(2) + integer(3)) as usize;
        let size = 5 + partitions + rows * arrays;
        Routed {
            head: (0..size).map(integer).collect(),
            descriptions: bytes[4 * size..].to_vec(),
        }
    }
}

fn int_key(value: i32) -> Vec<u8> {
    [&[1], value.to_le_bytes().as_slice()].concat()
}

#[test]
fn rows_have_the_places_of_their_keys() {
    let (_folder, catalog, table) = partitioned();
    let router = table.router().unwrap();
    assert_eq!(
        router.describe().unwrap(),
        json!({
            "partitionColumns": [{ "name": "day", "type": "STRING" }],
            "bucketColumns": [{ "name": "id", "type": "INT" }],
            "bucketCount": 4,
        })
    );
    let buckets: Vec<i32> = (0..4)
        .map(|id| router.bucket(&int_key(id)).unwrap())
        .collect();
    let rows = [(0, Some("a")), (1, None), (2, Some("a")), (3, Some(""))];
    let first = Routed::of(&router.route(&keys(&rows), 0).unwrap());
    let places = [0, 1, 0, 2];
    let head = [&[4, 3, 1, 1, 3], [0, 1, 2].as_slice(), &buckets, &places].concat();
    assert_eq!(first.head, head);

    // The second partition is described again, because the caller says that it knows only one.
    let second = Routed::of(&router.route(&keys(&[(2, None)]), 1).unwrap());
    assert_eq!(second.head, [1, 1, 1, 0, 2, 1, buckets[2]]);
    assert!(first.descriptions.ends_with(&second.descriptions));
    let third = Routed::of(&router.route(&keys(&[]), 3).unwrap());
    assert_eq!(third.head, [0, 0, 1, 0, 0]);
    assert!(third.descriptions.is_empty());

    // Arity 1, one null bit and one slot with a text of one byte; the value; the text.
    let mut text = vec![0, 0, 0, 1];
    text.extend_from_slice(&[0; 8]);
    text.extend_from_slice(&[b'a', 0, 0, 0, 0, 0, 0, 0x81]);
    let value = [1, 1, 0, 0, 0, b'a'];
    let sized = |bytes: &[u8]| [&(bytes.len() as i32).to_le_bytes(), bytes].concat();
    let description = [sized(&text), sized(&value), sized(b"a")].concat();
    assert!(first.descriptions.starts_with(&description));
    drop((router, table));
    catalog.close();
}

#[test]
fn batches_have_exactly_the_columns_of_the_keys() {
    let (_folder, catalog, table) = partitioned();
    let router = table.router().unwrap();
    let refused = |batch: &RecordBatch| {
        let refused = router.route(batch, 0).unwrap_err();
        assert_eq!(refused.code, PFFM_SCHEMA_MISMATCH);
        refused.message
    };
    let good = keys(&[(1, Some("a"))]);
    let only_day = good.project(&[0]).unwrap();
    assert!(refused(&only_day).contains("the batch does not contain column 'id'; table db.t"));
    let value: ArrayRef = Arc::new(StringArray::from(vec!["x"]));
    let more = batch(vec![
        ("day", good.column(0).clone(), true),
        ("id", good.column(1).clone(), true),
        ("v", value.clone(), true),
    ]);
    assert!(refused(&more).contains("column 'v' is not in the table"));
    let wrong = batch(vec![("day", value.clone(), true), ("id", value, true)]);
    assert!(refused(&wrong).contains("column 'id' is Utf8"));
    assert_eq!(
        router.route(&good, -1).unwrap_err().code,
        PFFM_ILLEGAL_ARGUMENT
    );
    assert!(router.route(&good, 0).is_ok(), "the router stays usable");
    drop((router, table));
    catalog.close();
}

#[test]
fn tables_without_fixed_buckets_have_partitions_only() {
    let crossing = json!({ "partitionKeys": ["day"], "primaryKeys": ["id"] });
    let postponed = json!({
        "partitionKeys": ["day"], "primaryKeys": ["id", "day"], "options": { "bucket": "-2" },
    });
    for more in [json!({ "partitionKeys": ["day"] }), crossing, postponed] {
        let (_folder, catalog, table) = table(more.clone());
        let router = table.router().unwrap();
        assert_eq!(router.describe().unwrap()["bucketCount"], Value::Null);
        let days = keys(&[(1, Some("a")), (2, Some("b")), (3, Some("a"))]);
        let routed = Routed::of(&router.route(&days.project(&[0]).unwrap(), 0).unwrap());
        assert_eq!(routed.head, [3, 2, 0, 1, 2, 0, 1, 0, 1, 0], "{more}");
        let refused = router.bucket(&[]).unwrap_err();
        assert_eq!(refused.code, PFFM_ILLEGAL_STATE);
        drop((router, table));
        catalog.close();
    }
    let (_folder, catalog, table) = table(json!({}));
    let router = table.router().unwrap();
    let none = keys(&[(1, None), (2, None)]).project(&[]).unwrap();
    let routed = Routed::of(&router.route(&none, 0).unwrap());
    assert_eq!(routed.head, [2, 1, 0, 0, 1, 0]);
    drop((router, table));
    catalog.close();
}

#[test]
fn other_bucket_functions_are_refused_by_name() {
    let hive = json!({ "bucket": "4", "bucket-key": "id", "bucket-function.type": "hive" });
    let (_folder, catalog, table) = table(json!({ "options": hive }));
    let refused = table.router().err().unwrap();
    assert_eq!(refused.code, PFFM_UNSUPPORTED);
    for part in ["db.t", "bucket-function.type", "'hive'"] {
        assert!(refused.message.contains(part), "{}", refused.message);
    }
    let write = table.write("u").unwrap();
    let rows = table_rows(&[1]);
    let refused = write.in_bucket(&rows, 0).unwrap_err();
    assert_eq!(refused.code, PFFM_ILLEGAL_ARGUMENT);
    assert!(refused.message.contains("'hive'"), "{}", refused.message);
    write.batch(&rows).unwrap();
    drop((write, table));
    catalog.close();
}

fn table_rows(ids: &[i32]) -> RecordBatch {
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["x"; ids.len()]));
    let ids: ArrayRef = Arc::new(Int32Array::from(ids.to_vec()));
    batch(vec![("id", ids, true), ("v", texts, true)])
}

#[test]
fn writers_refuse_rows_of_another_bucket() {
    let (_folder, catalog, table) = table(
        json!({ "options": { "bucket": "4", "bucket-key": "id", "bucket-function.type": "mod" } }),
    );
    let write = table.write("u").unwrap();
    write.in_bucket(&table_rows(&[1, 5, -3]), 1).unwrap();
    for (ids, bucket, part) in [
        (
            vec![1, 5, 6],
            1,
            "row 2 of the batch is in bucket 2, but the batch was given for bucket 1",
        ),
        (vec![1], 4, "numbers 0 to 3"),
        (vec![1], -2, "numbers 0 to 3"),
    ] {
        let refused = write.in_bucket(&table_rows(&ids), bucket).unwrap_err();
        assert_eq!(refused.code, PFFM_ILLEGAL_ARGUMENT);
        for part in ["table db.t", part] {
            assert!(refused.message.contains(part), "{}", refused.message);
        }
    }
    let messages = write.prepare().unwrap();
    drop(write);
    table.commit("u", &messages).unwrap().unwrap();
    assert_eq!(table.rows(), 3);
    drop(table);
    catalog.close();
}

#[test]
fn keys_without_table_have_buckets() {
    let router = Routing::of_key(16, json!(["INT", "STRING NOT NULL"])).unwrap();
    assert_eq!(
        router.describe().unwrap(),
        json!({
            "partitionColumns": [],
            "bucketColumns": [
                { "name": "key0", "type": "INT" }, { "name": "key1", "type": "STRING NOT NULL" },
            ],
            "bucketCount": 16,
        })
    );
    let numbers: ArrayRef = Arc::new(Int32Array::from(vec![Some(7), None]));
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["a", "longer than seven"]));
    let rows = batch(vec![("key0", numbers, true), ("key1", texts, false)]);
    let routed = Routed::of(&router.route(&rows, 0).unwrap());
    let text = |text: &str| {
        [
            &[1],
            &(text.len() as u32).to_le_bytes()[..],
            text.as_bytes(),
        ]
        .concat()
    };
    let first = router.bucket(&[int_key(7), text("a")].concat()).unwrap();
    let second = router
        .bucket(&[vec![0], text("longer than seven")].concat())
        .unwrap();
    assert_eq!(routed.head, [2, 1, 1, 0, 1, 0, first, second]);

    for (key, part) in [
        (vec![], "no valid value at position 0"),
        (vec![2, 0, 0, 0, 0], "no valid value at position 0"),
        (vec![1, 0, 0], "no valid value at position 0"),
        (int_key(7), "no valid value at position 1"),
        (
            [int_key(7), vec![1, 9, 0, 0, 0, b'a']].concat(),
            "no valid value at position 1",
        ),
        (
            [int_key(7), vec![1, 255, 255, 255, 255]].concat(),
            "no valid value at position 1",
        ),
        (
            [int_key(7), text("a"), vec![0]].concat(),
            "1 bytes after the last of 2 values",
        ),
    ] {
        let refused = router.bucket(&key).unwrap_err();
        assert_eq!(refused.code, PFFM_ILLEGAL_ARGUMENT);
        assert!(refused.message.contains(part), "{}", refused.message);
    }
}

#[test]
fn types_that_no_key_has_are_refused() {
    let array = json!({ "type": "ARRAY", "element": "INT" });
    for (count, types, part) in [
        (0, json!(["INT"]), "the number of buckets is 0"),
        (4, json!([]), "the bucket key has no column"),
        (4, json!(["INT", array]), "column 'key1' is of type"),
        (4, json!(["VARIANT"]), "column 'key0' is of type"),
        (4, json!(["NUMBER"]), "types"),
    ] {
        let refused = Routing::of_key(count, types).err().unwrap();
        assert_eq!(refused.code, PFFM_ILLEGAL_ARGUMENT);
        assert!(refused.message.contains(part), "{}", refused.message);
    }
}
