//! The data files of a snapshot.

use std::collections::BTreeMap;

use paimon::catalog::Identifier;
use paimon::io::FileIO;
use paimon::spec::{BinaryRow, DataFileMeta, Schema, TableSchema};
use paimon::table::DataSplit;
use paimon::Table;
use serde::{Deserialize, Serialize};

use super::open::OpenTable;
use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_INTERNAL};
use crate::failure::Failure;
use crate::message::{self, FileLocator};

/// The values of the partition columns as text.
type PartitionText = BTreeMap<String, String>;

/// The JSON request for the data files of a snapshot.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DataFilesRequest {
    /// The snapshot. Absent: the latest snapshot.
    snapshot_id: Option<i64>,
}

/// The JSON description of a data file. Sizes are in bytes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DataFileFacts {
    partition: PartitionText,
    bucket: i32,
    path: String,
    format: String,
    schema_id: i64,
    level: i32,
    row_count: i64,
    deleted_row_count: Option<i64>,
    file_size: i64,
    min_sequence_number: i64,
    max_sequence_number: i64,
    created_wall_clock_millis: Option<i64>,
    file_source: Option<i32>,
}

impl DataFileFacts {
    fn of(file: &DataFileMeta, split: &DataSplit, partition: &PartitionText) -> Self {
        let (_, format) = file.file_name.rsplit_once('.').unwrap_or_default();
        DataFileFacts {
            partition: partition.clone(),
            bucket: split.bucket(),
            path: split.data_file_path(file),
            format: format.to_string(),
            schema_id: file.schema_id,
            level: file.level,
            row_count: file.row_count,
            deleted_row_count: file.delete_row_count,
            file_size: file.file_size,
            min_sequence_number: file.min_sequence_number,
            max_sequence_number: file.max_sequence_number,
            created_wall_clock_millis: file.creation_time.map(|time| time.timestamp_millis()),
            file_source: file.file_source,
        }
    }
}

impl OpenTable {
    /// Returns the data files of a snapshot, in no particular order. Fails if the snapshot does not exist.
    pub(crate) async fn data_files(
        &self,
        request: DataFilesRequest,
    ) -> Result<Vec<DataFileFacts>, Failure> {
        let table = match request.snapshot_id {
            Some(id) => self.at_snapshot(id).await?,
            None => self.table.clone(),
        };
        let scan = table.new_read_builder().new_scan().with_scan_all_files();
        let plan = scan.plan().await;
        let plan = plan.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?;
        let texts = partition_texts(&table, plan.splits()).await?;
        let mut facts = Vec::new();
        for split in plan.splits() {
            let partition = &texts[&split.partition().to_serialized_bytes()];
            let files = split.data_files().iter();
            facts.extend(files.map(|file| DataFileFacts::of(file, split, partition)));
        }
        self.ensure_same_if(facts.is_empty()).await?;
        Ok(facts)
    }
}

/// Returns the text of each partition in the form that [`OpenTable::partitions`] returns, keyed by the serialized row
/// of the partition. Only the crate can format the values, and its only public function that formats the partition of
/// an older snapshot computes the path of a folder.
async fn partition_texts(
    table: &Table,
    splits: &[DataSplit],
) -> Result<BTreeMap<Vec<u8>, PartitionText>, Failure> {
    let rows = splits.iter().map(DataSplit::partition);
    let mut texts: BTreeMap<Vec<u8>, PartitionText> = rows
        .map(BinaryRow::to_serialized_bytes)
        .map(|bytes| (bytes, PartitionText::new()))
        .collect();
    if table.schema().partition_keys().is_empty() {
        return Ok(texts);
    }
    let names = naming_table(table)?;
    let partitions = texts.keys().map(Vec::as_slice);
    let locator = FileLocator::default();
    let folders = locator.partition_folders(&names, partitions).await?;
    for (text, folder) in texts.values_mut().zip(folders) {
        *text = values_in(&folder.unwrap_or_default());
    }
    Ok(texts)
}

/// Returns a table whose partition folders contain the values as SQL text. The table has only the partition columns of
/// `table`, and no storage.
fn naming_table(table: &Table) -> Result<Table, Failure> {
    let internal = |e| Failure::of(e, PFFM_INTERNAL);
    let keys = table.schema().partition_keys();
    let fields = table.schema().partition_fields();
    let mut schema = Schema::builder();
    for field in &fields {
        schema = schema.column(field.name(), field.data_type().clone());
    }
    let schema = schema
        .partition_keys(keys.iter().cloned())
        .option("partition.legacy-name", "false")
        .option("partition.default-name", message::null_partition(table))
        .build()
        .map_err(internal)?;
    let storage = FileIO::from_path("memory:/").and_then(|storage| storage.build());
    let names = Table::from_resolved_schema(
        storage.map_err(internal)?,
        Identifier::new("names", "names"),
        "memory:/names".to_string(),
        TableSchema::new(0, &schema),
        "main",
    );
    names.map_err(internal)
}

/// Returns the values in the path of a partition folder: `column=value/column=value`, escaped.
fn values_in(folder: &str) -> PartitionText {
    let steps = folder.split('/').filter_map(|step| step.split_once('='));
    steps
        .map(|(column, value)| (unescaped(column), unescaped(value)))
        .collect()
}

/// Replaces each `%` and two hexadecimal digits by the character with this code.
fn unescaped(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once('%') {
        plain.push_str(before);
        let code = after.get(..2).map(|hex| u8::from_str_radix(hex, 16));
        rest = match code {
            Some(Ok(code)) => {
                plain.push(char::from(code));
                &after[2..]
            }
            _ => {
                plain.push('%');
                after
            }
        };
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_name_values() {
        let values = values_in("a%2Fb=x%25y%3D/dt=2026-06-26/ü=%/z=%zz");
        let expected = [
            ("a/b", "x%y="),
            ("dt", "2026-06-26"),
            ("ü", "%"),
            ("z", "%zz"),
        ];
        let expected = expected.map(|(column, value)| (column.to_string(), value.to_string()));
        assert_eq!(values, PartitionText::from(expected));
        assert_eq!(values_in(""), PartitionText::new());
    }
}
