//! Tests of writers with several lanes.

mod common;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Int32Array, RecordBatch, StringArray};
use paimon_ffm::abi::*;
use paimon_ffm::faults::set;
use serde_json::{json, Value};

use common::{batch, files, schema, Cat, Tab, Writing};

const COLUMNS: [(&str, &str); 3] = [
    ("id", "INT NOT NULL"),
    ("p", "INT NOT NULL"),
    ("name", "STRING"),
];

/// Rows with consecutive ids. Row `id` is in partition `id % partitions`.
fn rows(ids: std::ops::Range<i32>, partitions: i32) -> RecordBatch {
    let names = ids
        .clone()
        .map(|id| (id % 7 > 0).then(|| format!("name {id}")));
    batch(vec![
        (
            "id",
            Arc::new(Int32Array::from_iter_values(ids.clone())),
            false,
        ),
        (
            "p",
            Arc::new(Int32Array::from_iter_values(ids.map(|id| id % partitions))),
            false,
        ),
        ("name", Arc::new(StringArray::from_iter(names)), true),
    ])
}

/// Tests that set points take this lock for writing, because all tests of a process share the points.
static POINTS: RwLock<()> = RwLock::new(());

macro_rules! without_points {
    () => {
        let _points = POINTS.read().unwrap_or_else(PoisonError::into_inner);
    };
}

macro_rules! with_points {
    () => {
        let _points = POINTS.write().unwrap_or_else(PoisonError::into_inner);
    };
}

struct Warehouse {
    folder: tempfile::TempDir,
    _catalog: Cat,
    table: Tab,
}

fn warehouse(more: Value) -> Warehouse {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    catalog.create("t", schema(&COLUMNS, more)).unwrap();
    let table = catalog.table("t").unwrap();
    Warehouse {
        folder,
        _catalog: catalog,
        table,
    }
}

/// Returns `(id, p)` of the rows, in the order of the read.
fn found(table: &Tab) -> Vec<(i32, i32)> {
    let batches = table.read(json!({})).unwrap();
    let pairs = batches.iter().flat_map(|batch| {
        let ints = |i: usize| {
            batch
                .column(i)
                .as_primitive::<Int32Type>()
                .values()
                .to_vec()
        };
        ints(0).into_iter().zip(ints(1))
    });
    pairs.collect()
}

fn data_files(warehouse: &Warehouse) -> usize {
    let found = files(warehouse.folder.path());
    found
        .keys()
        .filter(|name| name.ends_with(".parquet"))
        .count()
}

fn write(write: &Writing, batches: &[RecordBatch]) {
    for batch in batches {
        write.batch(batch).unwrap();
    }
}

#[test]
fn lanes_write_the_same_rows_into_every_kind_of_table() {
    without_points!();
    let kinds = [
        json!({}),
        json!({ "partitionKeys": ["p"] }),
        json!({ "options": { "bucket": "3", "bucket-key": "id" } }),
        json!({ "options": { "bucket": "3", "bucket-key": "id" }, "partitionKeys": ["p"] }),
        json!({ "options": { "bucket": "3", "bucket-key": "id", "bucket-function.type": "mod" } }),
        json!({ "options": { "row-tracking.enabled": "true" }, "partitionKeys": ["p"] }),
        json!({ "primaryKeys": ["id"], "options": { "bucket": "1" } }),
        json!({ "primaryKeys": ["id"], "options": { "bucket": "3" } }),
        json!({ "primaryKeys": ["id", "p"], "partitionKeys": ["p"], "options": { "bucket": "2" } }),
        json!({ "primaryKeys": ["id", "p"], "partitionKeys": ["p"] }),
        json!({ "primaryKeys": ["id"] }),
        json!({ "primaryKeys": ["id"], "partitionKeys": ["p"] }),
    ];
    for kind in kinds {
        let mut expected: Option<Vec<(i32, i32)>> = None;
        for lanes in [1, 2, 5] {
            let warehouse = warehouse(kind.clone());
            for (user, first) in [("a", 0), ("b", 10_000)] {
                let writer = warehouse
                    .table
                    .write_with(user, json!({ "parallelism": lanes }));
                let writer = writer.unwrap();
                let batches: Vec<_> = (0..4)
                    .map(|n| rows(first + n * 5000..first + n * 5000 + 5000, 4))
                    .collect();
                write(&writer, &batches);
                let messages = writer.prepare().unwrap();
                let described = warehouse.table.describe_messages(&messages).unwrap();
                let units: Vec<String> = described
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|message| format!("{} {}", message["partition"], message["bucket"]))
                    .collect();
                let mut distinct = units.clone();
                distinct.sort();
                distinct.dedup();
                assert_eq!(
                    distinct.len(),
                    units.len(),
                    "{kind}, {lanes} lanes: {units:?}"
                );
                warehouse.table.commit(user, &messages).unwrap().unwrap();
            }
            let mut pairs = found(&warehouse.table);
            pairs.sort_unstable();
            let all = expected.get_or_insert_with(|| pairs.clone());
            assert_eq!(&pairs, all, "{kind}, {lanes} lanes");
            let rows = if kind.get("primaryKeys").is_some() {
                30_000
            } else {
                40_000
            };
            assert_eq!(pairs.len(), rows, "{kind}");
        }
    }
}

