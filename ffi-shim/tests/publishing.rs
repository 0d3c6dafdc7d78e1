//! Tests of overwrites, truncations, messages with an older schema, and aborted messages.

mod common;

use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
use common::*;
use paimon_ffm::abi::*;
use serde_json::{json, Value};

fn rows(ids: &[i32], day: &str) -> RecordBatch {
    let ids: ArrayRef = Arc::new(Int32Array::from(ids.to_vec()));
    let days: ArrayRef = Arc::new(StringArray::from(vec![day; ids.len()]));
    batch(vec![("id", ids, true), ("dt", days, true)])
}

/// Returns a schema with the partition column `dt`.
fn daily(more: Value) -> Value {
    let mut all = json!({ "partitionKeys": ["dt"] });
    all.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    schema(&[("id", "INT"), ("dt", "STRING")], all)
}

fn warehouse(schema: Value) -> (tempfile::TempDir, Cat, Tab) {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    catalog.create("t", schema).unwrap();
    let table = catalog.table("t").unwrap();
    (folder, catalog, table)
}

fn prepared(table: &Tab, user: &str, overwrite: bool, batches: &[RecordBatch]) -> Vec<u8> {
    let write = table
        .write_with(user, json!({ "overwrite": overwrite }))
        .unwrap();
    for batch in batches {
        write.batch(batch).unwrap();
    }
    write.prepare().unwrap()
}

/// Returns the rows as `id@dt`, sorted.
fn content(table: &Tab) -> Vec<String> {
    let mut rows = Vec::new();
    for batch in table.read(json!({})).unwrap() {
        let ids = batch.column_by_name("id").unwrap().clone();
        let days = batch.column_by_name("dt").unwrap().clone();
        let ids = ids.as_any().downcast_ref::<Int32Array>().unwrap();
        let days = days.as_any().downcast_ref::<StringArray>().unwrap();
        for i in 0..batch.num_rows() {
            rows.push(format!("{}@{}", ids.value(i), days.value(i)));
        }
    }
    rows.sort();
    rows
}

fn kind(snapshot: Option<Value>) -> String {
    snapshot.expect("a snapshot")["commitKind"]
        .as_str()
        .unwrap()
        .to_string()
}

#[test]
fn overwrite_replaces_its_partitions() {
    let (_folder, catalog, table) = warehouse(daily(json!({})));
    table
        .append("a", &[rows(&[1, 2], "mon"), rows(&[3], "tue")])
        .unwrap();

    let dynamic = prepared(&table, "b", true, &[rows(&[4], "tue")]);
    let request = json!({ "commitUser": "b", "operation": "dynamicOverwrite" });
    assert_eq!(
        kind(table.commit_as(request.clone(), &dynamic).unwrap()),
        "OVERWRITE"
    );
    assert_eq!(content(&table), ["1@mon", "2@mon", "4@tue"]);
    // A repeated commit returns the existing snapshot.
    let again = table.commit_as(request, &dynamic).unwrap().unwrap();
    assert_eq!(again["id"], 2);

    let fixed = prepared(&table, "c", true, &[rows(&[5], "mon")]);
    let request = |day| json!({ "commitUser": "c", "operation": "staticOverwrite", "partitions": [{ "dt": day }] });
    let outside = table.commit_as(request("wed"), &fixed).unwrap_err();
    assert_eq!(outside.code, PFFM_ILLEGAL_ARGUMENT, "{}", outside.message);
    let why =
        "rows for partition {dt=mon} of table db.t do not belong to the static overwrite of {dt=wed}";
    assert!(outside.message.contains(why), "{}", outside.message);
    table.commit_as(request("mon"), &fixed).unwrap().unwrap();
    assert_eq!(content(&table), ["4@tue", "5@mon"]);

    let drop = json!({
        "commitUser": "d", "operation": "truncatePartitions", "partitions": [{ "dt": "tue" }]
    });
    assert_eq!(
        kind(table.commit_as(drop.clone(), &[]).unwrap()),
        "OVERWRITE"
    );
    assert_eq!(content(&table), ["5@mon"]);
    assert_eq!(table.commit_as(drop, &[]).unwrap().unwrap()["id"], 4);
    // A truncation of a different partition is not a repeated commit.
    let other = json!({
        "commitUser": "d", "operation": "truncatePartitions", "partitions": [{ "dt": "mon" }]
    });
    assert_eq!(
        table.commit_as(other, &[]).unwrap_err().code,
        PFFM_ILLEGAL_STATE
    );

    let all = json!({ "commitUser": "e", "operation": "truncateTable" });
    table.commit_as(all, &[]).unwrap().unwrap();
    assert_eq!(content(&table), [""; 0]);
    drop_all(catalog, table);
}

