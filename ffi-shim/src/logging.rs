//! Log records of the library, kept until the caller fetches them. He is never called: an exception
//! that left such a call would end his JVM.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

use log::{Level, LevelFilter, Log, Metadata};
use serde::Serialize;

use crate::args;
use crate::buffer::PffmBuffer;
use crate::error::{guard, Failure, PffmError};

/// Records that wait; when there are more, the oldest go.
const CAPACITY: usize = 4096;

/// The logger's name of panics.
const PANICS: &str = "panic";

#[derive(Serialize)]
struct Record {
    level: &'static str,
    target: String,
    message: String,
}

/// A record and what was lost before it.
#[derive(Serialize)]
struct Fetched {
    #[serde(flatten)]
    record: Record,
    dropped: u64,
}

struct Queue {
    records: VecDeque<Record>,
    dropped: u64,
}

static QUEUE: Mutex<Queue> = Mutex::new(Queue {
    records: VecDeque::new(),
    dropped: 0,
});
static ARRIVED: Condvar = Condvar::new();

fn put(level: Level, target: &str, message: String) {
    let mut queue = QUEUE.lock().unwrap_or_else(PoisonError::into_inner);
    if queue.records.len() == CAPACITY {
        queue.records.pop_front();
        queue.dropped += 1;
    }
    queue.records.push_back(Record {
        level: level.as_str(),
        target: target.to_string(),
        message,
    });
    ARRIVED.notify_one();
}

fn take(wait: Duration) -> Option<Fetched> {
    let until = Instant::now() + wait;
    let mut queue = QUEUE.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if let Some(record) = queue.records.pop_front() {
            let dropped = std::mem::take(&mut queue.dropped);
            return Some(Fetched { record, dropped });
        }
        let left = until.checked_duration_since(Instant::now())?;
        (queue, _) = ARRIVED
            .wait_timeout(queue, left)
            .unwrap_or_else(PoisonError::into_inner);
    }
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

/// Panics are reported as failures of their calls; where they came from goes here, not to stderr.
fn keep_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let thread = std::thread::current();
            let thread = thread.name().unwrap_or("without a name").to_string();
            put(Level::Error, PANICS, format!("in thread {thread}: {panic}"));
        }));
    });
}

/// Starts keeping log records up to a level: 0 none, 1 errors, 2 warnings, 3 information, 4 debug,
/// 5 trace; panics are kept at any but 0, and no longer go to stderr. Calling it again changes the
/// level. Of records that nobody fetches the newest 4096 are kept.
#[no_mangle]
pub unsafe extern "C" fn pffm_log_level(level: i32, error: *mut PffmError) -> i32 {
    guard(error, || {
        let filter = match level {
            0 => LevelFilter::Off,
            1 => LevelFilter::Error,
            2 => LevelFilter::Warn,
            3 => LevelFilter::Info,
            4 => LevelFilter::Debug,
            5 => LevelFilter::Trace,
            _ => return Err(Failure::argument(format!("there is no log level {level}"))),
        };
        // Somebody else's logger of this process stays; the records go to him then.
        let _ = log::set_logger(&Keeper);
        log::set_max_level(filter);
        if filter != LevelFilter::Off {
            keep_panics();
        }
        Ok(())
    })
}

/// Fetches the oldest record, waiting for one up to `wait_millis`, as JSON
/// `{"level":"WARN","target":"paimon::table","message":text,"dropped":n}`; an empty buffer when
/// none came. `dropped` counts the records that went before it, because nobody fetched them.
#[no_mangle]
pub unsafe extern "C" fn pffm_log_next(
    wait_millis: i64,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY: the contract in the crate's documentation.
        let json = unsafe { args::out(json, "json") }?;
        let wait = Duration::from_millis(u64::try_from(wait_millis).unwrap_or(0).min(60_000));
        match take(wait) {
            Some(fetched) => args::put_json(json, &fetched),
            None => {
                *json = PffmBuffer::EMPTY;
                Ok(())
            }
        }
    })
}
