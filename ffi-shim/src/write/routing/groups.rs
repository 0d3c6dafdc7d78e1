//! The rows of a batch, grouped by a number.

use arrow_array::UInt32Array;

use super::partitions::Rows;

/// The rows of a batch in groups. Each group has the rows with the same number, in the order of the batch.
pub(super) struct Groups {
    /// The positions of the rows in the batch, group by group.
    rows: UInt32Array,
    /// The positions in `rows` at which the groups end.
    ends: Vec<usize>,
}

impl Groups {
    /// Groups the rows by their numbers. The groups are in the order of the numbers.
    pub(super) fn of<N: Copy + Into<u64>>(numbers: &[N]) -> Self {
        let numbers = || numbers.iter().map(|number| (*number).into());
        let most = numbers().max().and_then(|most| usize::try_from(most).ok());
        let countable = most.filter(|most| *most < 4 * numbers().len() + 1024);
        match countable {
            Some(most) => Groups::counted(numbers().map(|number| number as usize), most + 1),
            None => Groups::sorted(&numbers().collect::<Vec<_>>()),
        }
    }

    /// Groups by counting. `limit` is greater than every number.
    fn counted(numbers: impl ExactSizeIterator<Item = usize> + Clone, limit: usize) -> Self {
        let mut starts = vec![0_u32; limit + 1];
        for number in numbers.clone() {
            starts[number + 1] += 1;
        }
        for number in 0..limit {
            starts[number + 1] += starts[number];
        }
        let ends: Vec<usize> = starts
            .windows(2)
            .filter(|pair| pair[0] < pair[1])
            .map(|pair| pair[1] as usize)
            .collect();
        let mut rows = vec![0_u32; numbers.len()];
        for (row, number) in (0_u32..).zip(numbers) {
            let place = &mut starts[number];
            rows[*place as usize] = row;
            *place += 1;
        }
        Groups {
            rows: rows.into(),
            ends,
        }
    }

    /// Groups by sorting, for numbers that are much greater than their count.
    fn sorted(numbers: &[u64]) -> Self {
        let mut rows: Vec<u32> = (0_u32..).take(numbers.len()).collect();
        let number = |row: u32| numbers[row as usize];
        rows.sort_by_key(|row| number(*row));
        let mut ends: Vec<usize> = (1..rows.len())
            .filter(|end| number(rows[*end - 1]) != number(rows[*end]))
            .collect();
        ends.extend((!rows.is_empty()).then_some(rows.len()));
        Groups {
            rows: rows.into(),
            ends,
        }
    }

    /// Returns the number of groups.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Returns the positions of the rows of each group.
    pub(super) fn iter(&self) -> impl Iterator<Item = UInt32Array> + '_ {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts
            .zip(&self.ends)
            .map(|(start, end)| self.rows.slice(*start, end - start))
    }
}

/// Returns numbers that are equal for rows of the same partition and bucket.
pub(super) fn keys(partitions: &Rows, buckets: &[i32]) -> Vec<u64> {
    let count = buckets.iter().max().map_or(0, |most| *most as u64) + 1;
    let bucket = |row: usize| buckets[row] as u64;
    match partitions {
        Rows::Same(_) => (0..buckets.len()).map(bucket).collect(),
        Rows::Several(numbers) => {
            let numbers = numbers.iter().enumerate();
            numbers
                .map(|(row, number)| u64::from(*number) * count + bucket(row))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(groups: &Groups) -> Vec<Vec<u32>> {
        groups.iter().map(|rows| rows.values().to_vec()).collect()
    }

    #[test]
    fn rows_are_grouped_in_the_order_of_numbers_and_rows() {
        let expected = [vec![1, 5], vec![0, 2, 4], vec![3]];
        let numbers = [3_u64, 0, 3, 900, 3, 0];
        assert_eq!(groups(&Groups::of(&numbers)), expected);
        assert_eq!(groups(&Groups::sorted(&numbers)), expected);
        let numbers = numbers.map(|number| number * u64::from(u32::MAX));
        assert_eq!(groups(&Groups::of(&numbers)), expected);
    }

    #[test]
    fn batch_without_rows_has_no_groups() {
        assert_eq!(Groups::of::<u32>(&[]).count(), 0);
        assert_eq!(Groups::sorted(&[]).count(), 0);
    }
}
