//! What a writer and its lanes share.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::sync::OwnedSemaphorePermit;

use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;
use crate::storage::FileRecord;
use crate::write::metrics::Metrics;
use crate::write::partition::PartitionTables;
use crate::write::routing::Part;

/// What the lanes of a writer share.
pub(super) struct Shared {
    tables: OnceLock<PartitionTables>,
    pub(super) files: FileRecord,
    /// The memory that the partition writers of one lane may hold, in bytes. None: files cannot be closed early.
    pub(super) share: Option<usize>,
    pub(super) metrics: Arc<Metrics>,
    failure: OnceLock<Failure>,
    /// Whether the caller owns the files.
    keeps_files: AtomicBool,
}

impl Shared {
    pub(super) fn new(files: FileRecord, share: Option<usize>, metrics: Arc<Metrics>) -> Self {
        Shared {
            tables: OnceLock::new(),
            files,
            share,
            metrics,
            failure: OnceLock::new(),
            keeps_files: AtomicBool::new(false),
        }
    }

    /// Sets the tables that the lanes write. Only the first call has an effect.
    pub(super) fn set_tables(&self, tables: PartitionTables) {
        self.tables.get_or_init(|| tables);
    }

    /// Passes the ownership of the files to the caller. Without this call, the lanes delete their files when they end.
    pub(super) fn keep_files(&self) {
        self.keeps_files.store(true, Ordering::SeqCst);
    }

    pub(super) fn keeps_files(&self) -> bool {
        self.keeps_files.load(Ordering::SeqCst)
    }

    /// Records a failure. Only the first failure counts.
    pub(super) fn fail(&self, failure: Failure) {
        self.failure.get_or_init(|| failure);
    }

    /// Returns the first failure.
    pub(super) fn failed(&self) -> Option<&Failure> {
        self.failure.get()
    }

    pub(super) fn tables(&self) -> Result<&PartitionTables, Failure> {
        self.tables
            .get()
            .ok_or_else(|| Failure::new(PFFM_INTERNAL, "a lane has no table to write"))
    }
}

/// A part in the queue of a lane. Dropping the part frees its share of the queue's memory.
pub(super) struct QueuedPart {
    part: Part,
    place: Place,
}

/// The share of a part in the memory of the queue. Dropping the place frees it.
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
    _waiting: Waiting,
}

impl QueuedPart {
    pub(super) fn new(
        part: Part,
        permit: OwnedSemaphorePermit,
        waiting: &Arc<AtomicUsize>,
        metrics: &Arc<Metrics>,
    ) -> Self {
        let place = Place {
            _permit: permit,
            _waiting: Waiting::of(waiting, metrics, part.bytes),
        };
        QueuedPart { part, place }
    }

    /// Returns the part and its place in the queue.
    pub(super) fn into_part(self) -> (Part, Place) {
        (self.part, self.place)
    }
}

/// The bytes of a part that a lane has not written.
struct Waiting {
    in_lane: Arc<AtomicUsize>,
    metrics: Arc<Metrics>,
    bytes: usize,
}

impl Waiting {
    fn of(in_lane: &Arc<AtomicUsize>, metrics: &Arc<Metrics>, bytes: usize) -> Self {
        in_lane.fetch_add(bytes, Ordering::Relaxed);
        metrics.buffered_bytes.add(bytes);
        Waiting {
            in_lane: in_lane.clone(),
            metrics: metrics.clone(),
            bytes,
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.in_lane.fetch_sub(self.bytes, Ordering::Relaxed);
        self.metrics.buffered_bytes.subtract(self.bytes);
    }
}
