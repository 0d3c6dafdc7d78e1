//! Numbers in Avro's binary encoding: zigzag numbers of variable length.

/// Removes a number from the front of `rest` and returns its value. Returns `None` if the number is incomplete.
pub(crate) fn long(rest: &mut &[u8]) -> Option<i64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((value >> 1) as i64 ^ -((value & 1) as i64));
        }
    }
    None
}

/// Encodes a number.
pub(crate) fn encoded(value: i64) -> Vec<u8> {
    let mut value = ((value << 1) ^ (value >> 63)) as u64;
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_is_read_as_it_was_encoded() {
        for value in [0, 1, -1, 63, 64, -65, 300, i64::MAX, i64::MIN] {
            let bytes = encoded(value);
            let mut rest = bytes.as_slice();
            assert_eq!(long(&mut rest), Some(value));
            assert!(rest.is_empty());
            assert_eq!(long(&mut &bytes[..bytes.len() - 1]), None);
        }
        assert_eq!(encoded(-2), [3]);
    }
}
