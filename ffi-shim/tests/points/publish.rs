//! Tests of the outcome that a commit reports after failures of a publish.

use paimon_ffm::abi::*;
use paimon_ffm::faults::set;
use serde_json::json;

use crate::common::{files, schema};
use crate::common::{id_rows as rows, id_table as warehouse, Cat};
use crate::{close, lock_points, prepared, temporaries};

/// If the answer to a rename is lost, the file at the target decides the outcome.
#[test]
fn rename_with_lost_answer_is_a_commit() {
    let _points = lock_points();
    let (folder, catalog, table) = warehouse();
    let messages = prepared(&table, "u");
    set("publish.renamed", "1*return").unwrap();
    let snapshot = table.commit("u", &messages).unwrap().unwrap();
    set("publish.renamed", "off").unwrap();
    assert_eq!(snapshot["id"], 1);
    assert_eq!(table.snapshots(), [snapshot]);
    assert_eq!(temporaries(&folder), [""; 0]);
    close(catalog, table);
}

/// If the target cannot be read, the commit must not be reported as failed.
#[test]
fn publish_in_doubt_is_an_unknown_outcome() {
    let _points = lock_points();
    let points = ["publish.renamed", "publish.reread", "stat.snapshot"];
    for action in ["return", "panic"] {
        let (folder, catalog, table) = warehouse();
        let messages = prepared(&table, "u");
        fail::cfg_callback("publish.temporary", move || {
            set("publish.renamed", action).unwrap();
            set("publish.reread", "return").unwrap();
            set("stat.snapshot", "return").unwrap();
        })
        .unwrap();
        let failed = table.commit("u", &messages).unwrap_err();
        for point in points.iter().chain(&["publish.temporary"]) {
            set(point, "off").unwrap();
        }
        assert_eq!(
            failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
            "{}",
            failed.message
        );
        assert!(failed.message.contains("injected"), "{}", failed.message);
        let snapshot = table.commit("u", &messages).unwrap().unwrap();
        assert_eq!(snapshot["id"], 1);
        assert_eq!(table.snapshots(), [snapshot]);
        assert_eq!(table.rows(), 2);
        assert_eq!(temporaries(&folder), [""; 0]);
        close(catalog, table);
    }
}

#[test]
fn unreadable_published_snapshot_is_an_unknown_outcome() {
    let _points = lock_points();
    let (_folder, catalog, table) = warehouse();
    let messages = prepared(&table, "u");
    set("write.hint", "off").unwrap();
    fail::cfg_callback("write.hint", || set("read.snapshot", "return").unwrap()).unwrap();
    let failed = table.commit("u", &messages).unwrap_err();
    for point in ["write.hint", "read.snapshot"] {
        set(point, "off").unwrap();
    }
    assert_eq!(
        failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
        "{}",
        failed.message
    );
    assert!(
        failed.message.contains("snapshot 1 was published"),
        "{}",
        failed.message
    );
    assert_eq!(table.commit("u", &messages).unwrap().unwrap()["id"], 1);
    close(catalog, table);
}

/// If the crate has nothing to commit, another process may have published the same commit in the meantime.
#[test]
fn unsearchable_empty_commit_is_an_unknown_outcome() {
    let _points = lock_points();
    let (_folder, catalog, table) = warehouse();
    table.append("before", &[rows(&[1])]).unwrap();
    let nothing = table.write("u").unwrap().prepare().unwrap();
    let request = json!({ "commitUser": "u", "firstAttempt": true });
    set("read.snapshot", "return").unwrap();
    let failed = table.commit_as(request.clone(), &nothing).unwrap_err();
    set("read.snapshot", "off").unwrap();
    assert_eq!(
        failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
        "{}",
        failed.message
    );
    assert!(
        failed
            .message
            .contains("succeeded or had nothing to commit"),
        "{}",
        failed.message
    );
    assert_eq!(table.commit_as(request, &nothing).unwrap(), None);
    close(catalog, table);
}

