//! One lane: a task that writes the parts in its queue, one after the other.

use std::collections::HashMap;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;
use std::time::Instant;

use futures::{StreamExt as _, TryStreamExt as _};
use paimon::table::CommitMessage;
use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{oneshot, Semaphore};

use super::shared::{QueuedPart, Shared};
use crate::blocking;
use crate::failure::codes::PFFM_IO;
use crate::failure::Failure;
use crate::faults;
use crate::heap;
use crate::upstream::statistics::NanColumns;
use crate::write::metrics::Held;
use crate::write::partition::PartitionWriter;

/// The lanes that can work at the same time in this process. A working lane occupies a thread, and waits for syncs and
/// for S3 on other threads. The runtime has at most 512 threads for both.
static LANE_THREADS: Semaphore = Semaphore::const_new(128);

/// The parts that a lane writes before it lets other lanes use its thread.
const PARTS_AT_ONCE: usize = 64;

/// The partition writers whose files a lane closes at the same time.
const CLOSED_AT_ONCE: usize = 4;

/// What a writer asks of a lane.
pub(super) enum Request {
    /// Write a part.
    Write(QueuedPart),
    /// Close all files and return their messages.
    Prepare(oneshot::Sender<Prepared>),
}

/// The files of a lane.
#[derive(Default)]
pub(super) struct Prepared {
    /// The messages, each with the number of its partition.
    pub(super) messages: Vec<(usize, CommitMessage)>,
    pub(super) nan_columns: NanColumns,
}

/// A lane, with the partition writers that it owns.
pub(super) struct Lane {
    shared: Arc<Shared>,
    /// The writers, by partition number.
    writers: HashMap<usize, PartitionWriter>,
    nan_columns: NanColumns,
    /// The size of encoded rows relative to their size in Arrow, as far as closed files show it.
    compression: f64,
    /// What the metrics show for this lane.
    held: Held,
    /// The memory that closed files have freed and that may still belong to the process, in bytes.
    freed: usize,
}

