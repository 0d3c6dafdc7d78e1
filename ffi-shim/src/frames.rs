//! Frames: several byte strings in one.

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;

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
}
