//! Conversion of a batch to the table's schema. Columns are matched by name, and the result has the table's
//! column order and exact Arrow types.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int8Type;
use arrow_array::{Array, ArrayRef, Int8Array, RecordBatch, RecordBatchOptions, StringArray};
use arrow_cast::{cast_with_options, CastOptions};
use arrow_schema::{Field, FieldRef, Schema, SchemaRef};
use paimon::arrow::build_target_arrow_schema;
use paimon::spec::{CoreOptions, DataField, TableSchema};

use super::convert::convert;
use super::import::Columns;
use super::misfit::Misfit;
use super::shape::{Shape, VALUE_KIND};
use super::slicing::{self, Limits};
use super::text::one_line;
use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
use crate::failure::Failure;
use crate::options;

/// The schema that batches of a table are converted to.
pub(crate) struct Target {
    /// What has the columns: `table` and its name, or another description.
    owner: String,
    schema: SchemaRef,
    columns: Vec<Column>,
    row_kinds: RowKinds,
    /// Whether a batch must have all columns, in their types and their order.
    strict: bool,
    /// Whether a batch must have all columns.
    complete: bool,
    limits: Limits,
}

/// The rule for a [`VALUE_KIND`] column at the end of a batch.
enum RowKinds {
    Allowed,
    /// The table has no primary key. The column is refused like any other unknown column.
    Unknown,
    /// The table has a primary key, but does not accept the column for this reason.
    Refused(String),
}

impl RowKinds {
    fn of(schema: &TableSchema) -> Self {
        if schema.primary_keys().is_empty() {
            return RowKinds::Unknown;
        }
        if let Some(field) = CoreOptions::new(schema.options()).rowkind_field() {
            return RowKinds::Refused(format!(
                "the table reads row kinds from its column '{field}' (table option rowkind.field)"
            ));
        }
        if options::crosses_partitions(schema) {
            return RowKinds::Refused(
                "a key of the table can change its partition, and such a table reads row kinds only \
                 from one of its own columns; name the column in the table option rowkind.field"
                    .to_string(),
            );
        }
        RowKinds::Allowed
    }
}

struct Column {
    shape: Shape,
    /// The declared default value, as text.
    default: Option<String>,
}

impl Target {
    /// Creates the target of a table. With `strict`, a batch must contain all columns, in the table's types
    /// and order.
    pub(crate) fn new(table: String, schema: &TableSchema, strict: bool) -> Result<Self, Failure> {
        Ok(Target {
            row_kinds: RowKinds::of(schema),
            strict,
            complete: strict,
            limits: Limits::of_table(write_buffer_bytes(schema)),
            ..Target::of_keys(format!("table {table}"), schema.fields())?
        })
    }

    /// Creates the target of batches that have exactly these columns. `owner` has the columns in errors.
    pub(crate) fn of_keys(owner: String, fields: &[DataField]) -> Result<Self, Failure> {
        let schema =
            build_target_arrow_schema(fields).map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
        let columns = fields.iter().map(|field| {
            Ok(Column {
                shape: Shape::of(field)?,
                default: field.default_value().map(str::to_string),
            })
        });
        Ok(Target {
            owner,
            schema,
            columns: columns.collect::<Result<_, Failure>>()?,
            row_kinds: RowKinds::Unknown,
            strict: false,
            complete: true,
            limits: Limits::of_table(None),
        })
    }

    /// Returns the row ranges that [`conform`](Self::conform) can convert in one step. Returns one range of
    /// all rows, unless a column holds more than the table's layout can address.
    pub(crate) fn slices(&self, batch: &Columns) -> Result<Vec<Range<usize>>, Failure> {
        let columns = batch.fields.iter().zip(&batch.arrays);
        let known = columns.filter_map(|(field, array)| {
            let index = self.schema.index_of(field.name()).ok()?;
            Some((field.name().as_str(), array, &self.columns[index].shape))
        });
        slicing::slices(known, batch.rows, self.limits).map_err(|(name, misfit)| {
            let misfit = describe(name, &misfit, batch.first_row);
            Failure::argument(format!("{misfit}; {}", self.owner))
        })
    }

