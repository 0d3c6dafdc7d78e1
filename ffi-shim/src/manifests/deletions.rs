//! Entries that cancel each other: the addition and the deletion of the same file.

use std::collections::HashMap;

use paimon::spec::{FileKind, Identifier};

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::upstream::ExposedEntry;

/// Files that the merged manifests delete. Each file is added once and deleted once.
#[derive(Debug, Default)]
pub(super) struct Deletions {
    files: HashMap<Identifier, Progress>,
    /// Whether deletions without an addition are dropped as well.
    complete: bool,
}

/// The entries of a file that were seen so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Nothing,
    Added,
    Deleted,
}

impl Deletions {
    /// Returns the deletions among entries of some of a table's manifests. A deletion whose addition is in another
    /// manifest stays.
    pub(super) fn of_some<'e>(entries: impl Iterator<Item = &'e ExposedEntry>) -> Self {
        let deleted = entries.filter(|entry| entry.kind == FileKind::Delete);
        let files = deleted.map(|entry| (identity(entry), Progress::Nothing));
        Deletions {
            files: files.collect(),
            complete: false,
        }
    }

    /// Returns the deletions among entries of all manifests of a table. No deletion stays.
    pub(super) fn of_all<'e>(entries: impl Iterator<Item = &'e ExposedEntry>) -> Self {
        Deletions {
            complete: true,
            ..Deletions::of_some(entries)
        }
    }

    /// Returns the serialized partitions of the deleted files.
    pub(super) fn partitions(&self) -> impl Iterator<Item = &[u8]> {
        self.files.keys().map(|file| file.partition.as_slice())
    }

    /// Returns whether an entry stays. Entries must be passed in the order of the manifests. Fails if the file was
    /// added or deleted twice, or added after its deletion.
    pub(super) fn keeps(&mut self, entry: &ExposedEntry) -> Result<bool, Failure> {
        if self.files.is_empty() {
            return Ok(true);
        }
        let Some(progress) = self.files.get_mut(&identity(entry)) else {
            return Ok(true);
        };
        let (next, keeps) = match (entry.kind, *progress) {
            (FileKind::Add, Progress::Nothing) => (Progress::Added, false),
            (FileKind::Delete, Progress::Added) => (Progress::Deleted, false),
            (FileKind::Delete, Progress::Nothing) => (Progress::Deleted, !self.complete),
            (kind, _) => {
                return Err(Failure::new(
                    PFFM_CORRUPT_DATA,
                    format!(
                        "the manifests {} file '{}' more than once or in the wrong order",
                        match kind {
                            FileKind::Add => "add",
                            FileKind::Delete => "delete",
                        },
                        entry.entry.file().file_name
                    ),
                ))
            }
        };
        *progress = next;
        Ok(keeps)
    }
}

/// Returns the identity of the file of an entry, as in Paimon Java's `FileEntry.Identifier`.
fn identity(entry: &ExposedEntry) -> Identifier {
    let file = entry.entry.file();
    Identifier {
        partition: entry.entry.partition().to_vec(),
        bucket: entry.bucket,
        level: file.level,
        file_name: file.file_name.clone(),
        extra_files: file.extra_files.clone(),
        embedded_index: file.embedded_index.clone(),
        external_path: file.external_path.clone(),
    }
}
