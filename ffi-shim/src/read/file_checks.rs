//! Checks for data files that the `paimon` crate reads incorrectly, or correctly only with certain table
//! options.

use std::collections::{HashMap, HashSet};

use futures::StreamExt;
use paimon::spec::{DataField, DataFileMeta};
use paimon::table::DataSplit;

use super::request::ResolvedRead;
use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::options;
use crate::upstream::avro::{self, Risk};
use crate::upstream::orc;

/// The number of file headers that are read concurrently.
const CONCURRENT_HEADER_READS: usize = 16;

impl ResolvedRead {
    /// Fails for files that the crate reads incorrectly, and sets the table options with which the crate
    /// reads Avro files correctly. Returns the remaining risk of Avro files, for which each batch must be
    /// checked.
    pub(super) async fn check_files(
        &mut self,
        splits: &[DataSplit],
    ) -> Result<Option<Risk>, Failure> {
        self.check_orc_instants(splits).await?;
        let schema = self.table.schema();
        let columns = self.columns_to_read();
        let is_read = |column: &str| columns.as_ref().is_none_or(|read| read.contains(&column));
        let avro: Vec<_> = files_with_columns(splits, ".avro", is_read).collect();
        let file_io = self.table.file_io();
        let checks: Vec<_> = avro
            .iter()
            .map(|(path, file)| avro::records_are_a_union(file_io, path, file.file_size))
            .collect();
        let mut unions = futures::stream::iter(checks).buffered(CONCURRENT_HEADER_READS);
        for (path, _) in &avro {
            if unions.next().await.transpose()?.unwrap_or_default() {
                return Err(Failure::unsupported(format!(
                    "table {}: cannot read file '{path}': its Avro records are a union with null, as \
                     Paimon Java writes them for tables with BLOB columns. Read the table with \
                     Paimon Java",
                    self.table.identifier().full_name()
                )));
            }
        }
        drop(unions);
        if avro.is_empty() {
            return Ok(None);
        }
        let evolved = avro.iter().any(|(_, file)| file.schema_id != schema.id());
        let is_read = |field: &&DataField| is_read(field.name());
        let Some(risk) = Risk::of(schema.fields().iter().filter(is_read), evolved) else {
            return Ok(None);
        };
        if let Some((column, function)) = risk.aggregated_column(|key| options::text(schema, key)) {
            return Err(Failure::unsupported(format!(
                "table {}: cannot read column '{column}' from Avro files: {function} merges the ROWs \
                 of several rows, and the Avro reader may lose some of them. Leave the column out of \
                 the projection",
                self.table.identifier().full_name()
            )));
        }
        let (option, value) = avro::SINGLE_RECORD_BATCHES;
        let options = HashMap::from([(option.to_string(), value.to_string())]);
        self.table = self.table.copy_with_options(options);
        Ok(Some(risk))
    }

    /// Fails if an ORC file contains instants that the crate would misread.
    async fn check_orc_instants(&self, splits: &[DataSplit]) -> Result<(), Failure> {
        let schema = self.table.schema();
        if !orc::shifts_instants(schema) {
            return Ok(());
        }
        let mut columns = self.columns_to_read();
        if let Some(columns) = &mut columns {
            columns.extend(options::merge_columns(schema));
        }
        let is_read = |column: &str| columns.as_ref().is_none_or(|read| read.contains(&column));
        let instants: Vec<&DataField> = schema
            .fields()
            .iter()
            .filter(|field| is_read(field.name()) && orc::has_instants(field.data_type()))
            .collect();
        if instants.is_empty() {
            return Ok(());
        }
        let schema_ids: HashSet<i64> = files_with_columns(splits, ".orc", is_read)
            .map(|(_, file)| file.schema_id)
            .collect();
        for id in schema_ids {
            let schemas = self.table.schema_manager();
            let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
            let file_schema = schemas.schema(id).await.map_err(corrupt)?;
            let ids: HashSet<i32> = file_schema.fields().iter().map(DataField::id).collect();
            if let Some(column) = instants.iter().find(|field| ids.contains(&field.id())) {
                return Err(Failure::unsupported(format!(
                    "table {}: cannot read column '{}' from ORC files: without the table option \
                     orc.timestamp-ltz.legacy.type = false, Paimon Java shifts TIMESTAMP WITH LOCAL \
                     TIME ZONE values by its own time zone, which the files do not record. Set the \
                     option only if all files were written with it or in UTC",
                    self.table.identifier().full_name(),
                    column.name(),
                )));
            }
        }
        Ok(())
    }
}

/// Returns the files whose names end with `ending` and that contain a column to read, with their paths.
fn files_with_columns<'a>(
    splits: &'a [DataSplit],
    ending: &'a str,
    is_read: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = (String, &'a DataFileMeta)> + 'a {
    let files = splits.iter().flat_map(|split| {
        let files = split.data_files().iter();
        files.map(|file| (split.data_file_path(file), file))
    });
    files.filter(move |(_, file)| {
        file.file_name.ends_with(ending)
            && match &file.write_cols {
                Some(columns) => columns.iter().any(|column| is_read(column)),
                None => true,
            }
    })
}
