//! Creation of tables. If two callers create the same table at the same time, one succeeds and the other fails.
//!
//! The crate checks whether the first schema exists and then writes it, even over a schema that was written in
//! between. Both callers would be told that they created the table.

use std::collections::HashMap;
use std::sync::Arc;

use paimon::catalog::Identifier;
use paimon::spec::{Schema, TableSchema};
use paimon::{Catalog, Error};

use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_INTERNAL};
use crate::failure::Failure;
use crate::names;
use crate::storage::{self, ExclusiveStore, PublishOutcome};

/// The folder of a filesystem catalog in which this library creates the tables itself.
#[derive(Debug, Clone)]
pub(crate) struct Warehouse {
    path: String,
    store: ExclusiveStore,
}

impl Warehouse {
    /// Returns the warehouse of a catalog, and sets its location in the options in the spelling of the crate.
    /// Returns `None` if a server creates the tables, or if they are in memory or on another storage.
    pub(crate) fn of(options: &mut HashMap<String, String>) -> Result<Option<Self>, Failure> {
        let metastore = options.get("metastore").map(String::as_str);
        if !matches!(metastore, None | Some("filesystem")) {
            return Ok(None);
        }
        let Some(path) = options.get("warehouse") else {
            return Ok(None);
        };
        let store = ExclusiveStore::of(path, options)?;
        let path = storage::without_host(path);
        options.insert("warehouse".to_string(), path.clone());
        Ok(store.map(|store| Warehouse {
            path: path.trim_end_matches('/').to_string(),
            store,
        }))
    }

    pub(crate) fn store(&self) -> &ExclusiveStore {
        &self.store
    }

    fn table(&self, name: &Identifier) -> String {
        format!("{}/{}.db/{}", self.path, name.database(), name.object())
    }

    /// Fails if the name of the database's folder is too long.
    pub(crate) fn check_database(&self, name: &str) -> Result<(), Failure> {
        names::check_length("the database", &self.path, &format!("{name}.db"))
    }

    /// Fails if the name of the table's folder is too long.
    pub(crate) fn check_table(&self, name: &Identifier) -> Result<(), Failure> {
        self.check_database(name.database())?;
        names::check_length("the table", &self.path, name.object())
    }

    /// Fails if the name of every folder of a partition would be too long.
    fn check_partitions(&self, schema: &TableSchema) -> Result<(), Failure> {
        schema.partition_fields().iter().try_for_each(|field| {
            let what = format!("a partition by column '{}'", field.name());
            names::check_length(&what, &self.path, &names::null_partition(field))
        })
    }
}

/// Creates a table. Fails if the table exists, unless `ignore_if_exists` is true.
pub(crate) async fn create(
    catalog: Arc<dyn Catalog>,
    warehouse: Option<Warehouse>,
    name: Identifier,
    schema: Schema,
    ignore_if_exists: bool,
) -> Result<(), Failure> {
    let of = |e| Failure::of(e, PFFM_CORRUPT_DATA);
    // Creations in this process take turns on every storage.
    let _turn = storage::wait_for_turn(format!("create {}", name.full_name())).await;
    let plain = schema.options().get("type").is_none_or(|t| t == "table");
    let Some(warehouse) = warehouse.filter(|_| plain) else {
        let created = catalog.create_table(&name, schema, ignore_if_exists).await;
        return created.map_err(of);
    };
    let schema = TableSchema::new(0, &schema);
    warehouse.check_table(&name)?;
    warehouse.check_partitions(&schema)?;
    // This also refuses invalid names.
    match catalog.get_table(&name).await {
        Ok(_) | Err(Error::TableNotExist { .. }) => {}
        Err(e) => return Err(of(e)),
    }
    catalog.get_database(name.database()).await.map_err(of)?;
    let json = serde_json::to_vec(&schema).map_err(|e| {
        Failure::new(
            PFFM_INTERNAL,
            format!("schema of {}: {e}", name.full_name()),
        )
    })?;
    let making = |e: Failure| e.context(format!("making table {}", name.full_name()));
    let schemas = format!("{}/schema", warehouse.table(&name));
    let outcome = first_schema(&warehouse.store, &schemas, json).await;
    match outcome.map_err(making)? {
        PublishOutcome::Lost if !ignore_if_exists => Err(of(Error::TableAlreadyExist {
            full_name: name.full_name(),
        })),
        _ => Ok(()),
    }
}

async fn first_schema(
    store: &ExclusiveStore,
    folder: &str,
    json: Vec<u8>,
) -> Result<PublishOutcome, Failure> {
    // A folder without its first schema may still be a table.
    if store
        .names(folder)
        .await?
        .iter()
        .any(|name| is_schema(name))
    {
        return Ok(PublishOutcome::Lost);
    }
    store.publish(&format!("{folder}/schema-0"), json).await
}

fn is_schema(name: &str) -> bool {
    let number = name.strip_prefix("schema-");
    number.is_some_and(|number| number.parse::<u64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_filesystem_catalogs_on_storage_of_ours_are_made_here() {
        let path = |pairs: &[(&str, &str)]| {
            let pair = |(key, value): &(&str, &str)| (key.to_string(), value.to_string());
            let mut options = pairs.iter().map(pair).collect();
            Warehouse::of(&mut options).unwrap().map(|w| w.path)
        };
        let at = |warehouse| path(&[("warehouse", warehouse)]);
        assert_eq!(at("/w").as_deref(), Some("/w"));
        assert_eq!(at("file:///w/").as_deref(), Some("file:/w"));
        assert_eq!(at("file://localhost/w").as_deref(), Some("file:/w"));
        assert_eq!(at("s3://bucket/w").as_deref(), Some("s3://bucket/w"));
        assert_eq!(at("memory:/w"), None);
        assert_eq!(at("oss://bucket/w"), None);
        let filesystem = path(&[("metastore", "filesystem"), ("warehouse", "file:/w")]);
        assert_eq!(filesystem.as_deref(), Some("file:/w"));
        assert_eq!(path(&[("metastore", "rest"), ("warehouse", "/w")]), None);
        assert_eq!(path(&[]), None);
    }
}
