//! Schema changes. The next schema is published exclusively, so two writers that alter a table at the same
//! time do not overwrite each other's change.
//!
//! The crate reads the latest schema and then writes the next one, even over a schema that another writer
//! wrote in between.

use std::collections::HashMap;

use paimon::catalog::Identifier;
use paimon::spec::{DataField, SchemaChange, TableSchema};
use paimon::Error;

use crate::catalog::OpenCatalog;
use crate::failure::codes::{
    PFFM_COMMIT_CONFLICT, PFFM_CORRUPT_DATA, PFFM_ILLEGAL_ARGUMENT, PFFM_INTERNAL, PFFM_NOT_FOUND,
};
use crate::failure::Failure;
use crate::options;
use crate::storage::{self, ExclusiveStore, PublishOutcome, SnapshotOwner};
use crate::table::OpenTable;
use crate::types;
use crate::upstream::default_values;
use crate::validation;

/// The number of attempts before an alteration fails because of concurrent alterations.
const ATTEMPTS: usize = 100;

/// Options that decide how rows are stored or merged. Existing files depend on their values. All of them except
/// `bucket` and `path` are immutable options of Paimon Java, which forbids to change them once a table has
/// snapshots. `bucket` is fixed because the crate's writers do not look at the number of buckets that a
/// partition has.
const FIXED: [&str; 20] = [
    "aggregation.remove-record-on-delete",
    "blob-descriptor-field",
    "blob-external-storage-field",
    "blob-external-storage-path",
    "bucket",
    "bucket-function.type",
    "bucket-key",
    "data-evolution.enabled",
    "data-file.path-directory",
    "force-lookup",
    "index-file-in-data-file-dir",
    "merge-engine",
    "partial-update.remove-record-on-delete",
    "partial-update.remove-record-on-sequence-group",
    "partition",
    "path",
    "pk-clustering-override",
    "primary-key",
    "row-tracking.enabled",
    "rowkind.field",
];

/// Options that cannot be switched off once they are on.
const STICKY: [&str; 5] = [
    "ignore-delete",
    "ignore-update-before",
    "deduplicate.ignore-delete",
    "first-row.ignore-delete",
    "partial-update.ignore-delete",
];

const TYPE: &str = "type";
const DELETION_VECTORS: &str = "deletion-vectors.enabled";
const DELETION_VECTORS_MODIFIABLE: &str = "deletion-vectors.modifiable";
const CLUSTERING_COLUMNS: &str = "clustering.columns";
const CLUSTERING_OVERRIDE: &str = "pk-clustering-override";

/// Applies the changes in order and publishes the result as the next schema. An empty list has no effect. Fails
/// if the table does not exist, unless `ignore_if_not_exists` is true.
pub(crate) async fn alter(
    catalog: &OpenCatalog,
    name: Identifier,
    changes: Vec<SchemaChange>,
    ignore_if_not_exists: bool,
) -> Result<(), Failure> {
    let open = match OpenTable::get(catalog, &name).await {
        Err(failure) if failure.code == PFFM_NOT_FOUND && ignore_if_not_exists => return Ok(()),
        open => open?,
    };
    if changes.is_empty() {
        return Ok(());
    }
    options::names::warn_of_mistyped(&name.full_name(), &set_options(&changes));
    let altered = match &open.publish {
        SnapshotOwner::Server => by_server(catalog, &open, changes, ignore_if_not_exists).await,
        SnapshotOwner::Store(store) => in_files(&open, Some(store), &changes).await,
        SnapshotOwner::Memory => in_files(&open, None, &changes).await,
        SnapshotOwner::Caller(_) => Err(Failure::unsupported(
            "the schema cannot be changed with the file access of a catalog, because it is unknown how to publish a \
             schema atomically; use Paimon Java",
        )),
        SnapshotOwner::Unsupported { scheme } => Err(Failure::unsupported(format!(
            "the schema cannot be changed on {scheme}: storage, because a schema cannot be published \
             atomically there and two writers could lose each other's changes"
        ))),
    };
    altered.map_err(|failure| failure.context(format!("altering table {}", name.full_name())))
}

fn set_options(changes: &[SchemaChange]) -> HashMap<String, String> {
    let options = changes.iter().filter_map(|change| match change {
        SchemaChange::SetOption { key, value } => Some((key.clone(), value.clone())),
        _ => None,
    });
    options.collect()
}