fn drop_all(catalog: Cat, table: Tab) {
    drop(table);
    catalog.close();
}

#[test]
fn invalid_request_is_refused_by_name() {
    let (_folder, catalog, table) = warehouse(schema(
        &[("id", "INT"), ("dt", "DATE")],
        json!({ "partitionKeys": ["dt"] }),
    ));
    let refused = |request: Value| table.commit_as(request, &[]).unwrap_err();
    let of = |operation: &str, partitions: Value| json!({ "commitUser": "u", "operation": operation, "partitions": partitions });
    for (request, part) in [
        (
            of("staticOverwrite", json!([])),
            "staticOverwrite takes exactly one partition; got 0",
        ),
        (
            of("staticOverwrite", json!([{}, {}])),
            "exactly one partition; got 2",
        ),
        (
            of("append", json!([{ "dt": "2026-06-26" }])),
            "append takes no partitions; got 1",
        ),
        (
            of("truncatePartitions", json!([])),
            "truncatePartitions takes at least one partition; got 0",
        ),
        (
            of("truncatePartitions", json!([{}])),
            "must name at least one column",
        ),
        (
            of("staticOverwrite", json!([{ "id": "1" }])),
            "'id' is not a partition column of table db.t; partition columns: [dt]",
        ),
        (
            of("staticOverwrite", json!([{ "dt": "mon" }])),
            "literal 'mon' is not a value of column 'dt'",
        ),
        (of("replace", json!([])), "unknown variant `replace`"),
        (
            json!({ "commitUser": "u", "speed": 1 }),
            "unknown field `speed`",
        ),
    ] {
        let failed = refused(request);
        assert_eq!(failed.code, PFFM_ILLEGAL_ARGUMENT);
        assert!(failed.message.contains(part), "{}", failed.message);
    }
    assert!(table.snapshots().is_empty());
    drop_all(catalog, table);
}

#[test]
fn aborted_files_are_deleted_and_cannot_be_committed() {
    let keyed = json!({
        "primaryKeys": ["id", "dt"], "options": { "bucket": "-1", "partition.legacy-name": "false" }
    });
    let (folder, catalog, table) = warehouse(schema(
        &[("id", "INT NOT NULL"), ("dt", "STRING NOT NULL")],
        json!({
            "partitionKeys": ["dt"], "primaryKeys": keyed["primaryKeys"], "options": keyed["options"]
        }),
    ));
    let batches = [rows(&[1, 2], "a/b"), rows(&[3], "..")];
    table.append("first", &batches).unwrap();
    let root = folder.path().join("db.db/t");
    let before = files(&root);

    // Only new keys create index files.
    let more = [rows(&[4, 5], "a/b"), rows(&[6], "..")];
    let messages = prepared(&table, "second", false, &more);
    let created = files(&root).len() - before.len();
    assert!(
        created >= 4,
        "data and index files of two partitions: {created}"
    );
    let described = table.describe_messages(&messages).unwrap();
    assert_eq!(described.as_array().unwrap().len(), 2);

    let outcome = table.abort(&messages).unwrap();
    assert_eq!(outcome["removed"].as_array().unwrap().len(), created);
    assert_eq!(files(&root), before);
    let again = table.abort(&messages).unwrap();
    assert_eq!(again["missing"].as_array().unwrap().len(), created);

    let failed = table.commit("second", &messages).unwrap_err();
    assert_eq!(failed.code, PFFM_ILLEGAL_STATE);
    assert!(
        failed.message.contains("does not exist"),
        "{}",
        failed.message
    );
    assert_eq!(table.rows(), 3);
    drop_all(catalog, table);
}

