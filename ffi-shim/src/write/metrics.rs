//! Counters of a writer.

use crate::counter::Counter;

/// The counters of a writer. Any thread can read the counters while other threads use the writer.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// The rows that the writer accepted.
    pub(crate) rows: Counter,
    /// The batches that the writer accepted.
    pub(crate) batches: Counter,
    /// The bytes of Arrow memory of these batches.
    pub(crate) bytes: Counter,
    /// The data files that were closed because the memory limit was reached or the commit was prepared.
    pub(crate) files: Counter,
    /// The bytes of these files.
    pub(crate) file_bytes: Counter,
    /// The partitions with open files. A partition whose buckets belong to several lanes counts once for each lane.
    pub(crate) open_partitions: Counter,
    /// An estimate of the memory that the writer holds, in bytes: rows in the queues of the lanes, and open files.
    pub(crate) buffered_bytes: Counter,
    /// The time in which lanes encoded and wrote, added over all lanes, in nanoseconds.
    pub(crate) encode_nanos: Counter,
    /// The time in which the caller waited for the lanes, in nanoseconds.
    pub(crate) wait_nanos: Counter,
}

impl Metrics {
    /// Counts a batch that the writer accepted.
    pub(super) fn add_batch(&self, rows: usize, bytes: usize) {
        self.rows.add(rows);
        self.batches.add(1);
        self.bytes.add(bytes);
    }

    /// Counts closed files.
    pub(super) fn add_files(&self, files: usize, bytes: usize) {
        self.files.add(files);
        self.file_bytes.add(bytes);
    }

    /// Replaces what a lane holds.
    pub(super) fn replace_held(&self, before: Held, after: Held) {
        self.open_partitions.add(after.partitions);
        self.open_partitions.subtract(before.partitions);
        self.buffered_bytes.add(after.bytes);
        self.buffered_bytes.subtract(before.bytes);
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
