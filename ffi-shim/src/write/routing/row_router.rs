//! A router for callers that send each row to its writer.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::Fields;
use paimon::spec::{BinaryRow, DataField, DataType, EMPTY_SERIALIZED_ROW};
use serde::Serialize;

use super::buckets::{key_fields, Buckets, Distribution};
use super::key_row::{KeyRow, KeyType};
use super::key_values;
use super::part::Partition;
use super::partitions::{Partitions, Rows};
use super::routed::Routed;
use crate::arrow::{Columns, Imported, Target};
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;
use crate::message;
use crate::table::OpenTable;
use crate::upstream::null_keys::KeyForm;
use crate::write::preconditions;

/// A router that finds the partitions and buckets of rows before they are written. A batch has the columns of the
/// partition and of the bucket key, and no others.
pub(crate) struct RowRouter {
    target: Target,
    /// The columns of the previous batch, as the caller passed them.
    batch_columns: Option<Fields>,
    partitions: Partitions,
    /// None: the table has no fixed number of buckets.
    buckets: Option<Buckets>,
    /// The memory of the key of a call of [`bucket_of`](RowRouter::bucket_of).
    key: KeyRow,
    /// None: the router has no table.
    table: Option<TableKeys>,
}

/// The partition columns of a table.
struct TableKeys {
    open: Arc<OpenTable>,
    types: Vec<KeyType>,
    /// The partitions that have another form in Paimon Java.
    java_form: Option<KeyForm>,
}

/// The JSON description of a router.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Description<'a> {
    partition_columns: Vec<Column<'a>>,
    bucket_columns: Vec<Column<'a>>,
    bucket_count: Option<i32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Column<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    data_type: &'a DataType,
}

fn columns(fields: &[DataField]) -> Vec<Column<'_>> {
    let column = |field| {
        let field: &DataField = field;
        Column {
            name: field.name(),
            data_type: field.data_type(),
        }
    };
    fields.iter().map(column).collect()
}

impl RowRouter {
    /// Opens the router of a table. Fails if a column cannot be a key, or if this library cannot compute the buckets.
    pub(crate) fn of_table(open: Arc<OpenTable>) -> Result<Self, Failure> {
        preconditions::check_keys(&open.table)?;
        let name = open.full_name();
        let of_table = |failure: Failure| failure.context(format!("table {name}"));
        let schema = open.table.schema();
        let partition_fields = schema.partition_fields();
        let bucket_fields = match Distribution::of(schema, schema.fields()).map_err(of_table)? {
            Distribution::NotFixed => Vec::new(),
            Distribution::Fixed(_) => key_fields(schema),
            Distribution::Hidden(why) => {
                return Err(Failure::unsupported(format!(
                    "table {name}: the buckets of rows are not known before they are written: {why}"
                )))
            }
        };
        let fields = [partition_fields.clone(), bucket_fields].concat();
        let buckets = match Distribution::of(schema, &fields).map_err(of_table)? {
            Distribution::Fixed(buckets) => Some(buckets),
            _ => None,
        };
        let types = partition_fields.iter().map(KeyType::of);
        let types = types.collect::<Result<_, _>>().map_err(of_table)?;
        let key = buckets.as_ref().map_or(KeyRow::new(0), Buckets::key_row);
        Ok(RowRouter {
            target: Target::of_keys(format!("table {name}"), &fields)?,
            batch_columns: None,
            partitions: Partitions::of(schema, &fields).map_err(of_table)?,
            buckets,
            key,
            table: Some(TableKeys {
                types,
                java_form: KeyForm::of_partitions(schema),
                open,
            }),
        })
    }

    /// Creates a router for bucket keys with columns of these types. The columns have the names `key0`, `key1` and so on.
    pub(crate) fn of_key_types(count: i32, types: Vec<DataType>) -> Result<Self, Failure> {
        if count < 1 {
            return Err(Failure::argument(format!(
                "the number of buckets is {count}; expected at least 1"
            )));
        }
        if types.is_empty() {
            return Err(Failure::argument("the bucket key has no column"));
        }
        let fields = types.into_iter().zip(0..);
        let fields: Vec<DataField> = fields
            .map(|(data_type, id)| DataField::new(id, format!("key{id}"), data_type))
            .collect();
        let buckets = Buckets::of_keys(fields.clone(), count)?;
        Ok(RowRouter {
            target: Target::of_keys("the bucket key".to_string(), &fields)?,
            batch_columns: None,
            partitions: Partitions::single(),
            key: buckets.key_row(),
            buckets: Some(buckets),
            table: None,
        })
    }

