//! The operations on files that the caller of the library supplies.

use std::sync::Arc;

use crate::failure::codes::{PFFM_NOT_FOUND, PFFM_OK};
use crate::failure::Failure;
use crate::storage::{AccessError, CallerFiles, FileAccess, FileStatus, ListedFile};

/// Memory into which a callback writes bytes. The library owns the memory.
#[repr(C)]
pub struct PffmRoom {
    pub data: *mut u8,
    pub capacity: i64,
    /// The number of the bytes. The callback sets it. If it is greater than `capacity`, the bytes did not fit.
    pub len: i64,
}

/// The attributes of a file or folder.
#[repr(C)]
pub struct PffmFileStatus {
    pub size: i64,
    /// The time of the last change, in milliseconds since 1970.
    pub modified_millis: i64,
    /// 1 for a folder, 0 for a file.
    pub is_folder: u8,
}

/// Callbacks with which the library reaches files. The first argument of each callback is `context`. Paths are locations
/// in UTF-8, such as `hdfs://namenode:8020/warehouse/db.db/t/snapshot/LATEST`. All pointers are valid only during the
/// callback. Callbacks run on any threads of the library, several at the same time, and may block. They must not unwind.
///
/// A callback returns `PFFM_OK`, or `PFFM_NOT_FOUND` if the file or folder does not exist, or another code if it failed.
/// If it failed, it writes the reason to `message`, cut off at its capacity. No callback may be null.
#[repr(C)]
pub struct PffmFileAccess {
    pub context: u64,
    /// Opens a file for writing and returns the number of the stream. Creates missing folders, and replaces an existing
    /// file.
    pub open: Option<
        unsafe extern "C" fn(
            context: u64,
            path: *const u8,
            path_len: i64,
            stream: *mut u64,
            message: *mut PffmRoom,
        ) -> i32,
    >,
    /// Appends bytes to a file that is open for writing.
    pub write: Option<
        unsafe extern "C" fn(
            context: u64,
            stream: u64,
            bytes: *const u8,
            len: i64,
            message: *mut PffmRoom,
        ) -> i32,
    >,
    /// Completes a file. If this succeeds, the stream is gone; otherwise it is aborted next.
    pub close:
        Option<unsafe extern "C" fn(context: u64, stream: u64, message: *mut PffmRoom) -> i32>,
    /// Discards a file that is open for writing. The stream is gone in any case.
    pub abort:
        Option<unsafe extern "C" fn(context: u64, stream: u64, message: *mut PffmRoom) -> i32>,
    /// Reads up to `len` bytes from a position. Reads fewer bytes only if the file ends.
    pub read: Option<
        unsafe extern "C" fn(
            context: u64,
            path: *const u8,
            path_len: i64,
            position: i64,
            bytes: *mut u8,
            len: i64,
            read: *mut i64,
            message: *mut PffmRoom,
        ) -> i32,
    >,
    /// Returns the attributes of a file or folder.
    pub status: Option<
        unsafe extern "C" fn(
            context: u64,
            path: *const u8,
            path_len: i64,
            status: *mut PffmFileStatus,
            message: *mut PffmRoom,
        ) -> i32,
    >,
    /// Returns the entries of a folder as a JSON array of `{"name":…,"size":…,"modified_millis":…,"is_folder":…}`. If the
    /// JSON does not fit, the callback is called again with at least the capacity that it asked for.
    pub list: Option<
        unsafe extern "C" fn(
            context: u64,
            path: *const u8,
            path_len: i64,
            json: *mut PffmRoom,
            message: *mut PffmRoom,
        ) -> i32,
    >,
    /// Deletes a file, or a folder with everything in it if `recursive` is 1.
    pub delete_path: Option<
        unsafe extern "C" fn(
            context: u64,
            path: *const u8,
            path_len: i64,
            recursive: u8,
            message: *mut PffmRoom,
        ) -> i32,
    >,
    /// Renames a file or folder. Sets `renamed` to 0 if the target exists, otherwise to 1.
    pub rename: Option<
        unsafe extern "C" fn(
            context: u64,
            from: *const u8,
            from_len: i64,
            to: *const u8,
            to_len: i64,
            renamed: *mut u8,
            message: *mut PffmRoom,
        ) -> i32,
    >,
    /// Creates a folder, and the missing folders above. If the folder exists, the callback succeeds.
    pub create_folders: Option<
        unsafe extern "C" fn(
            context: u64,
            path: *const u8,
            path_len: i64,
            message: *mut PffmRoom,
        ) -> i32,
    >,
    /// Tells that no other callback is running and that none will be called again. This is the last callback. It can run
    /// on any thread.
    pub release: Option<unsafe extern "C" fn(context: u64)>,
}

