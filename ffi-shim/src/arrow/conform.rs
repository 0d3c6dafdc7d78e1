//! A batch in the table's shape: its columns by name, in its order, in its exact Arrow types.
//!
//! A column that already fits is passed on as it is. Encodings are undone (dictionaries, large and
//! view layouts) and names inside nested types replaced; no value is ever changed.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, FixedSizeListArray, ListArray, MapArray, RecordBatch, RecordBatchOptions,
    StringArray, StructArray,
};
use arrow_cast::{cast_with_options, CastOptions};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use paimon::arrow::build_target_arrow_schema;
use paimon::spec::TableSchema;

use super::import::Columns;
use super::one_line;
use crate::error::{Failure, PFFM_ILLEGAL_ARGUMENT};

/// The column with which a batch of a primary-key table may end: Int8, 0 +I, 1 -U, 2 +U, 3 -D.
const VALUE_KIND: &str = "_VALUE_KIND";

/// What the batches of a table have to look like.
pub(crate) struct Target {
    table: String,
    schema: SchemaRef,
    /// The declared default of each column, as text.
    defaults: Vec<Option<String>>,
    row_kinds: bool,
}

impl Target {
    pub(crate) fn new(table: String, schema: &TableSchema) -> Result<Self, Failure> {
        let arrow = build_target_arrow_schema(schema.fields())
            .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
        Ok(Target {
            table,
            schema: arrow,
            defaults: schema
                .fields()
                .iter()
                .map(|field| field.default_value().map(str::to_string))
                .collect(),
            row_kinds: !schema.primary_keys().is_empty(),
        })
    }

    /// The batch as the crate takes it.
    pub(crate) fn conform(&self, columns: Columns) -> Result<RecordBatch, Failure> {
        let source = Schema::new(columns.fields.clone());
        let mismatch = |what: String| {
            Failure::mismatch(format!(
                "{what}; table {} has {}, the batch {}",
                self.table,
                one_line(&self.schema),
                one_line(&source)
            ))
        };
        self.refuse_unknown(&source).map_err(mismatch)?;

        let mut fields = self.schema.fields().to_vec();
        let mut arrays = Vec::with_capacity(fields.len() + 1);
        for (field, default) in self.schema.fields().iter().zip(&self.defaults) {
            let array = match source.index_of(field.name()) {
                Ok(index) => adapt(&columns.arrays[index], field.data_type()).map_err(|e| {
                    mismatch(format!(
                        "column '{}' is {} where the table has {}{e}",
                        field.name(),
                        source.field(index).data_type(),
                        field.data_type()
                    ))
                })?,
                Err(_) => filled(field, default.as_deref(), columns.rows).map_err(mismatch)?,
            };
            if !field.is_nullable() {
                refuse_nulls(&self.table, field, array.as_ref())?;
            }
            arrays.push(array);
        }
        if let Ok(index) = source.index_of(VALUE_KIND) {
            let kinds = &columns.arrays[index];
            if kinds.data_type() != &DataType::Int8 {
                return Err(mismatch(format!("column '{VALUE_KIND}' is not Int8")));
            }
            let field = Field::new(VALUE_KIND, DataType::Int8, false);
            refuse_nulls(&self.table, &field, kinds.as_ref())?;
            fields.push(Arc::new(field));
            arrays.push(kinds.clone());
        }
        let schema = Arc::new(Schema::new(fields));
        let options = RecordBatchOptions::new().with_row_count(Some(columns.rows));
        RecordBatch::try_new_with_options(schema, arrays, &options)
            .map_err(|e| mismatch(e.to_string()))
    }

    fn refuse_unknown(&self, source: &Schema) -> Result<(), String> {
        for (index, field) in source.fields().iter().enumerate() {
            let name = field.name();
            if source.fields()[..index].iter().any(|f| f.name() == name) {
                return Err(format!("column '{name}' is in the batch twice"));
            }
            let row_kind = self.row_kinds && name == VALUE_KIND;
            if self.schema.index_of(name).is_err() && !row_kind {
                return Err(format!("column '{name}' is not in the table"));
            }
        }
        Ok(())
    }
}

/// A column that the batch leaves out: its default, else nulls.
fn filled(field: &Field, default: Option<&str>, rows: usize) -> Result<ArrayRef, String> {
    let name = field.name();
    match default {
        Some(text) => {
            let texts: ArrayRef = Arc::new(StringArray::from_iter_values(std::iter::repeat_n(
                text, rows,
            )));
            cast(&texts, field.data_type())
                .map_err(|e| format!("default '{text}' of column '{name}': {e}"))
        }
        None if field.is_nullable() => Ok(arrow_array::new_null_array(field.data_type(), rows)),
        None => Err(format!(
            "column '{name}' is NOT NULL and the batch does not have it"
        )),
    }
}

