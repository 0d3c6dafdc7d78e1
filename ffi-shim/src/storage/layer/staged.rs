//! The temporaries that the crate writes for snapshots, held in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opendal::Buffer;

/// Temporaries of snapshots, by path. Clones share the same temporaries.
#[derive(Debug, Clone, Default)]
pub(super) struct StagedSnapshots(Arc<Mutex<HashMap<String, Buffer>>>);

impl StagedSnapshots {
    pub(super) fn insert(&self, path: &str, bytes: Buffer) {
        self.files().insert(path.to_string(), bytes);
    }

    /// Removes a temporary and returns its bytes.
    pub(super) fn take(&self, path: &str) -> Option<Buffer> {
        self.files().remove(path)
    }

    fn files(&self) -> MutexGuard<'_, HashMap<String, Buffer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
