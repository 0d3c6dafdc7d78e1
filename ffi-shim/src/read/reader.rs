//! Readers, which return the batches of splits.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use paimon::table::DataSplit;
use tokio::sync::Mutex;

use super::decoder::Decoder;
use super::lanes::{Lanes, Work};
use super::metrics::Metrics;
use super::queue::{Bounds, Queue};
use super::request::Request;
use super::units::Units;
use crate::failure::Failure;
use crate::faults;
use crate::table::OpenTable;

/// The largest size of the decoded batches that wait for the caller, in bytes for each lane. A row group of a
/// typical file has this size.
const BYTES_OF_LANE: u64 = 64 << 20;

fn bytes_of_lane() -> usize {
    usize::try_from(faults::number("lane.bytes", BYTES_OF_LANE)).unwrap_or(usize::MAX)
}

/// The largest number of decoded batches that wait for the caller.
const BATCHES_AHEAD: usize = 4096;

/// The number of units for each lane that are being decoded or wait for the caller.
const UNITS_OF_LANE: usize = 2;

/// A reader of the batches of some splits. Its lanes start with the first call of [`Reader::next`]. A failure is
/// final.
pub(crate) struct Reader {
    work: Arc<Work>,
    /// The number of lanes.
    number: usize,
    /// None before the first call of [`Reader::next`].
    lanes: Option<Lanes>,
    failure: Option<Failure>,
}

impl Reader {
    /// Opens a reader. The reader evaluates the filter of the request exactly, even if the splits were
    /// planned without it, and then applies the limit.
    pub(crate) async fn open(
        open: &OpenTable,
        request: Request,
        splits: Vec<DataSplit>,
    ) -> Result<Self, Failure> {
        let mut read = request.resolve(open).await?;
        let risk = read.check_files(&splits).await?;
        let metrics = Arc::new(Metrics::new(splits.len()));
        let units = Units::new(splits);
        let number = match read.limit {
            Some(0) => 0,
            _ => read.lanes.min(units.at_most(read.table.schema())),
        };
        let bounds = Bounds {
            bytes: number * bytes_of_lane(),
            batches: BATCHES_AHEAD,
            units: number * UNITS_OF_LANE,
        };
        let queue = Queue::new(bounds, read.limit, metrics.clone());
        Ok(Reader {
            work: Arc::new(Work {
                decoder: Arc::new(Decoder::new(read, risk)?),
                queue: Arc::new(queue),
                metrics,
                units: Mutex::new(units),
            }),
            number,
            lanes: None,
            failure: None,
        })
    }

    /// Returns the schema of the returned batches.
    pub(crate) fn schema(&self) -> SchemaRef {
        self.work.decoder.schema()
    }

    /// Returns the counters. They stay readable while another thread uses the reader.
    pub(crate) fn metrics(&self) -> Arc<Metrics> {
        self.work.metrics.clone()
    }

    /// Stops the lanes and waits until they have freed their memory. Call this function on the runtime.
    pub(crate) async fn close(&mut self) {
        self.work.queue.stop();
        if let Some(lanes) = &mut self.lanes {
            lanes.stop().await;
        }
    }

    /// Waits for the next batch and returns it. Returns none at the end. Call this function on the caller's
    /// thread: the first call starts the lanes, which get the log of the thread.
    pub(crate) fn next(&mut self) -> Result<Option<RecordBatch>, Failure> {
        if let Some(failure) = &self.failure {
            return Err(Failure::state(format!(
                "the reader already failed: {}",
                failure.message
            )));
        }
        let batch = self.next_of_lanes();
        if let (Ok(None) | Err(_), Some(lanes)) = (&batch, &self.lanes) {
            lanes.abort();
        }
        batch.inspect_err(|failure| self.failure = Some(failure.clone()))
    }

    fn next_of_lanes(&mut self) -> Result<Option<RecordBatch>, Failure> {
        if self.lanes.is_none() {
            if self.number == 0 {
                self.work.queue.end();
            }
            self.lanes = Some(Lanes::start(self.number, &self.work)?);
        }
        self.work.queue.pop()
    }
}
