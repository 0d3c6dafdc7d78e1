//! Whether a commit was published before: one commit user is one commit, and asking for the same
//! again gives what came of it.

use std::collections::HashSet;

use paimon::spec::{
    BinaryRow, CommitKind, DataField, FileKind, Manifest, ManifestEntry, ManifestList, Snapshot,
};
use paimon::{Error, Table};

use super::request::{Operation, Partition};
use super::Commit;
use crate::error::{Failure, PFFM_CORRUPT_DATA};
use crate::server;

/// The snapshot that holds this very commit, if its user published before.
pub(super) async fn find(
    table: &Table,
    commit: &Commit,
    files: &HashSet<String>,
) -> Result<Option<Snapshot>, Failure> {
    let Some(snapshot) = latest_of_user(table, commit).await? else {
        return Ok(None);
    };
    let delta = Delta::of(table, &snapshot).await?;
    let fields = table.schema().partition_fields();
    if *files == delta.added && is_of(&commit.operation, &snapshot, &delta, &fields) {
        return Ok(Some(snapshot));
    }
    Err(Failure::state(format!(
        "commit user {} has published snapshot {} of table {} already, with other messages: one \
         commit user is one commit",
        commit.user,
        snapshot.id(),
        table.identifier().full_name()
    )))
}

/// Whether the snapshot can have come of the operation.
fn is_of(operation: &Operation, snapshot: &Snapshot, delta: &Delta, fields: &[DataField]) -> bool {
    if matches!(operation, Operation::Append) {
        return true;
    }
    let all_in = |partitions: &[Partition]| {
        let mut deleted = delta.deleted.iter();
        deleted.all(|row| partitions.iter().any(|p| contains(p, row, fields)))
    };
    // Nothing is left of what was there before.
    let replaced_all = || {
        let total = snapshot.total_record_count();
        total.is_none_or(|total| total == delta.added_rows)
    };
    *snapshot.commit_kind() == CommitKind::OVERWRITE
        && match operation {
            Operation::Append => true,
            Operation::DynamicOverwrite if fields.is_empty() => replaced_all(),
            Operation::DynamicOverwrite => delta.deleted.is_subset(&delta.written),
            Operation::StaticOverwrite(all) if all.is_empty() => replaced_all(),
            Operation::StaticOverwrite(partition) => all_in(std::slice::from_ref(partition)),
            Operation::TruncateTable => replaced_all(),
            Operation::TruncatePartitions(partitions) => all_in(partitions),
        }
}

/// Whether a partition, as the bytes of its row, has these values.
fn contains(partition: &Partition, row: &[u8], fields: &[DataField]) -> bool {
    let Ok(row) = BinaryRow::from_serialized_bytes(row) else {
        return false;
    };
    fields.iter().enumerate().all(|(i, field)| {
        partition.get(field.name()).is_none_or(|wanted| {
            let found = row.get_datum(i, field.data_type());
            found.is_ok_and(|found| found == *wanted)
        })
    })
}

async fn latest_of_user(table: &Table, commit: &Commit) -> Result<Option<Snapshot>, Failure> {
    let manager = table.snapshot_manager();
    let Some(newest) = manager.get_latest_snapshot().await.map_err(corrupt)? else {
        return Ok(None);
    };
    let latest = newest.id();
    if latest <= commit.since {
        return Ok(None);
    }
    if newest.commit_user() == commit.user {
        return Ok(Some(newest));
    }
    for id in (commit.since.saturating_add(1)..latest).rev() {
        match manager.get_snapshot(id).await {
            Ok(snapshot) if snapshot.commit_user() == commit.user => return Ok(Some(snapshot)),
            // Expired meanwhile, and so is everything before it.
            Err(Error::SnapshotNotExist { .. }) => {
                server::ensure_history(table, &newest).await?;
                break;
            }
            Ok(_) => {}
            Err(e) => return Err(corrupt(e)),
        }
    }
    Ok(None)
}

/// What a snapshot changed.
struct Delta {
    /// Names of the data files that came.
    added: HashSet<String>,
    /// Rows in them.
    added_rows: i64,
    /// Partitions of them.
    written: HashSet<Vec<u8>>,
    /// Partitions of those that went.
    deleted: HashSet<Vec<u8>>,
}

impl Delta {
    async fn of(table: &Table, snapshot: &Snapshot) -> Result<Self, Failure> {
        let manager = table.snapshot_manager();
        let list = manager.manifest_path(snapshot.delta_manifest_list());
        let manifests = ManifestList::read(table.file_io(), &list)
            .await
            .map_err(corrupt)?;
        let mut delta = Delta {
            added: HashSet::new(),
            added_rows: 0,
            written: HashSet::new(),
            deleted: HashSet::new(),
        };
        for manifest in manifests {
            let path = manager.manifest_path(manifest.file_name());
            let entries = Manifest::read(table.file_io(), &path)
                .await
                .map_err(corrupt)?;
            for entry in entries {
                if is_add(&entry) {
                    let file = entry.file();
                    delta.added.insert(file.file_name.clone());
                    delta.added_rows = delta.added_rows.saturating_add(file.row_count);
                    delta.written.insert(entry.partition().to_vec());
                } else {
                    delta.deleted.insert(entry.partition().to_vec());
                }
            }
        }
        Ok(delta)
    }
}

/// The crate keeps the kind to itself, but lets us ask whether an Add is the same.
fn is_add(entry: &ManifestEntry) -> bool {
    entry.clone().with_kind(FileKind::Add) == *entry
}

fn corrupt(error: Error) -> Failure {
    Failure::of(error, PFFM_CORRUPT_DATA)
}
