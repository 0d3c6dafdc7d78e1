//! The lanes of a writer. Each lane encodes and writes rows on a task of its own, while the caller goes on.

mod lane;
mod shared;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Instant;

use paimon::table::CommitMessage;
use tokio::sync::mpsc::{unbounded_channel, UnboundedSender};
use tokio::sync::{oneshot, Semaphore};
use tokio::task::JoinHandle;

use self::lane::{Lane, Request};
use self::shared::{QueuedPart, Shared};
use super::metrics::Metrics;
use super::partition::PartitionTables;
use super::routing::{Part, Unit};
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;
use crate::runtime;
use crate::storage::FileRecord;
use crate::upstream::statistics::NanColumns;

/// The unit in which the memory of queued rows is counted.
const PERMIT_BYTES: usize = 1024;

/// How much a lane must have written before rows that any lane can write go to another lane. Each lane has files of
/// its own, so small writes should use few lanes.
const LANE_BYTES: usize = 16 * 1024 * 1024;

/// The lanes of one writer.
pub(super) struct Lanes {
    lanes: Vec<Queue>,
    shared: Arc<Shared>,
    /// The memory that queued rows may hold, in units of [`PERMIT_BYTES`].
    queue: Arc<Semaphore>,
    queue_permits: u32,
    /// The bytes that were handed over.
    handed_over: usize,
}

/// The queue of a lane.
struct Queue {
    requests: UnboundedSender<Request>,
    task: JoinHandle<()>,
    /// The bytes that wait in the queue or are being written.
    waiting: Arc<AtomicUsize>,
}

/// The memory limits of a writer, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Memory {
    /// What the rows that wait for the lanes may hold. A larger batch waits until the queues are empty.
    pub(super) queue: usize,
    /// What the partition writers of one lane may hold.
    pub(super) share: usize,
}

impl Memory {
    /// Divides a limit among the lanes.
    pub(super) fn divided(limit: usize, lanes: usize) -> Self {
        let queue = (limit / 4).min(LARGEST_QUEUE);
        Memory {
            queue,
            share: (limit - queue) / lanes,
        }
    }
}

const LARGEST_QUEUE: usize = 64 * 1024 * 1024;

impl Lanes {
    /// Starts the lanes. `closes_files` is whether files can be closed early to release memory.
    pub(super) fn start(
        count: usize,
        memory: Memory,
        closes_files: bool,
        files: FileRecord,
        metrics: Arc<Metrics>,
    ) -> Result<Self, Failure> {
        let share = closes_files.then_some(memory.share);
        let shared = Arc::new(Shared::new(files, share, metrics));
        let start = |_| {
            let (requests, receiver) = unbounded_channel();
            Ok(Queue {
                requests,
                task: runtime::start(Lane::new(shared.clone()).run(receiver), {
                    let shared = shared.clone();
                    move |failure| shared.fail(failure)
                })?,
                waiting: Arc::default(),
            })
        };
        let permits = (memory.queue / PERMIT_BYTES).clamp(1, Semaphore::MAX_PERMITS);
        let queue_permits = u32::try_from(permits).unwrap_or(u32::MAX);
        Ok(Lanes {
            lanes: (0..count).map(start).collect::<Result<_, Failure>>()?,
            queue: Arc::new(Semaphore::new(queue_permits as usize)),
            queue_permits,
            shared,
            handed_over: 0,
        })
    }

    /// Sets the tables that the lanes write, once.
    pub(super) fn set_tables(&self, tables: PartitionTables) {
        self.shared.set_tables(tables);
    }

    /// Hands a part over to its lane. Waits while the queues are full. Returns at once if a lane has failed.
    pub(super) async fn hand_over(&mut self, part: Part) {
        let bytes = part.bytes;
        let permits = u32::try_from(bytes.div_ceil(PERMIT_BYTES)).unwrap_or(u32::MAX);
        let permits = permits.clamp(1, self.queue_permits);
        let start = Instant::now();
        let permit = self.queue.clone().acquire_many_owned(permits).await;
        self.shared.metrics.wait_nanos.add_time(start.elapsed());
        // The semaphore is never closed.
        let Ok(permit) = permit else {
            return;
        };
        let lane = &self.lanes[self.lane_of(part.unit)];
        self.handed_over += bytes;
        let part = QueuedPart::new(part, permit, &lane.waiting, &self.shared.metrics);
        if lane.requests.send(Request::Write(part)).is_err() {
            self.shared.fail(lost_lane());
        }
    }

    fn lane_of(&self, unit: Unit) -> usize {
        match unit {
            Unit::Numbered(number) => number % self.lanes.len(),
            Unit::Any => {
                let used = self.lanes.len().min(1 + self.handed_over / LANE_BYTES);
                let waiting = |lane: &usize| self.lanes[*lane].waiting.load(Ordering::Relaxed);
                (0..used).min_by_key(waiting).unwrap_or_default()
            }
        }
    }

    /// Returns the first failure of a lane.
    pub(super) fn failed(&self) -> Option<&Failure> {
        self.shared.failed()
    }

    /// Waits until all rows are written, closes all files and returns their messages in the order of partitions and
    /// buckets. Fails if any lane has failed.
    pub(super) async fn prepare(&self) -> Result<(Vec<CommitMessage>, NanColumns), Failure> {
        let start = Instant::now();
        let replies: Vec<_> = self
            .lanes
            .iter()
            .map(|lane| {
                let (reply, received) = oneshot::channel();
                let _ = lane.requests.send(Request::Prepare(reply));
                received
            })
            .collect();
        let mut messages = Vec::new();
        let mut nan_columns = NanColumns::default();
        for reply in replies {
            match reply.await {
                Ok(prepared) => {
                    messages.extend(prepared.messages);
                    nan_columns.merge(prepared.nan_columns);
                }
                // A lane that fails drops the reply. Any other lost reply is a failure too, because the messages would
                // be incomplete.
                Err(_) => self.shared.fail(lost_lane()),
            }
        }
        self.shared.metrics.wait_nanos.add_time(start.elapsed());
        match self.failed() {
            Some(failure) => Err(failure.clone()),
            None => Ok((merged(messages), nan_columns)),
        }
    }

    /// Passes the ownership of the prepared files to the caller.
    pub(super) fn keep_files(&self) {
        self.shared.keep_files();
    }

    /// Stops the lanes, waits for their current work, and deletes the files unless the caller owns them.
    pub(super) async fn close(&mut self) {
        for lane in self.lanes.drain(..) {
            drop(lane.requests);
            // A lane does not panic outside of its guarded work.
            let _ = lane.task.await;
        }
    }
}

fn lost_lane() -> Failure {
    Failure::new(PFFM_INTERNAL, "a lane of the writer ended unexpectedly")
}

/// Merges the messages of each partition and bucket into one message.
fn merged(mut messages: Vec<(usize, CommitMessage)>) -> Vec<CommitMessage> {
    // One partition writer can write to several partitions if keys can move between them.
    messages.sort_by(|(number, a), (other, b)| {
        (number, &a.partition, a.bucket).cmp(&(other, &b.partition, b.bucket))
    });
    let mut merged: Vec<CommitMessage> = Vec::new();
    for (_, mut message) in messages {
        match merged.last_mut() {
            Some(into) if into.partition == message.partition && into.bucket == message.bucket => {
                into.new_files.append(&mut message.new_files);
                into.new_changelog_files
                    .append(&mut message.new_changelog_files);
                into.new_index_files.append(&mut message.new_index_files);
            }
            _ => merged.push(message),
        }
    }
    merged
}
