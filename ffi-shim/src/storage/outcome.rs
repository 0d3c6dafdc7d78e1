//! Outcomes of an exclusive publish.

use opendal::Error;

/// Outcome of a publish that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PublishOutcome {
    /// The file exists with the published bytes.
    Won,
    /// A file of another writer exists. The publish changed nothing.
    Lost,
}

/// Failure of a publish.
#[derive(Debug)]
pub(super) struct PublishError {
    pub(super) error: Error,
    /// Whether the file may exist or may still appear, despite the failure.
    pub(super) in_doubt: bool,
}

impl From<Error> for PublishError {
    fn from(error: Error) -> Self {
        PublishError {
            error,
            in_doubt: false,
        }
    }
}
