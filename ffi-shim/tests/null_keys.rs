//! Tests of null partitions and null bucket keys. Paimon Java and the crate serialize these nulls in
//! different forms. The crate alone, and versions of this library before 0.1.0, wrote the crate's form. So a
//! table can contain both forms.

mod common;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{cast::AsArray, ArrayRef, Decimal128Array, Int32Array, RecordBatch};
use common::*;
use paimon::catalog::Identifier;
use paimon::spec::{Manifest, ManifestList};
use paimon::{Catalog, CatalogFactory, Options, Table};
use serde_json::{json, Value};

fn rows(rows: &[(i32, Option<i128>)]) -> RecordBatch {
    let ids: ArrayRef = Arc::new(Int32Array::from_iter_values(rows.iter().map(|r| r.0)));
    let keys = Decimal128Array::from_iter(rows.iter().map(|r| r.1));
    let keys: ArrayRef = Arc::new(keys.with_precision_and_scale(38, 10).unwrap());
    batch(vec![("id", ids, true), ("k", keys, true)])
}

fn table(options: Value) -> (tempfile::TempDir, Cat, Tab) {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let columns = [("id", "INT"), ("k", "DECIMAL(38, 10)")];
    catalog.create("t", schema(&columns, options)).unwrap();
    let table = catalog.table("t").unwrap();
    (folder, catalog, table)
}

fn run<T>(work: impl std::future::Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().build().unwrap().block_on(work)
}

async fn crate_table(folder: &Path) -> Table {
    let mut options = Options::new();
    options.set("warehouse", folder.to_str().unwrap());
    let catalog: Arc<dyn Catalog> = CatalogFactory::create(options).await.unwrap();
    let name = Identifier::new("db".to_string(), "t".to_string());
    catalog.get_table(&name).await.unwrap()
}

/// Appends a batch with the crate alone.
fn append_with_crate(folder: &Path, user: &str, batch: RecordBatch) {
    run(async {
        let table = crate_table(folder).await;
        let builder = table.new_write_builder().with_commit_user(user).unwrap();
        let mut write = builder.new_write().unwrap();
        write.write_arrow_batch(&batch).await.unwrap();
        let messages = write.prepare_commit().await.unwrap();
        let commit = builder.try_new_commit().unwrap();
        commit.commit(messages).await.unwrap();
        write.close().await;
    });
}

/// Returns the number of files by stored partition of the latest snapshot, and the manifests whose size
/// differs from the size in their manifest list.
fn stored(folder: &Path) -> (HashMap<Vec<u8>, i32>, Vec<String>) {
    run(async {
        let table = crate_table(folder).await;
        let snapshots = table.snapshot_manager();
        let snapshot = snapshots.get_latest_snapshot().await.unwrap().unwrap();
        let (mut partitions, mut wrong) = (HashMap::new(), Vec::new());
        for list in [
            snapshot.base_manifest_list(),
            snapshot.delta_manifest_list(),
        ] {
            let list = snapshots.manifest_path(list);
            for meta in ManifestList::read(table.file_io(), &list).await.unwrap() {
                let path = snapshots.manifest_path(meta.file_name());
                let size = table.file_io().get_status(&path).await.unwrap().size;
                if size as i64 != meta.file_size() {
                    wrong.push(format!("{}: {size}, not {}", path, meta.file_size()));
                }
                for entry in Manifest::read(table.file_io(), &path).await.unwrap() {
                    let add = entry.clone().with_kind(paimon::spec::FileKind::Add) == entry;
                    let count: &mut i32 = partitions.entry(entry.partition().to_vec()).or_default();
                    *count += if add { 1 } else { -1 };
                }
            }
        }
        (partitions, wrong)
    })
}

fn ids(table: &Tab, filter: Value) -> Vec<i32> {
    let request = match filter {
        Value::Null => json!({}),
        filter => json!({ "filter": filter }),
    };
    let mut ids: Vec<i32> = Vec::new();
    for batch in table.read(request).unwrap() {
        ids.extend(batch.column(0).as_primitive::<Int32Type>().values());
    }
    ids.sort_unstable();
    ids
}

fn is_null() -> Value {
    json!({ "column": "k", "op": "isNull" })
}

/// Returns a table with rows 1 and 2 in the null partition and row 3 in another partition. The crate wrote
/// row 1. This library wrote rows 2 and 3.
fn table_with_both_forms() -> (tempfile::TempDir, Cat, Tab) {
    let (folder, catalog, table) = table(json!({ "partitionKeys": ["k"] }));
    append_with_crate(folder.path(), "crate", rows(&[(1, None)]));
    table
        .append("library", &[rows(&[(2, None), (3, Some(7))])])
        .unwrap();
    let (partitions, wrong) = stored(folder.path());
    assert_eq!(partitions.len(), 3, "two forms of null and one value");
    assert_eq!(wrong, [""; 0]);
    (folder, catalog, table)
}

/// Checks that `left` files are left, and that each deletion names the partition in the same form as the
/// addition of the file.
fn ensure_left(folder: &tempfile::TempDir, left: i32) {
    let (partitions, wrong) = stored(folder.path());
    let counts = || partitions.values();
    assert!(counts().all(|count| *count >= 0), "{partitions:?}");
    assert_eq!(counts().sum::<i32>(), left);
    assert_eq!(wrong, [""; 0]);
}

fn overwrite(table: &Tab, row: Option<(i32, Option<i128>)>, request: Value) {
    let messages = match row {
        Some(row) => {
            let write = table.write_with("o", json!({ "overwrite": true })).unwrap();
            write.batch(&rows(&[row])).unwrap();
            write.prepare().unwrap()
        }
        None => Vec::new(),
    };
    table.commit_as(request, &messages).unwrap().unwrap();
}

