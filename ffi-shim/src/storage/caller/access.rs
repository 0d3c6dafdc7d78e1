//! The operations on files that the caller supplies.

use std::fmt::Debug;

use serde::Deserialize;

/// Operations on files. Paths are absolute locations. Every operation may block. Any number of operations can run at the
/// same time.
pub(crate) trait FileAccess: Debug + Send + Sync {
    /// Opens a new file for writing and returns the number of its stream. An existing file is replaced.
    fn open(&self, path: &str) -> Result<u64, AccessError>;

    /// Appends bytes to a file that is open for writing.
    fn write(&self, stream: u64, bytes: &[u8]) -> Result<(), AccessError>;

    /// Completes a file. If this fails, the stream must still be aborted.
    fn close(&self, stream: u64) -> Result<(), AccessError>;

    /// Discards a file that is open for writing.
    fn abort(&self, stream: u64) -> Result<(), AccessError>;

    /// Reads bytes from a position until `bytes` is full or the file ends. Returns the number of bytes.
    fn read(&self, path: &str, position: u64, bytes: &mut [u8]) -> Result<usize, AccessError>;

    /// Returns the attributes of a file or folder.
    fn status(&self, path: &str) -> Result<FileStatus, AccessError>;

    /// Returns the entries of a folder.
    fn list(&self, path: &str) -> Result<Vec<ListedFile>, AccessError>;

    /// Deletes a file, or a folder with everything in it if `recursive` is true.
    fn delete(&self, path: &str, recursive: bool) -> Result<(), AccessError>;

    /// Renames a file or folder. Returns false if the target exists.
    fn rename(&self, from: &str, to: &str) -> Result<bool, AccessError>;

    /// Creates a folder, and the folders above.
    fn create_folders(&self, path: &str) -> Result<(), AccessError>;
}

/// A failed operation of the caller.
#[derive(Debug)]
pub(crate) struct AccessError {
    /// Whether the file or folder does not exist.
    pub(crate) is_missing: bool,
    pub(crate) message: String,
}

/// The attributes of a file or folder.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct FileStatus {
    pub(crate) size: u64,
    pub(crate) modified_millis: i64,
    pub(crate) is_folder: bool,
}

/// An entry of a folder.
#[derive(Debug, Deserialize)]
pub(crate) struct ListedFile {
    pub(crate) name: String,
    #[serde(flatten)]
    pub(crate) status: FileStatus,
}
