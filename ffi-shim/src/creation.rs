//! Making a table: of two who make the same one, one does and the other hears so.
//!
//! The crate looks whether there is a first schema and then writes it, over whatever was written in
//! between: both would be told that the table is theirs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use paimon::catalog::Identifier;
use paimon::spec::{Schema, TableSchema};
use paimon::{Catalog, Error};

use crate::error::{Failure, PFFM_CORRUPT_DATA, PFFM_INTERNAL, PFFM_IO};
use crate::storage::{self, Published};

/// Where tables are made by ourselves: the folder of a filesystem catalog on the local disk.
#[derive(Debug, Clone)]
pub(crate) struct LocalWarehouse(PathBuf);

impl LocalWarehouse {
    /// None when the tables are made by a server, in memory, or on a storage of another kind.
    pub(crate) fn of(metastore: Option<&str>, warehouse: Option<&str>) -> Option<Self> {
        if !matches!(metastore, None | Some("filesystem")) {
            return None;
        }
        let warehouse = warehouse?;
        let path = match storage::scheme(warehouse) {
            None => warehouse,
            Some("file") => {
                let path = warehouse.strip_prefix("file:")?;
                path.strip_prefix("//").unwrap_or(path)
            }
            Some(_) => return None,
        };
        Some(LocalWarehouse(PathBuf::from(path)))
    }

    fn table(&self, name: &Identifier) -> PathBuf {
        self.0
            .join(format!("{}.db", name.database()))
            .join(name.object())
    }
}

/// Makes the table unless there is one, which is an error unless `ignore_if_exists`.
pub(crate) async fn create(
    catalog: Arc<dyn Catalog>,
    local: Option<LocalWarehouse>,
    name: Identifier,
    schema: Schema,
    ignore_if_exists: bool,
) -> Result<(), Failure> {
    let of = |e| Failure::of(e, PFFM_CORRUPT_DATA);
    // Those of this process take turns, whatever the storage.
    let _turn = storage::enter(format!("create {}", name.full_name())).await;
    let plain = schema.options().get("type").is_none_or(|t| t == "table");
    let Some(local) = local.filter(|_| plain) else {
        let created = catalog.create_table(&name, schema, ignore_if_exists).await;
        return created.map_err(of);
    };
    // Also refuses names that are none.
    match catalog.get_table(&name).await {
        Ok(_) | Err(Error::TableNotExist { .. }) => {}
        Err(e) => return Err(of(e)),
    }
    catalog.get_database(name.database()).await.map_err(of)?;
    let json = serde_json::to_vec(&TableSchema::new(0, &schema)).map_err(|e| {
        Failure::new(
            PFFM_INTERNAL,
            format!("schema of {}: {e}", name.full_name()),
        )
    })?;
    let folder = local.table(&name);
    let work = tokio::task::spawn_blocking(move || first_schema(&folder, &json));
    let outcome = work
        .await
        .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?
        .map_err(|e| Failure::new(PFFM_IO, format!("making table {}: {e}", name.full_name())))?;
    match outcome {
        Published::Theirs if !ignore_if_exists => Err(of(Error::TableAlreadyExist {
            full_name: name.full_name(),
        })),
        _ => Ok(()),
    }
}

fn first_schema(table: &Path, json: &[u8]) -> std::io::Result<Published> {
    let schemas = table.join("schema");
    if has_schema(&schemas)? {
        return Ok(Published::Theirs);
    }
    // Not the folder above: a database that was dropped meanwhile stays dropped.
    match std::fs::create_dir(table) {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => return Err(e),
        _ => {}
    }
    storage::publish(&schemas.join("schema-0"), json)
}

/// Also one whose first schema was removed by somebody is a table.
fn has_schema(folder: &Path) -> std::io::Result<bool> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(e),
    };
    for entry in entries {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix("schema-"));
        if number.is_some_and(|number| number.parse::<u64>().is_ok()) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_filesystem_catalogs_on_the_local_disk_are_made_here() {
        let path = |metastore, warehouse| {
            LocalWarehouse::of(metastore, warehouse).map(|w| w.0.display().to_string())
        };
        assert_eq!(path(None, Some("/w")).as_deref(), Some("/w"));
        assert_eq!(
            path(Some("filesystem"), Some("file:/w")).as_deref(),
            Some("/w")
        );
        assert_eq!(path(None, Some("file:///w")).as_deref(), Some("/w"));
        assert_eq!(path(None, Some("memory:/w")), None);
        assert_eq!(path(None, Some("s3://bucket/w")), None);
        assert_eq!(path(Some("rest"), Some("/w")), None);
        assert_eq!(path(None, None), None);
    }
}
