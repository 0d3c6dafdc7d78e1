//! Translation of the `paimon` crate's errors to failures.

use paimon::api::RestError;

use super::codes::*;
use super::Failure;
use crate::upstream::error_texts;

impl Failure {
    /// Returns the failure for an error of the crate. `ambiguous` is the code for the crate's two catch-all
    /// variants, `DataInvalid` and `UnexpectedError`, whose meaning depends on the call.
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
            // A missing file is an I/O failure here, because databases, tables, snapshots and tags that do
            // not exist have their own variants.
            E::IoUnexpected { source, .. } => match source.kind() {
                opendal::ErrorKind::Unsupported => PFFM_UNSUPPORTED,
                _ if is_name_too_long(source.as_ref()) => PFFM_ILLEGAL_ARGUMENT,
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
            E::RestApi { source } => rest_code(source),
            E::UnexpectedError { message, .. } if error_texts::is_network_failure(message) => {
                PFFM_IO
            }
            // A file writer wraps the error of the storage.
            E::DataInvalid { message, source } | E::UnexpectedError { message, source } => {
                let is_storage_failure = match source {
                    Some(source) => has_storage_cause(source.as_ref()),
                    None => error_texts::is_parquet_io_failure(message),
                };
                match is_storage_failure {
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
            E::UnexpectedError { message, .. } => error_texts::is_network_failure(message),
            _ => false,
        };
        Failure {
            code,
            retriable,
            message: describe(&error),
        }
    }
}

/// Returns the code for an error response of a catalog server.
fn rest_code(error: &RestError) -> i32 {
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

/// Returns whether the storage reports that a file does not exist.
pub(crate) fn is_missing(error: &paimon::Error) -> bool {
    use paimon::Error as E;
    matches!(error, E::IoUnexpected { source, .. } if source.kind() == opendal::ErrorKind::NotFound)
}

/// Returns whether the storage caused the error. A failed condition is not a storage failure, because it
/// means that another writer was first.
fn has_storage_cause(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<opendal::Error>())
        .any(|error| error.kind() != opendal::ErrorKind::ConditionNotMatch)
}

/// Returns whether a file name was longer than the file system allows. The caller chose such a name, because
/// the library's own names are short.
pub(crate) fn is_name_too_long(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::InvalidFilename)
}

/// Returns the text of an error and of its causes.
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
        // The text of an error often contains the text of its cause.
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
