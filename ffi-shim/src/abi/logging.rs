//! Log records of the library.

use std::time::Duration;

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use crate::logging;

/// Opens a log and sets `log` to its number, which is greater than 0. The log keeps records up to `level`: 0
/// (off), 1 (error), 2 (warning), 3 (information), 4 (debug) or 5 (trace). At any level except 0, it also
/// keeps panics, which then are not printed to stderr. A log keeps the newest 4096 records that were not
/// fetched. Close it with `pffm_log_close`. Fails with `PFFM_ILLEGAL_ARGUMENT` for any other level.
#[no_mangle]
pub unsafe extern "C" fn pffm_log_open(level: i32, log: *mut i64, error: *mut PffmError) -> i32 {
    guard(error, || {
        // SAFETY: the contract in the crate's documentation.
        let log = unsafe { args::out(log, "log") }?;
        *log = logging::open(level)?;
        Ok(())
    })
}

/// Chooses the log for the records of this thread's later calls. 0 stands for the log that was chosen last by
/// any thread of the process. Records for a log that is not open are dropped. A process with one log does not
/// need this function.
#[no_mangle]
pub extern "C" fn pffm_log_use(log: i64) {
    logging::use_log(log);
}

/// Removes the oldest record from a log and returns it as JSON:
/// `{"level":"WARN","target":"paimon::table","message":text,"dropped":n}`. Waits up to `wait_millis`
/// milliseconds, at most 60000, for a record. Returns an empty buffer if no record arrived. `dropped` is the
/// number of records that were lost between the previously fetched record and this record, because the log
/// was full. Fails with `PFFM_ILLEGAL_ARGUMENT` if the log is not open. The caller frees `json`.
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

/// Closes a log and drops its records. A `pffm_log_next` call that waits for a record of this log returns an
/// empty buffer. Closing a log that is not open has no effect.
#[no_mangle]
pub unsafe extern "C" fn pffm_log_close(log: i64, error: *mut PffmError) -> i32 {
    guard(error, || {
        logging::close(log);
        Ok(())
    })
}
