//! Failed calls: their codes, texts and retriability, and the translation of the `paimon` crate's errors.

pub mod codes;
mod crate_errors;
mod failed_file;

pub(crate) use crate_errors::{is_missing, is_name_too_long};
pub(crate) use failed_file::FailedFile;

use std::any::Any;
use std::fmt::Display;

use codes::*;

use crate::upstream::error_texts;

/// A failed call: the code, the text and whether a retry may succeed.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) code: i32,
    pub(crate) retriable: bool,
    pub(crate) message: String,
}

/// What to do if the system refuses a thread.
pub(crate) const RAISE_LIMITS: &str =
    "raise the limits of this process for threads (ulimit -u, or the limit of the container) and for memory";

impl Failure {
    /// Creates a failure that is not retriable.
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

    /// Returns the failure for a caught panic. The payload of `panic!` is a `&str` or a `String`.
    pub(crate) fn panic(payload: Box<dyn Any + Send>) -> Self {
        let text = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_string())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_string());
        let message = match error_texts::is_refused_thread(&text) {
            true => format!("the native library panicked, because {text}; {RAISE_LIMITS}"),
            false => format!("the native library panicked, which is a bug in paimon-ffm: {text}"),
        };
        Failure::new(PFFM_PANIC, message)
    }

    /// Prefixes the message with the operation that failed.
    pub(crate) fn context(mut self, operation: impl Display) -> Self {
        self.message = format!("{operation}: {}", self.message);
        self
    }
}
