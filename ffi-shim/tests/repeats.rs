//! Tests of repeated commits after snapshots have expired or were rolled back.

mod common;

use std::collections::HashSet;
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

/// Returns the commit request of a builder that was created when `snapshot` was the latest snapshot.
fn since(user: &str, snapshot: &Value) -> Value {
    json!({ "commitUser": user, "sinceSnapshotId": snapshot["id"],
        "sinceSnapshotMillis": snapshot["timeMillis"] })
}

fn latest(table: &Tab) -> Value {
    table.snapshots().pop().unwrap()
}

/// Removes snapshots and both hints. An expiration and a rollback by Paimon Java do the same.
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
fn commit_with_expired_snapshot_is_not_repeated() {
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
            .contains("was already done, and its snapshot has expired"),
        "{}",
        failed.message
    );
    assert_eq!((table.rows(), table.snapshots().len()), (6, 2));
    // The messages of the commit cannot be aborted either.
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
fn truncation_is_not_repeated_if_its_snapshot_may_have_expired() {
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
            failed.message.contains("have expired or were rolled back"),
            "{}",
            failed.message
        );
        assert_eq!(table.rows(), 3, "{operation}");
        drop_all(catalog, table);
    }
}

/// Returns the data files of the table.
fn data_files(folder: &tempfile::TempDir) -> HashSet<PathBuf> {
    let files = std::fs::read_dir(folder.path().join("db.db/t/bucket-0")).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

/// Merged manifests contain neither the addition nor the deletion of the file, and an expiration deletes the file.
#[test]
fn commit_whose_files_were_removed_and_expired_has_an_unknown_outcome() {
    let (folder, catalog, table) = warehouse();
    append(&table, 1..=1);
    let request = since("u", &latest(&table));
    let before = data_files(&folder);
    let messages = prepared(&table, "u", &[7, 8]);
    let written: Vec<PathBuf> = data_files(&folder).difference(&before).cloned().collect();
    table.commit_as(request.clone(), &messages).unwrap();
    let mut truncation = since("truncation", &latest(&table));
    truncation["operation"] = json!("truncateTable");
    table.commit_as(truncation, &[]).unwrap();
    append(&table, 2..=40);
    remove(&folder, 1..=41);
    written
        .iter()
        .for_each(|file| std::fs::remove_file(file).unwrap());
    let failed = table.commit_as(request, &messages).unwrap_err();
    assert_eq!(
        failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
        "{}",
        failed.message
    );
    assert!(
        failed.message.contains("does not exist, and snapshots"),
        "{}",
        failed.message
    );
    assert_eq!(table.rows(), 39);
    drop_all(catalog, table);
}

/// This happens after a job that ran longer than snapshots are retained.
#[test]
fn first_commit_succeeds_after_snapshots_expired() {
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

/// After a rollback, the commit and later snapshots may get ids up to the id of the builder's snapshot.
#[test]
fn commit_after_rollback_is_found_again() {
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

/// An expired snapshot does not put a first commit in doubt.
#[test]
fn first_truncation_succeeds_after_builders_snapshot_expired() {
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
    // A commit that is marked as the first attempt needs no history.
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
fn empty_commit_is_never_in_doubt() {
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
