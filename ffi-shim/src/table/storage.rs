//! The storage and the options with which the `paimon` crate commits to a table.

use std::collections::HashMap;
use std::sync::Arc;

use paimon::Table;

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::manifests::ManifestMerger;
use crate::storage::{ManifestHandling, SnapshotOwner, StorageRecord};
use crate::upstream::null_keys::ManifestTranslator;

/// Returns the table with this library's own storage, which publishes snapshots exclusively. `merger` merges
/// manifests when a snapshot is published. Returns the table unchanged if the crate's own storage is used.
pub(super) fn with_store(
    publish: &SnapshotOwner,
    table: &Table,
    publications: StorageRecord,
    merger: Option<ManifestMerger>,
) -> Result<Table, Failure> {
    let translator = ManifestTranslator::of(table.schema());
    let translates = translator.is_some();
    let manifests = ManifestHandling {
        translator: translator.map(Arc::new),
        merger: merger.map(Arc::new),
    };
    let Some(file_io) = publish.file_io(table.file_io(), publications, manifests)? else {
        return Ok(table.clone());
    };
    let table = Table::from_resolved_schema(
        file_io,
        table.identifier().clone(),
        table.location().to_string(),
        table.schema().clone(),
        table.branch(),
    )
    .map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?;
    const SIDECARS: &str = "manifest.sidecar.enabled";
    if translates && table.schema().options().contains_key(SIDECARS) {
        // Sidecars hold byte positions in manifests, and translation changes these positions.
        let off = HashMap::from([(SIDECARS.to_string(), "false".to_string())]);
        return Ok(table.copy_with_options(off));
    }
    Ok(table)
}

/// Returns the table with commit options for several concurrent writers. Options that the table sets take
/// precedence.
pub(crate) fn with_commit_defaults(table: &Table) -> Table {
    let defaults = [
        ("commit.max-retries", "1000"),
        ("commit.max-retry-wait", "100ms"),
    ];
    let missing: HashMap<String, String> = defaults
        .into_iter()
        .filter(|(key, _)| !table.schema().options().contains_key(*key))
        .map(|(key, value)| (key.to_string(), value.to_string()))
        .collect();
    table.copy_with_options(missing)
}
