//! Counters of a writer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The counters of a writer. Any thread can read the counters while other threads use the writer.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    rows: AtomicU64,
    batches: AtomicU64,
    bytes: AtomicU64,
    files: AtomicU64,
    file_bytes: AtomicU64,
    open_partitions: AtomicU64,
    queued_bytes: AtomicU64,
    held_bytes: AtomicU64,
    encode_nanos: AtomicU64,
    wait_nanos: AtomicU64,
}

/// The values of the counters at one moment. The counters are read one after the other, so they can differ by a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct MetricValues {
    /// The rows that the writer accepted.
    pub(crate) rows: u64,
    /// The batches that the writer accepted.
    pub(crate) batches: u64,
    /// The bytes of Arrow memory of these batches.
    pub(crate) bytes: u64,
    /// The data files that were closed because the memory limit was reached or the commit was prepared.
    pub(crate) files: u64,
    /// The bytes of these files.
    pub(crate) file_bytes: u64,
    /// The partitions with open files. A partition whose buckets belong to several lanes counts once for each lane.
    pub(crate) open_partitions: u64,
    /// An estimate of the memory that the writer holds, in bytes.
    pub(crate) buffered_bytes: u64,
    /// The time in which lanes encoded and wrote, added over all lanes.
    pub(crate) encode_nanos: u64,
    /// The time in which the caller waited for the lanes.
    pub(crate) wait_nanos: u64,
}

impl Metrics {
    pub(crate) fn values(&self) -> MetricValues {
        let value = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        MetricValues {
            rows: value(&self.rows),
            batches: value(&self.batches),
            bytes: value(&self.bytes),
            files: value(&self.files),
            file_bytes: value(&self.file_bytes),
            open_partitions: value(&self.open_partitions),
            buffered_bytes: value(&self.queued_bytes).saturating_add(value(&self.held_bytes)),
            encode_nanos: value(&self.encode_nanos),
            wait_nanos: value(&self.wait_nanos),
        }
    }

    /// Counts a batch that the writer accepted.
    pub(super) fn add_batch(&self, rows: usize, bytes: usize) {
        self.rows.fetch_add(rows as u64, Ordering::Relaxed);
        self.batches.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Counts closed files.
    pub(super) fn add_files(&self, files: usize, bytes: usize) {
        self.files.fetch_add(files as u64, Ordering::Relaxed);
        self.file_bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn add_queued(&self, bytes: usize) {
        self.queued_bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn remove_queued(&self, bytes: usize) {
        self.queued_bytes.fetch_sub(bytes as u64, Ordering::Relaxed);
    }

    /// Replaces what a lane holds.
    pub(super) fn replace_held(&self, before: Held, after: Held) {
        let replace = |counter: &AtomicU64, before: usize, after: usize| {
            counter.fetch_add(after as u64, Ordering::Relaxed);
            counter.fetch_sub(before as u64, Ordering::Relaxed);
        };
        replace(&self.open_partitions, before.partitions, after.partitions);
        replace(&self.held_bytes, before.bytes, after.bytes);
    }

    pub(super) fn add_encoding(&self, time: Duration) {
        self.encode_nanos.fetch_add(nanos(time), Ordering::Relaxed);
    }

    pub(super) fn add_waiting(&self, time: Duration) {
        self.wait_nanos.fetch_add(nanos(time), Ordering::Relaxed);
    }
}

/// The open files of a lane or of a partition writer: their partitions, and an estimate of their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Held {
    pub(super) partitions: usize,
    pub(super) bytes: usize,
}

impl Held {
    pub(super) fn add(&mut self, other: Held) {
        self.partitions += other.partitions;
        self.bytes += other.bytes;
    }

    pub(super) fn remove(&mut self, other: Held) {
        self.partitions -= other.partitions;
        self.bytes -= other.bytes;
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