fn refuse_nulls(table: &str, field: &Field, array: &dyn Array) -> Result<(), Failure> {
    let Some(nulls) = array.logical_nulls().filter(|n| n.null_count() > 0) else {
        return Ok(());
    };
    let row = nulls.iter().position(|valid| !valid).unwrap_or_default();
    Err(Failure::mismatch(format!(
        "column '{}' of table {table} is NOT NULL, but row {row} of the batch is null ({} null \
         rows of {})",
        field.name(),
        nulls.null_count(),
        array.len()
    )))
}

fn cast(array: &ArrayRef, to: &DataType) -> Result<ArrayRef, ArrowError> {
    let strict = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    cast_with_options(array, to, &strict)
}

/// `array` as `target`, when that changes no value. The error ends a sentence about the column.
fn adapt(array: &ArrayRef, target: &DataType) -> Result<ArrayRef, String> {
    use DataType as T;
    let source = array.data_type();
    if source == target {
        return Ok(array.clone());
    }
    let because = |e: ArrowError| format!(": {e}");
    match (source, target) {
        (T::Null, _) => Ok(arrow_array::new_null_array(target, array.len())),
        (T::Dictionary(_, values), _) => adapt(&cast(array, values).map_err(because)?, target),
        (T::LargeUtf8 | T::Utf8View, T::Utf8)
        | (T::LargeBinary | T::BinaryView | T::FixedSizeBinary(_), T::Binary)
        | (T::Binary | T::BinaryView, T::LargeBinary) => cast(array, target).map_err(because),
        // The same instants: only the zone in which they would be shown differs.
        (T::Timestamp(unit, Some(_)), T::Timestamp(wanted, Some(_))) if unit == wanted => {
            cast(array, target).map_err(because)
        }
        (T::LargeList(item), T::List(_)) => {
            let list = cast(array, &T::List(item.clone())).map_err(because)?;
            adapt(&list, target)
        }
        (T::List(_), T::List(element)) => {
            let list = array.as_list::<i32>();
            let values = adapt(list.values(), element.data_type())?;
            let list = ListArray::try_new(
                element.clone(),
                list.offsets().clone(),
                values,
                list.nulls().cloned(),
            );
            Ok(Arc::new(list.map_err(because)?))
        }
        (T::FixedSizeList(_, size), T::FixedSizeList(element, wanted)) if size == wanted => {
            let list = array.as_fixed_size_list();
            let values = adapt(list.values(), element.data_type())?;
            let list =
                FixedSizeListArray::try_new(element.clone(), *size, values, list.nulls().cloned());
            Ok(Arc::new(list.map_err(because)?))
        }
        (T::Map(_, _), T::Map(entries, sorted)) => {
            let map = array.as_map();
            let inner: ArrayRef = Arc::new(map.entries().clone());
            // Keys and values by position: their names are the exporter's habit.
            let inner = by_position(&inner, entries.data_type())?;
            let map = MapArray::try_new(
                entries.clone(),
                map.offsets().clone(),
                inner,
                map.nulls().cloned(),
                *sorted,
            );
            Ok(Arc::new(map.map_err(because)?))
        }
        (T::Struct(_), T::Struct(wanted)) => {
            let row = array.as_struct();
            if row.num_columns() != wanted.len() {
                return Err(String::new());
            }
            let columns = wanted
                .iter()
                .map(|field| {
                    let column = row
                        .column_by_name(field.name())
                        .ok_or_else(|| format!(": it has no field '{}'", field.name()))?;
                    adapt(column, field.data_type())
                })
                .collect::<Result<_, String>>()?;
            let row = StructArray::try_new(wanted.clone(), columns, row.nulls().cloned());
            Ok(Arc::new(row.map_err(because)?))
        }
        _ => Err(String::new()),
    }
}

fn by_position(entries: &ArrayRef, wanted: &DataType) -> Result<StructArray, String> {
    let entries = entries.as_struct();
    let DataType::Struct(fields) = wanted else {
        return Err(String::new());
    };
    let columns = fields
        .iter()
        .zip(entries.columns())
        .map(|(field, column)| adapt(column, field.data_type()))
        .collect::<Result<_, String>>()?;
    StructArray::try_new(fields.clone(), columns, entries.nulls().cloned())
        .map_err(|e| format!(": {e}"))
}