#[test]
fn lanes_keep_the_order_of_the_rows_of_a_key() {
    without_points!();
    let warehouse = warehouse(json!({ "primaryKeys": ["id"], "options": { "bucket": "4" } }));
    let writer = warehouse
        .table
        .write_with("u", json!({ "parallelism": 4 }))
        .unwrap();
    for version in 1..=20 {
        write(&writer, &[rows(0..5000, version)]);
    }
    let messages = writer.prepare().unwrap();
    warehouse.table.commit("u", &messages).unwrap().unwrap();
    let mut pairs = found(&warehouse.table);
    pairs.sort_unstable();
    let last: Vec<_> = (0..5000).map(|id| (id, id % 20)).collect();
    assert_eq!(pairs, last);
}

#[test]
fn small_writes_create_one_file() {
    without_points!();
    let warehouse = warehouse(json!({}));
    let writer = warehouse
        .table
        .write_with("u", json!({ "parallelism": 4 }))
        .unwrap();
    for n in 0..50 {
        write(&writer, &[rows(n * 5000..n * 5000 + 5000, 1)]);
    }
    let messages = writer.prepare().unwrap();
    warehouse.table.commit("u", &messages).unwrap().unwrap();
    assert_eq!(data_files(&warehouse), 1);
    let ids: Vec<i32> = found(&warehouse.table)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert!(ids.is_sorted(), "one lane keeps the order of the batches");
}

#[test]
fn large_writes_use_all_lanes() {
    without_points!();
    let warehouse = warehouse(json!({}));
    let writer = warehouse
        .table
        .write_with("u", json!({ "parallelism": 3 }))
        .unwrap();
    let large = rows(0..1_000_000, 1);
    for _ in 0..6 {
        write(&writer, std::slice::from_ref(&large));
    }
    let messages = writer.prepare().unwrap();
    let described = warehouse.table.describe_messages(&messages).unwrap();
    assert_eq!(described.as_array().unwrap().len(), 1, "{described}");
    assert_eq!(described[0]["rowCount"], 6_000_000);
    assert_eq!(data_files(&warehouse), 3);
    warehouse.table.commit("u", &messages).unwrap().unwrap();
    assert_eq!(warehouse.table.rows(), 6_000_000);
}

#[test]
fn memory_limit_closes_the_files_of_partitions_early() {
    without_points!();
    for more in [
        json!({ "partitionKeys": ["p"] }),
        json!({ "primaryKeys": ["id", "p"], "partitionKeys": ["p"], "options": { "bucket": "2" } }),
    ] {
        let mut counts = HashMap::new();
        for limit in [1024 * 1024, 0] {
            let warehouse = warehouse(more.clone());
            let options = json!({ "parallelism": 2, "memoryLimit": limit });
            let writer = warehouse.table.write_with("u", options).unwrap();
            for n in 0..20 {
                write(&writer, &[rows(n * 10_000..n * 10_000 + 10_000, 10)]);
            }
            let messages = writer.prepare().unwrap();
            warehouse.table.commit("u", &messages).unwrap().unwrap();
            let mut pairs = found(&warehouse.table);
            pairs.sort_unstable();
            let all: Vec<_> = (0..200_000).map(|id| (id, id % 10)).collect();
            assert_eq!(pairs, all, "{more}, limit {limit}");
            counts.insert(limit, data_files(&warehouse));
        }
        assert!(counts[&(1024 * 1024)] > counts[&0], "{more}: {counts:?}");
    }
}

