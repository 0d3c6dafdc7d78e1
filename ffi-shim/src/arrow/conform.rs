//! A batch in the table's shape: its columns by name, in its order, in its exact Arrow types.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int8Type;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, StringArray};
use arrow_cast::{cast_with_options, CastOptions};
use arrow_schema::{Field, Schema, SchemaRef};
use paimon::arrow::build_target_arrow_schema;
use paimon::spec::{CoreOptions, TableSchema};

use super::adapt::{adapt, Misfit};
use super::import::Columns;
use super::one_line;
use super::shape::Shape;
use super::slicing::{self, Limits};
use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
use crate::failure::Failure;

/// The column with which a batch of a primary-key table may end: Int8, 0 +I, 1 -U, 2 +U, 3 -D.
pub(super) const VALUE_KIND: &str = "_VALUE_KIND";

/// What the batches of a table have to look like.
pub(crate) struct Target {
    table: String,
    schema: SchemaRef,
    columns: Vec<Column>,
    row_kinds: RowKinds,
    strict: bool,
    limits: Limits,
}

/// Whether batches may end with [`VALUE_KIND`].
enum RowKinds {
    Allowed,
    /// Like any column that the table does not have.
    Unknown,
    /// The table has a primary key all the same.
    Refused(String),
}

impl RowKinds {
    fn of(schema: &TableSchema) -> Self {
        let keys = schema.primary_keys();
        if keys.is_empty() {
            return RowKinds::Unknown;
        }
        let options = CoreOptions::new(schema.options());
        if let Some(field) = options.rowkind_field() {
            return RowKinds::Refused(format!(
                "the table takes the kinds of rows from its column '{field}' (rowkind.field)"
            ));
        }
        let moves = schema.partition_keys().iter().any(|p| !keys.contains(p));
        if moves && options.bucket() == -1 {
            return RowKinds::Refused(
                "keys of the table move between partitions, and it takes the kinds of rows from a \
                 column of its own only: name one by the table option rowkind.field"
                    .to_string(),
            );
        }
        RowKinds::Allowed
    }
}

struct Column {
    shape: Shape,
    /// The declared default, as text.
    default: Option<String>,
}

impl Target {
    /// With `strict`, columns have to come in the table's types and order, all of them.
    pub(crate) fn new(table: String, schema: &TableSchema, strict: bool) -> Result<Self, Failure> {
        let arrow = build_target_arrow_schema(schema.fields())
            .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
        let columns = schema
            .fields()
            .iter()
            .map(|field| {
                Ok(Column {
                    shape: Shape::of(field)?,
                    default: field.default_value().map(str::to_string),
                })
            })
            .collect::<Result<_, Failure>>()?;
        Ok(Target {
            table,
            schema: arrow,
            columns,
            row_kinds: RowKinds::of(schema),
            strict,
            limits: Limits::of_table(buffered(schema)),
        })
    }

    /// The rows that [`conform`](Self::conform) can take at once: all of them, unless a column holds
    /// more than the table's layout can address.
    pub(crate) fn slices(&self, batch: &Columns) -> Result<Vec<Range<usize>>, Failure> {
        let columns = batch.fields.iter().zip(&batch.arrays);
        let known = columns.filter_map(|(field, array)| {
            let index = self.schema.index_of(field.name()).ok()?;
            Some((field.name().as_str(), array, &self.columns[index].shape))
        });
        slicing::slices(known, batch.rows, self.limits).map_err(|(name, misfit)| {
            let misfit = describe(name, &misfit, batch.first_row);
            Failure::argument(format!("{misfit}; table {}", self.table))
        })
    }

