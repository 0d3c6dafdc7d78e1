//! The errors that calls return, and the barrier that stops panics at the C ABI.

use std::panic::{catch_unwind, AssertUnwindSafe};

use super::buffer::PffmBuffer;
use crate::failure::codes::PFFM_OK;
use crate::failure::Failure;
use crate::faults;

/// The error of a call. The caller owns the struct, and the library owns the message: free the message with
/// `pffm_error_free`.
#[repr(C)]
pub struct PffmError {
    /// A `PFFM_*` code: the value that the call returned.
    pub code: i32,
    /// 1 if the same call may succeed later, otherwise 0.
    pub retriable: i32,
    /// The error message, in UTF-8. Empty if the code is `PFFM_OK`.
    pub message: PffmBuffer,
}

/// Runs the body of an exported function. Catches panics, writes a failure to `error`, and returns the code.
pub(crate) fn guard(error: *mut PffmError, body: impl FnOnce() -> Result<(), Failure>) -> i32 {
    let outcome = catch_unwind(AssertUnwindSafe(|| faults::call(body)))
        .unwrap_or_else(|p| Err(Failure::panic(p)));
    let report = match outcome {
        Ok(()) => PffmError {
            code: PFFM_OK,
            retriable: 0,
            message: PffmBuffer::EMPTY,
        },
        Err(failure) => PffmError {
            code: failure.code,
            retriable: i32::from(failure.retriable),
            message: PffmBuffer::from(failure.message.into_bytes()),
        },
    };
    let code = report.code;
    if error.is_null() {
        let mut report = report;
        report.message.free();
    } else {
        // SAFETY: `error` points to a writable PffmError. The old message is not freed: the caller owns it.
        unsafe { error.write(report) };
    }
    code
}

#[cfg(test)]
pub(crate) fn blank() -> PffmError {
    PffmError {
        code: PFFM_OK,
        retriable: 0,
        message: PffmBuffer::EMPTY,
    }
}

/// Frees the message of an error and leaves it empty. A null or already freed error has no effect. The
/// caller keeps the `PffmError` struct itself.
#[no_mangle]
pub unsafe extern "C" fn pffm_error_free(error: *mut PffmError) {
    // SAFETY: the pointer is null or points to a PffmError that this library filled.
    if let Some(error) = unsafe { error.as_mut() } {
        error.message.free();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::PFFM_PANIC;

    #[test]
    fn panics_become_errors_with_their_message() {
        let mut error = blank();
        let code = guard(&mut error, || panic!("broken {}", 7));
        assert_eq!(code, PFFM_PANIC);
        assert_eq!(error.code, PFFM_PANIC);
        assert!(String::from_utf8_lossy(error.message.as_slice()).contains("broken 7"));
        unsafe { pffm_error_free(&mut error) };
        unsafe { pffm_error_free(&mut error) };
        assert_eq!(guard(std::ptr::null_mut(), || panic!("unseen")), PFFM_PANIC);
    }
}
