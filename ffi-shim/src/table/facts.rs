//! Descriptions of a table: its schema, snapshots and partitions.

use std::collections::{BTreeMap, HashMap};

use paimon::spec::{Snapshot, TableSchema};
use paimon::Error;
use serde::Serialize;

use super::open::OpenTable;
use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::options::IgnoredOptions;
use crate::storage::SnapshotOwner;
use crate::upstream::null_keys::KeyForm;

/// The JSON description of a table.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TableFacts<'a> {
    database: &'a str,
    name: &'a str,
    location: &'a str,
    branch: &'a str,
    created_millis: i64,
    schema: &'a TableSchema,
    ignored_options: IgnoredOptions,
}

/// The JSON description of a partition's contents. Sizes are in bytes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartitionFacts {
    partition: BTreeMap<String, String>,
    row_count: i64,
    file_count: u64,
    file_size: u64,
}

impl OpenTable {
    /// Describes the table.
    pub(crate) fn facts(&self) -> TableFacts<'_> {
        let table = &self.table;
        TableFacts {
            database: table.identifier().database(),
            name: table.identifier().object(),
            location: table.location(),
            branch: table.branch(),
            created_millis: self.created_millis,
            schema: table.schema(),
            ignored_options: self.ignored_options(table.schema()),
        }
    }

    /// Returns the latest snapshot, or none if the table has no snapshot. Fails if the table was dropped.
    pub(crate) async fn latest_snapshot(&self) -> Result<Option<Snapshot>, Failure> {
        let latest = self.table.snapshot_manager().get_latest_snapshot().await;
        let latest = latest.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?;
        self.ensure_same_if(latest.is_none()).await?;
        Ok(latest)
    }

    /// Returns a snapshot. Fails if it does not exist.
    pub(crate) async fn snapshot(&self, id: i64) -> Result<Snapshot, Failure> {
        let snapshot = self.table.snapshot_manager().get_snapshot(id).await;
        snapshot.map_err(|e| {
            Failure::of(e, PFFM_CORRUPT_DATA).context(format!("table {}", self.full_name()))
        })
    }

    /// Returns the snapshots that have not expired, in ascending order of their ids.
    pub(crate) async fn snapshots(&self) -> Result<Vec<Snapshot>, Failure> {
        let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
        let manager = self.table.snapshot_manager();
        let mut snapshots = Vec::new();
        for id in manager.list_all_ids().await.map_err(corrupt)? {
            match manager.get_snapshot(id).await {
                Ok(snapshot) => snapshots.push(snapshot),
                // The snapshot expired after it was listed.
                Err(Error::SnapshotNotExist { .. }) => {}
                Err(error) => return Err(corrupt(error)),
            }
        }
        self.ensure_same_if(snapshots.is_empty()).await?;
        Ok(snapshots)
    }

    /// Returns the partitions of the latest snapshot, ordered by their values.
    pub(crate) async fn partitions(&self) -> Result<Vec<PartitionFacts>, Failure> {
        // With this option, the values are SQL text. The option also changes folder names, but this code does not
        // use folder names.
        let option = ("partition.legacy-name".to_string(), "false".to_string());
        let named = self.table.copy_with_options(HashMap::from([option]));
        let stats = named.partition_stats().await;
        let stats = stats.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?;
        // The crate may see the two binary forms of a null as two partitions, so this code merges partitions that
        // have the same text. It does so only for keys that have two forms of null, because a null and an empty
        // string also have the same text.
        let merge_by_text = matches!(self.publish, SnapshotOwner::Server)
            && KeyForm::of_partitions(self.table.schema()).is_some();
        let mut facts: Vec<PartitionFacts> = Vec::with_capacity(stats.len());
        for stat in stats {
            let fact = PartitionFacts {
                partition: stat.partition.into_iter().collect(),
                row_count: stat.record_count,
                file_count: stat.file_count,
                file_size: stat.total_size_bytes,
            };
            let same = facts
                .iter_mut()
                .find(|f| merge_by_text && f.partition == fact.partition);
            match same {
                Some(same) => {
                    same.row_count += fact.row_count;
                    same.file_count += fact.file_count;
                    same.file_size += fact.file_size;
                }
                None => facts.push(fact),
            }
        }
        self.ensure_same_if(facts.is_empty()).await?;
        facts.sort_by(|a, b| a.partition.cmp(&b.partition));
        Ok(facts)
    }
}
