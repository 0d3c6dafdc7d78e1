//! Tables of a REST catalog. Only the catalog server knows which table a name currently refers to.

use paimon::api::RestError;
use paimon::spec::{Snapshot, TableSchema};
use paimon::table::RESTEnv;
use paimon::{Error, Table};

use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_NOT_FOUND};
use crate::failure::Failure;

/// Returns a negative hash (FNV-1a) of the id that the server gave to a table. The hash is the same in every
/// process.
pub(super) fn hash_of_id(id: &str) -> i64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.cast_signed() | i64::MIN
}

/// Returns the server's current schema of the table. Fails if the table was dropped, or dropped and created
/// again.
pub(super) async fn latest_schema(table: &Table, server: &RESTEnv) -> Result<TableSchema, Failure> {
    let name = table.identifier().full_name();
    let response = server.api().get_table(server.identifier()).await;
    let response = response.map_err(|error| match error {
        Error::RestApi {
            source: RestError::NoSuchResource { message, .. },
        } => Failure::new(
            PFFM_NOT_FOUND,
            format!("the catalog server has no table {name} any more: {message}"),
        ),
        other => Failure::of(other, PFFM_CORRUPT_DATA).context(format!("table {name}")),
    })?;
    if response.id.as_deref() != Some(server.uuid()) {
        return Err(Failure::state(format!(
            "table {name} at {} was dropped and created again; open the table again",
            table.location()
        )));
    }
    match (response.schema_id, response.schema) {
        (Some(id), Some(schema)) => Ok(TableSchema::new(id, &schema)),
        _ => Err(Failure::new(
            PFFM_CORRUPT_DATA,
            format!("the catalog server did not send the schema of table {name}"),
        )),
    }
}

/// Returns the latest snapshot that the server reports. Returns none for a table without a server.
pub(crate) async fn latest_snapshot(table: &Table) -> Result<Option<Snapshot>, Failure> {
    if table.rest_env().is_none() {
        return Ok(None);
    }
    let latest = table.snapshot_manager().get_latest_snapshot().await;
    latest.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
}

/// Fails if the table's snapshot folder does not contain the server's latest snapshot, `latest`. In that
/// case, the server stores snapshots elsewhere, and a snapshot that is missing from the folder has not
/// necessarily expired.
pub(crate) async fn ensure_history(table: &Table, latest: &Snapshot) -> Result<(), Failure> {
    if table.rest_env().is_none() {
        return Ok(());
    }
    match table.snapshot_manager().get_snapshot(latest.id()).await {
        Ok(found) if found.commit_user() == latest.commit_user() => Ok(()),
        Ok(_) | Err(Error::SnapshotNotExist { .. }) => Err(Failure::unsupported(format!(
            "the catalog server reports snapshot {} of table {}, but the snapshot folder of the table \
             at {} does not contain it: the history of the table is unknown",
            latest.id(),
            table.identifier().full_name(),
            table.location()
        ))),
        Err(e) => Err(Failure::of(e, PFFM_CORRUPT_DATA)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_ids_are_stable_and_negative() {
        assert_eq!(hash_of_id("e0b1f4c2"), hash_of_id("e0b1f4c2"));
        assert_ne!(hash_of_id("e0b1f4c2"), hash_of_id("e0b1f4c3"));
        assert!(hash_of_id("") < 0);
        assert!(hash_of_id("e0b1f4c2") < 0);
    }
}
