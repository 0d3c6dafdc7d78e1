//! The kind of a manifest entry.
//!
//! Defect: the crate does not expose whether a `ManifestEntry` adds or deletes its file.
//!
//! Consequence: the files that a snapshot added cannot be found.
//!
//! Work-around: an entry adds its file if it equals a copy of itself with the kind `Add`.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: `ManifestEntry` exposes its kind.

use paimon::spec::{FileKind, ManifestEntry};

/// Returns whether a manifest entry adds its file.
pub(crate) fn is_add(entry: &ManifestEntry) -> bool {
    entry.clone().with_kind(FileKind::Add) == *entry
}
