//! The partitions and buckets of the rows of a batch, as bytes that cross the C ABI.

use arrow_buffer::Buffer;

/// The partitions and buckets of rows, with descriptions of the partitions that the caller does not know yet. The place
/// of a row is the position of its partition in the list of partitions.
///
/// The [bytes](Self::into_bytes) are little-endian integers of 4 bytes:
/// 1. the number of rows, the number `p` of partitions of these rows, 1 if the rows have buckets or else 0, 1 if the rows
///    have places or else 0, and the number of described partitions
/// 2. the numbers of the `p` partitions, in the order of their first rows
/// 3. the bucket of each row, if the rows have buckets
/// 4. the position of each row's partition in the list of the `p` partitions, if the rows have places. Without places, all
///    rows are in the first partition
/// 5. the described partitions
#[derive(Default)]
pub(super) struct Routed {
    rows: usize,
    /// The numbers of the partitions of the rows.
    partitions: Vec<u32>,
    buckets: Option<Vec<i32>>,
    /// Empty while all rows are in the first partition.
    places: Vec<u32>,
    /// The positions in `partitions`, by partition number.
    places_by_number: Vec<u32>,
    described: usize,
    descriptions: Vec<u8>,
}

/// The place of a partition without rows so far.
const UNSEEN: u32 = u32::MAX;

impl Routed {
    /// Adds rows that are in one partition.
    pub(super) fn add_same(&mut self, rows: usize, number: u32) {
        if rows == 0 {
            return;
        }
        let place = self.place(number);
        if place > 0 || !self.places.is_empty() {
            self.start_places();
            self.places.resize(self.rows + rows, place);
        }
        self.rows += rows;
    }

    /// Adds rows with the numbers of their partitions.
    pub(super) fn add_several(&mut self, numbers: &[u32]) {
        self.start_places();
        self.places.reserve(numbers.len());
        for number in numbers {
            let place = self.place(*number);
            self.places.push(place);
        }
        self.rows += numbers.len();
    }

    /// Adds the buckets of the rows that were added last.
    pub(super) fn add_buckets(&mut self, mut buckets: Vec<i32>) {
        match &mut self.buckets {
            Some(all) => all.append(&mut buckets),
            none => *none = Some(buckets),
        }
    }

    /// Adds the description of a partition: byte strings, each with its length before it.
    pub(super) fn describe<'a>(&mut self, parts: impl IntoIterator<Item = &'a [u8]>) {
        self.described += 1;
        for part in parts {
            self.descriptions
                .extend_from_slice(&(part.len() as u32).to_le_bytes());
            self.descriptions.extend_from_slice(part);
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        let header = [
            self.rows,
            self.partitions.len(),
            usize::from(self.buckets.is_some()),
            usize::from(!self.places.is_empty()),
            self.described,
        ];
        let header = header.map(|number| u32::try_from(number).unwrap_or(u32::MAX));
        let parts = [
            Buffer::from_vec(header.to_vec()),
            Buffer::from_vec(self.partitions),
            Buffer::from_vec(self.buckets.unwrap_or_default()),
            Buffer::from_vec(self.places),
            Buffer::from_vec(self.descriptions),
        ];
        let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len()).sum());
        for part in parts {
            bytes.extend_from_slice(part.as_slice());
        }
        bytes
    }

    /// Gives each row so far the place of the first partition.
    fn start_places(&mut self) {
        if self.places.is_empty() {
            self.places.resize(self.rows, 0);
        }
    }

    fn place(&mut self, number: u32) -> u32 {
        let index = number as usize;
        if index >= self.places_by_number.len() {
            self.places_by_number.resize(index + 1, UNSEEN);
        }
        if self.places_by_number[index] == UNSEEN {
            self.places_by_number[index] = self.partitions.len() as u32;
            self.partitions.push(number);
        }
        self.places_by_number[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integers(routed: Routed) -> Vec<i32> {
        let bytes = routed.into_bytes();
        let integers = bytes.as_chunks::<4>().0.iter();
        integers.map(|bytes| i32::from_le_bytes(*bytes)).collect()
    }

    #[test]
    fn rows_of_one_partition_have_no_places() {
        let mut routed = Routed::default();
        routed.add_same(2, 7);
        routed.add_same(1, 7);
        routed.add_buckets(vec![4, 5]);
        routed.add_buckets(vec![6]);
        assert_eq!(integers(routed), [3, 1, 1, 0, 0, 7, 4, 5, 6]);
    }

    #[test]
    fn places_count_partitions_in_the_order_of_their_rows() {
        let mut routed = Routed::default();
        routed.add_same(2, 5);
        routed.add_several(&[9, 5, 2]);
        routed.add_same(1, 2);
        let expected = [6, 3, 0, 1, 0, 5, 9, 2, 0, 0, 1, 0, 2, 2];
        assert_eq!(integers(routed), expected);
    }

    #[test]
    fn no_rows_have_no_partition() {
        let mut routed = Routed::default();
        routed.add_same(0, 0);
        routed.add_several(&[]);
        routed.add_buckets(Vec::new());
        assert_eq!(integers(routed), [0, 0, 1, 0, 0]);
    }

    #[test]
    fn descriptions_are_at_the_end() {
        let mut routed = Routed::default();
        routed.add_same(1, 0);
        routed.describe([&b"abcd"[..], b""]);
        let expected = [1, 1, 0, 0, 1, 0, 4, i32::from_le_bytes(*b"abcd"), 0];
        assert_eq!(integers(routed), expected);
    }
}
