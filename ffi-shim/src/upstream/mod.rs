//! Work-arounds for faults of the `paimon` crate, one module each. Each module names the crate
//! version that it is for and the condition under which it can go.

pub(crate) mod avro;
pub(crate) mod creation_time;
pub(crate) mod error_texts;
pub(crate) mod file_names;
pub(crate) mod formats;
pub(crate) mod levels;
pub(crate) mod null_keys;
pub(crate) mod orc;
pub(crate) mod parquet_footer;
pub(crate) mod sequence_numbers;
pub(crate) mod snapshot_fields;
pub(crate) mod statistics;
pub(crate) mod variants;

use paimon::spec::{FileKind, ManifestEntry};

/// Whether a manifest entry adds its file. For `paimon` 0.4.0, which keeps the kind private but
/// tells whether an entry that adds is the same. It can go when the kind is public.
pub(crate) fn is_add(entry: &ManifestEntry) -> bool {
    entry.clone().with_kind(FileKind::Add) == *entry
}