    /// Describes the columns of the router.
    pub(crate) fn description(&self) -> Result<Vec<u8>, Failure> {
        let partition_fields = match &self.table {
            Some(table) => table.open.table.schema().partition_fields(),
            None => Vec::new(),
        };
        let buckets = self.buckets.as_ref();
        let description = Description {
            partition_columns: columns(&partition_fields),
            bucket_columns: columns(buckets.map_or(&[], Buckets::fields)),
            bucket_count: buckets.map(Buckets::count),
        };
        serde_json::to_vec(&description).map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))
    }

    /// Returns whether no column of a batch has child columns or a dictionary.
    pub(crate) fn is_flat(&self, imported: &Imported) -> bool {
        imported.is_flat(self.batch_columns.as_ref())
    }

    /// Finds the partitions and buckets of the rows of a batch, and describes the partitions whose numbers are at least
    /// `known`. Returns [bytes](Routed::into_bytes).
    pub(crate) fn route(
        &mut self,
        imported: &mut Imported,
        known: usize,
    ) -> Result<Vec<u8>, Failure> {
        let columns = imported.columns(&mut self.batch_columns)?;
        let mut routed = Routed::default();
        let slices = self.target.slices(&columns)?;
        match slices.len() {
            1 => self.add(&columns, &mut routed)?,
            _ => {
                for rows in &slices {
                    self.add(&columns.slice(rows), &mut routed)?;
                }
            }
        }
        for partition in self.partitions.since(known) {
            self.describe(partition, &mut routed)?;
        }
        Ok(routed.into_bytes())
    }

    fn add(&mut self, columns: &Columns, routed: &mut Routed) -> Result<(), Failure> {
        let batch: RecordBatch = self.target.conform(columns)?;
        match self.partitions.of_rows(&batch)? {
            Rows::Same(number) => routed.add_same(batch.num_rows(), number),
            Rows::Several(numbers) => routed.add_several(&numbers),
        }
        if let Some(buckets) = &self.buckets {
            routed.add_buckets(buckets.of_rows(&batch)?);
        }
        Ok(())
    }

    /// Describes a partition: its bytes in Paimon Java's form, its values, and the text of each value.
    fn describe(&self, partition: &Partition, routed: &mut Routed) -> Result<(), Failure> {
        let Some(table) = self.table.as_ref().filter(|table| !table.types.is_empty()) else {
            routed.describe([EMPTY_SERIALIZED_ROW.as_slice(), &[]]);
            return Ok(());
        };
        let internal = |e| Failure::of(e, PFFM_INTERNAL).context("describing a partition");
        let row = BinaryRow::from_serialized_bytes(&partition.bytes).map_err(internal)?;
        let values = message::values_of(&row, &table.open.table)?;
        let mut bytes = Vec::new();
        for (value, data_type) in values.iter().zip(&table.types) {
            key_values::write(value.as_ref(), *data_type, &mut bytes);
        }
        let java = match &table.java_form {
            Some(form) => form.to_java(&partition.bytes)?,
            None => None,
        };
        let null = message::null_partition(&table.open.table);
        let texts: Vec<String> = values
            .iter()
            .map(|value| match value {
                Some(value) => message::value_text(value),
                None => null.to_string(),
            })
            .collect();
        let first = [java.as_ref().unwrap_or(&partition.bytes).as_slice(), &bytes];
        routed.describe(first.into_iter().chain(texts.iter().map(String::as_bytes)));
        Ok(())
    }

    /// Returns the bucket of a key in [bytes](key_values). Fails if the table has no fixed number of buckets.
    pub(crate) fn bucket_of(&mut self, key: &[u8]) -> Result<i32, Failure> {
        match &self.buckets {
            Some(buckets) => buckets.of_bytes(key, &mut self.key),
            None => Err(Failure::state(
                "the table has no fixed number of buckets, so keys have no bucket",
            )),
        }
    }
}
