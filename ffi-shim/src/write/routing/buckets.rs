//! The buckets of rows in tables with a fixed number of buckets.

use arrow_array::RecordBatch;
use paimon::spec::{batch_hash_codes, CoreOptions, DataField, TableSchema};

use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;
use crate::upstream::null_keys::BucketRouter;

/// Finds the buckets of rows by the hash codes of their bucket keys.
pub(super) struct Buckets {
    fields: Vec<DataField>,
    /// The positions of the columns of the bucket key in a batch.
    columns: Vec<usize>,
    count: i32,
    /// The router for keys that the crate hashes differently from Paimon Java.
    null_keys: Option<BucketRouter>,
}

impl Buckets {
    /// Returns none if the table has no fixed number of buckets, or another bucket function. The crate then selects
    /// the buckets.
    pub(super) fn of(schema: &TableSchema) -> Option<Self> {
        let count = CoreOptions::new(schema.options()).bucket();
        let function = schema.options().get("bucket-function.type");
        let hashes_rows = function.is_none_or(|name| name.eq_ignore_ascii_case("default"));
        if count <= 0 || !hashes_rows {
            return None;
        }
        let position = |name: &String| {
            schema
                .fields()
                .iter()
                .position(|field| field.name() == name)
        };
        let columns = schema
            .bucket_keys()
            .iter()
            .map(position)
            .collect::<Option<Vec<_>>>()?;
        if columns.is_empty() {
            return None;
        }
        Some(Buckets {
            fields: schema.fields().to_vec(),
            columns,
            count,
            null_keys: BucketRouter::of(schema),
        })
    }

    /// Returns the number of buckets in a partition.
    pub(super) fn count(&self) -> usize {
        usize::try_from(self.count).unwrap_or(1)
    }

    /// Returns the bucket of each row.
    pub(super) fn of_rows(&self, batch: &RecordBatch) -> Result<Vec<i32>, Failure> {
        if self.count == 1 {
            return Ok(vec![0; batch.num_rows()]);
        }
        if let Some(buckets) = &self.null_keys {
            if let Some(numbers) = buckets.of_rows(batch)? {
                return Ok(numbers);
            }
        }
        let hashes = batch_hash_codes(batch, &self.columns, &self.fields);
        let hashes =
            hashes.map_err(|e| Failure::of(e, PFFM_INTERNAL).context("routing rows to buckets"))?;
        let bucket = |hash: i32| (hash % self.count).wrapping_abs();
        Ok(hashes.into_iter().map(bucket).collect())
    }
}
