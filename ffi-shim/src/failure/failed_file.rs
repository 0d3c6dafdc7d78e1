//! Files for which an operation failed, in the results of maintenance calls.

use serde::Serialize;

use super::codes::PFFM_INTERNAL;
use super::Failure;

/// The JSON description of a file for which an operation failed.
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
