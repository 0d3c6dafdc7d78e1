//! Tags and branches that are created and deleted on request.

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};

use common::*;
use paimon_ffm::abi::*;
use serde_json::json;

fn ids(table: &Tab) -> Vec<i64> {
    let snapshots = table.snapshots();
    snapshots
        .iter()
        .map(|s| s["id"].as_i64().unwrap())
        .collect()
}

#[test]
fn a_branch_of_a_tag_has_its_snapshot_and_its_schemas() {
    for place in ["disk", "memory:/branches"] {
        let folder = tempfile::tempdir().unwrap();
        let place = match place {
            "disk" => folder.path().to_str().unwrap(),
            other => other,
        };
        let catalog = Cat::open(place).unwrap();
        catalog
            .create("t", schema(&[("id", "INT")], json!({})))
            .unwrap();
        let table = catalog.table("t").unwrap();
        table.append("a", &[id_rows(&[1])]).unwrap();
        assert!(table.tag("first", json!({ "snapshotId": 1 })).unwrap());
        catalog
            .alter(
                "t",
                json!([{ "action": "addColumn", "fieldNames": ["n"], "dataType": "INT" }]),
            )
            .unwrap();
        let table = catalog.table("t").unwrap();
        table.append("b", &[id_rows(&[2])]).unwrap();

        assert!(table
            .create_branch("tagged", json!({ "tag": "first" }))
            .unwrap());
        assert!(table.create_branch("empty", json!({})).unwrap());
        assert_eq!(table.branches(), ["empty", "tagged"]);
        let tagged = table.branch("tagged").unwrap();
        assert_eq!(ids(&tagged), [1]);
        assert_eq!(tagged.rows(), 1);
        assert_eq!(tagged.describe()["schema"]["id"], 0);
        assert_eq!(tagged.tags().len(), 1);
        let empty = table.branch("empty").unwrap();
        assert_eq!(ids(&empty), [0i64; 0]);
        assert_eq!(empty.describe()["schema"]["id"], 1);

        // Both are written to on their own.
        tagged.append("c", &[id_rows(&[3])]).unwrap();
        assert_eq!((tagged.rows(), empty.rows(), table.rows()), (2, 0, 2));
        assert!(table.delete_branch("tagged").unwrap());
        assert!(!table.delete_branch("tagged").unwrap());
        assert_eq!(table.branches(), ["empty"]);
        assert_eq!(
            table.branch("tagged").map(drop).unwrap_err().code,
            PFFM_NOT_FOUND
        );
        assert_eq!(table.rows(), 2);
        drop((tagged, empty, table));
        catalog.close();
    }
}

#[test]
fn names_that_paimon_java_refuses_are_refused() {
    let (folder, catalog, table) = id_table();
    table.append("a", &[id_rows(&[1])]).unwrap();
    let before = files(folder.path());
    let long = "x".repeat(300);
    let both = ["", " ", "a/b", "a\\b", "../x", "a\nb", "a:b", long.as_str()];
    for name in both {
        let failed = table.tag(name, json!({})).unwrap_err();
        assert_eq!(
            failed.code, PFFM_ILLEGAL_ARGUMENT,
            "{name}: {}",
            failed.message
        );
    }
    for name in both.into_iter().chain(["main", "42", "a$b"]) {
        let failed = table.create_branch(name, json!({})).unwrap_err();
        assert_eq!(
            failed.code, PFFM_ILLEGAL_ARGUMENT,
            "{name}: {}",
            failed.message
        );
        let failed = table.delete_branch(name).unwrap_err();
        assert_eq!(
            failed.code, PFFM_ILLEGAL_ARGUMENT,
            "{name}: {}",
            failed.message
        );
    }
    for (request, code) in [
        (json!({ "tag": "none" }), PFFM_NOT_FOUND),
        (json!({ "tag": "../x" }), PFFM_ILLEGAL_ARGUMENT),
        (json!({ "from": "x" }), PFFM_ILLEGAL_ARGUMENT),
    ] {
        let failed = table.create_branch("b", request.clone()).unwrap_err();
        assert_eq!(failed.code, code, "{request}: {}", failed.message);
    }
    assert_eq!(files(folder.path()), before);
    drop(table);
    catalog.close();
}

