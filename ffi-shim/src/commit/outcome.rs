//! The outcome of a commit, derived from its result.

use std::collections::HashSet;

use paimon::spec::Snapshot;
use paimon::Error;

use crate::failure::codes::{
    PFFM_COMMIT_CONFLICT, PFFM_COMMIT_OUTCOME_UNKNOWN, PFFM_CORRUPT_DATA, PFFM_ILLEGAL_ARGUMENT,
};
use crate::failure::Failure;
use crate::upstream::error_texts;

/// Returns the snapshot of a commit that succeeded or had nothing to commit. `found` is the result of
/// the search for the snapshot. The outcome is unknown if the search failed, or if the commit has `files`
/// but no snapshot.
pub(super) fn committed_snapshot(
    found: Result<Option<Snapshot>, Failure>,
    files: &HashSet<String>,
) -> Result<Option<Snapshot>, Failure> {
    let found = found.and_then(|found| match found {
        None if !files.is_empty() => Err(Failure::new(
            PFFM_CORRUPT_DATA,
            "its snapshot was not found",
        )),
        found => Ok(found),
    });
    found.map_err(|failure| {
        unknown(failure).context("the commit succeeded or had nothing to commit")
    })
}

/// Returns the failure of a commit whose snapshot may have been published.
pub(super) fn unknown(failure: Failure) -> Failure {
    Failure {
        code: PFFM_COMMIT_OUTCOME_UNKNOWN,
        ..failure
    }
}

/// Returns the failure of a commit that published nothing, as far as the record shows.
pub(super) fn failure(error: Error) -> Failure {
    let inner = match error {
        // A publish failed, and then another step failed. The record shows that nothing was published.
        Error::UnexpectedError { message, source } if error_texts::is_unknown_outcome(&message) => {
            match source.map(|s| s.downcast::<Error>()) {
                Some(Ok(inner)) => *inner,
                Some(Err(source)) => Error::UnexpectedError {
                    message,
                    source: Some(source),
                },
                None => Error::UnexpectedError {
                    message,
                    source: None,
                },
            }
        }
        other => other,
    };
    match &inner {
        Error::DataInvalid { message, .. } if error_texts::is_conflict(message) => {
            Failure::of(inner, PFFM_COMMIT_CONFLICT)
        }
        _ => Failure::of(inner, PFFM_ILLEGAL_ARGUMENT),
    }
}
