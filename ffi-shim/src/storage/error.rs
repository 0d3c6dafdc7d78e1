//! Conversion of storage errors to failures.

use opendal::ErrorKind;

use crate::failure::codes::{PFFM_ILLEGAL_ARGUMENT, PFFM_IO, PFFM_UNSUPPORTED};
use crate::failure::{is_name_too_long, Failure};

/// Returns the failure for a storage error.
pub(super) fn failure(error: &opendal::Error) -> Failure {
    let code = match error.kind() {
        ErrorKind::Unsupported => PFFM_UNSUPPORTED,
        _ if is_name_too_long(error) => PFFM_ILLEGAL_ARGUMENT,
        _ => PFFM_IO,
    };
    Failure {
        retriable: error.is_temporary(),
        ..Failure::new(code, error.to_string())
    }
}
