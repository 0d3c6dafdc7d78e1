//! Checks of an open table against the current state of the table.

use std::sync::Arc;

use paimon::spec::{DataField, TableSchema};

use super::open::OpenTable;
use super::{identity, server};
use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::storage::SnapshotOwner;

impl OpenTable {
    /// Fails if the table was dropped, or dropped and created again, after it was opened. Returns the latest
    /// schema of the table.
    pub(crate) async fn ensure_same(&self) -> Result<Arc<TableSchema>, Failure> {
        if let Some(server) = self.table.rest_env() {
            return server::latest_schema(&self.table, server)
                .await
                .map(Arc::new);
        }
        let (first, latest) = identity::first_and_latest_schema(&self.table).await?;
        if first.time_millis() != self.created_millis {
            return Err(Failure::state(format!(
                "table {} at {} was dropped and created again; open the table again",
                self.full_name(),
                self.table.location()
            )));
        }
        Ok(latest)
    }

    /// Fails like [`Self::ensure_same`] if the table looks `empty`. The folders of a dropped table also have no
    /// snapshot and no file.
    pub(crate) async fn ensure_same_if(&self, empty: bool) -> Result<(), Failure> {
        if empty {
            self.ensure_same().await?;
        }
        Ok(())
    }

    /// Returns the schema with this id.
    pub(crate) async fn schema(&self, id: i64) -> Result<Arc<TableSchema>, Failure> {
        identity::schemas(&self.table)
            .schema(id)
            .await
            .map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
    }

    /// Fails if this library cannot publish a snapshot atomically, unless the caller publishes the snapshots.
    pub(crate) async fn ensure_writable(&self) -> Result<(), Failure> {
        match &self.publish {
            SnapshotOwner::Caller(_) => Ok(()),
            _ => self.ensure_publishable().await,
        }
    }

    /// Fails if this library cannot publish a snapshot atomically.
    pub(crate) async fn ensure_publishable(&self) -> Result<(), Failure> {
        match &self.publish {
            SnapshotOwner::Store(store) => store
                .ensure_exclusive(self.table.location())
                .await
                .map_err(|e| e.context(format!("table {}", self.full_name()))),
            SnapshotOwner::Unsupported { scheme } => Err(Failure::unsupported(format!(
                "table {} is at {}: paimon-ffm does not commit to {scheme}: storage, because it cannot \
                 publish a snapshot atomically there, and two writers could lose each other's data",
                self.full_name(),
                self.table.location()
            ))),
            SnapshotOwner::Caller(_) => Err(Failure::unsupported(format!(
                "table {} at {} is in a catalog with a file access: paimon-ffm writes and reads there, but does not \
                 commit, because it is unknown how to publish a snapshot atomically; commit with Paimon Java",
                self.full_name(),
                self.table.location()
            ))),
            _ => Ok(()),
        }
    }

    /// Fails if the table was dropped or created again, or if its schema changed after it was opened. Options may
    /// differ from the stored options.
    pub(crate) async fn ensure_schema(&self) -> Result<(), Failure> {
        let latest = self.ensure_same().await?;
        let ours = self.table.schema().id();
        if latest.id() != ours {
            return Err(Failure::mismatch(format!(
                "the schema of table {} changed from id {ours} to id {}; open the table again",
                self.full_name(),
                latest.id()
            )));
        }
        // The caller may have passed the schema.
        if !has_same_columns(self.table.schema(), &latest) {
            return Err(Failure::mismatch(format!(
                "table {} at {}: the columns or keys of schema {ours} are not those of the stored schema {ours}; open \
                 the table with the stored schema",
                self.full_name(),
                self.table.location()
            )));
        }
        Ok(())
    }
}

/// Tells whether the columns and keys of two schemas are the same. Descriptions and default values may differ.
fn has_same_columns(one: &TableSchema, other: &TableSchema) -> bool {
    let same = |(one, other): (&DataField, &DataField)| {
        one.id() == other.id() && one.name() == other.name() && one.data_type() == other.data_type()
    };
    one.fields().len() == other.fields().len()
        && one.fields().iter().zip(other.fields()).all(same)
        && one.partition_keys() == other.partition_keys()
        && one.primary_keys() == other.primary_keys()
}
