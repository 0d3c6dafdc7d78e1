//! Routing of rows to partitions and buckets. A [`Router`] splits a batch into the parts that different partition
//! writers write. A [`RowRouter`] returns the partition and the bucket of each row to the caller.

mod buckets;
mod groups;
mod key_columns;
mod key_row;
mod key_values;
mod murmur;
mod part;
mod partitions;
mod routed;
mod row_router;

use std::collections::HashMap;

use arrow_array::RecordBatch;
use arrow_select::take::take_record_batch;
use paimon::spec::{CoreOptions, TableSchema};

pub(super) use part::{bytes_of, bytes_of_column, Owner, Part, Partition, Unit};
pub(crate) use row_router::RowRouter;

use self::buckets::{Buckets, Distribution};
use self::groups::{keys, Groups};
use self::partitions::{Partitions, Rows};
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;
use crate::options;

/// A router for the batches of one writer.
pub(super) struct Router {
    partitions: Partitions,
    distribution: Distribution,
    /// Whether any lane can write any row.
    any_lane: bool,
    /// The numbers of the units, by the number of the partition and the bucket.
    units: HashMap<(usize, i32), usize>,
}

impl Router {
    /// Creates the router of a table.
    pub(super) fn of(schema: &TableSchema) -> Result<Self, Failure> {
        let partitions = match options::crosses_partitions(schema) {
            true => Partitions::single(),
            false => Partitions::of(schema, schema.fields())?,
        };
        let options = CoreOptions::new(schema.options());
        let has_key = !schema.primary_keys().is_empty();
        Ok(Router {
            any_lane: !has_key && options.bucket() <= 0 && schema.partition_keys().is_empty(),
            partitions,
            distribution: Distribution::of(schema, schema.fields())?,
            units: HashMap::new(),
        })
    }

    /// Returns how many of the wanted lanes can have work.
    pub(super) fn useful_lanes(&self, wanted: usize) -> usize {
        let units = match (self.buckets(), self.partitions.is_single()) {
            (Some(buckets), true) => usize::try_from(buckets.count()).unwrap_or(1),
            (None, true) if !self.any_lane => 1,
            _ => wanted,
        };
        wanted.min(units).max(1)
    }

    /// Returns the buckets, or none if the crate selects the bucket of each row.
    fn buckets(&self) -> Option<&Buckets> {
        match &self.distribution {
            Distribution::Fixed(buckets) => Some(buckets),
            Distribution::NotFixed | Distribution::Hidden(_) => None,
        }
    }

    /// Fails unless the table has a bucket with this number, and this library can compute the buckets of its rows.
    pub(super) fn check_bucket(&self, bucket: i32) -> Result<(), Failure> {
        let reason = match &self.distribution {
            Distribution::Fixed(buckets) if (0..buckets.count()).contains(&bucket) => return Ok(()),
            Distribution::Fixed(buckets) => format!(
                "the buckets of the table have the numbers 0 to {}",
                buckets.count() - 1
            ),
            Distribution::NotFixed => "the table has no fixed number of buckets".to_string(),
            Distribution::Hidden(why) => why.clone(),
        };
        Err(Failure::argument(format!(
            "the batch was given for bucket {bucket}, but {reason}"
        )))
    }

    /// Fails unless all rows of a batch are in this bucket. `first_row` is the position of the first row in the caller's
    /// batch.
    pub(super) fn ensure_bucket(
        &self,
        batch: &RecordBatch,
        first_row: usize,
        bucket: i32,
    ) -> Result<(), Failure> {
        self.check_bucket(bucket)?;
        let Some(buckets) = self.buckets() else {
            return Ok(());
        };
        let found = buckets.of_rows(batch)?;
        match found.iter().position(|found| *found != bucket) {
            None => Ok(()),
            Some(row) => Err(Failure::argument(format!(
                "row {} of the batch is in bucket {}, but the batch was given for bucket {bucket}",
                first_row + row,
                found[row]
            ))),
        }
    }

    /// Fails if the rows of a batch cannot be routed.
    pub(super) fn check(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        self.partitions.of_rows(batch).map(drop)
    }