/// An open file needs more memory than the rows that each batch has for its partition.
#[test]
fn rows_of_many_partitions_are_gathered_before_files_are_opened() {
    without_points!();
    let warehouse = warehouse(json!({ "partitionKeys": ["p"] }));
    let limit = json!({ "parallelism": 2, "memoryLimit": 8 * 1024 * 1024 });
    let writer = warehouse.table.write_with("u", limit).unwrap();
    for n in 0..40 {
        write(&writer, &[rows(n * 10_000..n * 10_000 + 10_000, 100)]);
    }
    let messages = writer.prepare().unwrap();
    warehouse.table.commit("u", &messages).unwrap().unwrap();
    assert_eq!(warehouse.table.rows(), 400_000);
    let count = data_files(&warehouse);
    assert!((100..=400).contains(&count), "{count} files");
}

#[test]
fn failure_of_a_lane_is_reported_and_its_files_are_deleted() {
    with_points!();
    for (point, prepares) in [("lane.write", false), ("lane.prepare", true)] {
        for lanes in [1, 3] {
            let warehouse = warehouse(json!({ "partitionKeys": ["p"] }));
            let before = files(warehouse.folder.path()).len();
            let options = json!({ "parallelism": lanes });
            let writer = warehouse.table.write_with("u", options).unwrap();
            set(point, "4*off->1*panic").unwrap();
            let mut failure = None;
            for n in 0..20 {
                failure = writer.batch(&rows(n * 5000..n * 5000 + 5000, 9)).err();
                if failure.is_some() {
                    break;
                }
            }
            if prepares {
                assert!(failure.is_none());
                set(point, "1*panic").unwrap();
            }
            let failure = failure.unwrap_or_else(|| writer.prepare().unwrap_err());
            assert_eq!(failure.code, PFFM_PANIC, "{}", failure.message);
            assert!(failure.message.contains("db.t"), "{}", failure.message);
            set(point, "off").unwrap();
            for again in [writer.batch(&rows(0..1, 1)), writer.prepare().map(drop)] {
                assert_eq!(again.unwrap_err().code, PFFM_ILLEGAL_STATE);
            }
            drop(writer);
            assert_eq!(files(warehouse.folder.path()).len(), before, "{point}");
        }
    }
}

#[test]
fn callers_wait_while_the_queue_is_full() {
    with_points!();
    let warehouse = warehouse(json!({}));
    let options = json!({ "parallelism": 1, "memoryLimit": 4 * 1024 * 1024 });
    let writer = warehouse.table.write_with("u", options).unwrap();
    let large = rows(0..50_000, 1);
    set("lane.write", "sleep(100)").unwrap();
    let start = Instant::now();
    // The queue holds one batch, and the lane holds another.
    for _ in 0..8 {
        write(&writer, std::slice::from_ref(&large));
    }
    let elapsed = start.elapsed();
    set("lane.write", "off").unwrap();
    assert!(elapsed > Duration::from_millis(500), "{elapsed:?}");
    let messages = writer.prepare().unwrap();
    warehouse.table.commit("u", &messages).unwrap().unwrap();
    assert_eq!(warehouse.table.rows(), 400_000);
}

#[test]
fn closing_stops_the_lanes_and_deletes_their_files() {
    without_points!();
    let warehouse = warehouse(json!({ "partitionKeys": ["p"] }));
    let before = files(warehouse.folder.path()).len();
    let writer = warehouse
        .table
        .write_with("u", json!({ "parallelism": 4 }))
        .unwrap();
    for n in 0..10 {
        write(&writer, &[rows(n * 20_000..n * 20_000 + 20_000, 10)]);
    }
    drop(writer);
    assert_eq!(files(warehouse.folder.path()).len(), before);
}

