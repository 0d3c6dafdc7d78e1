//! The lanes of a reader: tasks that decode units ahead of the caller.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use futures::FutureExt;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use super::decoder::Decoder;
use super::metrics::Metrics;
use super::queue::Queue;
use super::units::{Unit, Units};
use crate::failure::Failure;
use crate::faults;
use crate::runtime;

/// What the lanes of a reader share.
pub(super) struct Work {
    pub(super) decoder: Arc<Decoder>,
    pub(super) queue: Arc<Queue>,
    pub(super) metrics: Arc<Metrics>,
    /// The units that no lane has taken. A lane that takes a unit opens its slot before another lane takes the
    /// next unit, so slots and units have the same order.
    pub(super) units: Mutex<Units>,
}

/// The running lanes of a reader. Dropping the lanes stops them without waiting for them.
#[derive(Default)]
pub(super) struct Lanes(Vec<JoinHandle<()>>);

impl Lanes {
    /// Starts lanes on the runtime. Their records go to the log of the calling thread.
    pub(super) fn start(number: usize, work: &Arc<Work>) -> Result<Self, Failure> {
        let mut lanes = Lanes::default();
        for _ in 0..number {
            let queue = work.queue.clone();
            let lane = run(work.clone());
            lanes
                .0
                .push(runtime::start(lane, move |failure| queue.fail(failure))?);
        }
        Ok(lanes)
    }

    /// Stops the lanes at the next point where they wait.
    pub(super) fn abort(&self) {
        for lane in &self.0 {
            lane.abort();
        }
    }

    /// Stops the lanes and waits until they have ended and freed their memory. Call this function on the
    /// runtime.
    pub(super) async fn stop(&mut self) {
        self.abort();
        for lane in self.0.drain(..) {
            // The result is an error for a stopped lane. A panic has already become the queue's failure.
            let _ = lane.await;
        }
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        self.abort();
    }
}

/// Decodes one unit after the other until there are no more units.
async fn run(work: Arc<Work>) {
    while let Some((slot, unit)) = work.take().await {
        let decoding = AssertUnwindSafe(work.decode(slot, &unit)).catch_unwind();
        let outcome = decoding
            .await
            .unwrap_or_else(|payload| Err(Failure::panic(payload)));
        work.queue.complete(slot, outcome);
    }
}

impl Work {
    /// Takes the next unit and opens its slot. Returns none if no unit is left or needed.
    async fn take(&self) -> Option<(u64, Unit)> {
        let mut units = self.units.lock().await;
        if !self.queue.wait_for_slot().await {
            return None;
        }
        let Some(unit) = units.next(self.decoder.read()).await else {
            self.queue.end();
            return None;
        };
        let slot = self.queue.open_slot(unit.ends_split)?;
        Some((slot, unit))
    }

    /// Decodes a unit into its slot.
    async fn decode(&self, slot: u64, unit: &Unit) -> Result<(), Failure> {
        faults::point("read.unit");
        let mut open = self.decoder.open(unit)?;
        while self.queue.wait_for_space(slot).await {
            let start = Instant::now();
            let batch = self.decoder.next(&mut open).await;
            self.metrics.decode_nanos.add_time(start.elapsed());
            let Some(batch) = batch? else {
                return Ok(());
            };
            if !self.queue.push(slot, batch) {
                return Ok(());
            }
            // Decoding rarely waits, and other work needs the thread too.
            tokio::task::yield_now().await;
        }
        Ok(())
    }
}