    /// Splits a batch into one part for each partition and bucket, or for each partition if the crate selects the
    /// buckets. The parts share no memory with the caller.
    pub(super) fn split(
        &mut self,
        batch: &RecordBatch,
        owner: Owner,
    ) -> Result<Vec<Part>, Failure> {
        let partitions = self.partitions.of_rows(batch)?;
        let buckets = match self.buckets() {
            Some(buckets) => Some(buckets.of_rows(batch)?),
            None => None,
        };
        let groups = match (&buckets, &partitions) {
            (Some(buckets), _) => Groups::of(&keys(&partitions, buckets)),
            (None, Rows::Several(numbers)) => Groups::of(numbers),
            (None, Rows::Same(number)) => {
                let partition = self.partitions.get(*number).clone();
                let unit = self.unit(partition.number, None);
                return Ok(vec![Part {
                    unit,
                    partition,
                    bucket: None,
                    rows: owner.kept(batch)?,
                    bytes: bytes_of(batch),
                }]);
            }
        };
        let mut parts = Vec::with_capacity(groups.count());
        for rows in groups.iter() {
            let first = rows.value(0) as usize;
            let partition = self.partitions.get(partitions.of(first)).clone();
            let bucket = buckets.as_ref().map(|buckets| buckets[first]);
            let unit = self.unit(partition.number, bucket);
            let (rows, bytes) = match rows.len() == batch.num_rows() {
                true => (owner.kept(batch)?, bytes_of(batch)),
                false => {
                    let rows = take_record_batch(batch, &rows)
                        .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?;
                    let columns = rows.columns().iter();
                    let bytes = columns.map(|column| column.get_buffer_memory_size()).sum();
                    (rows, bytes)
                }
            };
            parts.push(Part {
                unit,
                partition,
                bucket,
                bytes,
                rows,
            });
        }
        Ok(parts)
    }

