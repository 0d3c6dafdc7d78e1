//! Tests of tables whose commits merge manifests.

mod common;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Decimal128Array, Int32Array, RecordBatch};
use common::*;
use paimon_ffm::abi::*;
use serde_json::{json, Value};

struct Lake {
    _folder: tempfile::TempDir,
    root: PathBuf,
    catalog: Cat,
    table: Tab,
}

impl Lake {
    /// Creates a table with the columns `id` and `k`, partitioned by `k`.
    fn partitioned(options: Value) -> Self {
        let columns = [("id", "INT"), ("k", "DECIMAL(38, 10)")];
        Lake::of(schema(
            &columns,
            json!({ "partitionKeys": ["k"], "options": options }),
        ))
    }

    fn of(schema: Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
        catalog.create("t", schema).unwrap();
        let table = catalog.table("t").unwrap();
        let root = folder.path().join("db.db/t");
        Lake {
            _folder: folder,
            root,
            catalog,
            table,
        }
    }

    fn commit(&self, operation: &str, user: &str, batch: &RecordBatch) -> Value {
        let overwrite = operation != "append";
        let write = self
            .table
            .write_with(user, json!({ "overwrite": overwrite }))
            .unwrap();
        write.batch(batch).unwrap();
        let messages = write.prepare().unwrap();
        let request = json!({ "commitUser": user, "operation": operation });
        self.table.commit_as(request, &messages).unwrap().unwrap()
    }

    /// Returns the number of manifests that the latest snapshot names.
    fn manifests(&self) -> usize {
        let latest = self.table.snapshots().pop().unwrap();
        let (base, delta) = manifests(&self.root, &latest);
        base.len() + delta.len()
    }

    fn ids(&self, request: Value) -> BTreeSet<i32> {
        let mut ids = BTreeSet::new();
        for batch in self.table.read(request).unwrap() {
            let column = batch.column_by_name("id").unwrap().clone();
            let column = column
                .as_any()
                .downcast_ref::<Int32Array>()
                .unwrap()
                .clone();
            for id in column.iter().flatten() {
                assert!(ids.insert(id), "{id} is there twice");
            }
        }
        ids
    }
}

fn keyed(id: i32, key: Option<i128>) -> RecordBatch {
    let ids: ArrayRef = Arc::new(Int32Array::from(vec![id]));
    let keys = Decimal128Array::from(vec![key]).with_precision_and_scale(38, 10);
    let keys: ArrayRef = Arc::new(keys.unwrap());
    batch(vec![("id", ids, true), ("k", keys, true)])
}

#[test]
fn snapshots_name_at_most_the_least_count_of_small_manifests() {
    let lake = Lake::of(schema(&[("id", "INT")], json!({})));
    for id in 0..70 {
        lake.table
            .append(&format!("u{id}"), &[id_rows(&[id])])
            .unwrap();
        // The default of manifest.merge-min-count is 30.
        assert!(lake.manifests() <= 30, "{} after {id}", lake.manifests());
    }
    let counts: Vec<_> = lake
        .table
        .snapshots()
        .iter()
        .map(|s| manifests(&lake.root, s).0.len())
        .collect();
    assert_eq!(
        counts[..31],
        Vec::from_iter(0..30)
            .into_iter()
            .chain([1])
            .collect::<Vec<_>>()
    );
    assert_eq!(lake.ids(json!({})), BTreeSet::from_iter(0..70));
    for id in [1, 30, 31, 60] {
        let earlier = lake.ids(json!({ "snapshotId": id }));
        assert_eq!(earlier, BTreeSet::from_iter(0..id), "snapshot {id}");
    }
}

