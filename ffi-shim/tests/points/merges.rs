//! Tests of commits that merge manifests, with failures and with commits of other writers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use paimon_ffm::abi::*;
use paimon_ffm::faults::set;
use serde_json::{json, Value};

use crate::common::{files, id_rows as rows, manifests, schema, Cat, Tab};
use crate::{close, lock_points, prepared};

/// The number of manifests from which on a commit merges them.
const MIN_COUNT: usize = 4;

/// Creates a table whose next commit merges manifests.
fn warehouse() -> (tempfile::TempDir, Cat, Tab, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let options = json!({
        "manifest.merge-min-count": MIN_COUNT.to_string(),
        "commit.min-retry-wait": "1ms", "commit.max-retry-wait": "2ms",
    });
    let one_column = schema(&[("id", "INT")], json!({ "options": options }));
    catalog.create("t", one_column).unwrap();
    let table = catalog.table("t").unwrap();
    for id in 0..MIN_COUNT {
        let rows = [rows(&[id as i32])];
        table.append(&format!("u{id}"), &rows).unwrap();
    }
    let root = folder.path().join("db.db/t");
    (folder, catalog, table, root)
}

/// Returns the names of the manifests, without lists, that the folder has.
fn manifest_files(root: &Path) -> BTreeSet<String> {
    let names = files(&root.join("manifest")).into_keys();
    names.filter(|name| !name.contains("list")).collect()
}

/// Returns the number of manifests in the base list of a snapshot.
fn base_count(root: &Path, snapshot: &Value) -> usize {
    manifests(root, snapshot).0.len()
}

/// The table is valid without the merge, so a failed merge must not fail the commit.
#[test]
fn failed_merge_leaves_the_manifests_as_they_are() {
    let _points = lock_points();
    // The first write of a manifest is that of the commit itself.
    for (point, action) in [
        ("read.manifest", "1*return"),
        ("read.manifest", "2*off->1*return"),
        ("close.manifest", "1*off->1*return"),
    ] {
        let (_folder, catalog, table, root) = warehouse();
        let messages = prepared(&table, "u");
        let before = manifest_files(&root);
        set(point, action).unwrap();
        let snapshot = table.commit("u", &messages).unwrap().unwrap();
        set(point, "off").unwrap();
        assert_eq!(base_count(&root, &snapshot), MIN_COUNT, "{point}");
        let new: Vec<_> = manifest_files(&root).difference(&before).cloned().collect();
        let (_, delta) = manifests(&root, &snapshot);
        assert_eq!(new, [delta[0].file_name()], "{point}");
        table.append("next", &[rows(&[9])]).unwrap();
        let latest = table.snapshots().pop().unwrap();
        assert_eq!(base_count(&root, &latest), 1, "{point}");
        assert_eq!(table.rows(), MIN_COUNT + 3);
        close(catalog, table);
    }
}

/// Only `removeOrphanFiles` deletes the manifests of a commit that was not published.
#[test]
fn unpublished_merge_leaves_only_orphan_files() {
    let _points = lock_points();
    let (_folder, catalog, table, root) = warehouse();
    let messages = prepared(&table, "u");
    let before: BTreeSet<String> = files(&root).into_keys().collect();
    set("publish.sync", "return").unwrap();
    let failed = table.commit("u", &messages).unwrap_err();
    set("publish.sync", "off").unwrap();
    assert_eq!(failed.code, PFFM_IO, "{}", failed.message);
    let after: BTreeSet<String> = files(&root).into_keys().collect();
    let left: Vec<_> = after.difference(&before).collect();
    let merged = left.iter().filter(|name| is_merged(&root, name)).count();
    // Ten attempts failed. Only the first of them merged.
    assert_eq!(merged, 1, "{left:?}");
    let removed = table.remove_orphans().unwrap();
    assert_eq!(removed["failed"], json!([]));
    let kept: BTreeSet<String> = files(&root).into_keys().collect();
    let data = |name: &&String| name.contains("data-");
    assert_eq!(
        kept,
        before
            .iter()
            .filter(|name| !is_new_data(name, &messages, data))
            .cloned()
            .collect()
    );
    assert_eq!(table.rows(), MIN_COUNT);
    table.append("next", &[rows(&[9])]).unwrap();
    assert_eq!(table.rows(), MIN_COUNT + 1);
    close(catalog, table);
}

/// Returns whether a file is a manifest with more than one entry.
fn is_merged(root: &Path, name: &str) -> bool {
    if !name.starts_with("manifest/manifest-") || name.contains("list") {
        return false;
    }
    let path = root.join(name).to_str().unwrap().to_string();
    let file_io = paimon::io::FileIO::from_path("file:///").unwrap();
    let file_io = file_io.build().unwrap();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(1).enable_all().build().unwrap();
    let entries = runtime.block_on(paimon::spec::Manifest::read(&file_io, &path));
    entries.unwrap().len() > 1
}

fn is_new_data(name: &String, messages: &[u8], data: impl Fn(&&String) -> bool) -> bool {
    let name_in = |name: &str| {
        let name = name.rsplit('/').next().unwrap().as_bytes();
        messages.windows(name.len()).any(|window| window == name)
    };
    data(&name) && name_in(name)
}

/// Another process publishes the snapshot that this commit wants, after this commit has merged manifests.
#[test]
fn attempt_after_a_lost_publish_uses_the_merged_manifests() {
    let _points = lock_points();
    let (_folder, catalog, table, root) = warehouse();
    // The other process has not merged, because its option differs.
    let latest = table.snapshots().pop().unwrap();
    let messages = prepared(&table, "u");
    let next = root.join(format!("snapshot/snapshot-{}", MIN_COUNT + 1));
    let mut other = latest.clone();
    other["id"] = json!(MIN_COUNT + 1);
    other["commitUser"] = json!("another");
    let bytes = other.to_string();
    let before = manifest_files(&root);
    fail::cfg_callback("publish.temporary", move || {
        if !next.exists() {
            std::fs::write(&next, &bytes).unwrap();
        }
    })
    .unwrap();
    let snapshot = table.commit("u", &messages).unwrap().unwrap();
    set("publish.temporary", "off").unwrap();
    assert_eq!(snapshot["id"], MIN_COUNT + 2);
    let new: Vec<String> = manifest_files(&root).difference(&before).cloned().collect();
    let merged = new
        .iter()
        .filter(|name| is_merged(&root, &format!("manifest/{name}")));
    let merged: Vec<_> = merged.collect();
    assert_eq!(merged.len(), 1, "{new:?}");
    let (base, _) = manifests(&root, &snapshot);
    assert_eq!(base[0].file_name(), merged[0]);
    assert_eq!(table.rows(), MIN_COUNT + 2);
    close(catalog, table);
}
