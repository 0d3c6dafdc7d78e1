//! Routing: splits a batch into the parts that different partition writers write.

mod buckets;
mod part;
mod partitions;

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{RecordBatch, UInt32Array};
use arrow_select::take::take_record_batch;
use paimon::spec::{CoreOptions, TableSchema};

pub(super) use part::{bytes_of, Owner, Part, Partition, Unit};

use self::buckets::Buckets;
use self::partitions::Partitions;
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// A router for the batches of one writer.
pub(super) struct Router {
    partitions: Partitions,
    buckets: Option<Buckets>,
    /// Whether any lane can write any row.
    any_lane: bool,
    /// The numbers of the units, by partition number and bucket.
    units: HashMap<(usize, i32), usize>,
}

impl Router {
    /// Creates the router of a table.
    pub(super) fn of(schema: &TableSchema) -> Result<Self, Failure> {
        let crosses_partitions = crosses_partitions(schema);
        let partitions = match crosses_partitions {
            true => Partitions::single(),
            false => Partitions::of(schema)?,
        };
        let options = CoreOptions::new(schema.options());
        let has_key = !schema.primary_keys().is_empty();
        Ok(Router {
            any_lane: !has_key && options.bucket() <= 0 && schema.partition_keys().is_empty(),
            partitions,
            buckets: Buckets::of(schema),
            units: HashMap::new(),
        })
    }

    /// Returns how many of the wanted lanes can have work.
    pub(super) fn useful_lanes(&self, wanted: usize) -> usize {
        let units = match (&self.buckets, self.partitions.is_single()) {
            (Some(buckets), true) => buckets.count(),
            (None, true) if !self.any_lane => 1,
            _ => wanted,
        };
        wanted.min(units).max(1)
    }

    /// Splits a batch. The parts share no memory with the caller.
    pub(super) fn split(
        &mut self,
        batch: &RecordBatch,
        owner: Owner,
    ) -> Result<Vec<Part>, Failure> {
        let partitions = self.partitions.of_rows(batch)?;
        let buckets = match &self.buckets {
            Some(buckets) => Some(buckets.of_rows(batch)?),
            None => None,
        };
        if buckets.is_none() {
            if let partitions::Rows::Same(partition) = &partitions {
                let unit = self.unit(partition.number, None);
                return Ok(vec![Part {
                    unit,
                    partition: partition.clone(),
                    bucket: None,
                    rows: owner.kept(batch)?,
                }]);
            }
        }
        let mut groups: Vec<(Arc<Partition>, Option<i32>, Vec<u32>)> = Vec::new();
        let mut places: HashMap<(usize, i32), usize> = HashMap::new();
        // Most rows of a batch follow a row of the same group, or the batch has few groups.
        let mut last: Option<((usize, i32), usize)> = None;
        for row in 0..batch.num_rows() {
            let partition = partitions.of(row);
            let bucket = buckets.as_ref().map(|buckets| buckets[row]);
            let key = (partition.number, bucket.unwrap_or_default());
            let place = match last {
                Some((previous, place)) if previous == key => place,
                _ => *places.entry(key).or_insert_with(|| {
                    groups.push((partition.clone(), bucket, Vec::new()));
                    groups.len() - 1
                }),
            };
            last = Some((key, place));
            groups[place].2.push(u32::try_from(row).unwrap_or(u32::MAX));
        }
        let mut parts = Vec::with_capacity(groups.len());
        for (partition, bucket, rows) in groups {
            let rows = match rows.len() == batch.num_rows() {
                true => owner.kept(batch)?,
                false => take_record_batch(batch, &UInt32Array::from(rows))
                    .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?,
            };
            let unit = self.unit(partition.number, bucket);
            parts.push(Part {
                unit,
                partition,
                bucket,
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

/// Whether a key of the table can move to another partition. One writer must see all rows of such a table.
pub(super) fn crosses_partitions(schema: &TableSchema) -> bool {
    let keys = schema.primary_keys();
    !keys.is_empty()
        && CoreOptions::new(schema.options()).bucket() == -1
        && schema.partition_keys().iter().any(|p| !keys.contains(p))
}
