//! Counters of a reader.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The counters of a reader. Any thread can read the counters while another thread uses the reader.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    rows: AtomicU64,
    batches: AtomicU64,
    bytes: AtomicU64,
    splits_read: AtomicU64,
    splits_total: u64,
    buffered_bytes: AtomicU64,
    decode_nanos: AtomicU64,
    wait_nanos: AtomicU64,
}

/// The values of the counters at one moment. The counters are read one after the other, so they can differ by
/// a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MetricValues {
    /// The rows that the caller received.
    pub(crate) rows: u64,
    /// The batches that the caller received.
    pub(crate) batches: u64,
    /// The bytes of Arrow memory of these batches.
    pub(crate) bytes: u64,
    /// The splits of which the caller received all rows.
    pub(crate) splits_read: u64,
    pub(crate) splits_total: u64,
    /// The bytes of the decoded batches that the caller has not received.
    pub(crate) buffered_bytes: u64,
    /// The time in which lanes read, decoded and filtered, added over all lanes.
    pub(crate) decode_nanos: u64,
    /// The time in which the caller waited for a batch.
    pub(crate) wait_nanos: u64,
}

impl Metrics {
    pub(super) fn new(splits_total: usize) -> Self {
        Metrics {
            splits_total: splits_total as u64,
            ..Metrics::default()
        }
    }

    pub(crate) fn values(&self) -> MetricValues {
        let value = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        MetricValues {
            rows: value(&self.rows),
            batches: value(&self.batches),
            bytes: value(&self.bytes),
            splits_read: value(&self.splits_read),
            splits_total: self.splits_total,
            buffered_bytes: value(&self.buffered_bytes),
            decode_nanos: value(&self.decode_nanos),
            wait_nanos: value(&self.wait_nanos),
        }
    }

    /// Counts a batch that the caller receives.
    pub(super) fn add_batch(&self, rows: usize, bytes: usize) {
        self.rows.fetch_add(rows as u64, Ordering::Relaxed);
        self.batches.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Counts a split of which the caller received all rows.
    pub(super) fn add_split(&self) {
        self.splits_read.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn set_buffered(&self, bytes: usize) {
        self.buffered_bytes.store(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn add_decoding(&self, time: Duration) {
        self.decode_nanos.fetch_add(nanos(time), Ordering::Relaxed);
    }

    pub(super) fn add_waiting(&self, time: Duration) {
        self.wait_nanos.fetch_add(nanos(time), Ordering::Relaxed);
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
