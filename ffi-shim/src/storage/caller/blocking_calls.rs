//! Operations of the caller on threads that may block.

use std::fmt;
use std::sync::Arc;

use opendal::raw::Timestamp;
use opendal::{EntryMode, Error, ErrorKind, Metadata, Result};

use super::access::{AccessError, FileAccess, FileStatus};
use crate::blocking;

/// The operations of the caller below one prefix of locations, such as `hdfs://namenode:8020`.
#[derive(Debug, Clone)]
pub(super) struct Calls {
    pub(super) files: Arc<dyn FileAccess>,
    pub(super) prefix: Arc<str>,
}

impl Calls {
    /// Returns the location for an operator path.
    pub(super) fn location(&self, path: &str) -> String {
        let path = path.trim_matches('/');
        format!("{}/{path}", self.prefix)
    }

    /// Runs an operation on the file or folder at an operator path.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        path: &str,
        operation: impl FnOnce(&dyn FileAccess, &str) -> std::result::Result<T, AccessError>
            + Send
            + 'static,
    ) -> Result<T> {
        let (files, location) = (self.files.clone(), self.location(path));
        let outcome = blocking::run(move || {
            operation(files.as_ref(), &location).map_err(|e| storage_error(&location, e))
        });
        outcome.await.map_err(lost)?
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AccessError {}

fn storage_error(location: &str, error: AccessError) -> Error {
    let kind = match error.is_missing {
        true => ErrorKind::NotFound,
        false => ErrorKind::Unexpected,
    };
    Error::new(
        kind,
        format!("the file access of the catalog failed for {location}: {error}"),
    )
}

fn lost(error: blocking::Lost) -> Error {
    Error::new(
        ErrorKind::Unexpected,
        "the thread of an operation of the file access failed",
    )
    .set_source(error)
}

/// Returns the attributes in the form of OpenDAL.
pub(super) fn metadata_of(status: &FileStatus) -> Result<Metadata> {
    let mode = match status.is_folder {
        true => EntryMode::DIR,
        false => EntryMode::FILE,
    };
    Ok(Metadata::new(mode)
        .with_content_length(status.size)
        .with_last_modified(Timestamp::from_millisecond(status.modified_millis)?))
}