#[test]
fn abort_is_refused_while_the_history_refers_to_a_file() {
    let (folder, catalog, table) = warehouse(daily(json!({})));
    let messages = prepared(&table, "u", false, &[rows(&[1], "mon")]);
    table.commit("u", &messages).unwrap().unwrap();
    let root = folder.path().join("db.db/t");
    let refused = |holder: &str| {
        let before = files(&root);
        let failed = table.abort(&messages).unwrap_err();
        assert_eq!(failed.code, PFFM_ILLEGAL_STATE);
        assert!(failed.message.contains(holder), "{}", failed.message);
        assert_eq!(files(&root), before);
    };
    refused("snapshot 1 of table");

    // Only a tag refers to the file.
    let snapshot = root.join("snapshot/snapshot-1");
    std::fs::create_dir_all(root.join("tag")).unwrap();
    std::fs::copy(&snapshot, root.join("tag/tag-kept")).unwrap();
    std::fs::remove_dir_all(root.join("snapshot")).unwrap();
    refused("tag kept of table");

    // Only a branch, and then only a changelog, refers to the file.
    let branch = root.join("branch/branch-b");
    std::fs::create_dir_all(branch.join("snapshot")).unwrap();
    std::fs::rename(
        root.join("tag/tag-kept"),
        branch.join("snapshot/snapshot-1"),
    )
    .unwrap();
    refused("snapshot 1 of branch b of table");
    std::fs::create_dir_all(root.join("changelog")).unwrap();
    std::fs::rename(
        branch.join("snapshot/snapshot-1"),
        root.join("changelog/changelog-1"),
    )
    .unwrap();
    refused("changelog 1 of table");

    // A snapshot that cannot be read may refer to any file.
    let manifests = root.join("manifest");
    let lists: Vec<_> = std::fs::read_dir(&manifests)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    for list in lists
        .iter()
        .filter(|p| p.to_str().unwrap().contains("manifest-list"))
    {
        std::fs::remove_file(list).unwrap();
    }
    let before = files(&root);
    let failed = table.abort(&messages).unwrap_err();
    assert!(
        failed.message.contains("nothing was deleted"),
        "{}",
        failed.message
    );
    assert_eq!(files(&root), before);
    drop_all(catalog, table);
}

/// When a snapshot expires before its changelog, Paimon Java deletes the manifest lists of data files.
#[test]
fn changelog_protects_its_files_without_its_snapshot() {
    let (folder, catalog, table) = warehouse(daily(json!({})));
    let messages = prepared(&table, "u", false, &[rows(&[1], "mon")]);
    table.commit("u", &messages).unwrap().unwrap();
    let root = folder.path().join("db.db/t");
    let snapshot = root.join("snapshot/snapshot-1");
    let mut changelog: Value = serde_json::from_slice(&std::fs::read(&snapshot).unwrap()).unwrap();
    changelog["changelogManifestList"] = changelog["deltaManifestList"].take();
    changelog["deltaManifestList"] = json!("manifest-list-gone-1");
    changelog["baseManifestList"] = json!("manifest-list-gone-0");
    std::fs::create_dir_all(root.join("changelog")).unwrap();
    std::fs::write(root.join("changelog/changelog-1"), changelog.to_string()).unwrap();
    std::fs::remove_dir_all(root.join("snapshot")).unwrap();
    let failed = table.abort(&messages).unwrap_err();
    assert!(
        failed.message.contains("changelog 1 of table"),
        "{}",
        failed.message
    );
    // Without the changelog manifest list, the files of the changelog are unknown.
    changelog["changelogManifestList"] = json!("manifest-list-gone-2");
    std::fs::write(root.join("changelog/changelog-1"), changelog.to_string()).unwrap();
    let failed = table.abort(&messages).unwrap_err();
    assert!(
        failed.message.contains("nothing was deleted"),
        "{}",
        failed.message
    );
    drop_all(catalog, table);
}

