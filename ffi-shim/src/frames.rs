//! Frames, which store a sequence of byte strings in one byte string.

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;

/// Writes byte strings as frames. A frame is the length of a byte string as a little-endian i64, followed
/// by its bytes.
pub(crate) fn to_frames<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut frames = Vec::new();
    for part in parts {
        let part = part.as_ref();
        frames.extend_from_slice(&(part.len() as i64).to_le_bytes());
        frames.extend_from_slice(part);
    }
    frames
}

/// Reads the byte strings of `frames`. Fails if a length does not fit the remaining bytes.
pub(crate) fn from_frames(mut frames: &[u8]) -> Result<Vec<&[u8]>, Failure> {
    let corrupt = |message: String| Failure::new(PFFM_CORRUPT_DATA, message);
    let mut parts = Vec::new();
    while !frames.is_empty() {
        let (length, rest) = frames.split_first_chunk::<8>().ok_or_else(|| {
            corrupt(format!(
                "the frames end with {} bytes, but a frame length has 8 bytes",
                frames.len()
            ))
        })?;
        let len = i64::from_le_bytes(*length);
        let len = usize::try_from(len)
            .ok()
            .filter(|len| *len <= rest.len())
            .ok_or_else(|| {
                corrupt(format!(
                    "a frame has {len} bytes, but only {} bytes remain",
                    rest.len()
                ))
            })?;
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
    fn frames_round_trip_and_truncated_frames_fail() {
        let frames = to_frames([&b"one"[..], b"", b"three"]);
        assert_eq!(from_frames(&frames).unwrap(), [&b"one"[..], b"", b"three"]);
        for cut in 1..frames.len() {
            // A cut between two frames leaves valid frames. Every other cut fails.
            let between_frames = cut == 11 || cut == 19;
            assert_eq!(
                from_frames(&frames[..cut]).is_ok(),
                between_frames,
                "cut at {cut}"
            );
        }
        assert!(from_frames(&i64::MAX.to_le_bytes()).is_err());
        assert!(from_frames(&(-1i64).to_le_bytes()).is_err());
    }
}