#[test]
fn merged_manifests_keep_null_partitions_and_their_deletions() {
    let lake = Lake::partitioned(json!({ "manifest.merge-min-count": "3" }));
    let mut expected = BTreeSet::new();
    for id in 0..20 {
        let key = [None, Some(1), Some(2)][id as usize % 3];
        let replaces = id % 5 == 4;
        let operation = if replaces {
            "dynamicOverwrite"
        } else {
            "append"
        };
        lake.commit(operation, &format!("u{id}"), &keyed(id, key));
        if replaces {
            expected.retain(|other: &i32| other % 3 != id % 3);
        }
        expected.insert(id);
        assert_eq!(lake.ids(json!({})), expected, "after {id}");
        assert!(lake.manifests() <= 4);
    }
    let null = json!({ "commitUser": "nulls", "operation": "truncatePartitions", "partitions": [{ "k": null }] });
    lake.table.commit_as(null, &[]).unwrap().unwrap();
    expected.retain(|id| id % 3 != 0);
    assert_eq!(lake.ids(json!({})), expected);
    for id in 20..24 {
        lake.commit("append", &format!("u{id}"), &keyed(id, Some(7)));
        expected.insert(id);
    }
    assert_eq!(lake.ids(json!({})), expected);
    let all = json!({ "commitUser": "all", "operation": "truncateTable" });
    lake.table.commit_as(all, &[]).unwrap().unwrap();
    assert!(lake.ids(json!({})).is_empty());
    lake.commit("append", "after", &keyed(99, None));
    lake.commit("append", "again", &keyed(98, None));
    lake.commit("append", "third", &keyed(97, None));
    assert_eq!(lake.ids(json!({})), BTreeSet::from([97, 98, 99]));
    // Nothing of the truncated rows is left in the manifests.
    let latest = lake.table.snapshots().pop().unwrap();
    let (base, delta) = manifests(&lake.root, &latest);
    let added: i64 = base
        .iter()
        .chain(&delta)
        .map(|m| m.num_added_files() - m.num_deleted_files())
        .sum();
    assert_eq!(added, 3);
}

#[test]
fn tags_and_branches_keep_manifests_that_were_merged_later() {
    let lake = Lake::of(schema(
        &[("id", "INT")],
        json!({ "options": { "manifest.merge-min-count": "3" } }),
    ));
    let append = |table: &Tab, from: i32| {
        for id in from..from + 5 {
            table.append(&format!("u{id}"), &[id_rows(&[id])]).unwrap();
        }
    };
    append(&lake.table, 0);
    assert!(lake.table.tag("early", json!({})).unwrap());
    let from_tag = json!({ "tag": "early" });
    assert!(lake.table.create_branch("b", from_tag).unwrap());
    append(&lake.table, 5);
    let branch = lake.table.branch("b").unwrap();
    append(&branch, 100);
    for snapshot in 1..=5 {
        std::fs::remove_file(lake.root.join(format!("snapshot/snapshot-{snapshot}"))).unwrap();
    }
    let removed = lake.table.remove_orphans().unwrap();
    assert_eq!(removed["failed"], json!([]));
    assert!(!removed["removed"].as_array().unwrap().is_empty());
    assert_eq!(lake.ids(json!({})), BTreeSet::from_iter(0..10));
    assert_eq!(
        lake.ids(json!({ "tag": "early" })),
        BTreeSet::from_iter(0..5)
    );
    assert_eq!(branch.rows(), 10);
}

#[test]
fn malformed_options_fail_the_commit_by_name() {
    for (option, value) in [
        ("manifest.merge-min-count", "thirty"),
        ("manifest.full-compaction-threshold-size", "0"),
    ] {
        let lake = Lake::of(schema(
            &[("id", "INT")],
            json!({ "options": { option: value } }),
        ));
        let request = json!({ "commitUser": "u", "operation": "truncateTable" });
        let failed = lake.table.commit_as(request, &[]).unwrap_err();
        assert_eq!(failed.code, PFFM_ILLEGAL_ARGUMENT);
        for part in [option, value] {
            assert!(failed.message.contains(part), "{}", failed.message);
        }
        let refused = lake.table.write("u").err().unwrap();
        assert!(refused.message.contains(option), "{}", refused.message);
        drop(lake.table);
        lake.catalog.close();
    }
}
