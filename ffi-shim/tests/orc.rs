//! Tests of instants in ORC files. This library refuses to read instants that Paimon Java may have shifted.

mod common;

use std::path::Path;
use std::sync::Arc;

use arrow_array::{Array, Int32Array, RecordBatch};
use common::*;
use paimon_ffm::abi::*;
use serde_json::{json, Value};

/// Writes a changed copy of a stored schema and opens the table again.
fn edit(folder: &Path, catalog: &Cat, from: u32, to: u32, change: impl Fn(&mut Value)) -> Tab {
    let schemas = folder.join("db.db/t/schema");
    let text = std::fs::read(schemas.join(format!("schema-{from}"))).unwrap();
    let mut schema: Value = serde_json::from_slice(&text).unwrap();
    schema["id"] = json!(to);
    change(&mut schema);
    std::fs::write(schemas.join(format!("schema-{to}")), schema.to_string()).unwrap();
    catalog.table("t").unwrap()
}

fn add_instants(schema: &mut Value) {
    let element = json!("TIMESTAMP(3) WITH LOCAL TIME ZONE");
    let list = json!({ "type": "ARRAY", "element": element });
    let column = json!({ "id": 7, "name": "l", "type": list });
    schema["fields"].as_array_mut().unwrap().push(column);
    schema["highestFieldId"] = json!(7);
}

fn refused(table: &Tab, request: Value) {
    let failed = table.read(request).unwrap_err();
    assert_eq!(failed.code, PFFM_UNSUPPORTED);
    for part in ["db.t", "column 'l'", "orc.timestamp-ltz.legacy.type"] {
        assert!(failed.message.contains(part), "{}", failed.message);
    }
}

#[test]
fn instants_are_read_only_if_they_are_not_shifted() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let options = json!({ "options": { "file.format": "orc", "file.compression": "none" } });
    catalog
        .create("t", schema(&[("id", "INT")], options))
        .unwrap();
    let ids = Int32Array::from(vec![1, 2]);
    let rows = batch(vec![("id", Arc::new(ids), true)]);
    let table = catalog.table("t").unwrap();
    table.append("u", &[rows]).unwrap();

    // The file is older than the column.
    let table = edit(folder.path(), &catalog, 0, 1, add_instants);
    let read = table.read(json!({})).unwrap();
    assert_eq!(read[0].column(1).null_count(), 2);

    // According to its schema, the file contains the column.
    let table = edit(folder.path(), &catalog, 0, 0, add_instants);
    refused(&table, json!({}));
    refused(&table, json!({ "projection": ["l"] }));
    let filter = json!({ "column": "l", "op": "isNull" });
    refused(&table, json!({ "projection": ["id"], "filter": filter }));
    let read = table.read(json!({ "projection": ["id"] })).unwrap();
    assert_eq!(read.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);

    for (value, is_readable) in [("true", false), ("False", true)] {
        let table = edit(folder.path(), &catalog, 1, 1, |schema| {
            schema["options"]["orc.timestamp-ltz.legacy.type"] = json!(value);
        });
        match is_readable {
            true => assert_eq!(table.rows(), 2),
            false => refused(&table, json!({})),
        }
    }
}
