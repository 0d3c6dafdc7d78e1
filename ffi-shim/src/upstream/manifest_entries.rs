//! The kind and the bucket of a manifest entry.
//!
//! Defect: the crate does not expose whether a `ManifestEntry` adds or deletes its file, nor the bucket of the file.
//!
//! Consequence: the files that a snapshot added cannot be found, and manifests cannot be merged.
//!
//! Work-around: an entry adds its file if it equals a copy of itself with the kind `Add`. The filter of
//! `Manifest::read_filtered` sees the kind and the bucket of each entry.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: `ManifestEntry` exposes its kind and its bucket.

use paimon::io::FileIO;
use paimon::spec::{FileKind, Manifest, ManifestEntry};
use paimon::Error;

/// Returns whether a manifest entry adds its file.
pub(crate) fn is_add(entry: &ManifestEntry) -> bool {
    entry.clone().with_kind(FileKind::Add) == *entry
}

/// A manifest entry with the fields that `ManifestEntry` does not expose.
#[derive(Debug, Clone)]
pub(crate) struct ExposedEntry {
    pub(crate) kind: FileKind,
    pub(crate) bucket: i32,
    pub(crate) entry: ManifestEntry,
}

/// Reads the entries of a manifest.
pub(crate) async fn read_exposed(
    file_io: &FileIO,
    path: &str,
) -> paimon::Result<Vec<ExposedEntry>> {
    let mut exposed = Vec::new();
    let mut note = |kind: FileKind, _: &[u8], bucket: i32, _: i32| {
        exposed.push((kind, bucket));
        true
    };
    // The type of the cache is private.
    let mut schemas = Default::default();
    let entries = Manifest::read_filtered(file_io, path, &mut schemas, &mut note).await?;
    if entries.len() != exposed.len() {
        return Err(Error::UnexpectedError {
            message: format!("the kinds and buckets of the entries of {path} are unknown"),
            source: None,
        });
    }
    let entries = entries.into_iter().zip(exposed);
    let entries = entries.map(|(entry, (kind, bucket))| ExposedEntry {
        kind,
        bucket,
        entry,
    });
    Ok(entries.collect())
}