#[test]
fn abort_reports_undeletable_file_and_deletes_the_rest() {
    let (folder, catalog, table) = warehouse(daily(json!({})));
    let messages = prepared(&table, "u", false, &[rows(&[1], "mon"), rows(&[2], "tue")]);
    let root = folder.path().join("db.db/t");
    let undeletable = files(&root)
        .into_keys()
        .find(|name| name.contains("dt=mon"))
        .unwrap();
    // A folder that is not empty takes the place of the file, so deleting the path as a file fails.
    std::fs::remove_file(root.join(&undeletable)).unwrap();
    std::fs::create_dir_all(root.join(&undeletable).join("inside")).unwrap();
    std::fs::write(root.join(&undeletable).join("inside/file"), b"x").unwrap();
    let outcome = table.abort(&messages).unwrap();
    assert_eq!(outcome["removed"].as_array().unwrap().len(), 1, "{outcome}");
    let failed = outcome["failed"].as_array().unwrap();
    let missing = outcome["missing"].as_array().unwrap();
    assert_eq!(failed.len() + missing.len(), 1, "{outcome}");
    assert!(root.join(&undeletable).join("inside/file").exists());
    drop_all(catalog, table);
}

#[test]
fn messages_of_older_schema_are_committed_if_they_fit() {
    let (folder, catalog, table) = warehouse(daily(json!({})));
    let root = folder.path().join("db.db/t");
    let first: Value =
        serde_json::from_slice(&std::fs::read(root.join("schema/schema-0")).unwrap()).unwrap();
    let messages = prepared(&table, "u", false, &[rows(&[1], "mon")]);
    let change_schema = |id: i64, change: &dyn Fn(&mut Value)| {
        let mut schema = first.clone();
        schema["id"] = json!(id);
        change(&mut schema);
        std::fs::write(root.join(format!("schema/schema-{id}")), schema.to_string()).unwrap();
    };
    let request = |strict| json!({ "commitUser": "u", "schemaIds": [0], "strictSchema": strict });
    change_schema(1, &|schema| {
        let fields = schema["fields"].as_array_mut().unwrap();
        fields[0]["type"] = json!("BIGINT");
    });
    let failed = table.commit_as(request(false), &messages).unwrap_err();
    assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
    assert!(
        failed.message.contains(
            "from id 0 (used by these messages) to id 1: the type of column 'id' changed"
        ),
        "{}",
        failed.message
    );
    change_schema(2, &|schema| {
        let fields = schema["fields"].as_array_mut().unwrap();
        fields.push(json!({ "id": 2, "name": "more", "type": "INT" }));
        schema["highestFieldId"] = json!(2);
    });
    let failed = table.commit_as(request(true), &messages).unwrap_err();
    assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
    assert!(failed.message.contains("strict"), "{}", failed.message);
    assert!(table.snapshots().is_empty());
    let unknown = json!({ "commitUser": "u", "schemaIds": [7] });
    assert_eq!(
        table.commit_as(unknown, &messages).unwrap_err().code,
        PFFM_CORRUPT_DATA
    );
    assert_eq!(
        table.commit_as(request(false), &messages).unwrap().unwrap()["id"],
        1
    );
    let now = catalog.table("t").unwrap();
    assert_eq!(content(&now), ["1@mon"]);
    drop(now);
    drop_all(catalog, table);
}
