//! Log records of the library, kept until the caller fetches them. The library never calls the
//! caller: an exception that left such a call would end the JVM.
//!
//! A caller opens a log; there may be several in one process, one for each class loader of a JVM.
//! A record goes to one log: that of the thread or task that it comes from. Threads say which one
//! is theirs (`pffm_log_use`), and the work that they have done on the runtime is of the same log.

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

use log::{Level, LevelFilter, Log, Metadata};
use serde::Serialize;

use crate::failure::Failure;

/// Records of one log that wait; when there are more, the oldest go.
const CAPACITY: usize = 4096;

/// The logger's name of panics.
const PANICS: &str = "panic";

/// The number of no log.
const NONE: i64 = 0;

#[derive(Serialize)]
struct Record {
    level: &'static str,
    target: String,
    message: String,
}

/// A record and what was lost before it.
#[derive(Serialize)]
pub(crate) struct Fetched {
    #[serde(flatten)]
    record: Record,
    dropped: u64,
}

struct Queue {
    level: LevelFilter,
    records: VecDeque<Record>,
    dropped: u64,
}

/// The logs that are open, by their numbers.
struct Logs {
    open: BTreeMap<i64, Queue>,
    last: i64,
}

static LOGS: Mutex<Logs> = Mutex::new(Logs {
    open: BTreeMap::new(),
    last: NONE,
});
static ARRIVED: Condvar = Condvar::new();

/// The log that a thread chose last: threads that work for no call in particular, such as those of
/// connections, most likely work for that one.
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

/// The log of the work at hand, if it has one.
fn current() -> i64 {
    OF_TASK
        .try_with(|log| *log)
        .unwrap_or_else(|_| OF_THREAD.get())
}

/// Has the records of work on the runtime go where those of this thread go.
pub(crate) fn in_task<F: Future>(work: F) -> impl Future<Output = F::Output> {
    OF_TASK.scope(current(), work)
}

impl Logs {
    /// The queue for records of the work at hand.
    fn of_work(&mut self) -> Option<&mut Queue> {
        match current() {
            NONE => {
                let newest = NEWEST.load(Ordering::Relaxed);
                let any = self.open.keys().next_back().copied();
                let log = if self.open.contains_key(&newest) {
                    newest
                } else {
                    any?
                };
                self.open.get_mut(&log)
            }
            log => self.open.get_mut(&log),
        }
    }

    fn set_max_level(&self) {
        let finest = self.open.values().map(|queue| queue.level).max();
        log::set_max_level(finest.unwrap_or(LevelFilter::Off));
    }
}

/// Keeps a record for its log, and returns whether that wants it.
fn put(level: Level, target: &str, message: String) -> bool {
    let mut logs = logs();
    let Some(queue) = logs.of_work().filter(|queue| level <= queue.level) else {
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

/// The oldest record of a log; none when it took too long, or the log was closed meanwhile.
pub(crate) fn take(log: i64, wait: Duration) -> Result<Option<Fetched>, Failure> {
    let until = Instant::now() + wait;
    let mut logs = logs();
    if !logs.open.contains_key(&log) {
        return Err(Failure::argument(format!("log {log} is not open")));
    }
    while let Some(queue) = logs.open.get_mut(&log) {
        if let Some(record) = queue.records.pop_front() {
            let dropped = std::mem::take(&mut queue.dropped);
            return Ok(Some(Fetched { record, dropped }));
        }
        let Some(left) = until.checked_duration_since(Instant::now()) else {
            break;
        };
        (logs, _) = ARRIVED
            .wait_timeout(logs, left)
            .unwrap_or_else(PoisonError::into_inner);
    }
    Ok(None)
}

struct Keeper;

impl Log for Keeper {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &log::Record) {
        if self.enabled(record.metadata()) {
            put(record.level(), record.target(), record.args().to_string());
        }
    }

    fn flush(&self) {}
}

/// Panics are reported as failures of their calls; where they came from goes here. Those that no log
/// wants go where they went before.
fn keep_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let thread = std::thread::current();
            let thread = thread.name().unwrap_or("without a name");
            if !put(Level::Error, PANICS, format!("in thread {thread}: {panic}")) {
                before(panic);
            }
        }));
    });
}

fn level_of(level: i32) -> Result<LevelFilter, Failure> {
    Ok(match level {
        0 => LevelFilter::Off,
        1 => LevelFilter::Error,
        2 => LevelFilter::Warn,
        3 => LevelFilter::Info,
        4 => LevelFilter::Debug,
        5 => LevelFilter::Trace,
        _ => return Err(Failure::argument(format!("there is no log level {level}"))),
    })
}

/// Opens a log, which keeps records up to a level from 0, none, to 5, trace.
pub(crate) fn open(level: i32) -> Result<i64, Failure> {
    let level = level_of(level)?;
    // Another logger of this process stays; the records go there then.
    let _ = log::set_logger(&Keeper);
    if level != LevelFilter::Off {
        keep_panics();
    }
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
    Ok(log)
}

/// Has the records of what this thread calls from now on go to a log; 0 for the one that was chosen
/// last in the process.
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
