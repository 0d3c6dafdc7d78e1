//! The sources of records: the `log` crate's macros and panics.

use std::sync::Once;

use log::{Level, LevelFilter, Log, Metadata};

use super::queues;
use crate::failure::Failure;

/// The target of records about panics.
const PANIC_TARGET: &str = "panic";

/// Opens a log that keeps records up to a level, from 0 (off) to 5 (trace). Returns the number of the log.
pub(crate) fn open(level: i32) -> Result<i64, Failure> {
    let level = level_of(level)?;
    // This call fails if the process already has a logger. Records then go to the existing logger.
    let _ = log::set_logger(&QueueLogger);
    if level != LevelFilter::Off {
        log_panics();
    }
    Ok(queues::add(level))
}

/// Returns the level for its number in the C ABI.
fn level_of(level: i32) -> Result<LevelFilter, Failure> {
    Ok(match level {
        0 => LevelFilter::Off,
        1 => LevelFilter::Error,
        2 => LevelFilter::Warn,
        3 => LevelFilter::Info,
        4 => LevelFilter::Debug,
        5 => LevelFilter::Trace,
        _ => {
            return Err(Failure::argument(format!(
                "{level} is not a log level; expected 0 (off) to 5 (trace)"
            )))
        }
    })
}

/// The logger of the `log` crate.
struct QueueLogger;

impl Log for QueueLogger {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &log::Record) {
        if self.enabled(record.metadata()) {
            queues::put(record.level(), record.target(), record.args().to_string());
        }
    }

    fn flush(&self) {}
}

/// Installs a panic hook that logs panics with their locations. Calls also report their panics as failures.
/// Panics that no log accepts go to the previous hook.
fn log_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let thread = std::thread::current();
            let thread = thread.name().unwrap_or("<unnamed>");
            if !queues::put(
                Level::Error,
                PANIC_TARGET,
                format!("in thread {thread}: {panic}"),
            ) {
                previous(panic);
            }
        }));
    });
}
