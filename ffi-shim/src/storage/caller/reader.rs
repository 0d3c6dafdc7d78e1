//! Readers of files.

use opendal::raw::{oio, RpRead};
use opendal::{Buffer, BytesRange, Error, ErrorKind, Result};

use super::blocking_calls::Calls;

/// The most bytes of one operation. An operation costs about a tenth of a millisecond besides its work.
const CHUNK: u64 = 4 << 20;

/// Reader of one file.
pub(super) struct CallerReader {
    calls: Calls,
    path: String,
}

impl CallerReader {
    pub(super) fn new(calls: Calls, path: &str) -> Self {
        CallerReader {
            calls,
            path: path.to_string(),
        }
    }

    /// Returns the first position of a range.
    async fn start(&self, range: BytesRange) -> Result<u64> {
        if !range.is_suffix() {
            return Ok(range.offset());
        }
        let status = self.calls.run(&self.path, |files, path| files.status(path));
        let length = status.await?.size;
        Ok(length.saturating_sub(range.size().unwrap_or(length)))
    }

    fn stream(&self, position: u64, left: Option<u64>) -> CallerStream {
        CallerStream {
            calls: self.calls.clone(),
            path: self.path.clone(),
            position,
            left,
        }
    }
}

impl oio::Read for CallerReader {
    async fn open(&self, range: BytesRange) -> Result<(RpRead, Box<dyn oio::ReadStreamDyn>)> {
        let start = self.start(range).await?;
        Ok((
            RpRead::default(),
            Box::new(self.stream(start, range.size())),
        ))
    }

    async fn read(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        let start = self.start(range).await?;
        let mut stream = self.stream(start, range.size());
        let bytes = oio::ReadStream::read_all(&mut stream).await?;
        match range.size() {
            Some(size) if !range.is_suffix() && size > bytes.len() as u64 => Err(Error::new(
                ErrorKind::RangeNotSatisfied,
                "range exceeds content length",
            )
            .with_context("path", &self.path)),
            _ => Ok((RpRead::default(), bytes)),
        }
    }
}

/// Stream of the bytes of one range.
struct CallerStream {
    calls: Calls,
    path: String,
    position: u64,
    /// The bytes of the range that are not yet read. `None` if the range has no end.
    left: Option<u64>,
}

impl oio::ReadStream for CallerStream {
    async fn read(&mut self) -> Result<Buffer> {
        let size = self.left.map_or(CHUNK, |left| left.min(CHUNK)) as usize;
        if size == 0 {
            return Ok(Buffer::new());
        }
        let position = self.position;
        let bytes = self.calls.run(&self.path, move |files, path| {
            let mut bytes = vec![0; size];
            let read = files.read(path, position, &mut bytes)?;
            bytes.truncate(read);
            bytes.shrink_to_fit();
            Ok(bytes)
        });
        let bytes = bytes.await?;
        self.position += bytes.len() as u64;
        // A short read is the end of the file.
        self.left = match bytes.len() < size {
            true => Some(0),
            false => self.left.map(|left| left - bytes.len() as u64),
        };
        Ok(Buffer::from(bytes))
    }
}
