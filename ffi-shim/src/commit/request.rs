//! What a committer asks for.

use std::collections::{BTreeMap, HashMap};

use paimon::spec::{DataField, Datum};
use paimon::table::CommitMessage;
use paimon::Table;
use serde::Deserialize;

use crate::failure::Failure;
use crate::filter::typed;
use crate::message;
use crate::upstream::null_keys::{self, KeyForm};

/// As it crosses.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    pub(super) commit_user: String,
    /// The user has no snapshot up to this id.
    #[serde(default)]
    pub(super) since_snapshot_id: i64,
    /// When that was committed: after a rollback another snapshot has its id.
    #[serde(default)]
    pub(super) since_snapshot_millis: Option<u64>,
    /// Nobody has tried to commit by this user before, here or elsewhere.
    #[serde(default)]
    pub(super) first_attempt: bool,
    #[serde(default)]
    pub(super) operation: Kind,
    /// One for a static overwrite, any number for a truncation of partitions, else none.
    #[serde(default)]
    pub(super) partitions: Vec<BTreeMap<String, Option<String>>>,
    /// By which the messages were written.
    #[serde(default)]
    pub(super) schema_ids: Vec<i64>,
    /// Every one of them has to be the latest.
    #[serde(default)]
    pub(super) strict_schema: bool,
    /// An append without files publishes a snapshot, too.
    #[serde(default)]
    pub(super) empty_snapshot: bool,
    /// Options of the table that the caller accepts to be ignored.
    #[serde(default)]
    pub(super) ignored_options: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Kind {
    #[default]
    Append,
    DynamicOverwrite,
    StaticOverwrite,
    TruncateTable,
    TruncatePartitions,
}

/// Values of some of the partition columns; null is the null partition.
pub(super) type Partition = HashMap<String, Option<Datum>>;

/// What a commit does with the rows that are there.
#[derive(Debug, Clone)]
pub(super) enum Operation {
    Append,
    /// Replaces the partitions that the messages touch.
    DynamicOverwrite,
    /// Replaces the partitions that match, all for an empty one.
    StaticOverwrite(Partition),
    TruncateTable,
    TruncatePartitions(Vec<Partition>),
}

impl Request {
    /// The operation, its values typed by the table's partition columns.
    pub(super) fn operation(&self, table: &Table) -> Result<Operation, Failure> {
        let fields = table.schema().partition_fields();
        let null = message::null_partition(table);
        let mut partitions = Vec::with_capacity(self.partitions.len());
        for partition in &self.partitions {
            partitions.push(typed_partition(partition, &fields, null, table)?);
        }
        let takes = match self.operation {
            Kind::StaticOverwrite => partitions.len() == 1,
            Kind::TruncatePartitions => !partitions.is_empty(),
            _ => partitions.is_empty(),
        };
        if !takes {
            return Err(Failure::argument(format!(
                "{:?} does not take {} partitions",
                self.operation,
                partitions.len()
            )));
        }
        Ok(match self.operation {
            Kind::Append => Operation::Append,
            Kind::DynamicOverwrite => Operation::DynamicOverwrite,
            Kind::StaticOverwrite => Operation::StaticOverwrite(partitions.remove(0)),
            Kind::TruncateTable => Operation::TruncateTable,
            Kind::TruncatePartitions => {
                // An empty one would match every partition: that is truncating the table.
                if partitions.iter().any(HashMap::is_empty) {
                    return Err(Failure::argument(
                        "a partition to truncate names no column; truncating the table is another \
                         operation",
                    ));
                }
                Operation::TruncatePartitions(partitions)
            }
        })
    }
}

impl Operation {
    /// Fails if a static overwrite writes to a partition that it does not replace. So does the
    /// crate, by the name of a file.
    pub(super) fn ensure_inside(
        &self,
        messages: &[CommitMessage],
        table: &Table,
    ) -> Result<(), Failure> {
        let Operation::StaticOverwrite(wanted) = self else {
            return Ok(());
        };
        let keys = table.schema().partition_keys();
        for message in messages {
            let values = message::partition_values(message, table)?;
            let mut columns = keys.iter().zip(&values);
            if !columns.all(|(key, value)| wanted.get(key).is_none_or(|want| want == value)) {
                let all = keys.iter().zip(values.iter().map(Option::as_ref));
                let some = keys
                    .iter()
                    .filter_map(|key| Some((key, wanted.get(key)?.as_ref())));
                return Err(Failure::argument(format!(
                    "rows for partition {} of table {} do not belong to the static overwrite of {}",
                    shown(all),
                    table.identifier().full_name(),
                    shown(some)
                )));
            }
        }
        Ok(())
    }

    /// Fails for a null partition that a table of a REST catalog cannot be given.
    pub(super) fn ensure_without_null_keys(
        &self,
        messages: &[CommitMessage],
        table: &Table,
    ) -> Result<(), Failure> {
        let Some(form) = KeyForm::of_partitions(table.schema()) else {
            return Ok(());
        };
        let mut partitions: Vec<Partition> = match self {
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

fn shown<'a>(values: impl Iterator<Item = (&'a String, Option<&'a Datum>)>) -> String {
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
) -> Result<Partition, Failure> {
    partition
        .iter()
        .map(|(column, value)| {
            let field = fields.iter().find(|field| field.name() == column);
            let field = field.ok_or_else(|| {
                let names: Vec<_> = fields.iter().map(DataField::name).collect();
                Failure::argument(format!(
                    "column '{column}' is no partition column of table {}, which has {names:?}",
                    table.identifier().full_name()
                ))
            })?;
            let datum = match value.as_deref() {
                None => None,
                Some(text) if text == null => None,
                Some(text) => Some(typed(text, field)?.1),
            };
            Ok((column.clone(), datum))
        })
        .collect()
}
