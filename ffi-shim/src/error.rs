//! Codes, the error that a call hands out, and the boundary that no panic crosses.

use std::any::Any;
use std::fmt::Display;
use std::panic::{catch_unwind, AssertUnwindSafe};

use paimon::api::RestError;
use serde::Serialize;

use crate::buffer::PffmBuffer;
use crate::faults;

/// The call did what it says.
pub const PFFM_OK: i32 = 0;
/// An argument is wrong; nothing was changed.
pub const PFFM_ILLEGAL_ARGUMENT: i32 = 1;
/// The handle is not in a state that allows the call.
pub const PFFM_ILLEGAL_STATE: i32 = 2;
/// The database, table or snapshot is not there.
pub const PFFM_NOT_FOUND: i32 = 3;
/// The database or table is there already.
pub const PFFM_ALREADY_EXISTS: i32 = 4;
/// The database holds tables.
pub const PFFM_NOT_EMPTY: i32 = 5;
/// A batch does not have the columns of the table, or the table's schema moved on.
pub const PFFM_SCHEMA_MISMATCH: i32 = 6;
/// The crate, the storage or this library cannot do that.
pub const PFFM_UNSUPPORTED: i32 = 7;
/// The storage failed; `retriable` says whether trying again may help.
pub const PFFM_IO: i32 = 8;
/// Other writers won every attempt; no snapshot was published.
pub const PFFM_COMMIT_CONFLICT: i32 = 9;
/// Nobody can say whether the snapshot was published; nothing was deleted.
pub const PFFM_COMMIT_OUTCOME_UNKNOWN: i32 = 10;
/// A memory or file limit was reached.
pub const PFFM_RESOURCE_EXHAUSTED: i32 = 11;
/// Stored or transported bytes do not decode.
pub const PFFM_CORRUPT_DATA: i32 = 12;
/// A panic was caught at the boundary.
pub const PFFM_PANIC: i32 = 13;
/// The crate failed in a way that fits no other code.
pub const PFFM_INTERNAL: i32 = 14;

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

/// A failed call inside the library.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) code: i32,
    pub(crate) retriable: bool,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(code: i32, message: impl Into<String>) -> Self {
        Failure {
            code,
            retriable: false,
            message: message.into(),
        }
    }

    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Failure::new(PFFM_ILLEGAL_ARGUMENT, message)
    }

    pub(crate) fn state(message: impl Into<String>) -> Self {
        Failure::new(PFFM_ILLEGAL_STATE, message)
    }

    pub(crate) fn unsupported(message: impl Into<String>) -> Self {
        Failure::new(PFFM_UNSUPPORTED, message)
    }

    pub(crate) fn mismatch(message: impl Into<String>) -> Self {
        Failure::new(PFFM_SCHEMA_MISMATCH, message)
    }

    /// The text of a caught panic, which is a `&str` or a `String` unless somebody tried hard.
    pub(crate) fn panic(payload: Box<dyn Any + Send>) -> Self {
        let text = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_string())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic without a text".to_string());
        Failure::new(PFFM_PANIC, format!("panic in the native library: {text}"))
    }

    pub(crate) fn context(mut self, what: impl Display) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// The crate's error, where its two catch-all variants (`DataInvalid`, `UnexpectedError`)
    /// mean `ambiguous` in the call at hand.
    pub(crate) fn of(error: paimon::Error, ambiguous: i32) -> Self {
        use paimon::Error as E;
        let code = match &error {
            E::ResourceExhausted { .. } => PFFM_RESOURCE_EXHAUSTED,
            E::ConfigInvalid { .. } | E::DataTypeInvalid { .. } | E::IdentifierInvalid { .. } => {
                PFFM_ILLEGAL_ARGUMENT
            }
            E::Unsupported { .. } | E::IoUnsupported { .. } | E::ProcessForkUnsupported { .. } => {
                PFFM_UNSUPPORTED
            }
            // A file that is missing below the crate is the storage's failure; what a caller looked
            // for in vain has a variant of its own.
            E::IoUnexpected { source, .. } => match source.kind() {
                opendal::ErrorKind::Unsupported => PFFM_UNSUPPORTED,
                _ if is_of_long_name(source.as_ref()) => PFFM_ILLEGAL_ARGUMENT,
                _ => PFFM_IO,
            },
            E::DataUnexpected { .. }
            | E::FileIndexFormatInvalid { .. }
            | E::ParquetDataUnexpected { .. } => PFFM_CORRUPT_DATA,
            E::DatabaseNotExist { .. }
            | E::TableNotExist { .. }
            | E::SnapshotNotExist { .. }
            | E::TagNotExist { .. }
            | E::ViewNotExist { .. }
            | E::FunctionNotExist { .. }
            | E::ColumnNotExist { .. } => PFFM_NOT_FOUND,
            E::DatabaseAlreadyExist { .. }
            | E::TableAlreadyExist { .. }
            | E::TagAlreadyExist { .. }
            | E::ViewAlreadyExist { .. }
            | E::FunctionAlreadyExist { .. }
            | E::ColumnAlreadyExist { .. } => PFFM_ALREADY_EXISTS,
            E::DatabaseNotEmpty { .. } => PFFM_NOT_EMPTY,
            E::RestApi { source } => of_status(source),
            E::UnexpectedError { message, .. } if is_of_network(message) => PFFM_IO,
            // A writer of files wraps what the storage said.
            E::DataInvalid { message, source } | E::UnexpectedError { message, source } => {
                let of_storage = match source {
                    Some(source) => is_of_storage(source.as_ref()),
                    // The one of Parquet files keeps nothing but the text.
                    None => message.contains(" parquet ") && message.contains(": External: "),
                };
                match of_storage {
                    true => PFFM_IO,
                    false => ambiguous,
                }
            }
        };
        let retriable = match &error {
            E::IoUnexpected { source, .. } => source.is_temporary(),
            E::RestApi { source } => matches!(
                source,
                RestError::ServiceFailure { .. }
                    | RestError::ServiceUnavailable { .. }
                    | RestError::Unexpected { .. }
            ),
            E::UnexpectedError { message, .. } => is_of_network(message),
            _ => false,
        };
        Failure {
            code,
            retriable,
            message: describe(&error),
        }
    }
}

