//! The hash function of Paimon's rows.

/// Returns the hash of a row of whole 4-byte words: 32-bit Murmur3, as in `MurmurHashUtils.hashBytesByWords` of Paimon
/// Java. The crate has the same function, but does not export it.
pub(super) fn hash_words(row: &[u8]) -> i32 {
    const SEED: u32 = 42;
    let mut hash = SEED;
    for word in row.as_chunks::<4>().0 {
        let word = u32::from_le_bytes(*word)
            .wrapping_mul(0xcc9e_2d51)
            .rotate_left(15)
            .wrapping_mul(0x1b87_3593);
        hash = (hash ^ word)
            .rotate_left(13)
            .wrapping_mul(5)
            .wrapping_add(0xe654_6b64);
    }
    hash ^= row.len() as u32;
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    (hash ^ (hash >> 16)) as i32
}

#[cfg(test)]
mod tests {
    use paimon::spec::BinaryRow;

    use super::*;

    #[test]
    fn hash_is_that_of_the_crate() {
        let bytes: Vec<u8> = (0..96_u8).map(|n| n.wrapping_mul(151)).collect();
        for len in (0..=bytes.len()).step_by(4) {
            let row = BinaryRow::from_bytes(1, bytes[..len].to_vec());
            assert_eq!(hash_words(&bytes[..len]), row.hash_code());
        }
    }
}
