//! Tests of the log records of writers. They need a separate process, because a process has only one logger.

mod common;

use common::*;
use paimon_ffm::abi::*;
use serde_json::{json, Value};

fn next(log: i64) -> Option<Value> {
    let mut out = buffer();
    call(|e| unsafe { pffm_log_next(log, 0, &mut out, e) }).unwrap();
    let json = bytes(out);
    (!json.is_empty()).then(|| serde_json::from_slice(&json).unwrap())
}

#[test]
fn options_without_effect_are_logged_once_per_table() {
    let mut log = 0;
    call(|e| unsafe { pffm_log_open(2, &mut log, e) }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let options = json!({ "options": {
        "parquet.block.size": "1 mb", "parquet.bloom.filter.enabled#id": "true"
    } });
    catalog
        .create("t", schema(&[("id", "INT")], options))
        .unwrap();
    let plain = schema(&[("id", "INT")], json!({}));
    catalog.create("plain", plain).unwrap();
    assert_eq!(next(log), None);
    for _ in 0..2 {
        drop(catalog.table("t").unwrap().write("u").unwrap());
        drop(catalog.table("plain").unwrap().write("u").unwrap());
    }
    let record = next(log).unwrap();
    assert_eq!(record["level"], "WARN");
    let message = record["message"].as_str().unwrap();
    let options = "'parquet.block.size' (the option has no effect on the files of this library), \
                   'parquet.bloom.filter.enabled#id'";
    assert!(message.contains("table db.t"), "{message}");
    assert!(message.contains(options), "{message}");
    assert_eq!(next(log), None);
    call(|e| unsafe { pffm_log_close(log, e) }).unwrap();
}
