//! Tables that the server of a REST catalog keeps: it alone knows which one a name means by now.

use paimon::api::RestError;
use paimon::spec::{Snapshot, TableSchema};
use paimon::table::RESTEnv;
use paimon::{Error, Table};

use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_NOT_FOUND};
use crate::failure::Failure;

/// A number below 0 for the id that a server gave to a table: the same one in every process (FNV-1a).
pub(crate) fn number(id: &str) -> i64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.cast_signed() | i64::MIN
}

/// The schema that the server has for the table by now. Fails when the table was dropped, or dropped
/// and made again.
pub(crate) async fn latest_schema(table: &Table, server: &RESTEnv) -> Result<TableSchema, Failure> {
    let name = table.identifier().full_name();
    let response = server.api().get_table(server.identifier()).await;
    let response = response.map_err(|error| match error {
        Error::RestApi {
            source: RestError::NoSuchResource { message, .. },
        } => Failure::new(
            PFFM_NOT_FOUND,
            format!("the server has no table {name} any more: {message}"),
        ),
        other => Failure::of(other, PFFM_CORRUPT_DATA).context(format!("table {name}")),
    })?;
    if response.id.as_deref() != Some(server.uuid()) {
        return Err(Failure::state(format!(
            "table {name} at {} was dropped and made again; get the table anew",
            table.location()
        )));
    }
    match (response.schema_id, response.schema) {
        (Some(id), Some(schema)) => Ok(TableSchema::new(id, &schema)),
        _ => Err(Failure::new(
            PFFM_CORRUPT_DATA,
            format!("the server did not tell the schema of table {name}"),
        )),
    }
}

/// The newest snapshot by what the server says; none for a table of no server.
pub(crate) async fn latest_snapshot(table: &Table) -> Result<Option<Snapshot>, Failure> {
    if table.rest_env().is_none() {
        return Ok(None);
    }
    let latest = table.snapshot_manager().get_latest_snapshot().await;
    latest.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
}

/// Fails when the server keeps the table's snapshots somewhere else than in the table's folder, where
/// they are looked for: what is not found there need not have expired. `latest` is its newest one.
pub(crate) async fn ensure_history(table: &Table, latest: &Snapshot) -> Result<(), Failure> {
    if table.rest_env().is_none() {
        return Ok(());
    }
    match table.snapshot_manager().get_snapshot(latest.id()).await {
        Ok(found) if found.commit_user() == latest.commit_user() => Ok(()),
        Ok(_) | Err(Error::SnapshotNotExist { .. }) => Err(Failure::unsupported(format!(
            "the server has snapshot {} of table {}, which is not in the folder of its snapshots at \
             {}: what the table was before is not known",
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
    fn an_id_is_always_the_same_number() {
        assert_eq!(number("e0b1f4c2"), number("e0b1f4c2"));
        assert_ne!(number("e0b1f4c2"), number("e0b1f4c3"));
        assert!(number("") < 0);
        assert!(number("e0b1f4c2") < 0);
    }
}
