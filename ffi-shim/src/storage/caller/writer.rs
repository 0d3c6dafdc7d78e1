//! Writers of files.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opendal::raw::oio;
use opendal::{Buffer, EntryMode, Metadata};

use super::access::{AccessError, FileAccess};
use super::blocking_calls::Calls;
use crate::blocking;

/// The bytes that are gathered before each operation. An operation costs about a tenth of a millisecond besides its work.
const CHUNK: usize = 4 << 20;

/// The stream of the caller. The future of an operation can be dropped while the operation runs on another thread, so
/// operations hold the lock and change the state themselves.
#[derive(Debug, Default)]
struct Stream {
    number: Option<u64>,
    /// Whether the writer was dropped. An operation that starts afterwards does nothing.
    is_over: bool,
}

impl Stream {
    fn opened(&mut self, files: &dyn FileAccess, path: &str) -> Result<u64, AccessError> {
        if self.is_over {
            return Err(AccessError {
                is_missing: false,
                message: "the writer of the file was dropped".to_string(),
            });
        }
        match self.number {
            Some(number) => Ok(number),
            None => Ok(*self.number.insert(files.open(path)?)),
        }
    }

    fn close(&mut self, files: &dyn FileAccess, path: &str) -> Result<(), AccessError> {
        files.close(self.opened(files, path)?)?;
        self.number = None;
        Ok(())
    }

    fn abort(&mut self, files: &dyn FileAccess) -> Result<(), AccessError> {
        match self.number.take() {
            None => Ok(()),
            Some(number) => files.abort(number),
        }
    }
}

fn lock(stream: &Mutex<Stream>) -> MutexGuard<'_, Stream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writer of one file. Opens the file with the first chunk.
pub(super) struct CallerWriter {
    calls: Calls,
    path: String,
    gathered: Vec<Buffer>,
    gathered_bytes: usize,
    written: u64,
    stream: Arc<Mutex<Stream>>,
}

impl CallerWriter {
    /// Returns the writer for an operator path. An existing file is replaced.
    pub(super) fn new(calls: Calls, path: &str) -> Self {
        CallerWriter {
            calls,
            path: path.to_string(),
            gathered: Vec::new(),
            gathered_bytes: 0,
            written: 0,
            stream: Arc::default(),
        }
    }

    /// Writes the gathered bytes, and completes the file if `is_end` is true.
    async fn flush(&mut self, is_end: bool) -> opendal::Result<()> {
        let chunks = std::mem::take(&mut self.gathered);
        let bytes = std::mem::take(&mut self.gathered_bytes);
        self.written += bytes as u64;
        let stream = self.stream.clone();
        let flushed = self.calls.run(&self.path, move |files, path| {
            let mut stream = lock(&stream);
            if bytes > 0 {
                let number = stream.opened(files, path)?;
                let chunk: Buffer = chunks.into_iter().flatten().collect();
                files.write(number, &chunk.to_bytes())?;
            }
            match is_end {
                true => stream.close(files, path),
                false => Ok(()),
            }
        });
        flushed.await
    }
}

impl oio::Write for CallerWriter {
    async fn write(&mut self, bytes: Buffer) -> opendal::Result<()> {
        self.gathered_bytes += bytes.len();
        self.gathered.push(bytes);
        match self.gathered_bytes < CHUNK {
            true => Ok(()),
            false => self.flush(false).await,
        }
    }

    async fn close(&mut self) -> opendal::Result<Metadata> {
        self.flush(true).await?;
        Ok(Metadata::new(EntryMode::FILE).with_content_length(self.written))
    }

    async fn abort(&mut self) -> opendal::Result<()> {
        self.gathered.clear();
        self.gathered_bytes = 0;
        let stream = self.stream.clone();
        let aborted = self
            .calls
            .run(&self.path, move |files, _| lock(&stream).abort(files));
        aborted.await
    }
}

/// The crate drops the writer of a file that it does not need. The caller would keep its stream open.
impl Drop for CallerWriter {
    fn drop(&mut self) {
        // Only an operation on another thread holds the lock.
        let is_idle = |stream: &Stream| stream.number.is_none();
        if self.stream.try_lock().is_ok_and(|mut stream| {
            stream.is_over = true;
            is_idle(&stream)
        }) {
            return;
        }
        let (stream, files) = (self.stream.clone(), self.calls.files.clone());
        let location = self.calls.location(&self.path);
        blocking::run_detached(move || {
            let mut stream = lock(&stream);
            stream.is_over = true;
            if let Err(error) = stream.abort(files.as_ref()) {
                log::warn!("the file access of the catalog did not discard {location}: {error}");
            }
        });
    }
}
