//! A failed call: its code, its text, and what the crate's errors become.

pub mod codes;

use std::any::Any;
use std::fmt::Display;

use paimon::api::RestError;
use serde::Serialize;

use codes::*;

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

#[cfg(test)]
mod tests {
    use super::*;

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
