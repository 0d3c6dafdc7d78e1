//! Counters of a reader.

use crate::counter::Counter;

/// The counters of a reader. Any thread can read the counters while another thread uses the reader.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// The rows that the caller received.
    pub(crate) rows: Counter,
    /// The batches that the caller received.
    pub(crate) batches: Counter,
    /// The bytes of Arrow memory of these batches.
    pub(crate) bytes: Counter,
    /// The splits of which the caller received all rows.
    pub(crate) splits_read: Counter,
    /// The splits of the reader.
    pub(crate) splits_total: Counter,
    /// The bytes of the decoded batches that the caller has not received.
    pub(crate) buffered_bytes: Counter,
    /// The time in which lanes read, decoded and filtered, added over all lanes, in nanoseconds.
    pub(crate) decode_nanos: Counter,
    /// The time in which the caller waited for a batch, in nanoseconds.
    pub(crate) wait_nanos: Counter,
}

impl Metrics {
    pub(super) fn new(splits_total: usize) -> Self {
        let metrics = Metrics::default();
        metrics.splits_total.set(splits_total);
        metrics
    }

    /// Counts a batch that the caller receives.
    pub(super) fn add_batch(&self, rows: usize, bytes: usize) {
        self.rows.add(rows);
        self.batches.add(1);
        self.bytes.add(bytes);
    }
}