/// Paimon Java in another process may rename a file over a snapshot that was just published.
#[test]
fn overwritten_snapshot_is_not_reported_as_own() {
    let _points = lock_points();
    let (folder, catalog, table) = warehouse();
    let messages = prepared(&table, "ours");
    let file = folder.path().join("db.db/t/snapshot/snapshot-1");
    let published = file.clone();
    // The crate writes the hint after the snapshot.
    fail::cfg_callback("write.hint", move || {
        let ours = std::fs::read_to_string(&published).unwrap();
        std::fs::write(&published, ours.replace("\"ours\"", "\"theirs\"")).unwrap();
    })
    .unwrap();
    let failed = table.commit("ours", &messages).unwrap_err();
    set("write.hint", "off").unwrap();
    let theirs = std::fs::read_to_string(&file).unwrap();
    assert!(theirs.contains("\"theirs\""), "{theirs}");
    assert_eq!(
        failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
        "{}",
        failed.message
    );
    assert!(
        failed
            .message
            .contains("overwritten by commit user 'theirs'"),
        "{}",
        failed.message
    );
    close(catalog, table);
}

/// On a file system without an exclusive rename, the publish creates a link. The file system may report
/// that the link exists although this publish created it.
#[test]
fn snapshot_linked_by_failed_rename_counts_as_published() {
    let _points = lock_points();
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let without_retries = json!({ "options": { "commit.max-retries": "0" } });
    catalog
        .create("t", schema(&[("id", "INT")], without_retries))
        .unwrap();
    let table = catalog.table("t").unwrap();
    let messages = prepared(&table, "u");
    let snapshots = folder.path().join("db.db/t/snapshot");
    fail::cfg_callback("publish.temporary", move || {
        let mut files = std::fs::read_dir(&snapshots).unwrap();
        let temporary = files.find_map(|file| {
            let path = file.unwrap().path();
            let name = path.file_name()?.to_str()?.to_string();
            name.starts_with(".snapshot-1.").then_some(path)
        });
        std::fs::hard_link(temporary.unwrap(), snapshots.join("snapshot-1")).unwrap();
    })
    .unwrap();
    let snapshot = table.commit("u", &messages).unwrap().unwrap();
    set("publish.temporary", "off").unwrap();
    assert_eq!(table.snapshots(), [snapshot]);
    assert_eq!(temporaries(&folder), [""; 0]);
    close(catalog, table);
}

/// The crate itself would retry as often as after lost publishes and leave manifests after each attempt.
#[test]
fn publish_that_keeps_failing_ends_the_commit() {
    let _points = lock_points();
    let (folder, catalog, table) = warehouse();
    let messages = prepared(&table, "u");
    set("publish.sync", "return").unwrap();
    let failed = table.commit("u", &messages).unwrap_err();
    set("publish.sync", "off").unwrap();
    assert_eq!(failed.code, PFFM_IO, "{}", failed.message);
    assert!(
        failed.message.contains("injected at publish.sync"),
        "{}",
        failed.message
    );
    let manifests = files(&folder.path().join("db.db/t/manifest")).len();
    assert!(manifests <= 30, "{manifests} files are left");
    assert_eq!(temporaries(&folder), [""; 0]);
    assert_eq!(table.commit("u", &messages).unwrap().unwrap()["id"], 1);
    close(catalog, table);
}

/// A disk that is busy for a short time does not end the commit.
#[test]
fn publish_succeeds_after_a_few_failures() {
    let _points = lock_points();
    let (_folder, catalog, table) = warehouse();
    let messages = prepared(&table, "u");
    set("publish.sync", "4*return->off").unwrap();
    let snapshot = table.commit("u", &messages).unwrap().unwrap();
    set("publish.sync", "off").unwrap();
    assert_eq!(table.snapshots(), [snapshot]);
    close(catalog, table);
}