#[test]
fn both_forms_of_null_partition_are_listed_as_one() {
    let (_folder, _catalog, table) = table_with_both_forms();
    let mut out = buffer();
    call(|e| unsafe { paimon_ffm::abi::pffm_table_partitions(table.0, &mut out, e) }).unwrap();
    let partitions: Value = serde_json::from_slice(&bytes(out)).unwrap();
    let facts: Vec<_> = partitions
        .as_array()
        .unwrap()
        .iter()
        .map(|p| {
            (
                p["partition"]["k"].as_str().unwrap(),
                p["rowCount"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(facts, [("0.0000000007", 1), ("__DEFAULT_PARTITION__", 2)]);
    assert_eq!(ids(&table, is_null()), [1, 2]);
    let value = json!({ "column": "k", "op": "eq", "literals": ["0.0000000007"] });
    assert_eq!(ids(&table, json!({ "or": [is_null(), value] })), [1, 2, 3]);
    let not_null = json!({ "column": "k", "op": "isNotNull" });
    assert_eq!(ids(&table, json!({ "not": not_null })), [1, 2]);
}

#[test]
fn both_forms_of_null_partition_are_overwritten_as_one() {
    let requests = [
        json!({ "commitUser": "o", "operation": "dynamicOverwrite" }),
        json!({ "commitUser": "o", "operation": "staticOverwrite", "partitions": [{ "k": null }] }),
    ];
    for request in requests {
        let (folder, _catalog, table) = table_with_both_forms();
        overwrite(&table, Some((9, None)), request);
        assert_eq!(ids(&table, Value::Null), [3, 9]);
        ensure_left(&folder, 2);
    }
    let requests = [
        json!({ "commitUser": "o", "operation": "truncatePartitions", "partitions": [{ "k": null }] }),
        json!({ "commitUser": "o", "operation": "staticOverwrite", "partitions": [{ "k": null }] }),
    ];
    for request in requests {
        let (folder, _catalog, table) = table_with_both_forms();
        overwrite(&table, None, request);
        assert_eq!(ids(&table, Value::Null), [3]);
        ensure_left(&folder, 1);
    }
    let (folder, _catalog, table) = table_with_both_forms();
    overwrite(
        &table,
        None,
        json!({ "commitUser": "o", "operation": "truncateTable" }),
    );
    assert_eq!(table.rows(), 0);
    ensure_left(&folder, 0);
}

#[test]
fn keys_are_merged_across_both_forms_of_partitions() {
    let cross = json!({ "partitionKeys": ["k"], "primaryKeys": ["id"] });
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let columns = [("id", "INT NOT NULL"), ("k", "DECIMAL(38, 10)")];
    catalog.create("t", schema(&columns, cross)).unwrap();
    let table = catalog.table("t").unwrap();
    let not_null = |rows: RecordBatch| {
        batch(vec![
            ("id", rows.column(0).clone(), false),
            ("k", rows.column(1).clone(), true),
        ])
    };
    append_with_crate(
        folder.path(),
        "crate",
        not_null(rows(&[(1, None), (2, None), (3, Some(7))])),
    );
    let append = |user: &str, changed: &[(i32, Option<i128>)]| {
        table.append(user, &[not_null(rows(changed))]).unwrap();
    };
    append("same partition", &[(1, None)]);
    append("another partition", &[(2, Some(5))]);
    append("previous partition", &[(2, None), (3, None), (4, None)]);
    assert_eq!(ids(&table, Value::Null), [1, 2, 3, 4]);
    assert_eq!(ids(&table, is_null()), [1, 2, 3, 4]);
}

#[test]
fn filter_finds_rows_in_buckets_of_either_form() {
    let options = json!({ "options": { "bucket": "13", "bucket-key": "id,k" } });
    let (folder, _catalog, table) = table(options);
    let nulls = |first: i32| rows(&(first..first + 40).map(|id| (id, None)).collect::<Vec<_>>());
    append_with_crate(folder.path(), "crate", nulls(0));
    table.append("library", &[nulls(0)]).unwrap();
    for id in [0, 7, 39] {
        let equal = json!({ "column": "id", "op": "eq", "literals": [id.to_string()] });
        let not_null = json!({ "not": { "column": "k", "op": "isNotNull" } });
        for no_key in [is_null(), not_null] {
            assert_eq!(ids(&table, json!({ "and": [equal, no_key] })), [id, id]);
        }
    }
}

#[test]
fn messages_contain_nulls_in_paimon_java_form() {
    let (folder, _catalog, table) = table(json!({ "partitionKeys": ["k"] }));
    let write = table.write("library").unwrap();
    write.batch(&rows(&[(1, None)])).unwrap();
    let messages = write.prepare().unwrap();
    let shown = table.describe_messages(&messages).unwrap();
    assert_eq!(
        shown[0]["partition"],
        json!({ "k": "__DEFAULT_PARTITION__" })
    );
    // The body of a message starts with its partition: length, arity, row.
    let row = &messages[8 + 4 + 4..];
    assert_eq!(
        row[8..16],
        (16u64 << 32).to_le_bytes(),
        "the offset of the space of the null"
    );
    table.commit("library", &messages).unwrap().unwrap();
    let (partitions, _) = stored(folder.path());
    assert_eq!(partitions.keys().next().unwrap().len(), 4 + 16 + 16);
    assert_eq!(
        table.commit("library", &messages).unwrap().unwrap()["id"],
        1,
        "repeated commit"
    );
}
