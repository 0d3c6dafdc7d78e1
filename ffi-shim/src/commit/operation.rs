//! The operation of a commit: the effect on existing rows.

use std::collections::{BTreeMap, HashMap};

use paimon::spec::{DataField, Datum};
use paimon::table::CommitMessage;
use paimon::Table;

use super::request::{CommitRequest, OperationName};
use crate::failure::Failure;
use crate::filter::typed_literal;
use crate::message;
use crate::upstream::null_keys::{self, KeyForm};

/// Values of some or all partition columns. `None` stands for the null partition.
pub(super) type PartitionSpec = HashMap<String, Option<Datum>>;

/// Effect of a commit on existing rows.
#[derive(Debug, Clone)]
pub(super) enum Operation {
    Append,
    /// Replaces the partitions that the messages write to.
    DynamicOverwrite,
    /// Replaces the partitions that have these values. An empty map replaces all partitions.
    StaticOverwrite(PartitionSpec),
    TruncateTable,
    TruncatePartitions(Vec<PartitionSpec>),
}

impl Operation {
    /// Returns the operation of a request. The partition columns of the table determine the types of the
    /// partition values.
    pub(super) fn of(request: &CommitRequest, table: &Table) -> Result<Self, Failure> {
        let fields = table.schema().partition_fields();
        let null = message::null_partition(table);
        let mut partitions = Vec::with_capacity(request.partitions.len());
        for partition in &request.partitions {
            partitions.push(typed_partition(partition, &fields, null, table)?);
        }
        let (expected, fits) = match request.operation {
            OperationName::StaticOverwrite => ("exactly one partition", partitions.len() == 1),
            OperationName::TruncatePartitions => ("at least one partition", !partitions.is_empty()),
            _ => ("no partitions", partitions.is_empty()),
        };
        if !fits {
            return Err(Failure::argument(format!(
                "operation {} takes {expected}; got {}",
                request.operation.as_str(),
                partitions.len()
            )));
        }
        Ok(match request.operation {
            OperationName::Append => Operation::Append,
            OperationName::DynamicOverwrite => Operation::DynamicOverwrite,
            OperationName::StaticOverwrite => Operation::StaticOverwrite(partitions.remove(0)),
            OperationName::TruncateTable => Operation::TruncateTable,
            OperationName::TruncatePartitions => {
                // An empty map would match every partition.
                if partitions.iter().any(HashMap::is_empty) {
                    return Err(Failure::argument(
                        "a partition to truncate must name at least one column; to remove all \
                         rows, truncate the table",
                    ));
                }
                Operation::TruncatePartitions(partitions)
            }
        })
    }

    /// Fails if a static overwrite writes to a partition that it does not replace. The crate checks
    /// this too, but its error names only a file.
    pub(super) fn ensure_inside(
        &self,
        messages: &[CommitMessage],
        table: &Table,
    ) -> Result<(), Failure> {
        let Operation::StaticOverwrite(replaced) = self else {
            return Ok(());
        };
        let keys = table.schema().partition_keys();
        for message in messages {
            let values = message::partition_values(message, table)?;
            let mut columns = keys.iter().zip(&values);
            if !columns.all(|(key, value)| replaced.get(key).is_none_or(|other| other == value)) {
                let all = keys.iter().zip(values.iter().map(Option::as_ref));
                let some = keys
                    .iter()
                    .filter_map(|key| Some((key, replaced.get(key)?.as_ref())));
                return Err(Failure::argument(format!(
                    "rows for partition {} of table {} do not belong to the static overwrite of {}",
                    display(all),
                    table.identifier().full_name(),
                    display(some)
                )));
            }
        }
        Ok(())
    }

    /// Fails if a partition is a null partition that this library cannot write to a table of a REST catalog.
    pub(super) fn ensure_without_null_keys(
        &self,
        messages: &[CommitMessage],
        table: &Table,
    ) -> Result<(), Failure> {
        let Some(form) = KeyForm::of_partitions(table.schema()) else {
            return Ok(());
        };
        let mut partitions: Vec<PartitionSpec> = match self {
            Operation::StaticOverwrite(partition) => vec![partition.clone()],
            Operation::TruncatePartitions(partitions) => partitions.clone(),
            _ => Vec::new(),
        };
        for message in messages {
            let keys = table.schema().partition_keys().iter().cloned();
            let values = message::partition_values(message, table)?;
            partitions.push(keys.zip(values).collect());
        }
        let mut columns = form.columns();
        let null = |column: &&str| partitions.iter().any(|p| p.get(*column) == Some(&None));
        match columns.find(null) {
            None => Ok(()),
            Some(column) => {
                let table = table.identifier().full_name();
                Err(null_keys::null_partition_error(column, &table))
            }
        }
    }
}

/// Returns the text of a partition for error messages, such as `{dt=mon}`.
fn display<'a>(values: impl Iterator<Item = (&'a String, Option<&'a Datum>)>) -> String {
    let values = values.map(|(column, value)| {
        let value = value.map_or("null".to_string(), message::value_text);
        format!("{column}={value}")
    });
    format!("{{{}}}", values.collect::<Vec<_>>().join(", "))
}

fn typed_partition(
    partition: &BTreeMap<String, Option<String>>,
    fields: &[DataField],
    null: &str,
    table: &Table,
) -> Result<PartitionSpec, Failure> {
    partition
        .iter()
        .map(|(column, value)| {
            let field = fields.iter().find(|field| field.name() == column);
            let field = field.ok_or_else(|| {
                let names: Vec<_> = fields.iter().map(DataField::name).collect();
                Failure::argument(format!(
                    "'{column}' is not a partition column of table {}; partition columns: [{}]",
                    table.identifier().full_name(),
                    names.join(", ")
                ))
            })?;
            let datum = match value.as_deref() {
                None => None,
                Some(text) if text == null => None,
                Some(text) => Some(typed_literal(text, field)?.1),
            };
            Ok((column.clone(), datum))
        })
        .collect()
}
