//! Small files, each read at one go.
//!
//! A commit reads some thirty snapshots, schemas, manifests and lists. The service opens each,
//! clears a buffer of megabytes for it, and reads until there is no more, every step on another
//! thread; that took more time than what is in them. Here it is one step.

use std::path::PathBuf;

use opendal::raw::{oio, RpRead};
use opendal::{Buffer, BytesRange, Error, ErrorKind, Result};

use super::local::{blocking, on_disk};
use super::unsynced::naming;

/// Whether a path is that of a file about a table, and not of its rows.
pub(super) fn is_metadata(path: &str) -> bool {
    let folder = path.rsplit('/').nth(1);
    matches!(folder, Some("snapshot" | "manifest" | "schema" | "tag"))
}

/// Of one file; what is asked for is cut out of all of it.
pub(super) struct WholeFile(PathBuf);

impl WholeFile {
    /// Of a path of the operator of the local disk.
    pub(super) fn at(path: &str) -> Self {
        WholeFile(on_disk(path))
    }

    async fn read_all(&self) -> Result<Buffer> {
        read(self.0.clone()).await
    }
}

/// The bytes of a file on the disk.
pub(super) async fn read(path: PathBuf) -> Result<Buffer> {
    blocking(move || std::fs::read(&path).map_err(|e| naming(&path, e)))
        .await
        .map(Buffer::from)
}

/// The part that there is of what is asked for.
pub(super) fn cut(all: &Buffer, range: BytesRange) -> Buffer {
    let length = all.len() as u64;
    let size = range.size().unwrap_or(length);
    let start = if range.is_suffix() {
        length.saturating_sub(size)
    } else {
        range.offset().min(length)
    };
    let end = start.saturating_add(size).min(length);
    all.slice(start as usize..end as usize)
}

impl oio::Read for WholeFile {
    async fn open(&self, range: BytesRange) -> Result<(RpRead, Box<dyn oio::ReadStreamDyn>)> {
        let part = cut(&self.read_all().await?, range);
        Ok((RpRead::default(), Box::new(part)))
    }

    async fn read(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        exactly(&self.read_all().await?, range, &self.0.to_string_lossy())
    }
}

/// All of what is asked for.
pub(super) fn exactly(all: &Buffer, range: BytesRange, path: &str) -> Result<(RpRead, Buffer)> {
    let part = cut(all, range);
    match range.size() {
        Some(size) if size > part.len() as u64 => Err(Error::new(
            ErrorKind::RangeNotSatisfied,
            "range exceeds content length",
        )
        .with_context("path", path)),
        _ => Ok((RpRead::default(), part)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_told_by_its_folder() {
        for path in ["w/t/schema/schema-0", "w/t/snapshot/LATEST", "t/tag/tag-a"] {
            assert!(is_metadata(path), "{path}");
        }
        for path in [
            "w/t/bucket-0/data-a.parquet",
            "schema-0",
            "w/manifest/t/x/y",
        ] {
            assert!(!is_metadata(path), "{path}");
        }
    }

    #[test]
    fn ranges_are_cut_out() {
        let all = Buffer::from(b"0123456789".to_vec());
        let text = |range| String::from_utf8(cut(&all, range).to_vec()).unwrap();
        assert_eq!(text(BytesRange::default()), "0123456789");
        assert_eq!(text(BytesRange::new(3, None)), "3456789");
        assert_eq!(text(BytesRange::new(3, Some(4))), "3456");
        assert_eq!(text(BytesRange::new(8, Some(4))), "89");
        assert_eq!(text(BytesRange::new(12, Some(4))), "");
        assert_eq!(text(BytesRange::suffix(3)), "789");
        assert_eq!(text(BytesRange::suffix(30)), "0123456789");
    }
}