    fn unit(&mut self, partition: usize, bucket: Option<i32>) -> Unit {
        if self.any_lane {
            return Unit::Any;
        }
        let next = self.units.len();
        let unit = self.units.entry((partition, bucket.unwrap_or_default()));
        Unit::Numbered(*unit.or_insert(next))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::cast::AsArray;
    use arrow_array::types::Int32Type;
    use arrow_array::{ArrayRef, Date32Array, Decimal128Array, Int32Array, StringArray};
    use paimon::spec::Schema;
    use serde_json::{json, Value};

    use super::*;

    fn router(partition_keys: &[&str], primary_keys: &[&str], options: Value) -> Router {
        let schema = json!({
            "fields": [
                { "id": 0, "name": "id", "type": "INT NOT NULL" },
                { "id": 1, "name": "text", "type": "STRING" },
                { "id": 2, "name": "day", "type": "DATE" },
                { "id": 3, "name": "price", "type": "DECIMAL(38, 10)" },
            ],
            "partitionKeys": partition_keys, "primaryKeys": primary_keys, "options": options,
        });
        let schema: Schema = serde_json::from_value(schema).unwrap();
        Router::of(&TableSchema::new(0, &schema)).unwrap()
    }

    fn batch(texts: &[Option<&str>], days: &[Option<i32>]) -> RecordBatch {
        let count = i32::try_from(texts.len()).unwrap();
        let prices = (0..count).map(|n| (n % 3 > 0).then_some(i128::from(n)));
        let prices = Decimal128Array::from_iter(prices);
        RecordBatch::try_from_iter_with_nullable([
            (
                "id",
                Arc::new(Int32Array::from_iter_values(0..count)) as ArrayRef,
                false,
            ),
            ("text", Arc::new(StringArray::from(texts.to_vec())), true),
            ("day", Arc::new(Date32Array::from(days.to_vec())), true),
            (
                "price",
                Arc::new(prices.with_precision_and_scale(38, 10).unwrap()),
                true,
            ),
        ])
        .unwrap()
    }

    fn ids(part: &Part) -> Vec<i32> {
        part.rows
            .column(0)
            .as_primitive::<Int32Type>()
            .values()
            .to_vec()
    }

    const TEXTS: [Option<&str>; 8] = [
        Some("a"),
        None,
        Some(""),
        Some(" "),
        Some("a"),
        None,
        Some("b"),
        Some(""),
    ];
    const DAYS: [Option<i32>; 8] = [None, None, None, None, Some(1), Some(1), None, None];

    #[test]
    fn each_distinct_partition_is_one_part() {
        let mut router = router(&["text", "day"], &[], json!({}));
        let batch = batch(&TEXTS, &DAYS);
        for _ in 0..2 {
            let parts = router.split(&batch, Owner::Writer).unwrap();
            let groups: Vec<_> = parts.iter().map(ids).collect();
            let expected: [&[i32]; 7] = [&[0], &[1], &[2, 7], &[3], &[4], &[5], &[6]];
            assert_eq!(groups, expected);
            for (number, part) in parts.iter().enumerate() {
                assert_eq!(part.unit, Unit::Numbered(number));
                assert_eq!(part.partition.number, number);
                assert_eq!(part.bucket, None);
            }
            let bytes: std::collections::HashSet<_> =
                parts.iter().map(|part| &part.partition.bytes).collect();
            assert_eq!(bytes.len(), 7, "null, blank and empty texts differ");
        }
    }

    #[test]
    fn buckets_are_those_of_the_hash_codes() {
        let mut router = router(
            &["day"],
            &[],
            json!({ "bucket": "3", "bucket-key": "id,price" }),
        );
        let batch = batch(&[Some("x"); 60], &[Some(4); 60]);
        let parts = router.split(&batch, Owner::Writer).unwrap();
        assert_eq!(parts.len(), 3);
        for part in &parts {
            assert!((0..3).contains(&part.bucket.unwrap()));
            assert!(ids(part).is_sorted());
        }
        let mut all: Vec<_> = parts.iter().flat_map(ids).collect();
        all.sort_unstable();
        assert_eq!(all, (0..60).collect::<Vec<_>>());
    }

    #[test]
    fn lanes_without_work_are_not_started() {
        let lanes = |partitions: &[&str], keys: &[&str], options: Value| {
            router(partitions, keys, options).useful_lanes(8)
        };
        assert_eq!(lanes(&[], &[], json!({})), 8);
        assert_eq!(lanes(&["day"], &[], json!({})), 8);
        assert_eq!(lanes(&[], &["id"], json!({})), 1, "dynamic buckets");
        assert_eq!(
            lanes(&[], &["id"], json!({ "bucket": "-2" })),
            1,
            "postponed buckets"
        );
        assert_eq!(
            lanes(&["day"], &["id"], json!({})),
            1,
            "keys can change their partition"
        );
        assert_eq!(lanes(&[], &["id"], json!({ "bucket": "3" })), 3);
        assert_eq!(lanes(&["day"], &["id", "day"], json!({ "bucket": "3" })), 8);
        let keyed_by = |function: &str| json!({ "bucket": "3", "bucket-key": "id", "bucket-function.type": function });
        assert_eq!(lanes(&[], &[], keyed_by("mod")), 3);
        assert_eq!(
            lanes(&[], &[], keyed_by("hive")),
            1,
            "the crate selects the buckets"
        );
    }

    #[test]
    fn rows_in_another_bucket_are_named() {
        let router = router(
            &[],
            &[],
            json!({ "bucket": "3", "bucket-key": "id", "bucket-function.type": "mod" }),
        );
        let batch = batch(&[Some("x"); 7], &[None; 7]);
        let refused = |batch: &RecordBatch, bucket| {
            router
                .ensure_bucket(batch, 100, bucket)
                .unwrap_err()
                .message
        };
        assert_eq!(
            refused(&batch, 0),
            "row 101 of the batch is in bucket 1, but the batch was given for bucket 0"
        );
        let second = batch.slice(1, 1);
        assert!(router.ensure_bucket(&second, 101, 1).is_ok());
        for bucket in [-2, 3] {
            assert!(refused(&second, bucket).contains("numbers 0 to 2"));
        }
        assert!(refused(&second.slice(0, 0), 3).contains("numbers 0 to 2"));
    }

    #[test]
    fn batches_have_no_bucket_without_known_buckets() {
        let refused = |keys: &[&str], options: Value| {
            let none = batch(&[], &[]);
            let router = router(&[], keys, options);
            router.ensure_bucket(&none, 0, 0).unwrap_err().message
        };
        for options in [json!({}), json!({ "bucket": "-2" })] {
            assert!(refused(&["id"], options).contains("no fixed number of buckets"));
        }
        assert!(refused(&[], json!({})).contains("no fixed number of buckets"));
        let hive = json!({ "bucket": "3", "bucket-key": "id", "bucket-function.type": "hive" });
        assert!(refused(&[], hive).contains("bucket-function.type"));
    }

    #[test]
    fn parts_share_no_memory_with_the_caller() {
        let batch = batch(&[Some("x"); 10], &[Some(4); 10]);
        let address = |batch: &RecordBatch| batch.column(0).to_data().buffers()[0].as_ptr();
        for (owner, shares) in [(Owner::Caller, false), (Owner::Writer, true)] {
            let parts = router(&["day"], &[], json!({}))
                .split(&batch, owner)
                .unwrap();
            assert_eq!(parts[0].rows, batch);
            assert_eq!(address(&parts[0].rows) == address(&batch), shares);
        }
    }
}
