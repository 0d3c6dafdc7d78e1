//! The open logs and their queues of records.

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use log::{Level, LevelFilter};
use serde::Serialize;

use crate::failure::Failure;

/// The largest number of records that one log keeps. A further record replaces the oldest one.
const CAPACITY: usize = 4096;

/// The number that stands for no log.
const NONE: i64 = 0;

/// The JSON form of a log record.
#[derive(Serialize)]
struct Record {
    level: &'static str,
    target: String,
    message: String,
}

/// A record, and the number of records that were dropped before it.
#[derive(Serialize)]
pub(crate) struct Fetched {
    #[serde(flatten)]
    record: Record,
    dropped: u64,
}

/// The records of one log that the caller has not fetched.
struct Queue {
    level: LevelFilter,
    records: VecDeque<Record>,
    dropped: u64,
}

/// The open logs, by their numbers.
struct Logs {
    open: BTreeMap<i64, Queue>,
    last: i64,
}

static LOGS: Mutex<Logs> = Mutex::new(Logs {
    open: BTreeMap::new(),
    last: NONE,
});
static ARRIVED: Condvar = Condvar::new();

/// The log that any thread chose last. Records of threads that no call started, such as connection threads,
/// go to this log.
static NEWEST: AtomicI64 = AtomicI64::new(NONE);

thread_local! {
    static OF_THREAD: Cell<i64> = const { Cell::new(NONE) };
}

tokio::task_local! {
    static OF_TASK: i64;
}

fn logs() -> MutexGuard<'static, Logs> {
    LOGS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the log of the current task or thread, or [`NONE`].
fn current() -> i64 {
    OF_TASK
        .try_with(|log| *log)
        .unwrap_or_else(|_| OF_THREAD.get())
}

/// Runs `work` with the log of the calling thread.
pub(crate) fn with_current_log<F: Future>(work: F) -> impl Future<Output = F::Output> {
    OF_TASK.scope(current(), work)
}

impl Logs {
    /// Returns the queue for records of the current task or thread.
    fn current_queue(&mut self) -> Option<&mut Queue> {
        match current() {
            NONE => {
                let newest = NEWEST.load(Ordering::Relaxed);
                let last_opened = self.open.keys().next_back().copied();
                let log = if self.open.contains_key(&newest) {
                    newest
                } else {
                    last_opened?
                };
                self.open.get_mut(&log)
            }
            log => self.open.get_mut(&log),
        }
    }

    /// Tells the `log` crate the finest level of all open logs.
    fn set_max_level(&self) {
        let finest = self.open.values().map(|queue| queue.level).max();
        log::set_max_level(finest.unwrap_or(LevelFilter::Off));
    }
}

/// Adds a record to the queue of the current log, and returns true. A log refuses records that are finer than its
/// level. If the log refuses the record or no log is open, the function returns false.
pub(super) fn put(level: Level, target: &str, message: String) -> bool {
    let mut logs = logs();
    let Some(queue) = logs.current_queue().filter(|queue| level <= queue.level) else {
        return false;
    };
    if queue.records.len() == CAPACITY {
        queue.records.pop_front();
        queue.dropped += 1;
    }
    queue.records.push_back(Record {
        level: level.as_str(),
        target: target.to_string(),
        message,
    });
    ARRIVED.notify_all();
    true
}

/// Removes and returns the oldest record of a log. Waits up to `wait` for a record. Returns none if no record
/// arrived or the log was closed while waiting.
pub(crate) fn take(log: i64, wait: Duration) -> Result<Option<Fetched>, Failure> {
    let deadline = Instant::now() + wait;
    let mut logs = logs();
    if !logs.open.contains_key(&log) {
        return Err(Failure::argument(format!("log {log} is not open")));
    }
    while let Some(queue) = logs.open.get_mut(&log) {
        if let Some(record) = queue.records.pop_front() {
            let dropped = std::mem::take(&mut queue.dropped);
            return Ok(Some(Fetched { record, dropped }));
        }
        let Some(left) = deadline.checked_duration_since(Instant::now()) else {
            break;
        };
        (logs, _) = ARRIVED
            .wait_timeout(logs, left)
            .unwrap_or_else(PoisonError::into_inner);
    }
    Ok(None)
}

/// Adds an empty log to the open logs. Returns its number.
pub(super) fn add(level: LevelFilter) -> i64 {
    let mut logs = logs();
    logs.last += 1;
    let log = logs.last;
    let queue = Queue {
        level,
        records: VecDeque::new(),
        dropped: 0,
    };
    logs.open.insert(log, queue);
    logs.set_max_level();
    log
}

/// Chooses the log for the records of this thread's later calls. 0 stands for the log that any thread chose
/// last.
pub(crate) fn use_log(log: i64) {
    OF_THREAD.set(log);
    if log != NONE {
        NEWEST.store(log, Ordering::Relaxed);
    }
}

/// Closes a log and drops its records.
pub(crate) fn close(log: i64) {
    let mut logs = logs();
    logs.open.remove(&log);
    logs.set_max_level();
    ARRIVED.notify_all();
}