/// The longest reason of a failure, in bytes.
const MESSAGE: usize = 2048;

/// The first capacity for the entries of a folder, in bytes.
const LISTING: usize = 64 << 10;

/// Callbacks, released when they are dropped.
#[derive(Debug)]
struct Callbacks(PffmFileAccess);

impl std::fmt::Debug for PffmFileAccess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "file access {}", self.context)
    }
}

/// Takes callbacks over from the caller. They are released when the storage is dropped, or if this fails.
pub(super) unsafe fn take(access: *const PffmFileAccess) -> Result<CallerFiles, Failure> {
    if access.is_null() {
        return Err(Failure::argument("files is null"));
    }
    // SAFETY: the caller guarantees a readable struct. Its fields are plain values.
    let callbacks = Callbacks(unsafe { access.read() });
    let c = &callbacks.0;
    let is_there = [
        ("open", c.open.is_some()),
        ("write", c.write.is_some()),
        ("close", c.close.is_some()),
        ("abort", c.abort.is_some()),
        ("read", c.read.is_some()),
        ("status", c.status.is_some()),
        ("list", c.list.is_some()),
        ("delete_path", c.delete_path.is_some()),
        ("rename", c.rename.is_some()),
        ("create_folders", c.create_folders.is_some()),
        ("release", c.release.is_some()),
    ];
    match is_there.iter().find(|(_, there)| !there) {
        Some((name, _)) => Err(Failure::argument(format!(
            "the callback '{name}' of files is null"
        ))),
        None => Ok(CallerFiles::new(Arc::new(callbacks))),
    }
}

impl Drop for Callbacks {
    fn drop(&mut self) {
        if let Some(release) = self.0.release {
            // SAFETY: the contract of `PffmFileAccess`. This value is dropped once.
            unsafe { release(self.0.context) };
        }
    }
}

/// The room for `bytes`.
fn room(bytes: &mut [u8]) -> PffmRoom {
    PffmRoom {
        data: bytes.as_mut_ptr(),
        capacity: bytes.len() as i64,
        len: 0,
    }
}

/// Returns the bytes that a callback has written.
fn written<'a>(bytes: &'a [u8], room: &PffmRoom) -> &'a [u8] {
    let len = usize::try_from(room.len).unwrap_or(0);
    &bytes[..len.min(bytes.len())]
}

fn failed(message: impl Into<String>) -> AccessError {
    AccessError {
        is_missing: false,
        message: message.into(),
    }
}

/// Runs a callback that writes a message if it fails.
fn call(callback: impl FnOnce(*mut PffmRoom) -> i32) -> Result<(), AccessError> {
    let mut bytes = [0; MESSAGE];
    let mut message = room(&mut bytes);
    let code = callback(&mut message);
    if code == PFFM_OK {
        return Ok(());
    }
    Err(AccessError {
        is_missing: code == PFFM_NOT_FOUND,
        message: String::from_utf8_lossy(written(&bytes, &message)).into_owned(),
    })
}

/// Returns a callback, which `take` has checked.
fn there<F>(callback: Option<F>) -> Result<F, AccessError> {
    callback.ok_or_else(|| failed("the callback is null"))
}