#[test]
fn metrics_count_what_was_written() {
    without_points!();
    let warehouse = warehouse(json!({ "partitionKeys": ["p"] }));
    let writer = warehouse
        .table
        .write_with("u", json!({ "parallelism": 2 }))
        .unwrap();
    for n in 0..4 {
        write(&writer, &[rows(n * 5000..n * 5000 + 5000, 6)]);
    }
    let metrics = writer.metrics().unwrap();
    assert_eq!((metrics.rows, metrics.batches), (20_000, 4));
    assert!(
        metrics.bytes > 20_000 * 8 && metrics.bytes < 20_000 * 64,
        "{}",
        metrics.bytes
    );
    assert!(metrics.buffered_bytes > 0);
    assert_eq!((metrics.files, metrics.file_bytes), (0, 0));
    let messages = writer.prepare().unwrap();
    let metrics = writer.metrics().unwrap();
    let described = warehouse.table.describe_messages(&messages).unwrap();
    let sizes = described
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["fileSize"].as_i64().unwrap());
    assert_eq!((metrics.files, metrics.file_bytes), (6, sizes.sum()));
    assert_eq!((metrics.open_partitions, metrics.buffered_bytes), (0, 0));
    assert!(metrics.encode_nanos > 0);
}

#[test]
fn schema_of_the_previous_batch_is_kept() {
    without_points!();
    let warehouse = warehouse(json!({}));
    let writer = warehouse.table.write("u").unwrap();
    let refused = writer.same_schema(&rows(0..3, 1)).unwrap_err();
    assert_eq!(refused.code, PFFM_ILLEGAL_STATE);
    assert!(
        refused.message.contains("no previous batch"),
        "{}",
        refused.message
    );
    writer.batch(&rows(0..3, 1)).unwrap();
    for n in 1..5000 {
        writer.same_schema(&rows(n * 3..n * 3 + 3, 1)).unwrap();
    }
    let narrow = rows(0..3, 1).project(&[0]).unwrap();
    let refused = writer.same_schema(&narrow).unwrap_err();
    assert_eq!(refused.code, PFFM_ILLEGAL_ARGUMENT, "{}", refused.message);
    let messages = writer.prepare().unwrap();
    warehouse.table.commit("u", &messages).unwrap().unwrap();
    let ids: Vec<i32> = found(&warehouse.table)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(ids, (0..15_000).collect::<Vec<_>>());
}

/// The record of the storage layer has no files in external folders, so only the messages name them.
#[test]
fn closing_deletes_files_that_were_closed_early() {
    without_points!();
    for keyed in [false, true] {
        let external = tempfile::tempdir().unwrap();
        let root = format!("file:{}", external.path().display());
        let options = json!({
            "data-file.external-paths": root,
            "data-file.external-paths.strategy": "round-robin",
            "bucket": if keyed { "2" } else { "-1" },
        });
        let keys = if keyed { json!(["id", "p"]) } else { json!([]) };
        let warehouse =
            warehouse(json!({ "partitionKeys": ["p"], "primaryKeys": keys, "options": options }));
        let limit = json!({ "parallelism": 2, "memoryLimit": 1024 * 1024 });
        let writer = warehouse.table.write_with("u", limit).unwrap();
        for n in 0..20 {
            write(&writer, &[rows(n * 10_000..n * 10_000 + 10_000, 10)]);
        }
        let start = Instant::now();
        while writer.metrics().unwrap().files == 0 {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "no file was closed early"
            );
        }
        drop(writer);
        assert_eq!(files(external.path()).len(), 0, "keyed {keyed}");
    }
}

#[test]
fn batches_without_rows_are_not_kept() {
    without_points!();
    let warehouse = warehouse(json!({}));
    let writer = warehouse.table.write("u").unwrap();
    for _ in 0..1000 {
        writer.batch(&rows(0..0, 1)).unwrap();
    }
    assert_eq!(writer.metrics().unwrap().buffered_bytes, 0);
    let messages = writer.prepare().unwrap();
    let described = warehouse.table.describe_messages(&messages).unwrap();
    assert_eq!(described, json!([]));
}
