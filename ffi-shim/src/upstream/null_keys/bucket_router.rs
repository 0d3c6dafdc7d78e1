//! Routing of rows to fixed buckets by Paimon Java's form of the bucket key.

use arrow_array::RecordBatch;
use paimon::spec::{extract_datum_from_arrow, CoreOptions, TableSchema};

use super::key_form::KeyForm;
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// A router for a table with fixed buckets and a bucket key that can hold a null for which the crate
/// computes another hash than Paimon Java.
#[derive(Debug)]
pub(crate) struct BucketRouter {
    key: KeyForm,
    /// The positions of the columns of the bucket key in a batch.
    key_columns: Vec<usize>,
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
            key_columns,
            schema: schema.clone(),
            bucket_count: options.bucket(),
        })
    }

    /// Returns the bucket of each row, or none if the crate computes the right buckets for this batch.
    pub(crate) fn of_rows(&self, batch: &RecordBatch) -> Result<Option<Vec<i32>>, Failure> {
        if self.key.differing_null_in(batch).is_none() {
            return Ok(None);
        }
        let fields = self.schema.fields();
        let internal = |e| Failure::of(e, PFFM_INTERNAL).context("routing rows to buckets");
        let bucket = |row: usize| {
            let values = self.key_columns.iter().map(|column| {
                let data_type = fields[*column].data_type();
                extract_datum_from_arrow(batch, row, *column, data_type)
            });
            let values: Vec<_> = values.collect::<paimon::Result<_>>().map_err(internal)?;
            Ok((self.key.java_row(&values).hash_code() % self.bucket_count).wrapping_abs())
        };
        (0..batch.num_rows())
            .map(bucket)
            .collect::<Result<_, _>>()
            .map(Some)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Decimal128Array, Int32Array};
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
    fn only_batches_with_differing_nulls_need_the_router() {
        let options = json!({ "bucket": "3", "bucket-key": "j,k" });
        let router = BucketRouter::of(&table(options, &["p"])).unwrap();
        assert!(router
            .of_rows(&rows(vec![Some(1), Some(2)]))
            .unwrap()
            .is_none());
        let keys = (0..40).map(|n| (n % 3 == 0).then_some(n)).collect();
        let buckets = router.of_rows(&rows(keys)).unwrap().unwrap();
        assert_eq!(buckets.len(), 40);
        assert!(
            (0..3).all(|bucket| buckets.contains(&bucket)),
            "{buckets:?}"
        );
    }
}
