//! The record of the files that a table handle has written.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opendal::{Buffer, Result};

use crate::storage::location::operator_path;
use crate::upstream::file_names::FileNames;
use crate::upstream::snapshot_fields;

/// Record of written files. Clones share the record.
#[derive(Debug, Clone, Default)]
pub(crate) struct FileRecord(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// The paths of all started files, except snapshots, hints and manifests.
    started: Vec<String>,
    /// The names of new data files, if they differ from the names that the crate chooses.
    file_names: Option<Arc<FileNames>>,
    /// The actual paths of renamed files, by the paths that the crate uses.
    renamed: HashMap<String, String>,
    /// The sizes of manifests and manifest lists in bytes, by file name.
    manifest_sizes: HashMap<String, u64>,
    /// The first failure of a write.
    failure: Option<String>,
}

impl FileRecord {
    /// Sets the names of data files that are started later.
    pub(crate) fn name_files(&self, names: Arc<FileNames>) {
        self.state().file_names = Some(names);
    }

    /// Returns the locations of all files that were started below a location, except snapshots, hints
    /// and manifests.
    pub(crate) fn started_below(&self, location: &str) -> Vec<String> {
        let path = operator_path(location);
        let state = self.state();
        let below = |started: &String| {
            let inner = started.strip_prefix(path.trim_matches('/'))?;
            Some(format!("{}{inner}", location.trim_end_matches('/')))
        };
        state.started.iter().filter_map(below).collect()
    }

    /// Returns the first failure of a write. The crate closes full files in the background and does not
    /// report a failure before the end.
    pub(crate) fn failure(&self) -> Option<String> {
        self.state().failure.clone()
    }

    /// Records the start of a file and returns its actual path.
    pub(in crate::storage) fn start_file(&self, path: &str) -> String {
        let mut state = self.state();
        let names = state.file_names.clone();
        let renamed = names.and_then(|names| names.of_file(path));
        let actual = match renamed {
            None => path.to_string(),
            Some(renamed) => {
                state.renamed.insert(path.to_string(), renamed.clone());
                renamed
            }
        };
        state.started.push(actual.clone());
        actual
    }

    /// Returns the actual path of the file that the crate knows by this path.
    pub(in crate::storage) fn actual_path<'p>(&self, path: &'p str) -> Cow<'p, str> {
        match self.state().renamed.get(path) {
            None => Cow::Borrowed(path),
            Some(renamed) => Cow::Owned(renamed.clone()),
        }
    }

    /// Records the size of a manifest or manifest list.
    pub(in crate::storage) fn note_manifest_size(&self, path: &str, bytes: u64) {
        let name = path.rsplit('/').next().unwrap_or(path).to_string();
        self.state().manifest_sizes.insert(name, bytes);
    }

    /// Completes a snapshot with the fields that the crate leaves out.
    pub(in crate::storage) fn complete_snapshot(&self, snapshot: Buffer) -> Buffer {
        let state = self.state();
        let size_of = |name: &str| state.manifest_sizes.get(name).copied();
        Buffer::from(snapshot_fields::completed(snapshot.to_vec(), size_of))
    }

    /// Records the error if a write failed. Returns the outcome unchanged.
    pub(in crate::storage) fn note_failure<T>(&self, outcome: Result<T>) -> Result<T> {
        outcome.inspect_err(|error| {
            let mut state = self.state();
            state.failure.get_or_insert_with(|| error.to_string());
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
