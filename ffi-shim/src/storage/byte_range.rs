//! Byte ranges of a file that is held in memory.

use opendal::raw::RpRead;
use opendal::{Buffer, BytesRange, Error, ErrorKind, Result};

/// Returns the bytes of `file` in the range. Returns fewer bytes if the file ends before the range does.
pub(super) fn available(file: &Buffer, range: BytesRange) -> Buffer {
    let length = file.len() as u64;
    let size = range.size().unwrap_or(length);
    let start = if range.is_suffix() {
        length.saturating_sub(size)
    } else {
        range.offset().min(length)
    };
    let end = start.saturating_add(size).min(length);
    file.slice(start as usize..end as usize)
}

/// Returns the bytes of `file` in the range. Fails if the file ends before the range does.
pub(super) fn exact(file: &Buffer, range: BytesRange, path: &str) -> Result<(RpRead, Buffer)> {
    let part = available(file, range);
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
    fn range_is_limited_to_the_file() {
        let file = Buffer::from(b"0123456789".to_vec());
        let text = |range| String::from_utf8(available(&file, range).to_vec()).unwrap();
        assert_eq!(text(BytesRange::default()), "0123456789");
        assert_eq!(text(BytesRange::new(3, None)), "3456789");
        assert_eq!(text(BytesRange::new(3, Some(4))), "3456");
        assert_eq!(text(BytesRange::new(8, Some(4))), "89");
        assert_eq!(text(BytesRange::new(12, Some(4))), "");
        assert_eq!(text(BytesRange::suffix(3)), "789");
        assert_eq!(text(BytesRange::suffix(30)), "0123456789");
    }
}
