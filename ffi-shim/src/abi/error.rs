//! The error that a call hands out, and the boundary that no panic crosses.

use std::panic::{catch_unwind, AssertUnwindSafe};

use super::buffer::PffmBuffer;
use crate::failure::codes::PFFM_OK;
use crate::failure::Failure;
use crate::faults;

/// What went wrong in a call. Owned by the library; free it with `pffm_error_free`.
#[repr(C)]
pub struct PffmError {
    /// One of the `PFFM_*` codes; the value that the call returned.
    pub code: i32,
    /// 1 when the same call may succeed later, else 0.
    pub retriable: i32,
    /// UTF-8 text for the user.
    pub message: PffmBuffer,
}

/// Runs the body of an exported function: panics stay inside, and a failure goes to `error`.
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
        // SAFETY: `error` is null or points to a writable PffmError. The caller owns its old content.
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

/// Frees the message of an error and empties it. Null and already freed errors are fine.
#[no_mangle]
pub unsafe extern "C" fn pffm_error_free(error: *mut PffmError) {
    // SAFETY: null or a PffmError that this library filled (or that was freed before).
    if let Some(error) = unsafe { error.as_mut() } {
        error.message.free();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::PFFM_PANIC;

    #[test]
    fn a_panic_becomes_an_error_with_its_text() {
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
