//! Altering tables: what changes, what is refused, and that no writer overwrites the schema of another.

mod common;

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
use common::*;
use paimon_ffm::abi::*;
use serde_json::{json, Value};

fn rows(ids: &[i32], text: &str) -> RecordBatch {
    let ids: ArrayRef = Arc::new(Int32Array::from(ids.to_vec()));
    let texts: ArrayRef = Arc::new(StringArray::from(vec![text; ids.len()]));
    batch(vec![("id", ids, true), ("v", texts, true)])
}

fn warehouse(place: &str) -> (tempfile::TempDir, Cat, Tab) {
    let folder = tempfile::tempdir().unwrap();
    let place = match place {
        "disk" => folder.path().to_str().unwrap().to_string(),
        other => other.to_string(),
    };
    let catalog = Cat::open(&place).unwrap();
    let columns = schema(&[("id", "INT"), ("v", "STRING")], json!({}));
    catalog.create("t", columns).unwrap();
    let table = catalog.table("t").unwrap();
    (folder, catalog, table)
}

fn schema_ids(folder: &tempfile::TempDir) -> Vec<String> {
    let mut names: Vec<String> = files(&folder.path().join("db.db/t/schema"))
        .into_keys()
        .collect();
    names.sort();
    names
}

#[test]
fn rows_of_older_schemas_are_read_by_the_new_one() {
    for place in ["disk", "memory:/altered"] {
        let (_folder, catalog, table) = warehouse(place);
        table.append("first", &[rows(&[1, 2], "x")]).unwrap();
        let changes = json!([
            { "action": "updateColumnType", "fieldNames": ["id"], "newDataType": "BIGINT" },
            { "action": "renameColumn", "fieldNames": ["v"], "newName": "text" },
            { "action": "addColumn", "fieldNames": ["n"], "dataType": "INT", "comment": "new",
              "move": { "fieldName": "n", "type": "FIRST" } },
            { "action": "setOption", "key": "snapshot.num-retained.max", "value": "20" },
            { "action": "updateComment", "comment": "altered" },
        ]);
        catalog.alter("t", changes).unwrap();
        // A table that is open keeps its schema.
        assert_eq!(table.describe()["schema"]["id"], 0);
        let altered = catalog.table("t").unwrap();
        let described = altered.describe();
        assert_eq!(
            described["createdMillis"],
            table.describe()["createdMillis"]
        );
        let schema = &described["schema"];
        assert_eq!(schema["id"], 1);
        assert_eq!(schema["comment"], "altered");
        assert_eq!(schema["options"]["snapshot.num-retained.max"], "20");
        let read = altered.read(json!({})).unwrap();
        assert_eq!(read.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
        for batch in &read {
            let names: Vec<_> = batch
                .schema()
                .fields()
                .iter()
                .map(|f| f.name().clone())
                .collect();
            assert_eq!(names, ["n", "id", "text"]);
            assert_eq!(batch["n"].null_count(), batch.num_rows());
            assert_eq!(batch["id"].as_primitive::<Int64Type>().value(0), 1);
        }
        let ids: ArrayRef = Arc::new(arrow_array::Int64Array::from(vec![1 << 40]));
        let more = batch(vec![("id", ids, true)]);
        altered.append("second", &[more]).unwrap();
        assert_eq!(altered.rows(), 3);
        drop((table, altered));
        catalog.close();
    }
}

#[test]
fn a_refused_change_leaves_no_schema() {
    let (folder, catalog, table) = warehouse("disk");
    let good = json!({ "action": "updateComment", "comment": "c" });
    let bad = [
        (
            json!({ "action": "setOption", "key": "bucket", "value": "2" }),
            PFFM_UNSUPPORTED,
        ),
        (
            json!({ "action": "setOption", "key": "path", "value": "/x" }),
            PFFM_UNSUPPORTED,
        ),
        (
            json!({ "action": "setOption", "key": "type", "value": "object-table" }),
            PFFM_UNSUPPORTED,
        ),
        (
            json!({ "action": "setOption", "key": "manifest.format", "value": "orc" }),
            PFFM_ILLEGAL_ARGUMENT,
        ),
        (
            json!({ "action": "dropColumn", "fieldNames": ["none"] }),
            PFFM_NOT_FOUND,
        ),
        (
            json!({ "action": "renameColumn", "fieldNames": ["id"], "newName": "v" }),
            PFFM_ALREADY_EXISTS,
        ),
        (
            json!({ "action": "renameColumn", "fieldNames": ["id"], "newName": "_KEY_x" }),
            PFFM_ILLEGAL_ARGUMENT,
        ),
        (
            json!({ "action": "addColumn", "fieldNames": ["n"], "dataType": "INT NOT NULL" }),
            PFFM_ILLEGAL_ARGUMENT,
        ),
        (
            json!({ "action": "updateColumnNullability", "fieldNames": ["id"], "newNullability": false }),
            PFFM_UNSUPPORTED,
        ),
        (
            json!({ "action": "updateColumnType", "fieldNames": ["v"], "newDataType": { "type": "ARRAY", "element": "INT" } }),
            PFFM_UNSUPPORTED,
        ),
    ];
    for (change, code) in bad {
        let failed = catalog.alter("t", json!([good, change])).unwrap_err();
        assert_eq!(failed.code, code, "{change}: {}", failed.message);
        assert!(failed.message.contains("db.t"), "{}", failed.message);
    }
    for changes in [json!([{ "action": "explode" }]), json!({}), json!([{}])] {
        let failed = catalog.alter("t", changes).unwrap_err();
        assert_eq!(failed.code, PFFM_ILLEGAL_ARGUMENT, "{}", failed.message);
    }
    catalog.alter("t", json!([])).unwrap();
    assert_eq!(schema_ids(&folder), ["schema-0"]);
    let failed = catalog.alter("none", json!([good])).unwrap_err();
    assert_eq!(failed.code, PFFM_NOT_FOUND);
    drop(table);
    catalog.close();
}

/// Two catalogs are two writers: their calls take turns by the publish alone where they are in two processes.
#[test]
fn concurrent_changes_are_all_kept() {
    let (folder, catalog, table) = warehouse("disk");
    let (threads, each) = (4, 5);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let place = folder.path().to_str().unwrap().to_string();
            scope.spawn(move || {
                let catalog = Cat::open(&place).unwrap();
                for number in 0..each {
                    let name = format!("c{thread}_{number}");
                    let change =
                        json!([{ "action": "addColumn", "fieldNames": [name], "dataType": "INT" }]);
                    catalog.alter("t", change).unwrap();
                }
                catalog.close();
            });
        }
    });
    let altered = catalog.table("t").unwrap();
    let schema = altered.describe()["schema"].clone();
    assert_eq!(schema["id"], threads * each);
    let fields = schema["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 2 + threads * each);
    let mut ids: Vec<i64> = fields
        .iter()
        .map(|field| field["id"].as_i64().unwrap())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), fields.len());
    drop((table, altered));
    catalog.close();
}