/// Asks the server of the catalog to alter its table. The checks are the same as for a table in files.
async fn by_server(
    catalog: &OpenCatalog,
    open: &OpenTable,
    changes: Vec<SchemaChange>,
    ignore_if_not_exists: bool,
) -> Result<(), Failure> {
    let current = open.ensure_same().await?;
    next_schema(&current, &changes, &open.full_name())?;
    let name = open.table.identifier();
    let altered = catalog
        .catalog
        .alter_table(name, changes, ignore_if_not_exists)
        .await;
    altered.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
}

/// Publishes the next schema file. `store` is `None` for a table in memory, whose writers only wait for each
/// other in the queue of the table.
async fn in_files(
    open: &OpenTable,
    store: Option<&ExclusiveStore>,
    changes: &[SchemaChange],
) -> Result<(), Failure> {
    open.ensure_publishable().await?;
    // In its turn, because commits of this process check the schema.
    let _turn = storage::wait_for_turn(open.queue()).await;
    for _ in 0..ATTEMPTS {
        let current = open.ensure_same().await?;
        let next = next_schema(&current, changes, &open.full_name())?;
        let json = serde_json::to_vec(&next)
            .map_err(|e| Failure::new(PFFM_INTERNAL, format!("schema: {e}")))?;
        let path = format!("{}/schema/schema-{}", open.table.location(), next.id());
        let published = match store {
            Some(store) => store.publish(&path, json).await?,
            None => {
                let of = |e| Failure::of(e, PFFM_INTERNAL);
                let output = open.table.file_io().new_output(&path).map_err(of)?;
                output.write(json.into()).await.map_err(of)?;
                PublishOutcome::Won
            }
        };
        if published == PublishOutcome::Won {
            return Ok(());
        }
    }
    Err(Failure {
        retriable: true,
        ..Failure::new(
            PFFM_COMMIT_CONFLICT,
            format!("other writers altered the table first, {ATTEMPTS} times"),
        )
    })
}

/// Returns the schema that the changes make of `current`. Fails if a change is not allowed.
fn next_schema(
    current: &TableSchema,
    changes: &[SchemaChange],
    table: &str,
) -> Result<TableSchema, Failure> {
    for change in changes {
        match change {
            SchemaChange::SetOption { key, value } => {
                check_option(current.options(), key, Some(value))?;
            }
            SchemaChange::RemoveOption { key } => check_option(current.options(), key, None)?,
            SchemaChange::AddColumn { field_names, .. } => check_top_level(field_names)?,
            SchemaChange::RenameColumn { field_names, .. } => check_top_level(field_names)?,
            SchemaChange::DropColumn { field_names } => check_top_level(field_names)?,
            SchemaChange::UpdateColumnType { field_names, .. } => check_top_level(field_names)?,
            SchemaChange::UpdateColumnNullability { field_names, .. } => {
                check_top_level(field_names)?;
            }
            SchemaChange::UpdateColumnComment { field_names, .. } => check_top_level(field_names)?,
            SchemaChange::UpdateComment { .. } | SchemaChange::UpdateColumnPosition { .. } => {}
        }
    }
    let next = current.apply_changes(changes.to_vec());
    let next = next.map_err(|e| Failure::of(with_table_name(e, table), PFFM_ILLEGAL_ARGUMENT))?;
    let default_of = |field: &DataField| {
        let before = current.fields().iter().find(|f| f.id() == field.id())?;
        before.default_value()
    };
    let defaults: Vec<_> = next
        .fields()
        .iter()
        .enumerate()
        .filter_map(|(position, field)| Some((position, default_of(field)?)))
        .collect();
    let next = default_values::restore(next, &defaults)?;
    check_columns(current, &next)?;
    validation::at_alteration(current, &next)?;
    Ok(next)
}

/// Fails if a change names a field of a ROW.
fn check_top_level(field_names: &[String]) -> Result<(), Failure> {
    match field_names {
        [_] => Ok(()),
        [] => Err(Failure::argument("a change names no column")),
        path => Err(Failure::unsupported(format!(
            "'{}' is a field of a ROW; only top-level columns can be changed",
            path.join(".")
        ))),
    }
}

