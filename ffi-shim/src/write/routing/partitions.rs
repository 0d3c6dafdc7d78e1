//! The partitions of rows.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampSecondType;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_row::{RowConverter, SortField};
use paimon::arrow::build_target_arrow_schema;
use paimon::spec::{BinaryRow, DataField, TableSchema};

use super::key_columns::millis;
use super::part::Partition;
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// Finds the partitions of rows, and numbers them in the order in which they first occur.
pub(super) struct Partitions {
    fields: Vec<DataField>,
    /// The positions of the partition columns in a batch.
    columns: Vec<usize>,
    /// Converts partition values to bytes that are equal only for equal values. None: the table has one partition.
    converter: Option<RowConverter>,
    /// The partitions by number.
    known: Vec<Arc<Partition>>,
    /// The numbers of the partitions, by the bytes of their values.
    numbers: HashMap<Box<[u8]>, u32, ahash::RandomState>,
}

/// The numbers of the partitions of the rows of a batch.
pub(super) enum Rows {
    /// All rows are in this partition.
    Same(u32),
    /// The rows are in several partitions.
    Several(Vec<u32>),
}

impl Rows {
    pub(super) fn of(&self, row: usize) -> u32 {
        match self {
            Rows::Same(number) => *number,
            Rows::Several(numbers) => numbers[row],
        }
    }
}

impl Partitions {
    /// Creates the partitions of a table with one partition.
    pub(super) fn single() -> Self {
        Partitions {
            fields: Vec::new(),
            columns: Vec::new(),
            converter: None,
            known: vec![Arc::new(Partition {
                number: 0,
                bytes: Vec::new(),
            })],
            numbers: HashMap::default(),
        }
    }

    /// Returns whether the table has one partition.
    pub(super) fn is_single(&self) -> bool {
        self.converter.is_none()
    }

    /// Creates the partitions of a table, for batches with the columns `fields`.
    pub(super) fn of(schema: &TableSchema, fields: &[DataField]) -> Result<Self, Failure> {
        let keys = schema.partition_keys();
        if keys.is_empty() {
            return Ok(Self::single());
        }
        let internal = |reason: String| Failure::new(PFFM_INTERNAL, reason);
        let arrow = build_target_arrow_schema(fields).map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
        let position = |key: &String| {
            let found = fields.iter().position(|field| field.name() == key);
            found.ok_or_else(|| internal(format!("the schema has no partition column '{key}'")))
        };
        let columns = keys.iter().map(position).collect::<Result<Vec<_>, _>>()?;
        let types = columns
            .iter()
            .map(|i| SortField::new(arrow.field(*i).data_type().clone()));
        Ok(Partitions {
            converter: Some(
                RowConverter::new(types.collect()).map_err(|e| internal(e.to_string()))?,
            ),
            fields: fields.to_vec(),
            columns,
            known: Vec::new(),
            numbers: HashMap::default(),
        })
    }

    /// Returns the partition with a number.
    pub(super) fn get(&self, number: u32) -> &Arc<Partition> {
        &self.known[number as usize]
    }

    /// Returns the partitions whose numbers are at least `first`.
    pub(super) fn since(&self, first: usize) -> &[Arc<Partition>] {
        self.known.get(first..).unwrap_or_default()
    }

    /// Finds the partition of each row.
    pub(super) fn of_rows(&mut self, batch: &RecordBatch) -> Result<Rows, Failure> {
        let Some(converter) = &self.converter else {
            return Ok(Rows::Same(0));
        };
        let columns: Vec<ArrayRef> = self
            .columns
            .iter()
            .map(|i| batch.column(*i).clone())
            .collect();
        let rows = converter
            .convert_columns(&columns)
            .map_err(|e| Failure::new(PFFM_INTERNAL, format!("routing rows: {e}")))?;
        let mut numbers = Vec::with_capacity(batch.num_rows());
        let mut last: Option<(&[u8], u32)> = None;
        let mut same = true;
        for row in 0..rows.num_rows() {
            let key = rows.row(row).data();
            let number = match last {
                Some((previous, number)) if previous == key => number,
                _ => match self.numbers.get(key) {
                    Some(number) => *number,
                    None => {
                        let next = self.known.len();
                        self.known.push(Arc::new(self.partition(batch, row, next)?));
                        let next = u32::try_from(next).unwrap_or(u32::MAX);
                        self.numbers.insert(key.into(), next);
                        next
                    }
                },
            };
            same = same && last.is_none_or(|(_, previous)| previous == number);
            last = Some((key, number));
            numbers.push(number);
        }
        match (same, last) {
            (true, Some((_, number))) => Ok(Rows::Same(number)),
            _ => Ok(Rows::Several(numbers)),
        }
    }

    fn partition(
        &self,
        batch: &RecordBatch,
        row: usize,
        number: usize,
    ) -> Result<Partition, Failure> {
        for column in &self.columns {
            check_seconds(batch, *column, row)?;
        }
        let bytes = BinaryRow::from_arrow(batch, row, &self.columns, &self.fields);
        let bytes = bytes.map_err(|e| Failure::of(e, PFFM_INTERNAL).context("routing rows"))?;
        Ok(Partition {
            number,
            bytes: bytes.to_serialized_bytes(),
        })
    }
}

/// Fails for a timestamp in seconds that does not fit into milliseconds, in which a partition stores it.
fn check_seconds(batch: &RecordBatch, column: usize, row: usize) -> Result<(), Failure> {
    let seconds = batch
        .column(column)
        .as_primitive_opt::<TimestampSecondType>();
    if let Some(values) = seconds.filter(|values| values.is_valid(row)) {
        millis(
            batch.schema_ref().field(column).name(),
            row,
            values.value(row),
        )?;
    }
    Ok(())
}