impl Lane {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Lane {
            shared,
            writers: HashMap::new(),
            nan_columns: NanColumns::default(),
            compression: 1.0,
            held: Held::default(),
            freed: 0,
        }
    }

    /// Serves requests until the writer is closed, and then deletes the files that were not prepared.
    pub(super) async fn run(mut self, mut requests: UnboundedReceiver<Request>) {
        while let Some(request) = requests.recv().await {
            // After a failure, the remaining parts are dropped, which lets a waiting caller go on.
            if self.shared.failed().is_some() {
                continue;
            }
            // The semaphore is never closed.
            let _thread = LANE_THREADS.acquire().await;
            let reply = match request {
                Request::Write(queued) => self
                    .guarded(async |lane: &mut Lane| lane.write_all(queued, &mut requests).await)
                    .flatten(),
                Request::Prepare(reply) => Some(reply),
            };
            let Some(reply) = reply else {
                continue;
            };
            // The reply is dropped only after a failure is recorded, because the writer then reads the failure.
            if let Some(prepared) = self.guarded(async |lane: &mut Lane| lane.prepare().await) {
                // The writer waits for the reply, unless its call panicked.
                let _ = reply.send(prepared);
            }
        }
        for writer in self.writers.values_mut() {
            writer.close().await;
            if let (false, Ok(tables)) = (self.shared.keeps_files(), self.shared.tables()) {
                tables.abort(writer.messages()).await;
            }
        }
    }

    /// Writes a part and the parts that wait already, because each use of another thread takes time. If a request to
    /// prepare follows, returns its reply.
    async fn write_all(
        &mut self,
        first: QueuedPart,
        requests: &mut UnboundedReceiver<Request>,
    ) -> Result<Option<oneshot::Sender<Prepared>>, Failure> {
        self.write(first).await?;
        for _ in 1..PARTS_AT_ONCE {
            match requests.try_recv() {
                Ok(Request::Write(queued)) => self.write(queued).await?,
                Ok(Request::Prepare(reply)) => return Ok(Some(reply)),
                Err(_) => break,
            }
        }
        Ok(None)
    }

    /// Runs work of the lane and records its failure. Encoding keeps a thread busy, so the runtime gets another thread
    /// for its other tasks.
    fn guarded<T>(&mut self, work: impl AsyncFnOnce(&mut Self) -> Result<T, Failure>) -> Option<T> {
        let shared = self.shared.clone();
        let start = Instant::now();
        // The runtime panics if the system cannot start another thread.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            tokio::task::block_in_place(|| {
                blocking::on_own_thread(|| Handle::current().block_on(work(self)))
            })
        }));
        shared.metrics.encode_nanos.add_time(start.elapsed());
        let outcome = outcome.unwrap_or_else(|payload| Err(Failure::panic(payload)));
        outcome.map_err(|failure| shared.fail(failure)).ok()
    }

    async fn write(&mut self, queued: QueuedPart) -> Result<(), Failure> {
        faults::point("lane.write");
        // The part counts as queued until the partition writer counts it.
        let (part, _queued) = queued.into_part();
        self.nan_columns.add(&part.rows);
        let number = part.partition.number;
        let tables = self.shared.tables()?;
        let writer = self
            .writers
            .entry(number)
            .or_insert_with(|| PartitionWriter::new(tables, part.partition.clone()));
        let mut held = self.held;
        held.remove(writer.held());
        let has_memory = self.shared.share.is_none_or(|share| held.bytes < share / 2);
        writer.write(part, tables, has_memory).await?;
        held.add(writer.estimate(self.compression));
        self.set_held(held);
        if let Some(text) = self.shared.files.failure() {
            return Err(Failure::new(PFFM_IO, text));
        }
        self.limit_memory().await
    }

    /// Closes the files of the largest partition writers until the lane holds no more memory than its share.
    async fn limit_memory(&mut self) -> Result<(), Failure> {
        let share = self.shared.share.unwrap_or(usize::MAX);
        while self.held.bytes > share {
            let tables = self.shared.tables()?;
            let writers = self.writers.values_mut();
            let Some(largest) = writers.max_by_key(|writer| writer.held_bytes()) else {
                break;
            };
            let closed = largest.close_files(tables).await?;
            self.shared
                .metrics
                .add_files(closed.files, closed.file_bytes);
            if closed.bytes == 0 {
                break;
            }
            self.compression = (closed.file_bytes as f64 / closed.bytes as f64).clamp(0.05, 1.0);
            let before = self.held.bytes;
            self.estimate_all();
            self.freed += before.saturating_sub(self.held.bytes);
        }
        if self.freed >= heap::WORTH_RELEASING {
            heap::release_free_memory();
            self.freed = 0;
        }
        Ok(())
    }

    /// Estimates again what every partition writer holds.
    fn estimate_all(&mut self) {
        let mut held = Held::default();
        for writer in self.writers.values_mut() {
            held.add(writer.estimate(self.compression));
        }
        self.set_held(held);
    }

    fn set_held(&mut self, held: Held) {
        self.shared.metrics.replace_held(self.held, held);
        self.held = held;
    }

    async fn prepare(&mut self) -> Result<Prepared, Failure> {
        faults::point("lane.prepare");
        let mut prepared = Prepared {
            nan_columns: std::mem::take(&mut self.nan_columns),
            ..Prepared::default()
        };
        if self.writers.is_empty() {
            return Ok(prepared);
        }
        let tables = self.shared.tables()?;
        // A store needs time to answer, so several files are closed at the same time.
        let writers = self.writers.iter_mut();
        let closing = writers.map(|(number, writer)| async move {
            let closed = writer.close_files(tables).await?;
            Ok::<_, Failure>((*number, writer.messages(), closed))
        });
        let closing: Vec<_> = closing.collect();
        let mut closing = futures::stream::iter(closing).buffer_unordered(CLOSED_AT_ONCE);
        while let Some((number, messages, files)) = closing.try_next().await? {
            self.shared.metrics.add_files(files.files, files.file_bytes);
            let messages = messages.iter().cloned();
            prepared
                .messages
                .extend(messages.map(|message| (number, message)));
        }
        drop(closing);
        self.estimate_all();
        Ok(prepared)
    }
}