/// Fails if an option cannot change to `value`. `None` removes the option.
fn check_option(
    options: &HashMap<String, String>,
    key: &str,
    value: Option<&str>,
) -> Result<(), Failure> {
    let current = options.get(key).map(String::as_str);
    if current == value {
        return Ok(());
    }
    let refused = |why: &str| {
        let (current, change) = match (current, value) {
            (Some(current), Some(value)) => {
                (format!("is '{current}'"), format!("be set to '{value}'"))
            }
            (Some(current), None) => (format!("is '{current}'"), "be removed".to_string()),
            (None, Some(value)) => ("is not set".to_string(), format!("be set to '{value}'")),
            (None, None) => ("is not set".to_string(), "be removed".to_string()),
        };
        Err(Failure::unsupported(format!(
            "option '{key}' {current} and cannot {change}: {why}"
        )))
    };
    let is_on = |value: Option<&str>| value.is_some_and(|v| v.trim().eq_ignore_ascii_case("true"));
    let is_set = |key: &str| options.contains_key(key);
    match key {
        TYPE => {
            let effective = |value: Option<&str>| value.unwrap_or("table").to_ascii_lowercase();
            match effective(current) == effective(value) {
                true => Ok(()),
                false => refused("the type of a table is fixed when the table is created"),
            }
        }
        key if FIXED.contains(&key) => {
            refused("existing files depend on the option, which is fixed when the table is created")
        }
        key if STICKY.contains(&key) && is_on(current) && !is_on(value) => {
            refused("the option cannot be switched off once it is on")
        }
        DELETION_VECTORS
            if is_on(current) != is_on(value)
                && !is_on(options.get(DELETION_VECTORS_MODIFIABLE).map(String::as_str)) =>
        {
            refused(
                "without a full compaction readers could return rows twice; set \
                 'deletion-vectors.modifiable' to 'true' first if you are sure",
            )
        }
        CLUSTERING_COLUMNS if is_set(CLUSTERING_OVERRIDE) => {
            refused("'pk-clustering-override' is set")
        }
        _ => Ok(()),
    }
}

/// Checks the new columns and the columns with a new type.
fn check_columns(current: &TableSchema, next: &TableSchema) -> Result<(), Failure> {
    let is_new = |field: &&DataField| {
        !current
            .fields()
            .iter()
            .any(|other| other.name() == field.name() && other.data_type() == field.data_type())
    };
    next.fields()
        .iter()
        .filter(is_new)
        .try_for_each(types::ensure_in_arrow)
}

