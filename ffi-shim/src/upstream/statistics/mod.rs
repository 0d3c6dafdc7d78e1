//! Statistics of data files by which Paimon Java prunes.
//!
//! Defect: the crate orders binaries by unsigned bytes; the filters of Paimon Java 1.4.2 order them by signed bytes.
//! The crate leaves NaN out of minima and maxima; to Paimon Java, NaN is the greatest number.
//!
//! Consequence: filters of Paimon Java skip files and Parquet row groups that contain matching rows.
//!
//! Work-around: manifests contain no minima and maxima of binaries, as in Paimon Java. For columns in which a writer
//! has seen NaN, manifests contain no minima and maxima, and footers of Parquet files contain no statistics.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate orders binaries and NaN as Paimon Java does.

mod parquet_footer;

use std::collections::HashSet;

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Float32Type, Float64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType as Arrow;
use paimon::spec::{BinaryRow, DataField, DataFileMeta, DataType, TableSchema};
use paimon::table::CommitMessage;

use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

pub(crate) use parquet_footer::strip as strip_parquet_footers;

/// The names of the columns in which a writer has seen NaN.
#[derive(Debug, Default)]
pub(crate) struct NanColumns(HashSet<String>);

impl NanColumns {
    pub(crate) fn names(&self) -> &HashSet<String> {
        &self.0
    }

    /// Adds the columns of another writer.
    pub(crate) fn merge(&mut self, other: NanColumns) {
        self.0.extend(other.0);
    }

    /// Adds the columns of a batch that hold NaN.
    pub(crate) fn add(&mut self, batch: &RecordBatch) {
        let columns = batch.schema_ref().fields().iter().zip(batch.columns());
        for (field, column) in columns {
            if !self.0.contains(field.name()) && has_nan(column) {
                self.0.insert(field.name().clone());
            }
        }
    }
}

fn has_nan(column: &dyn Array) -> bool {
    fn any<T: ArrowPrimitiveType>(column: &dyn Array, is_nan: fn(T::Native) -> bool) -> bool {
        let values = column.as_primitive::<T>();
        values.iter().flatten().any(is_nan)
    }
    match column.data_type() {
        Arrow::Float32 => any::<Float32Type>(column, f32::is_nan),
        Arrow::Float64 => any::<Float64Type>(column, f64::is_nan),
        _ => false,
    }
}

/// Removes the minima and maxima that mislead Paimon Java from the statistics of the files that the messages add.
pub(crate) fn remove_misleading_extremes(
    messages: &mut [CommitMessage],
    schema: &TableSchema,
    nan: &NanColumns,
) -> Result<(), Failure> {
    let fields = schema.fields();
    let misleading: HashSet<&str> = fields
        .iter()
        .filter(|field| is_binary(field) || nan.0.contains(field.name()))
        .map(DataField::name)
        .collect();
    if misleading.is_empty() {
        return Ok(());
    }
    let keys = schema.trimmed_primary_keys();
    let keys: Vec<bool> = keys
        .iter()
        .map(|k| misleading.contains(k.as_str()))
        .collect();
    let all: Vec<String> = fields.iter().map(|f| f.name().to_string()).collect();
    for message in messages {
        let files = message.new_files.iter_mut();
        for file in files.chain(&mut message.new_changelog_files) {
            let values = file.value_stats_cols.as_ref().or(file.write_cols.as_ref());
            let values = values.unwrap_or(&all).iter();
            let values: Vec<bool> = values.map(|v| misleading.contains(v.as_str())).collect();
            clear(file, &keys, &values)?;
        }
    }
    Ok(())
}

fn is_binary(field: &DataField) -> bool {
    matches!(
        field.data_type(),
        DataType::Binary(_) | DataType::VarBinary(_)
    )
}

