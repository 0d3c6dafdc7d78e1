//! The length limit of partition folder names.

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use paimon::spec::{DataField, DataType, TableSchema};

use crate::failure::Failure;
use crate::{names, storage};

/// The partition columns of type CHAR and VARCHAR. Only their values can make a folder name too long.
pub(super) struct PartitionFolders {
    columns: Vec<Column>,
    /// The longest name that the file system allows, in bytes.
    limit: usize,
}

struct Column {
    name: String,
    /// `column=`
    prefix: String,
}

impl PartitionFolders {
    /// Returns `None` if the table has no such columns, or if its storage has no known limit.
    pub(super) fn of(schema: &TableSchema, location: &str) -> Option<Self> {
        let is_text = |field: &&DataField| {
            matches!(field.data_type(), DataType::Char(_) | DataType::VarChar(_))
        };
        let column = |field: &DataField| Column {
            name: field.name().to_string(),
            prefix: names::partition_prefix(field),
        };
        let fields = schema.partition_fields();
        let columns: Vec<Column> = fields.iter().filter(is_text).map(column).collect();
        if columns.is_empty() {
            return None;
        }
        let limit = storage::longest_name(location)?;
        Some(PartitionFolders { columns, limit })
    }

    /// Fails at the first row whose partition needs a folder name that is too long. `first_row` is the position
    /// of the first row in the caller's batch.
    pub(super) fn check(&self, batch: &RecordBatch, first_row: usize) -> Result<(), Failure> {
        for column in &self.columns {
            let values = batch.column_by_name(&column.name);
            let Some(texts) = values.and_then(|values| values.as_string_opt::<i32>()) else {
                continue;
            };
            for row in 0..texts.len() {
                // An escaped byte takes three characters.
                let bytes = texts.value_length(row) as usize;
                if column.prefix.len() + 3 * bytes <= self.limit || texts.is_null(row) {
                    continue;
                }
                let folder = format!("{}{}", column.prefix, names::escaped(texts.value(row)));
                if folder.len() > self.limit {
                    let row = first_row + row;
                    let what = format!("column '{}', row {row}: the partition", column.name);
                    return Err(names::too_long(&what, &folder, self.limit));
                }
            }
        }
        Ok(())
    }
}