/// Adds the name of the table to an error about a column, in which the crate leaves the name empty.
fn with_table_name(error: Error, table: &str) -> Error {
    let full_name = table.to_string();
    match error {
        Error::ColumnNotExist { column, .. } => Error::ColumnNotExist { full_name, column },
        Error::ColumnAlreadyExist { column, .. } => Error::ColumnAlreadyExist { full_name, column },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::{PFFM_ALREADY_EXISTS, PFFM_UNSUPPORTED};
    use serde_json::{json, Value};

    fn current(options: Value) -> TableSchema {
        let schema = json!({
            "version": 3, "id": 4, "highestFieldId": 7, "timeMillis": 1, "comment": null,
            "fields": [
                { "id": 0, "name": "k", "type": "INT NOT NULL" },
                { "id": 7, "name": "v", "type": "INT", "description": "d", "defaultValue": "5" },
            ],
            "partitionKeys": [], "primaryKeys": ["k"], "options": options,
        });
        serde_json::from_value(schema).unwrap()
    }

    fn altered(options: Value, changes: Value) -> Result<Value, Failure> {
        let changes: Vec<SchemaChange> = serde_json::from_value(changes).unwrap();
        let next = next_schema(&current(options), &changes, "db.t")?;
        Ok(serde_json::to_value(next).unwrap())
    }

    fn set(key: &str, value: &str) -> Value {
        json!([{ "action": "setOption", "key": key, "value": value }])
    }

    fn remove(key: &str) -> Value {
        json!([{ "action": "removeOption", "key": key }])
    }

    #[test]
    fn changes_become_one_new_schema_with_unused_column_ids() {
        let next = altered(
            json!({ "bucket": "2" }),
            json!([
                { "action": "addColumn", "fieldNames": ["w"], "dataType": "STRING" },
                { "action": "renameColumn", "fieldNames": ["v"], "newName": "x" },
                { "action": "updateComment", "comment": "c" },
            ]),
        );
        let next = next.unwrap();
        assert_eq!(next["id"], 5);
        assert_eq!(next["highestFieldId"], 8);
        assert_eq!(next["comment"], "c");
        assert_eq!(next["fields"][1]["name"], "x");
        assert_eq!(next["fields"][2]["id"], 8);
    }

    #[test]
    fn default_values_survive_a_change_of_type() {
        for change in [
            json!([{ "action": "updateColumnType", "fieldNames": ["v"], "newDataType": "BIGINT" }]),
            json!([{ "action": "updateColumnPosition",
                     "move": { "fieldName": "v", "type": "FIRST" } }]),
        ] {
            let next = altered(json!({ "bucket": "2" }), change.clone()).unwrap();
            let fields = next["fields"].as_array().unwrap();
            let column = fields.iter().find(|field| field["name"] == "v").unwrap();
            assert_eq!(column["defaultValue"], "5", "{change}");
            assert_eq!(column["description"], "d", "{change}");
        }
    }

    #[test]
    fn a_default_value_must_fit_the_new_type() {
        let change = json!([{ "action": "updateColumnType", "fieldNames": ["v"], "newDataType": "BOOLEAN" }]);
        let failure = altered(json!({ "bucket": "2" }), change).unwrap_err();
        assert_ne!(failure.code, PFFM_INTERNAL, "{failure:?}");
    }

    #[test]
    fn fixed_options_keep_their_value() {
        for key in FIXED {
            let failure = altered(json!({ "bucket": "2" }), set(key, "3")).unwrap_err();
            assert_eq!(failure.code, PFFM_UNSUPPORTED, "{failure:?}");
            assert!(failure.message.contains(&format!("'{key}'")), "{failure:?}");
        }
        let failure = altered(json!({ "bucket": "2" }), remove("bucket")).unwrap_err();
        assert_eq!(
            failure.message,
            "option 'bucket' is '2' and cannot be removed: existing files depend on the option, which \
             is fixed when the table is created"
        );
        assert!(altered(json!({ "bucket": "2" }), set("bucket", "2")).is_ok());
        assert!(altered(json!({ "bucket": "2" }), remove("bucket-key")).is_ok());
    }

    #[test]
    fn some_options_change_in_one_direction_only() {
        let options = json!({ "bucket": "2", "ignore-delete": "true" });
        assert!(altered(options.clone(), set("ignore-delete", "false")).is_err());
        assert!(altered(options, remove("ignore-delete")).is_err());
        assert!(altered(json!({ "bucket": "2" }), set("ignore-delete", "true")).is_ok());
        let vectors = set("deletion-vectors.enabled", "true");
        assert!(altered(json!({ "bucket": "2" }), vectors.clone()).is_err());
        let options = json!({ "bucket": "2", "deletion-vectors.modifiable": "true" });
        assert!(altered(options, vectors).is_ok());
    }

    #[test]
    fn the_type_of_a_table_is_fixed() {
        let options = json!({ "bucket": "2" });
        assert!(altered(options.clone(), set("type", "TABLE")).is_ok());
        assert!(altered(options.clone(), set("type", "format-table")).is_err());
        let typed = json!({ "bucket": "2", "type": "materialized-table" });
        assert!(altered(typed, remove("type")).is_err());
    }

    #[test]
    fn the_new_schema_has_the_rules_of_a_new_table() {
        let cases = [
            (
                set("snapshot.num-retained.min", "0"),
                PFFM_ILLEGAL_ARGUMENT,
                "snapshot.num-retained",
            ),
            (
                json!([{ "action": "addColumn", "fieldNames": ["_LEVEL"], "dataType": "INT" }]),
                PFFM_ILLEGAL_ARGUMENT,
                "_LEVEL",
            ),
            (
                json!([{ "action": "addColumn", "fieldNames": [" "], "dataType": "INT" }]),
                PFFM_ILLEGAL_ARGUMENT,
                "blank",
            ),
            (
                json!([{ "action": "addColumn", "fieldNames": ["n"], "dataType": "INT NOT NULL" }]),
                PFFM_ILLEGAL_ARGUMENT,
                "NOT NULL",
            ),
            (
                json!([{ "action": "addColumn", "fieldNames": ["v"], "dataType": "INT" }]),
                PFFM_ALREADY_EXISTS,
                "db.t",
            ),
            (
                json!([{ "action": "dropColumn", "fieldNames": ["none"] }]),
                PFFM_NOT_FOUND,
                "none",
            ),
            (
                json!([{ "action": "dropColumn", "fieldNames": ["k"] }]),
                PFFM_UNSUPPORTED,
                "'k'",
            ),
            (
                json!([{ "action": "dropColumn", "fieldNames": ["v", "f"] }]),
                PFFM_UNSUPPORTED,
                "'v.f'",
            ),
            (
                json!([{ "action": "dropColumn", "fieldNames": [] }]),
                PFFM_ILLEGAL_ARGUMENT,
                "column",
            ),
        ];
        for (change, code, part) in cases {
            let failure = altered(json!({ "bucket": "2" }), change.clone()).unwrap_err();
            assert_eq!(failure.code, code, "{change}: {failure:?}");
            assert!(failure.message.contains(part), "{change}: {failure:?}");
        }
    }
}