/// Somebody publishes the schema that a call was about to publish: its change is applied on top.
#[test]
fn a_schema_that_was_published_first_is_built_upon() {
    let (folder, catalog, table) = warehouse("disk");
    catalog
        .alter(
            "t",
            json!([{ "action": "updateComment", "comment": "theirs" }]),
        )
        .unwrap();
    catalog
        .alter(
            "t",
            json!([{ "action": "setOption", "key": "a.b", "value": "ours" }]),
        )
        .unwrap();
    let path = folder.path().join("db.db/t/schema/schema-2");
    let written: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(written["comment"], "theirs");
    assert_eq!(written["options"]["a.b"], "ours");
    assert_eq!(schema_ids(&folder), ["schema-0", "schema-1", "schema-2"]);
    drop(table);
    catalog.close();
}

#[test]
fn messages_of_the_old_schema_are_committed_while_they_fit() {
    let (_folder, catalog, table) = warehouse("disk");
    let write = table.write("u").unwrap();
    write.batch(&rows(&[1], "x")).unwrap();
    let messages = write.prepare().unwrap();
    drop(write);
    let add = json!([{ "action": "addColumn", "fieldNames": ["n"], "dataType": "INT" }]);
    catalog.alter("t", add).unwrap();
    table.commit("u", &messages).unwrap().unwrap();
    let write = table.write("w");
    match write {
        Err(failed) => assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH),
        Ok(write) => {
            write.batch(&rows(&[2], "y")).unwrap();
            let messages = write.prepare().unwrap();
            drop(write);
            let drop_column = json!([{ "action": "dropColumn", "fieldNames": ["v"] }]);
            catalog.alter("t", drop_column).unwrap();
            let failed = table.commit("w", &messages).unwrap_err();
            assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
        }
    }
    let altered = catalog.table("t").unwrap();
    let read = altered.read(json!({ "projection": ["id"] })).unwrap();
    let ids: Vec<i32> = read
        .iter()
        .flat_map(|batch| batch["id"].as_primitive::<Int32Type>().values().to_vec())
        .collect();
    assert_eq!(ids, [1]);
    drop((table, altered));
    catalog.close();
}

#[test]
fn properties_of_databases_are_refused_where_they_are_not_kept() {
    let (_folder, catalog, table) = warehouse("disk");
    let create = |name: &str, properties: &str| {
        let ((n, nl), (p, pl)) = (p(name), p(properties));
        call(|e| unsafe { pffm_catalog_create_database(catalog.0, n, nl, p, pl, 0, e) })
    };
    create("plain", "{}").unwrap();
    let failed = create("other", r#"{"comment":"c","a":"b"}"#).unwrap_err();
    assert_eq!(failed.code, PFFM_UNSUPPORTED);
    assert!(
        failed.message.contains(r#"["a", "comment"]"#),
        "{}",
        failed.message
    );
    let failed = create("other", r#"{"a":1}"#).unwrap_err();
    assert_eq!(failed.code, PFFM_ILLEGAL_ARGUMENT);
    let ((n, nl), mut out) = (p("other"), buffer());
    let failed = call(|e| unsafe { pffm_catalog_get_database(catalog.0, n, nl, &mut out, e) });
    assert_eq!(failed.unwrap_err().code, PFFM_NOT_FOUND);
    drop(table);
    catalog.close();
}
