//! Whether a commit was published before: one commit user is one commit, and asking for the same
//! again gives what came of it.

use std::collections::HashSet;

use paimon::spec::{BinaryRow, CommitKind, DataField, Manifest, ManifestList, Snapshot};
use paimon::{Error, Table};

use super::request::{Operation, Partition};
use super::{Commit, Since};
use crate::failure::codes::{PFFM_COMMIT_OUTCOME_UNKNOWN, PFFM_CORRUPT_DATA};
use crate::failure::Failure;
use crate::maintenance::references::References;
use crate::table::server;
use crate::table::OpenTable;
use crate::upstream::is_add;

/// What the history tells of a commit.
pub(super) struct Search {
    /// The snapshot that holds it.
    pub(super) found: Option<Snapshot>,
    /// The newest snapshot, to which the search went.
    pub(super) newest: Since,
}

/// The snapshot that holds this very commit, if its user published before.
pub(super) async fn find(
    open: &OpenTable,
    table: &Table,
    commit: &Commit,
    files: &HashSet<String>,
) -> Result<Option<Snapshot>, Failure> {
    Ok(search(open, table, commit, files).await?.found)
}

/// As [`find`]. Fails when the commit was done and its snapshot expired, or may have been.
pub(super) async fn search(
    open: &OpenTable,
    table: &Table,
    commit: &Commit,
    files: &HashSet<String>,
) -> Result<Search, Failure> {
    let history = history(table, commit).await?;
    let newest = history.newest;
    let Some(snapshot) = history.of_user else {
        // What nobody did before is not among what is gone.
        if !history.whole && !commit.first {
            ensure_not_expired(open, commit, files).await?;
        }
        let found = None;
        return Ok(Search { found, newest });
    };
    let delta = Delta::of(table, &snapshot).await?;
    let fields = table.schema().partition_fields();
    if *files == delta.added && is_of(&commit.operation, &snapshot, &delta, &fields) {
        let found = Some(snapshot);
        return Ok(Search { found, newest });
    }
    Err(Failure::state(format!(
        "commit user {} has published snapshot {} of table {} already, with other messages: one \
         commit user is one commit",
        commit.user,
        snapshot.id(),
        table.identifier().full_name()
    )))
}

/// For a commit that is not in what is left of the history: its snapshot may have expired.
async fn ensure_not_expired(
    open: &OpenTable,
    commit: &Commit,
    files: &HashSet<String>,
) -> Result<(), Failure> {
    let name = open.full_name();
    if files.is_empty() {
        let partitioned = !open.table.schema().partition_keys().is_empty();
        let nothing_to_do = match commit.operation {
            Operation::Append => true,
            Operation::DynamicOverwrite => partitioned,
            _ => false,
        };
        if nothing_to_do {
            return Ok(());
        }
        return Err(Failure::new(
            PFFM_COMMIT_OUTCOME_UNKNOWN,
            format!(
                "snapshots of table {name} have expired, or were rolled back, since the builder of \
                 commit user {} was made, so that nobody can tell whether this commit was done; \
                 done twice it would remove what came in between. A new builder does it anew",
                commit.user
            ),
        ));
    }
    // Files of a commit are needed by its snapshot, and as long by later ones as they are there.
    let references = References::of(open).await?;
    let held = files
        .iter()
        .find_map(|file| Some((file, references.holder(file)?)));
    match held {
        None => Ok(()),
        Some((file, holder)) => Err(Failure::state(format!(
            "this commit, by user {}, was done already, and its snapshot has expired since: {holder} \
             of table {name} has its file {file}",
            commit.user
        ))),
    }
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

/// What is left of the snapshots since a commit's builder was made.
struct History {
    /// The latest one by the user of the commit.
    of_user: Option<Snapshot>,
    newest: Since,
    /// None is missing.
    whole: bool,
}

async fn history(table: &Table, commit: &Commit) -> Result<History, Failure> {
    let manager = table.snapshot_manager();
    let since = &commit.since;
    let Some(newest) = manager.get_latest_snapshot().await.map_err(corrupt)? else {
        return Ok(History {
            of_user: None,
            newest: Since::NONE,
            whole: since.id == 0,
        });
    };
    let mut history = History {
        of_user: None,
        newest: Since::of(&newest),
        whole: true,
    };
    // A rollback takes snapshots away, and their ids are given to others.
    let rolled_back = match since.id {
        0 => false,
        id if id > newest.id() => true,
        id if id == newest.id() => !since.is(&newest),
        id => match manager.get_snapshot(id).await {
            Ok(snapshot) => !since.is(&snapshot),
            // Expired.
            Err(Error::SnapshotNotExist { .. }) => false,
            Err(e) => return Err(corrupt(e)),
        },
    };
    let oldest = if rolled_back { 1 } else { since.id + 1 };
    for id in (oldest..=newest.id()).rev() {
        let snapshot = match id == newest.id() {
            true => Ok(newest.clone()),
            false => manager.get_snapshot(id).await,
        };
        match snapshot {
            Ok(snapshot) if snapshot.commit_user() == commit.user => {
                history.of_user = Some(snapshot);
                break;
            }
            Ok(_) => {}
            // Expired, and so is everything before it.
            Err(Error::SnapshotNotExist { .. }) => {
                server::ensure_history(table, &newest).await?;
                history.whole = false;
                break;
            }
            Err(e) => return Err(corrupt(e)),
        }
    }
    Ok(history)
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

fn corrupt(error: Error) -> Failure {
    Failure::of(error, PFFM_CORRUPT_DATA)
}