/// Replaces the minima and maxima of these columns with null.
fn clear(file: &mut DataFileMeta, keys: &[bool], values: &[bool]) -> Result<(), Failure> {
    // The type of the statistics is private, but can be deserialized.
    macro_rules! cleared {
        ($stats:expr, $columns:expr) => {
            serde_json::from_value(serde_json::json!({
                "_MIN_VALUES": with_nulls($stats.min_values(), $columns)?,
                "_MAX_VALUES": with_nulls($stats.max_values(), $columns)?,
                "_NULL_COUNTS": $stats.null_counts(),
            }))
            .map_err(|e| Failure::new(PFFM_INTERNAL, format!("file statistics: {e}")))?
        };
    }
    file.key_stats = cleared!(file.key_stats, keys);
    file.value_stats = cleared!(file.value_stats, values);
    Ok(())
}

fn with_nulls(row: &[u8], columns: &[bool]) -> Result<Vec<u8>, Failure> {
    let row = BinaryRow::from_serialized_bytes(row)
        .map_err(|e| Failure::of(e, PFFM_INTERNAL).context("file statistics"))?;
    // A file without statistics has rows without columns.
    if row.arity() == 0 {
        return Ok(row.to_serialized_bytes());
    }
    if usize::try_from(row.arity()).ok() != Some(columns.len()) {
        let (found, expected) = (row.arity(), columns.len());
        return Err(Failure::new(
            PFFM_INTERNAL,
            format!("the file statistics have {found} columns; expected {expected}"),
        ));
    }
    let mut data = row.data().to_vec();
    let fixed = BinaryRow::cal_bit_set_width_in_bytes(row.arity()) as usize;
    for (position, _) in columns.iter().enumerate().filter(|(_, cleared)| **cleared) {
        // The bits of the header precede the bits of the columns.
        let bit = position + BinaryRow::HEADER_SIZE_IN_BYTES as usize;
        data[bit / 8] |= 1 << (bit % 8);
        data[fixed + position * 8..fixed + position * 8 + 8].fill(0);
    }
    Ok(BinaryRow::from_bytes(row.arity(), data).to_serialized_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use paimon::spec::{Datum, IntType, VarBinaryType};

    #[test]
    fn nan_is_found_in_float_and_double_columns() {
        use arrow_array::{ArrayRef, Float32Array, Float64Array, Int32Array};
        use std::sync::Arc;
        let batch = |d: Vec<Option<f64>>, f: f32| {
            let rows = d.len();
            RecordBatch::try_from_iter_with_nullable([
                ("d", Arc::new(Float64Array::from(d)) as ArrayRef, true),
                (
                    "f",
                    Arc::new(Float32Array::from(vec![f; rows])) as ArrayRef,
                    true,
                ),
                (
                    "i",
                    Arc::new(Int32Array::from(vec![1; rows])) as ArrayRef,
                    true,
                ),
            ])
            .unwrap()
        };
        let mut nan = NanColumns::default();
        nan.add(&batch(vec![Some(1.0), None, Some(f64::INFINITY)], 1.0));
        assert!(nan.0.is_empty());
        nan.add(&batch(vec![Some(1.0)], f32::NAN));
        nan.add(&batch(vec![Some(1.0)], 2.0));
        assert_eq!(nan.0, HashSet::from(["f".to_string()]));
        nan.add(&batch(vec![None, Some(-f64::NAN)], 2.0));
        assert_eq!(nan.0.len(), 2);
    }

    #[test]
    fn only_chosen_columns_become_null() {
        let int = DataType::Int(IntType::new());
        let bytes = DataType::VarBinary(VarBinaryType::new(100).unwrap());
        let longer = Datum::Bytes(b"longer than what fits inline".to_vec());
        let row = BinaryRow::from_datums(&[
            (Some(&Datum::Int(7)), &int),
            (Some(&longer), &bytes),
            (Some(&Datum::Int(9)), &int),
        ]);
        let cleared = with_nulls(&row.to_serialized_bytes(), &[false, true, false]).unwrap();
        let cleared = BinaryRow::from_serialized_bytes(&cleared).unwrap();
        let nulls = [0, 1, 2].map(|position| cleared.is_null_at(position));
        assert_eq!(nulls, [false, true, false]);
        assert_eq!(cleared.get_int(0).unwrap(), 7);
        assert_eq!(cleared.get_int(2).unwrap(), 9);
        assert!(with_nulls(&cleared.to_serialized_bytes(), &[true]).is_err());
    }
}