/// What a catalog's server said, by its status.
fn of_status(error: &RestError) -> i32 {
    match error {
        RestError::BadRequest { .. } => PFFM_ILLEGAL_ARGUMENT,
        RestError::NoSuchResource { .. } => PFFM_NOT_FOUND,
        RestError::AlreadyExists { .. } => PFFM_ALREADY_EXISTS,
        RestError::NotImplemented { .. } => PFFM_UNSUPPORTED,
        RestError::NotAuthorized { .. }
        | RestError::Forbidden { .. }
        | RestError::ServiceFailure { .. }
        | RestError::ServiceUnavailable { .. }
        | RestError::Unexpected { .. } => PFFM_IO,
    }
}

/// Whether a request to a catalog's server got no answer, or none that can be read; the crate has
/// no variant for it.
fn is_of_network(message: &str) -> bool {
    (message.starts_with("http ") && message.ends_with(" failed"))
        || matches!(
            message,
            "failed to read response" | "failed to parse json" | "failed to parse empty response"
        )
}

/// A file that something could not be done with, for JSON.
#[derive(Serialize)]
pub(crate) struct FailedFile {
    path: String,
    reason: String,
}

impl FailedFile {
    pub(crate) fn of(path: String, error: paimon::Error) -> Self {
        FailedFile {
            path,
            reason: Failure::of(error, PFFM_INTERNAL).message,
        }
    }
}

/// Whether the storage says that there is no such file.
pub(crate) fn is_missing(error: &paimon::Error) -> bool {
    use paimon::Error as E;
    matches!(error, E::IoUnexpected { source, .. } if source.kind() == opendal::ErrorKind::NotFound)
}

/// Whether the storage failed, below whatever. That somebody else was first is no failure of it.
fn is_of_storage(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<opendal::Error>())
        .any(|error| error.kind() != opendal::ErrorKind::ConditionNotMatch)
}

/// Whether a name was longer than the file system allows: the caller's, since ours are short.
pub(crate) fn is_of_long_name(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::InvalidFilename)
}

/// The error with its causes as their own texts, not their `Debug` forms.
fn describe(error: &paimon::Error) -> String {
    use paimon::Error as E;
    let (head, mut cause): (String, Option<&dyn std::error::Error>) = match error {
        E::DataInvalid { message, source } | E::UnexpectedError { message, source } => (
            message.clone(),
            source.as_deref().map(|s| s as &dyn std::error::Error),
        ),
        E::IoUnexpected { message, source } => (
            message.clone(),
            Some(source.as_ref() as &dyn std::error::Error),
        ),
        E::DataUnexpected { message, source } => (
            message.clone(),
            Some(source.as_ref() as &dyn std::error::Error),
        ),
        E::ConfigInvalid { message }
        | E::DataTypeInvalid { message }
        | E::Unsupported { message }
        | E::IoUnsupported { message }
        | E::IdentifierInvalid { message } => (message.clone(), None),
        other => (other.to_string(), None),
    };
    let mut text = head;
    while let Some(error) = cause {
        let next = error.to_string();
        // A cause often ends its text with that of its own cause.
        if !text.contains(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = error.source();
    }
    text
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
        // SAFETY: the caller gives a writable PffmError or null; whatever it held before was his.
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

    #[test]
    fn ambiguous_errors_take_the_code_of_the_call() {
        let error = || paimon::Error::DataInvalid {
            message: "odd".into(),
            source: None,
        };
        assert_eq!(
            Failure::of(error(), PFFM_CORRUPT_DATA).code,
            PFFM_CORRUPT_DATA
        );
        assert_eq!(Failure::of(error(), PFFM_INTERNAL).code, PFFM_INTERNAL);
        let wrapped = |kind| paimon::Error::DataInvalid {
            message: "cannot write".into(),
            source: Some(Box::new(opendal::Error::new(kind, "no space"))),
        };
        let full = Failure::of(wrapped(opendal::ErrorKind::Unexpected), PFFM_INTERNAL);
        assert_eq!(full.code, PFFM_IO);
        let parquet = paimon::Error::DataInvalid {
            message: "Failed to close parquet writer: External: Unexpected".into(),
            source: None,
        };
        assert_eq!(Failure::of(parquet, PFFM_INTERNAL).code, PFFM_IO);
        let lost = Failure::of(
            wrapped(opendal::ErrorKind::ConditionNotMatch),
            PFFM_COMMIT_CONFLICT,
        );
        assert_eq!(lost.code, PFFM_COMMIT_CONFLICT);
    }
}