    /// The batch, which is one slice at most, as the crate takes it.
    pub(crate) fn conform(&self, batch: &Columns) -> Result<RecordBatch, Failure> {
        let source = Schema::new(batch.fields.clone());
        let mismatch = |what: String| {
            Failure::mismatch(format!(
                "{what}; table {} has {}, the batch {}",
                self.table,
                one_line(&self.schema),
                one_line(&source)
            ))
        };
        self.check_names(&source).map_err(mismatch)?;

        let mut fields = self.schema.fields().to_vec();
        let mut arrays = Vec::with_capacity(fields.len() + 1);
        for (field, column) in self.schema.fields().iter().zip(&self.columns) {
            let array = match source.index_of(field.name()) {
                Ok(index) => adapt(&batch.arrays[index], &column.shape, self.strict)
                    .map_err(|misfit| mismatch(describe(field.name(), &misfit, batch.first_row)))?,
                Err(_) => filled(field, column, batch.rows).map_err(mismatch)?,
            };
            self.refuse_nulls(field, array.as_ref(), batch.first_row)?;
            arrays.push(array);
        }
        if let Ok(index) = source.index_of(VALUE_KIND) {
            let (field, shape) = Shape::row_kind();
            let kinds = adapt(&batch.arrays[index], &shape, self.strict)
                .map_err(|misfit| mismatch(describe(VALUE_KIND, &misfit, batch.first_row)))?;
            self.refuse_nulls(&field, kinds.as_ref(), batch.first_row)?;
            let values = kinds.as_primitive::<Int8Type>().values();
            if let Some(row) = values.iter().position(|kind| !(0..=3).contains(kind)) {
                return Err(mismatch(format!(
                    "column '{VALUE_KIND}', row {}: {} is not a kind of row (0 +I, 1 -U, 2 +U, 3 -D)",
                    batch.first_row + row,
                    values[row]
                )));
            }
            fields.push(field);
            arrays.push(kinds);
        }
        let schema = Arc::new(Schema::new(fields));
        let options = RecordBatchOptions::new().with_row_count(Some(batch.rows));
        RecordBatch::try_new_with_options(schema, arrays, &options)
            .map_err(|e| mismatch(e.to_string()))
    }

    fn check_names(&self, source: &Schema) -> Result<(), String> {
        for (index, field) in source.fields().iter().enumerate() {
            let name = field.name();
            if source.fields()[..index].iter().any(|f| f.name() == name) {
                return Err(format!("column '{name}' is in the batch twice"));
            }
            if self.schema.index_of(name).is_err() {
                match &self.row_kinds {
                    RowKinds::Allowed if name == VALUE_KIND => {}
                    RowKinds::Refused(why) if name == VALUE_KIND => {
                        return Err(format!("column '{name}' is refused: {why}"));
                    }
                    _ => return Err(format!("column '{name}' is not in the table")),
                }
            }
        }
        if self.strict {
            for (index, field) in self.schema.fields().iter().enumerate() {
                let name = field.name();
                match source.fields().get(index) {
                    Some(found) if found.name() == name => {}
                    Some(found) => {
                        return Err(format!(
                            "column {index} of the batch is '{}' where the table has '{name}'",
                            found.name()
                        ))
                    }
                    None => return Err(format!("the batch does not have column '{name}'")),
                }
            }
        }
        Ok(())
    }

    fn refuse_nulls(
        &self,
        field: &Field,
        array: &dyn Array,
        first_row: usize,
    ) -> Result<(), Failure> {
        let nulls = array.logical_nulls().filter(|n| n.null_count() > 0);
        let (Some(nulls), false) = (nulls, field.is_nullable()) else {
            return Ok(());
        };
        let row = nulls.iter().position(|valid| !valid).unwrap_or_default();
        Err(Failure::mismatch(format!(
            "column '{}' of table {} is NOT NULL, but row {} of the batch is null",
            field.name(),
            self.table,
            first_row + row
        )))
    }
}

/// The bytes that a writer of the table puts together before it writes them, if it does.
fn buffered(schema: &TableSchema) -> Option<u64> {
    let bytes = CoreOptions::new(schema.options()).write_parquet_buffer_size();
    (!schema.primary_keys().is_empty()).then(|| u64::try_from(bytes).unwrap_or(0))
}

fn describe(name: &str, misfit: &Misfit, first_row: usize) -> String {
    let column = format!("column '{name}{}'", misfit.path);
    match misfit.index {
        Some(row) => format!("{column}, row {}: {}", first_row + row, misfit.what),
        None => format!("{column} {}", misfit.what),
    }
}

/// A column that the batch leaves out: its default, else nulls.
fn filled(field: &Field, column: &Column, rows: usize) -> Result<ArrayRef, String> {
    let name = field.name();
    match &column.default {
        Some(text) => {
            let texts: ArrayRef = Arc::new(StringArray::from_iter_values(std::iter::repeat_n(
                text, rows,
            )));
            let strict = CastOptions {
                safe: false,
                ..CastOptions::default()
            };
            cast_with_options(&texts, field.data_type(), &strict)
                .map_err(|e| format!("default '{text}' of column '{name}': {e}"))
        }
        None if field.is_nullable() => Ok(arrow_array::new_null_array(field.data_type(), rows)),
        None => Err(format!(
            "column '{name}' is NOT NULL and the batch does not have it"
        )),
    }
}
