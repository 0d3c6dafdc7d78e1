//! The log records of the library.

use std::time::Duration;

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use crate::logging;

/// Opens a log, which keeps records up to a level: 0 none, 1 errors, 2 warnings, 3 information, 4
/// debug, 5 trace; panics are kept at any but 0, and do not go to stderr. Its number is above 0. Of
/// records that nobody fetches the newest 4096 are kept. Close it with `pffm_log_close`.
#[no_mangle]
pub unsafe extern "C" fn pffm_log_open(level: i32, log: *mut i64, error: *mut PffmError) -> i32 {
    guard(error, || {
        // SAFETY: the contract in the crate's documentation.
        let log = unsafe { args::out(log, "log") }?;
        *log = logging::open(level)?;
        Ok(())
    })
}

/// Has the records of what this thread calls from now on go to a log, or, with 0, to the one that
/// was chosen last in the process. Records for a log that is not open are dropped. A process that
/// has one log need not call this.
#[no_mangle]
pub extern "C" fn pffm_log_use(log: i64) {
    logging::use_log(log);
}

/// Fetches the oldest record of a log, waiting for one up to `wait_millis`, as JSON
/// `{"level":"WARN","target":"paimon::table","message":text,"dropped":n}`; an empty buffer when
/// none came. `dropped` counts the records that went before it, because nobody fetched them.
#[no_mangle]
pub unsafe extern "C" fn pffm_log_next(
    log: i64,
    wait_millis: i64,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY: the contract in the crate's documentation.
        let json = unsafe { args::out(json, "json") }?;
        let wait = Duration::from_millis(u64::try_from(wait_millis).unwrap_or(0).min(60_000));
        match logging::take(log, wait)? {
            Some(fetched) => args::put_json(json, &fetched),
            None => {
                *json = PffmBuffer::EMPTY;
                Ok(())
            }
        }
    })
}

/// Closes a log and drops its records. A call that waits for one of them returns without. Closing a
/// log that is not open has no effect.
#[no_mangle]
pub unsafe extern "C" fn pffm_log_close(log: i64, error: *mut PffmError) -> i32 {
    guard(error, || {
        logging::close(log);
        Ok(())
    })
}
