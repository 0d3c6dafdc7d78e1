//! Test of the memory of a process that writes again and again. It is alone in its process, because it reads the memory
//! of the process.

#![cfg(target_os = "linux")]

mod common;

use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch};
use common::{batch, schema, Cat};
use serde_json::json;

const PARTITIONS: i32 = 30;
const COLUMNS: usize = 15;
const BATCHES: i64 = 20;
const ROWS: i64 = 15_000;
const MIB: i64 = 1024 * 1024;

fn columns() -> Vec<String> {
    (0..COLUMNS).map(|i| format!("c{i}")).collect()
}

fn rows(number: i64) -> RecordBatch {
    let partitions = (0..ROWS as i32).map(|row| row % PARTITIONS);
    let partitions: ArrayRef = Arc::new(Int32Array::from_iter_values(partitions));
    let names = columns();
    let mut arrays = vec![("p", partitions, false)];
    for (name, column) in names.iter().zip(1..) {
        let values = (0..ROWS).map(|row| (number * ROWS + row).wrapping_mul(column * 0x9E37_79B9));
        let values: ArrayRef = Arc::new(Int64Array::from_iter_values(values));
        arrays.push((name.as_str(), values, false));
    }
    batch(arrays)
}

/// Returns the resident memory of this process in bytes.
fn resident() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    kilobytes.parse::<i64>().unwrap() * 1024
}

/// Each write opens files that need about 250 MiB.
#[test]
fn memory_of_closed_writers_is_returned() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let names = columns();
    let mut fields = vec![("p", "INT NOT NULL")];
    fields.extend(names.iter().map(|name| (name.as_str(), "BIGINT NOT NULL")));
    let schema = schema(&fields, json!({ "partitionKeys": ["p"] }));
    catalog.create("t", schema).unwrap();
    let table = catalog.table("t").unwrap();
    let batches: Vec<RecordBatch> = (0..BATCHES).map(rows).collect();
    let before = resident();
    let mut after = Vec::new();
    for write in 0..5 {
        let user = format!("u{write}");
        let writer = table
            .write_with(&user, json!({ "parallelism": 2 }))
            .unwrap();
        for _ in 0..2 {
            batches.iter().for_each(|rows| writer.batch(rows).unwrap());
        }
        let messages = writer.prepare().unwrap();
        drop(writer);
        after.push(resident() - before);
        table.commit(&user, &messages).unwrap();
    }
    let limit = 100 * MIB;
    assert!(after.iter().all(|more| *more < limit), "{after:?}");
    drop(table);
    catalog.close();
}
