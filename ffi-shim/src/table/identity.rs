//! The identity of a table. A table that was dropped and created again has a different identity.

use std::sync::Arc;

use paimon::spec::TableSchema;
use paimon::table::SchemaManager;
use paimon::Table;

use super::server;
use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_NOT_FOUND};
use crate::failure::Failure;

/// Returns a schema manager with an empty cache. The table's own manager would return cached schemas.
pub(super) fn schemas(table: &Table) -> SchemaManager {
    let manager = SchemaManager::new(table.file_io().clone(), table.location().to_string());
    if table.is_main_branch() {
        manager
    } else {
        manager.with_branch(table.branch())
    }
}

/// Returns the name of the table. A branch other than main is appended in Paimon's syntax.
fn full_name(table: &Table) -> String {
    let name = table.identifier().full_name();
    match table.is_main_branch() {
        true => name,
        false => format!("{name}$branch_{}", table.branch()),
    }
}

/// Returns the failure for a table without schema files.
pub(super) fn dropped(table: &Table) -> Failure {
    Failure::new(
        PFFM_NOT_FOUND,
        format!(
            "table {} does not exist at {}: no schema file was found",
            full_name(table),
            table.location()
        ),
    )
}

/// Returns the identity of the table: the creation time of its first schema, in milliseconds since
/// 1970-01-01 UTC. For a table of a catalog server the identity is a negative hash of the server's table id.
pub(super) async fn creation_time(table: &Table) -> Result<i64, Failure> {
    match table.rest_env() {
        Some(server) => Ok(server::hash_of_id(server.uuid())),
        None => Ok(first_and_latest_schema(table).await?.0.time_millis()),
    }
}

/// Returns the oldest and the latest schema of the table. Lists the schemas once.
pub(super) async fn first_and_latest_schema(
    table: &Table,
) -> Result<(Arc<TableSchema>, Arc<TableSchema>), Failure> {
    let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
    let manager = schemas(table);
    let ids = manager.list_all_ids().await.map_err(corrupt)?;
    let (Some(first), Some(latest)) = (ids.iter().min(), ids.iter().max()) else {
        return Err(dropped(table));
    };
    // The manager caches schemas, so a single schema is read once.
    let first = manager.schema(*first).await.map_err(corrupt)?;
    let latest = manager.schema(*latest).await.map_err(corrupt)?;
    Ok((first, latest))
}
