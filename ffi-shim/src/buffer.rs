//! Bytes that the library hands out, and the frames that several byte strings travel in.

use crate::error::{Failure, PFFM_CORRUPT_DATA};

/// Bytes owned by the library; free them with `pffm_buffer_free`. Empty: `data` null, `len` 0.
#[repr(C)]
pub struct PffmBuffer {
    pub data: *mut u8,
    pub len: i64,
    pub capacity: i64,
}

impl PffmBuffer {
    pub(crate) const EMPTY: PffmBuffer = PffmBuffer {
        data: std::ptr::null_mut(),
        len: 0,
        capacity: 0,
    };

    /// Gives the bytes back and leaves an empty buffer, so that a second call does nothing.
    pub(crate) fn free(&mut self) {
        let buffer = std::mem::replace(self, PffmBuffer::EMPTY);
        if !buffer.data.is_null() {
            // SAFETY: data, len and capacity are those of the Vec that `from` took apart.
            drop(unsafe {
                Vec::from_raw_parts(buffer.data, buffer.len as usize, buffer.capacity as usize)
            });
        }
    }

    #[cfg(test)]
    pub(crate) fn as_slice(&self) -> &[u8] {
        if self.data.is_null() {
            return &[];
        }
        unsafe { std::slice::from_raw_parts(self.data, self.len as usize) }
    }
}

impl From<Vec<u8>> for PffmBuffer {
    fn from(bytes: Vec<u8>) -> Self {
        if bytes.is_empty() {
            return PffmBuffer::EMPTY;
        }
        let mut bytes = std::mem::ManuallyDrop::new(bytes);
        PffmBuffer {
            data: bytes.as_mut_ptr(),
            len: bytes.len() as i64,
            capacity: bytes.capacity() as i64,
        }
    }
}

/// Frees the bytes of a buffer and empties it. Null and already freed buffers are fine.
#[no_mangle]
pub unsafe extern "C" fn pffm_buffer_free(buffer: *mut PffmBuffer) {
    // SAFETY: null or a PffmBuffer that this library filled (or that was freed before).
    if let Some(buffer) = unsafe { buffer.as_mut() } {
        buffer.free();
    }
}

/// Frames: for each byte string its length as little-endian i64, then its bytes.
pub(crate) fn to_frames<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut frames = Vec::new();
    for part in parts {
        let part = part.as_ref();
        frames.extend_from_slice(&(part.len() as i64).to_le_bytes());
        frames.extend_from_slice(part);
    }
    frames
}

/// The byte strings in `frames`, each checked against what remains before it is touched.
pub(crate) fn from_frames(mut frames: &[u8]) -> Result<Vec<&[u8]>, Failure> {
    let corrupt = |what: String| Failure::new(PFFM_CORRUPT_DATA, what);
    let mut parts = Vec::new();
    while !frames.is_empty() {
        let (head, rest) = frames.split_first_chunk::<8>().ok_or_else(|| {
            corrupt(format!(
                "{} bytes left where a length belongs",
                frames.len()
            ))
        })?;
        let len = i64::from_le_bytes(*head);
        let len = usize::try_from(len)
            .ok()
            .filter(|len| *len <= rest.len())
            .ok_or_else(|| corrupt(format!("a frame of {len} bytes, but {} left", rest.len())))?;
        let (part, rest) = rest.split_at(len);
        parts.push(part);
        frames = rest;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_round_trip_and_refuse_what_does_not_fit() {
        let frames = to_frames([&b"one"[..], b"", b"three"]);
        assert_eq!(from_frames(&frames).unwrap(), [&b"one"[..], b"", b"three"]);
        for cut in 1..frames.len() {
            // A cut at the end of a frame leaves whole frames; every other one is refused.
            let whole = cut == 11 || cut == 19;
            assert_eq!(from_frames(&frames[..cut]).is_ok(), whole, "cut at {cut}");
        }
        assert!(from_frames(&i64::MAX.to_le_bytes()).is_err());
        assert!(from_frames(&(-1i64).to_le_bytes()).is_err());
    }

    #[test]
    fn freeing_twice_is_nothing() {
        let mut buffer = PffmBuffer::from(b"bytes".to_vec());
        unsafe {
            pffm_buffer_free(&mut buffer);
            pffm_buffer_free(&mut buffer);
            pffm_buffer_free(std::ptr::null_mut());
        }
        assert!(buffer.as_slice().is_empty());
    }
}
