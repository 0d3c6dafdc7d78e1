//! The same commit again, when the history is no longer what it was.

mod common;

use std::path::{Path, PathBuf};

use common::{id_rows as rows, id_table as warehouse, *};
use paimon_ffm::abi::*;
use serde_json::{json, Value};

fn prepared(table: &Tab, user: &str, ids: &[i32]) -> Vec<u8> {
    let write = table.write(user).unwrap();
    write.batch(&rows(ids)).unwrap();
    write.prepare().unwrap()
}

fn append(table: &Tab, ids: std::ops::RangeInclusive<i32>) {
    for id in ids {
        table
            .append(&format!("other {id}"), &[rows(&[id])])
            .unwrap();
    }
}

/// The request of a builder that was made when this was the latest snapshot.
fn since(user: &str, snapshot: &Value) -> Value {
    json!({ "commitUser": user, "sinceSnapshotId": snapshot["id"],
        "sinceSnapshotMillis": snapshot["timeMillis"] })
}

fn latest(table: &Tab) -> Value {
    table.snapshots().pop().unwrap()
}

/// Takes snapshots away, and with them the hints: as they expire, and as Paimon Java rolls back.
fn remove(folder: &tempfile::TempDir, ids: std::ops::RangeInclusive<i64>) {
    let snapshots: PathBuf = folder.path().join("db.db/t/snapshot");
    let remove = |name: &str| {
        let path: &Path = &snapshots.join(name);
        if path.exists() {
            std::fs::remove_file(path).unwrap();
        }
    };
    ids.for_each(|id| remove(&format!("snapshot-{id}")));
    remove("EARLIEST");
    remove("LATEST");
}

fn drop_all(catalog: Cat, table: Tab) {
    drop(table);
    catalog.close();
}

#[test]
fn a_commit_whose_snapshot_expired_is_not_done_again() {
    let (folder, catalog, table) = warehouse();
    append(&table, 1..=1);
    let request = since("u", &latest(&table));
    let messages = prepared(&table, "u", &[7, 8]);
    assert_eq!(
        table
            .commit_as(request.clone(), &messages)
            .unwrap()
            .unwrap()["id"],
        2
    );
    append(&table, 2..=4);
    remove(&folder, 1..=3);
    let failed = table.commit_as(request, &messages).unwrap_err();
    assert_eq!(failed.code, PFFM_ILLEGAL_STATE, "{}", failed.message);
    assert!(
        failed
            .message
            .contains("was done already, and its snapshot has expired"),
        "{}",
        failed.message
    );
    assert_eq!((table.rows(), table.snapshots().len()), (6, 2));
    // Nor are its files given up.
    let failed = table.abort(&messages).unwrap_err();
    assert!(
        failed.message.contains("is committed"),
        "{}",
        failed.message
    );
    assert_eq!(table.rows(), 6);
    drop_all(catalog, table);
}

#[test]
fn a_truncation_whose_snapshot_may_have_expired_is_not_done_again() {
    for operation in ["truncateTable", "staticOverwrite"] {
        let (folder, catalog, table) = warehouse();
        append(&table, 1..=1);
        let mut request = since("u", &latest(&table));
        request["operation"] = json!(operation);
        if operation == "staticOverwrite" {
            request["partitions"] = json!([{}]);
        }
        let done = table.commit_as(request.clone(), &[]).unwrap().unwrap();
        assert_eq!(done["id"], 2, "{operation}");
        append(&table, 2..=4);
        assert_eq!(table.commit_as(request.clone(), &[]).unwrap(), Some(done));
        remove(&folder, 1..=3);
        let failed = table.commit_as(request, &[]).unwrap_err();
        assert_eq!(
            failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
            "{}",
            failed.message
        );
        assert!(
            failed.message.contains("have expired"),
            "{}",
            failed.message
        );
        assert_eq!(table.rows(), 3, "{operation}");
        drop_all(catalog, table);
    }
}

/// A job that took longer than snapshots live is committed all the same.
#[test]
fn a_first_commit_after_snapshots_expired_is_done() {
    let (folder, catalog, table) = warehouse();
    append(&table, 1..=1);
    let request = since("u", &latest(&table));
    let messages = prepared(&table, "u", &[7, 8]);
    append(&table, 2..=5);
    remove(&folder, 1..=3);
    let done = table.commit_as(request.clone(), &messages).unwrap();
    assert_eq!(done.as_ref().unwrap()["id"], 6);
    assert_eq!(table.rows(), 7);
    assert_eq!(table.commit_as(request, &messages).unwrap(), done);
    drop_all(catalog, table);
}

/// After a rollback the ids up to the builder's are given anew, to the commit itself as well.
#[test]
fn a_commit_after_a_rollback_is_found_again() {
    for later in [0, 1, 4] {
        let (folder, catalog, table) = warehouse();
        append(&table, 1..=4);
        let request = since("u", &latest(&table));
        let messages = prepared(&table, "u", &[7, 8]);
        remove(&folder, 3..=4);
        let done = table.commit_as(request.clone(), &messages).unwrap();
        assert_eq!(done.as_ref().unwrap()["id"], 3);
        append(&table, 10..=9 + later);
        assert_eq!(
            table.commit_as(request, &messages).unwrap(),
            done,
            "{later}"
        );
        assert_eq!(table.rows(), 4 + later as usize);
        drop_all(catalog, table);
    }
}

/// Nor is what was never done before in doubt because snapshots expired.
#[test]
fn a_first_truncation_after_the_builders_snapshot_expired_is_done() {
    let (folder, catalog, table) = warehouse();
    append(&table, 1..=2);
    let mut request = since("u", &latest(&table));
    request["operation"] = json!("truncateTable");
    append(&table, 3..=4);
    remove(&folder, 1..=2);
    let done = table.commit_as(request.clone(), &[]).unwrap();
    assert_eq!(done.as_ref().unwrap()["id"], 5);
    assert_eq!(table.rows(), 0);
    append(&table, 5..=5);
    assert_eq!(table.commit_as(request, &[]).unwrap(), done);
    // One that knows nobody tried before needs no history at all.
    let mut first = since("v", &done.unwrap());
    first["operation"] = json!("truncateTable");
    first["firstAttempt"] = json!(true);
    append(&table, 6..=7);
    remove(&folder, 3..=7);
    assert_eq!(table.commit_as(first, &[]).unwrap().unwrap()["id"], 9);
    assert_eq!(table.rows(), 0);
    drop_all(catalog, table);
}

#[test]
fn what_has_nothing_to_do_is_never_in_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let partitioned = schema(&[("id", "INT")], json!({ "partitionKeys": ["id"] }));
    catalog.create("t", partitioned).unwrap();
    let table = catalog.table("t").unwrap();
    append(&table, 1..=4);
    remove(&folder, 1..=3);
    for operation in ["append", "dynamicOverwrite"] {
        let request = json!({ "commitUser": "u", "operation": operation });
        assert_eq!(table.commit_as(request, &[]).unwrap(), None, "{operation}");
    }
    assert_eq!(table.rows(), 4);
    drop_all(catalog, table);
}