    /// Converts a batch of at most one slice to the schema that the `paimon` crate expects.
    pub(crate) fn conform(&self, batch: &Columns) -> Result<RecordBatch, Failure> {
        let source = Schema::new(batch.fields.clone());
        let mismatch = |reason: String| {
            Failure::mismatch(format!(
                "{reason}; {} has columns {}, the batch has columns {}",
                self.owner,
                one_line(&self.schema),
                one_line(&source)
            ))
        };
        self.check_names(&source).map_err(mismatch)?;

        let mut fields = self.schema.fields().to_vec();
        let mut arrays = Vec::with_capacity(fields.len() + 1);
        for (field, column) in self.schema.fields().iter().zip(&self.columns) {
            let array = match source.index_of(field.name()) {
                Ok(index) => convert(&batch.arrays[index], &column.shape, self.strict)
                    .map_err(|misfit| mismatch(describe(field.name(), &misfit, batch.first_row)))?,
                Err(_) if self.complete => {
                    let name = field.name();
                    return Err(mismatch(format!(
                        "the batch does not contain column '{name}'"
                    )));
                }
                Err(_) => default_column(field, column, batch.rows).map_err(mismatch)?,
            };
            self.check_not_null(field, array.as_ref(), batch.first_row)?;
            arrays.push(array);
        }
        if let Some((field, kinds)) = self.row_kinds(batch, &source, mismatch)? {
            fields.push(field);
            arrays.push(kinds);
        }
        let schema = Arc::new(Schema::new(fields));
        let options = RecordBatchOptions::new().with_row_count(Some(batch.rows));
        RecordBatch::try_new_with_options(schema, arrays, &options)
            .map_err(|e| mismatch(e.to_string()))
    }

    /// Returns the row kinds of a batch, or none if the table has no row kinds. Rows without row kinds are inserts. They
    /// get the column as well: the crate joins the batches of a writer, and joins only the columns of the first batch.
    fn row_kinds(
        &self,
        batch: &Columns,
        source: &Schema,
        mismatch: impl Fn(String) -> Failure,
    ) -> Result<Option<(FieldRef, ArrayRef)>, Failure> {
        if !matches!(self.row_kinds, RowKinds::Allowed) {
            return Ok(None);
        }
        let (field, shape) = Shape::row_kind();
        let Ok(index) = source.index_of(VALUE_KIND) else {
            let inserts = Int8Array::from_value(0, batch.rows);
            return Ok(Some((field, Arc::new(inserts))));
        };
        let kinds = convert(&batch.arrays[index], &shape, self.strict)
            .map_err(|misfit| mismatch(describe(VALUE_KIND, &misfit, batch.first_row)))?;
        self.check_not_null(&field, kinds.as_ref(), batch.first_row)?;
        let values = kinds.as_primitive::<Int8Type>().values();
        if let Some(row) = values.iter().position(|kind| !(0..=3).contains(kind)) {
            return Err(mismatch(format!(
                "column '{VALUE_KIND}', row {}: {} is not a row kind (0 +I, 1 -U, 2 +U, 3 -D)",
                batch.first_row + row,
                values[row]
            )));
        }
        Ok(Some((field, kinds)))
    }

    fn check_names(&self, source: &Schema) -> Result<(), String> {
        for (index, field) in source.fields().iter().enumerate() {
            let name = field.name();
            if source.fields()[..index].iter().any(|f| f.name() == name) {
                return Err(format!("column '{name}' occurs twice in the batch"));
            }
            if self.schema.index_of(name).is_err() {
                match &self.row_kinds {
                    RowKinds::Allowed if name == VALUE_KIND => {}
                    RowKinds::Refused(reason) if name == VALUE_KIND => {
                        return Err(format!("column '{name}' is not allowed: {reason}"));
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
                            "column {index} of the batch is '{}', but column {index} of the table is '{name}'",
                            found.name()
                        ))
                    }
                    None => return Err(format!("the batch does not contain column '{name}'")),
                }
            }
        }
        Ok(())
    }

    fn check_not_null(
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
            "column '{}' of {} is NOT NULL, but row {} of the batch is null",
            field.name(),
            self.owner,
            first_row + row
        )))
    }
}

/// Returns how many bytes a writer of the table buffers, or none if it does not buffer.
fn write_buffer_bytes(schema: &TableSchema) -> Option<u64> {
    let bytes = CoreOptions::new(schema.options()).write_parquet_buffer_size();
    (!schema.primary_keys().is_empty()).then(|| u64::try_from(bytes).unwrap_or(0))
}

/// Returns the text of an error message for a misfit.
fn describe(name: &str, misfit: &Misfit, first_row: usize) -> String {
    let column = format!("column '{name}{}'", misfit.path);
    match misfit.index {
        Some(row) => format!("{column}, row {}: {}", first_row + row, misfit.reason),
        None => format!("{column} {}", misfit.reason),
    }
}

/// Returns the values of a column that the batch does not contain: its default value, or nulls.
fn default_column(field: &Field, column: &Column, rows: usize) -> Result<ArrayRef, String> {
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
                .map_err(|e| format!("default value '{text}' of column '{name}': {e}"))
        }
        None if field.is_nullable() => Ok(arrow_array::new_null_array(field.data_type(), rows)),
        None => Err(format!(
            "column '{name}' is NOT NULL, but the batch does not contain it"
        )),
    }
}