#[test]
fn the_latest_snapshot_is_tagged_unless_another_is_named() {
    let (_folder, catalog, table) = id_table();
    let failed = table.tag("t", json!({})).unwrap_err();
    assert_eq!(failed.code, PFFM_NOT_FOUND);
    table.append("a", &[id_rows(&[1])]).unwrap();
    table.append("b", &[id_rows(&[2])]).unwrap();
    assert!(table.tag("latest", json!({})).unwrap());
    assert!(table.tag("first", json!({ "snapshotId": 1 })).unwrap());
    assert!(!table.tag("first", json!({ "snapshotId": 2 })).unwrap());
    let tags = table.tags();
    let tagged: Vec<_> = tags
        .iter()
        .map(|tag| {
            (
                tag["name"].as_str().unwrap(),
                tag["snapshot"]["id"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(tagged, [("first", 1), ("latest", 2)]);
    assert!(table.delete_tag("first").unwrap());
    assert!(!table.delete_tag("first").unwrap());
    drop(table);
    catalog.close();
}

#[test]
fn an_expired_snapshot_is_tagged_again_by_its_tag() {
    let (folder, catalog, table) = id_table();
    table.append("a", &[id_rows(&[1])]).unwrap();
    table.append("b", &[id_rows(&[2])]).unwrap();
    let fields = json!({ "tagCreateTime": [2026, 6, 26, 1, 2], "tagTimeRetained": 60.0 });
    assert!(table
        .tag("kept", json!({ "snapshotId": 1, "fields": fields }))
        .unwrap());
    let root = folder.path().join("db.db/t");
    let snapshot = std::fs::read(root.join("snapshot/snapshot-1")).unwrap();
    std::fs::remove_file(root.join("snapshot/snapshot-1")).unwrap();
    assert!(table.tag("again", json!({ "snapshotId": 1 })).unwrap());
    let again = std::fs::read(root.join("tag/tag-again")).unwrap();
    let json = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap();
    assert_eq!(json(&again), json(&snapshot));
    assert!(table.create_branch("b", json!({ "tag": "kept" })).unwrap());
    let branch = table.branch("b").unwrap();
    assert_eq!(branch.rows(), 1);
    let copied = std::fs::read(root.join("branch/branch-b/snapshot/snapshot-1")).unwrap();
    assert_eq!(json(&copied), json(&snapshot));
    drop((branch, table));
    catalog.close();
}

#[test]
fn of_callers_who_create_one_branch_or_tag_one_does() {
    let (folder, catalog, table) = id_table();
    table.append("a", &[id_rows(&[1])]).unwrap();
    let (branches, tags) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
                let table = catalog.table("t").unwrap();
                for number in 0..5 {
                    let created = table
                        .create_branch(&format!("b{number}"), json!({}))
                        .unwrap();
                    branches.fetch_add(usize::from(created), Ordering::Relaxed);
                    let created = table.tag(&format!("t{number}"), json!({})).unwrap();
                    tags.fetch_add(usize::from(created), Ordering::Relaxed);
                }
                drop(table);
                catalog.close();
            });
        }
    });
    assert_eq!((branches.into_inner(), tags.into_inner()), (5, 5));
    assert_eq!((table.branches().len(), table.tags().len()), (5, 5));
    drop(table);
    catalog.close();
}

#[test]
fn the_fallback_branch_stays() {
    let (_folder, catalog, table) = id_table();
    table.create_branch("b", json!({})).unwrap();
    let set = json!([{ "action": "setOption", "key": "scan.fallback-branch", "value": "b" }]);
    catalog.alter("t", set).unwrap();
    let failed = table.delete_branch("b").unwrap_err();
    assert_eq!(failed.code, PFFM_ILLEGAL_STATE);
    assert!(
        failed.message.contains("scan.fallback-branch"),
        "{}",
        failed.message
    );
    let unset = json!([{ "action": "removeOption", "key": "scan.fallback-branch" }]);
    catalog.alter("t", unset).unwrap();
    assert!(table.delete_branch("b").unwrap());
    drop(table);
    catalog.close();
}

/// Files of a branch are needed until the branch is deleted.
#[test]
fn files_of_a_deleted_branch_become_orphans() {
    let (_folder, catalog, table) = id_table();
    table.append("a", &[id_rows(&[1])]).unwrap();
    table.tag("t", json!({})).unwrap();
    table.create_branch("b", json!({ "tag": "t" })).unwrap();
    let branch = table.branch("b").unwrap();
    branch.append("b", &[id_rows(&[2])]).unwrap();
    let orphans = || {
        let request = json!({ "olderThanMillis": 4_000_000_000_000i64, "dryRun": true });
        let (request, mut out) = (request.to_string(), buffer());
        let (r, l) = p(&request);
        call(|e| unsafe { pffm_table_remove_orphans(table.0, r, l, &mut out, e) }).unwrap();
        let outcome: serde_json::Value = serde_json::from_slice(&bytes(out)).unwrap();
        let removed = outcome["removed"].as_array().unwrap().clone();
        for file in &removed {
            assert!(file["sizeInBytes"].as_u64().unwrap() > 0, "{file}");
            assert!(file["modifiedMillis"].is_i64(), "{file}");
        }
        removed.len()
    };
    assert_eq!(orphans(), 0);
    drop(branch);
    assert!(table.delete_branch("b").unwrap());
    assert!(orphans() > 0);
    assert_eq!(table.rows(), 1);
    drop(table);
    catalog.close();
}

#[test]
fn splits_tell_their_partition() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let columns = [("id", "INT"), ("day", "DATE"), ("a", "STRING")];
    let more = json!({ "partitionKeys": ["day", "a"] });
    catalog.create("t", schema(&columns, more)).unwrap();
    let table = catalog.table("t").unwrap();
    let rows = batch(vec![
        (
            "id",
            std::sync::Arc::new(arrow_array::Int32Array::from(vec![1, 2])),
            true,
        ),
        (
            "day",
            std::sync::Arc::new(arrow_array::Date32Array::from(vec![Some(20630), None])),
            true,
        ),
        (
            "a",
            std::sync::Arc::new(arrow_array::StringArray::from(vec!["x/y", "z"])),
            true,
        ),
    ]);
    table.append("u", &[rows]).unwrap();
    let (head, _) = table.plan(json!({})).unwrap();
    let mut partitions: Vec<_> = head["splits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|split| split["partition"].to_string())
        .collect();
    partitions.sort();
    let expected = [
        r#"{"a":"x/y","day":"2026-06-26"}"#,
        r#"{"a":"z","day":"__DEFAULT_PARTITION__"}"#,
    ];
    assert_eq!(partitions, expected);
    drop(table);
    catalog.close();
}