// SAFETY (all calls below): the contract of `PffmFileAccess`. The pointers are valid during the calls.
impl FileAccess for Callbacks {
    fn open(&self, path: &str) -> Result<u64, AccessError> {
        let open = there(self.0.open)?;
        let mut stream = 0;
        let (p, len) = (path.as_ptr(), path.len() as i64);
        call(|message| unsafe { open(self.0.context, p, len, &mut stream, message) })?;
        Ok(stream)
    }

    fn write(&self, stream: u64, bytes: &[u8]) -> Result<(), AccessError> {
        let write = there(self.0.write)?;
        let (b, len) = (bytes.as_ptr(), bytes.len() as i64);
        call(|message| unsafe { write(self.0.context, stream, b, len, message) })
    }

    fn close(&self, stream: u64) -> Result<(), AccessError> {
        let close = there(self.0.close)?;
        call(|message| unsafe { close(self.0.context, stream, message) })
    }

    fn abort(&self, stream: u64) -> Result<(), AccessError> {
        let abort = there(self.0.abort)?;
        call(|message| unsafe { abort(self.0.context, stream, message) })
    }

    fn read(&self, path: &str, position: u64, bytes: &mut [u8]) -> Result<usize, AccessError> {
        let read = there(self.0.read)?;
        let mut count = 0;
        let (p, p_len) = (path.as_ptr(), path.len() as i64);
        let position = i64::try_from(position).map_err(|e| failed(e.to_string()))?;
        let (b, len) = (bytes.as_mut_ptr(), bytes.len() as i64);
        call(|message| unsafe {
            read(
                self.0.context,
                p,
                p_len,
                position,
                b,
                len,
                &mut count,
                message,
            )
        })?;
        let read = usize::try_from(count).ok();
        read.filter(|count| *count <= bytes.len())
            .ok_or_else(|| failed(format!("{count} bytes were read, but {len} were asked for")))
    }

    fn status(&self, path: &str) -> Result<FileStatus, AccessError> {
        let status = there(self.0.status)?;
        let mut found = PffmFileStatus {
            size: 0,
            modified_millis: 0,
            is_folder: 0,
        };
        let (p, len) = (path.as_ptr(), path.len() as i64);
        call(|message| unsafe { status(self.0.context, p, len, &mut found, message) })?;
        Ok(FileStatus {
            size: u64::try_from(found.size).unwrap_or(0),
            modified_millis: found.modified_millis,
            is_folder: found.is_folder != 0,
        })
    }

    fn list(&self, path: &str) -> Result<Vec<ListedFile>, AccessError> {
        let list = there(self.0.list)?;
        let (p, len) = (path.as_ptr(), path.len() as i64);
        let mut bytes = vec![0; LISTING];
        loop {
            let mut json = room(&mut bytes);
            call(|message| unsafe { list(self.0.context, p, len, &mut json, message) })?;
            let needed = usize::try_from(json.len).unwrap_or(0);
            if needed <= bytes.len() {
                return serde_json::from_slice(written(&bytes, &json))
                    .map_err(|e| failed(format!("the entries of the folder: {e}")));
            }
            // The folder may grow between the calls.
            bytes = vec![0; needed + needed / 4];
        }
    }

    fn delete(&self, path: &str, recursive: bool) -> Result<(), AccessError> {
        let delete = there(self.0.delete_path)?;
        let (p, len) = (path.as_ptr(), path.len() as i64);
        call(|message| unsafe { delete(self.0.context, p, len, recursive.into(), message) })
    }

    fn rename(&self, from: &str, to: &str) -> Result<bool, AccessError> {
        let rename = there(self.0.rename)?;
        let mut renamed = 0;
        let (f, f_len) = (from.as_ptr(), from.len() as i64);
        let (t, t_len) = (to.as_ptr(), to.len() as i64);
        call(|message| unsafe {
            rename(self.0.context, f, f_len, t, t_len, &mut renamed, message)
        })?;
        Ok(renamed != 0)
    }

    fn create_folders(&self, path: &str) -> Result<(), AccessError> {
        let create = there(self.0.create_folders)?;
        let (p, len) = (path.as_ptr(), path.len() as i64);
        call(|message| unsafe { create(self.0.context, p, len, message) })
    }
}
