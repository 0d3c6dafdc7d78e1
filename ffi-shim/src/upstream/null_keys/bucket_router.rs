//! Routing of rows to fixed buckets by Paimon Java's form of the bucket key.

use std::collections::HashMap;

use arrow_array::{RecordBatch, UInt32Array};
use arrow_select::take::take_record_batch;
use paimon::spec::{batch_to_serialized_bytes, extract_datum_from_arrow, CoreOptions, TableSchema};

use super::key_form::KeyForm;
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// A router for a table with fixed buckets and a bucket key that can hold a null for which the crate
/// computes another hash than Paimon Java.
#[derive(Debug)]
pub(crate) struct BucketRouter {
    key: KeyForm,
    /// The positions of the bucket key's columns and of the partition columns in a batch.
    key_columns: Vec<usize>,
    partition_columns: Vec<usize>,
    schema: TableSchema,
    bucket_count: i32,
}

impl BucketRouter {
    /// Returns the router of a table, or none if the crate computes the right buckets.
    pub(crate) fn of(schema: &TableSchema) -> Option<Self> {
        let options = CoreOptions::new(schema.options());
        // The other bucket functions hash values, not rows.
        let function = schema.options().get("bucket-function.type");
        let hashes_rows = function.is_none_or(|name| name.eq_ignore_ascii_case("default"));
        if options.bucket() <= 0 || !hashes_rows {
            return None;
        }
        let positions = |names: &[String]| {
            let position = |name: &String| {
                let mut fields = schema.fields().iter();
                fields.position(|field| field.name() == name)
            };
            names.iter().map(position).collect::<Option<Vec<_>>>()
        };
        let key_columns = positions(&schema.bucket_keys())?;
        let fields = key_columns.iter().map(|i| schema.fields()[*i].clone());
        Some(BucketRouter {
            key: KeyForm::of(fields.collect())?,
            partition_columns: positions(schema.partition_keys())?,
            key_columns,
            schema: schema.clone(),
            bucket_count: options.bucket(),
        })
    }

    /// Returns one batch for each partition and bucket. Each batch keeps the order of its rows. Returns
    /// none if the crate can route the batch itself.
    pub(crate) fn split(
        &self,
        batch: &RecordBatch,
    ) -> Result<Option<Vec<(i32, RecordBatch)>>, Failure> {
        if self.key.differing_null_in(batch).is_none() {
            return Ok(None);
        }
        let fields = self.schema.fields();
        let internal = |e| Failure::of(e, PFFM_INTERNAL).context("routing rows to buckets");
        let partitions = match self.partition_columns.as_slice() {
            [] => vec![Vec::new(); batch.num_rows()],
            columns => batch_to_serialized_bytes(batch, columns, fields).map_err(internal)?,
        };
        let mut groups: Vec<(i32, Vec<u32>)> = Vec::new();
        let mut places: HashMap<(Vec<u8>, i32), usize> = HashMap::new();
        for (row, partition) in (0u32..).zip(partitions) {
            let values = self.key_columns.iter().map(|column| {
                let data_type = fields[*column].data_type();
                extract_datum_from_arrow(batch, row as usize, *column, data_type)
            });
            let values: Vec<_> = values.collect::<paimon::Result<_>>().map_err(internal)?;
            let bucket =
                (self.key.java_row(&values).hash_code() % self.bucket_count).wrapping_abs();
            let place = *places.entry((partition, bucket)).or_insert_with(|| {
                groups.push((bucket, Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(row);
        }
        let taken = groups.into_iter().map(|(bucket, rows)| {
            let rows = take_record_batch(batch, &UInt32Array::from(rows));
            rows.map(|rows| (bucket, rows))
        });
        let taken = taken.collect::<Result<Vec<_>, _>>();
        let taken = taken.map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?;
        Ok(Some(taken))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::Int32Type;
    use arrow_array::{cast::AsArray, ArrayRef, Decimal128Array, Int32Array};
    use paimon::spec::Schema;
    use serde_json::json;

    use super::*;

    fn table(options: serde_json::Value, partition_keys: &[&str]) -> TableSchema {
        let schema = json!({
            "fields": [
                { "id": 0, "name": "p", "type": "INT" },
                { "id": 1, "name": "j", "type": "INT" },
                { "id": 2, "name": "k", "type": "DECIMAL(38, 10)" },
            ],
            "partitionKeys": partition_keys, "primaryKeys": [], "options": options,
        });
        let schema: Schema = serde_json::from_value(schema).unwrap();
        TableSchema::new(0, &schema)
    }

    fn rows(keys: Vec<Option<i128>>) -> RecordBatch {
        let count = keys.len() as i32;
        let keys = Decimal128Array::from(keys);
        let keys = keys.with_precision_and_scale(38, 10).unwrap();
        RecordBatch::try_from_iter([
            (
                "p",
                Arc::new(Int32Array::from_iter_values((0..count).map(|n| n % 2))) as ArrayRef,
            ),
            (
                "j",
                Arc::new(Int32Array::from_iter_values(0..count)) as ArrayRef,
            ),
            ("k", Arc::new(keys) as ArrayRef),
        ])
        .unwrap()
    }

    #[test]
    fn router_exists_only_for_keys_with_differing_nulls() {
        let has_router =
            |options, partitions: &[&str]| BucketRouter::of(&table(options, partitions)).is_some();
        assert!(has_router(
            json!({ "bucket": "3", "bucket-key": "j,k" }),
            &[]
        ));
        assert!(has_router(json!({ "bucket": "3" }), &[]), "all columns");
        assert!(!has_router(
            json!({ "bucket": "3", "bucket-key": "j" }),
            &[]
        ));
        assert!(!has_router(json!({ "bucket": "3" }), &["k"]));
        assert!(!has_router(json!({ "bucket-key": "k" }), &[]));
        let hive = json!({ "bucket": "3", "bucket-key": "k", "bucket-function.type": "hive" });
        assert!(!has_router(hive, &[]));
    }

    #[test]
    fn rows_keep_their_order_within_a_bucket() {
        let options = json!({ "bucket": "3", "bucket-key": "j,k" });
        let router = BucketRouter::of(&table(options, &["p"])).unwrap();
        assert!(router
            .split(&rows(vec![Some(1), Some(2)]))
            .unwrap()
            .is_none());
        let keys = (0..40).map(|n| (n % 3 == 0).then_some(n)).collect();
        let parts = router.split(&rows(keys)).unwrap().unwrap();
        let mut seen = Vec::new();
        for (bucket, part) in &parts {
            assert!((0..3).contains(bucket));
            let partitions = part.column(0).as_primitive::<Int32Type>();
            assert!(partitions
                .iter()
                .all(|p| p == partitions.iter().next().unwrap()));
            let ids: Vec<i32> = part.column(1).as_primitive::<Int32Type>().values().to_vec();
            assert!(ids.is_sorted());
            seen.extend(ids);
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..40).collect::<Vec<_>>());
        assert_eq!(parts.len(), 6, "two partitions with three buckets each");
    }
}
