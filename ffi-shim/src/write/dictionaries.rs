//! The choice of the columns whose values Parquet files hold in dictionaries.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use arrow_array::{Array, RecordBatch};
use arrow_data::ArrayData;
use arrow_schema::DataType;
use paimon::spec::TableSchema;

use crate::options;

const ENABLED: &str = "parquet.enable.dictionary";

/// The number of rows that decide. A sample of this size takes less than a millisecond for each column.
const SAMPLE_ROWS: usize = 16 * 1024;

/// The smallest sample that decides. Smaller batches keep the defaults of the table.
const SMALLEST_SAMPLE: usize = 1024;

/// Paimon's own column in the files of primary-key tables. Its values are unique.
const SEQUENCE_NUMBER: &str = "_SEQUENCE_NUMBER";

/// Returns the table options that turn dictionaries off for the columns that become larger and slower with them.
/// `batch` has the first rows that the writer writes. Options of the table take precedence.
///
/// A dictionary pays if its entries and the positions of all values take less space than the values. Nested columns
/// keep the default.
pub(super) fn chosen(schema: &TableSchema, batch: &RecordBatch) -> HashMap<String, String> {
    if !options::writes_parquet(schema)
        || schema.options().contains_key(ENABLED)
        || batch.num_rows() < SMALLEST_SAMPLE
    {
        return HashMap::new();
    }
    let fields = batch.schema_ref().fields().iter().zip(batch.columns());
    let mut without: Vec<&str> = fields
        .filter(|(_, column)| !pays(column.as_ref()))
        .map(|(field, _)| field.name().as_str())
        .collect();
    if !schema.primary_keys().is_empty() {
        without.push(SEQUENCE_NUMBER);
    }
    without
        .into_iter()
        // The crate takes a dot in a name for a path to a nested column.
        .filter(|name| !name.contains('.'))
        .map(|name| (format!("{ENABLED}#{name}"), "false".to_string()))
        .filter(|(option, _)| !schema.options().contains_key(option))
        .collect()
}

/// Whether a dictionary makes a column smaller.
fn pays(column: &dyn Array) -> bool {
    let rows = column.len().min(SAMPLE_ROWS);
    let data = column.slice(0, rows).to_data();
    let Some(hashes) = hashes(&data) else {
        return true;
    };
    let values = hashes.len();
    let mut distinct = hashes;
    distinct.sort_unstable();
    distinct.dedup();
    let distinct = distinct.len();
    if values == 0 {
        return true;
    }
    let width = value_bytes(&data) as f64 / values as f64;
    let position_bits = distinct.next_power_of_two().trailing_zeros();
    let with = distinct as f64 * width + values as f64 * f64::from(position_bits) / 8.0;
    with < values as f64 * width
}

/// Returns the hash of each value that is not null, or none for types without a dictionary.
fn hashes(data: &ArrayData) -> Option<Vec<u64>> {
    let present = (0..data.len()).filter(|row| data.is_valid(*row));
    match data.data_type() {
        DataType::Utf8 | DataType::Binary => {
            let offsets = &data.buffers()[0].typed_data::<i32>()[data.offset()..];
            let bytes = data.buffers()[1].as_slice();
            let value = |row: usize| &bytes[offsets[row] as usize..offsets[row + 1] as usize];
            Some(present.map(|row| hash(value(row))).collect())
        }
        other => {
            let width = other.primitive_width()?;
            let bytes = &data.buffers()[0].as_slice()[data.offset() * width..];
            let value = |row: usize| &bytes[row * width..(row + 1) * width];
            Some(present.map(|row| hash(value(row))).collect())
        }
    }
}

fn hash(value: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(value);
    hasher.finish()
}

/// Returns the bytes that the values take in a Parquet file without a dictionary.
fn value_bytes(data: &ArrayData) -> usize {
    let values = data.len() - data.null_count();
    match data.data_type() {
        DataType::Utf8 | DataType::Binary => {
            let offsets = &data.buffers()[0].typed_data::<i32>()[data.offset()..];
            (offsets[data.len()] - offsets[0]) as usize + 4 * values
        }
        DataType::Decimal128(precision, _) => values * decimal_bytes(*precision),
        DataType::Int8 | DataType::Int16 => values * 4,
        other => values * other.primitive_width().unwrap_or(8),
    }
}

/// Returns the width of a decimal in a Parquet file.
fn decimal_bytes(precision: u8) -> usize {
    match precision {
        0..=9 => 4,
        10..=18 => 8,
        _ => (usize::from(precision) * 10 / 3 + 2).div_ceil(8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{ArrayRef, Decimal128Array, Int64Array, StringArray};
    use paimon::spec::Schema;
    use serde_json::json;
    use std::sync::Arc;

    fn options(rows: usize, table: serde_json::Value, keys: &[&str]) -> Vec<String> {
        let batch = RecordBatch::try_from_iter([
            (
                "unique",
                Arc::new(Int64Array::from_iter_values(0..rows as i64)) as ArrayRef,
            ),
            (
                "few",
                Arc::new(Int64Array::from_iter_values(
                    (0..rows as i64).map(|n| n % 50),
                )),
            ),
            (
                "name",
                Arc::new(StringArray::from_iter_values(
                    (0..rows).map(|n| format!("n{n}")),
                )),
            ),
            (
                "kind",
                Arc::new(StringArray::from_iter(
                    (0..rows).map(|n| (n % 3 != 0).then(|| format!("kind {}", n % 7))),
                )),
            ),
            (
                "price",
                Arc::new(Decimal128Array::from_iter_values(
                    (0..rows).map(|n| n as i128),
                )),
            ),
            (
                "dotted.name",
                Arc::new(Int64Array::from_iter_values(0..rows as i64)),
            ),
        ])
        .unwrap();
        let schema: Schema = serde_json::from_value(json!({
            "fields": [{ "id": 0, "name": "unique", "type": "BIGINT NOT NULL" }],
            "partitionKeys": [], "primaryKeys": keys, "options": table,
        }))
        .unwrap();
        let chosen = chosen(&TableSchema::new(0, &schema), &batch);
        assert!(chosen.values().all(|value| value == "false"));
        let mut columns: Vec<String> = chosen
            .into_keys()
            .map(|option| {
                option
                    .strip_prefix("parquet.enable.dictionary#")
                    .unwrap()
                    .to_string()
            })
            .collect();
        columns.sort();
        columns
    }

    #[test]
    fn columns_of_unique_values_have_no_dictionary() {
        assert_eq!(options(5000, json!({}), &[]), ["name", "price", "unique"]);
        assert_eq!(
            options(5000, json!({}), &["unique"]),
            ["_SEQUENCE_NUMBER", "name", "price", "unique"]
        );
    }

    #[test]
    fn options_of_the_table_take_precedence() {
        let column = json!({ "parquet.enable.dictionary#name": "true" });
        assert_eq!(options(5000, column, &[]), ["price", "unique"]);
        let table = json!({ "parquet.enable.dictionary": "true" });
        assert!(options(5000, table, &[]).is_empty());
    }

    #[test]
    fn small_samples_and_other_formats_keep_the_defaults() {
        assert!(options(1023, json!({}), &[]).is_empty());
        assert!(options(5000, json!({ "file.format": "avro" }), &[]).is_empty());
    }
}
