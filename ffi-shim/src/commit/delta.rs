//! Comparison of the changes in a snapshot with the changes of a commit.

use std::collections::HashSet;

use paimon::spec::{BinaryRow, CommitKind, DataField, Manifest, ManifestList, Snapshot};
use paimon::{Error, Table};

use super::operation::{Operation, PartitionSpec};
use super::prepared::PreparedCommit;
use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::upstream::is_add;

/// Returns whether the commit can have produced the snapshot. The snapshot must belong to the user of the
/// commit.
pub(super) async fn matches(
    table: &Table,
    snapshot: &Snapshot,
    commit: &PreparedCommit,
) -> Result<bool, Failure> {
    let delta = Delta::of(table, snapshot).await?;
    let fields = table.schema().partition_fields();
    Ok(commit.files == delta.added && delta.fits(&commit.operation, snapshot, &fields))
}

/// Changes in a snapshot.
struct Delta {
    /// The names of the added data files.
    added: HashSet<String>,
    /// The number of rows in the added data files.
    added_rows: i64,
    /// The partitions of the added data files.
    written: HashSet<Vec<u8>>,
    /// The partitions of the deleted data files.
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

    /// Returns whether the operation can have produced the snapshot.
    fn fits(&self, operation: &Operation, snapshot: &Snapshot, fields: &[DataField]) -> bool {
        if matches!(operation, Operation::Append) {
            return true;
        }
        let deletes_only = |partitions: &[PartitionSpec]| {
            let mut deleted = self.deleted.iter();
            deleted.all(|row| partitions.iter().any(|p| contains(p, row, fields)))
        };
        // No row that existed before the snapshot is left.
        let replaces_all = || {
            let total = snapshot.total_record_count();
            total.is_none_or(|total| total == self.added_rows)
        };
        *snapshot.commit_kind() == CommitKind::OVERWRITE
            && match operation {
                Operation::Append => true,
                Operation::DynamicOverwrite if fields.is_empty() => replaces_all(),
                Operation::DynamicOverwrite => self.deleted.is_subset(&self.written),
                Operation::StaticOverwrite(all) if all.is_empty() => replaces_all(),
                Operation::StaticOverwrite(partition) => {
                    deletes_only(std::slice::from_ref(partition))
                }
                Operation::TruncateTable => replaces_all(),
                Operation::TruncatePartitions(partitions) => deletes_only(partitions),
            }
    }
}

/// Returns whether a serialized partition has the values of `partition`.
fn contains(partition: &PartitionSpec, row: &[u8], fields: &[DataField]) -> bool {
    let Ok(row) = BinaryRow::from_serialized_bytes(row) else {
        return false;
    };
    fields.iter().enumerate().all(|(i, field)| {
        partition.get(field.name()).is_none_or(|expected| {
            let found = row.get_datum(i, field.data_type());
            found.is_ok_and(|found| found == *expected)
        })
    })
}

fn corrupt(error: Error) -> Failure {
    Failure::of(error, PFFM_CORRUPT_DATA)
}
