//! Read requests, and their resolution against a table.

use std::collections::HashMap;

use paimon::spec::DataField;
use paimon::table::ReadBuilder;
use paimon::Table;
use serde::Deserialize;

use crate::failure::codes::{PFFM_ILLEGAL_ARGUMENT, PFFM_NOT_FOUND};
use crate::failure::Failure;
use crate::filter::{Filter, Tree};
use crate::runtime;
use crate::table::OpenTable;

/// A read request, as the caller sends it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    /// The columns to return, in this order. Absent: all columns.
    projection: Option<Vec<String>>,
    /// The largest number of rows to return.
    limit: Option<u64>,
    /// The filter. The read returns only rows for which the filter is true.
    filter: Option<Tree>,
    /// The snapshot to read. Absent: the latest snapshot, or the tag.
    snapshot_id: Option<i64>,
    /// The tag that names the snapshot to read.
    tag: Option<String>,
    /// The number of lanes of a reader. Absent: [`default_lanes`].
    parallelism: Option<usize>,
    /// The schema with which the newest snapshot is read. Absent: the schema that the table had when it was opened.
    schema_id: Option<i64>,
}

/// The largest number of lanes of a reader.
const MAX_LANES: usize = 256;

/// The default number of lanes on a machine with several cores. The number is small, because a process can have
/// many readers at the same time, and each lane decodes some batches ahead.
const DEFAULT_LANES: usize = 2;

/// Returns the number of lanes of a reader without a given number.
fn default_lanes() -> usize {
    runtime::cores().min(DEFAULT_LANES)
}

/// A request resolved against its table: the snapshot and the columns exist, and the filter is bound.
pub(super) struct ResolvedRead {
    /// The table, at the requested snapshot.
    pub(super) table: Table,
    /// The columns to return, in the order of the request. None: all columns.
    pub(super) projection: Option<Vec<String>>,
    pub(super) limit: Option<u64>,
    pub(super) filter: Option<Filter>,
    /// The number of lanes of a reader.
    pub(super) lanes: usize,
}

impl Request {
    /// Resolves the request against the table. Fails if the request does not fit the table.
    pub(super) async fn resolve(self, open: &OpenTable) -> Result<ResolvedRead, Failure> {
        let lanes = self.parallelism.unwrap_or_else(default_lanes);
        if !(1..=MAX_LANES).contains(&lanes) {
            return Err(Failure::argument(format!(
                "parallelism is {lanes}; expected 1 to {MAX_LANES}"
            )));
        }
        let table = self.table_at_snapshot(open).await?;
        if let Some(columns) = &self.projection {
            check_projection(columns, &table)?;
        }
        let name = open.full_name();
        open.ignored_options(table.schema())
            .ensure_readable(&name)?;
        let filter = self
            .filter
            .map(|tree| Filter::bind(&tree, table.schema().fields(), &name))
            .transpose()?;
        Ok(ResolvedRead {
            table,
            projection: self.projection,
            limit: self.limit,
            filter,
            lanes,
        })
    }

    /// Returns the table at the requested snapshot or tag.
    async fn table_at_snapshot(&self, open: &OpenTable) -> Result<Table, Failure> {
        let not_found =
            |e| Failure::of(e, PFFM_NOT_FOUND).context(format!("table {}", open.full_name()));
        let selector = match (self.snapshot_id, &self.tag) {
            (None, None) => {
                return match self.schema_id {
                    Some(id) => open.at_schema(id).await,
                    None => Ok(open.table.clone()),
                }
            }
            (Some(_), Some(_)) => {
                return Err(Failure::argument(
                    "the request names both snapshotId and tag; name one of them",
                ))
            }
            (Some(id), None) => return open.at_snapshot(id).await,
            (None, Some(tag)) => {
                let found = open.table.tag_manager().get(tag).await.map_err(not_found)?;
                if found.is_none() {
                    return Err(Failure::new(
                        PFFM_NOT_FOUND,
                        format!("table {} has no tag '{tag}'", open.full_name()),
                    ));
                }
                ("scan.tag-name", tag.clone())
            }
        };
        let options = HashMap::from([(selector.0.to_string(), selector.1)]);
        let table = open.table.copy_with_time_travel_strict(options).await;
        table.map_err(not_found)
    }
}

impl ResolvedRead {
    /// Returns the columns to read from files: the returned columns, then the columns that only the filter
    /// compares. None: all columns.
    pub(super) fn columns_to_read(&self) -> Option<Vec<&str>> {
        let projection = self.projection.as_ref()?;
        let mut columns: Vec<&str> = projection.iter().map(String::as_str).collect();
        for column in self.filter.iter().flat_map(Filter::columns) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        Some(columns)
    }

    /// Returns a builder for planning and reading.
    pub(super) fn builder(&self) -> Result<ReadBuilder<'_>, Failure> {
        self.builder_on(&self.table)
    }

    /// Returns a builder for the same read of a copy of the table with other options.
    pub(super) fn builder_on<'t>(&self, table: &'t Table) -> Result<ReadBuilder<'t>, Failure> {
        let illegal = |e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT);
        let mut builder = table.new_read_builder();
        if let Some(columns) = self.columns_to_read() {
            builder.with_projection(&columns).map_err(illegal)?;
        }
        match &self.filter {
            Some(filter) => {
                if let Some(pruning) = filter.to_predicate(self.table.schema().fields())? {
                    builder.with_filter(pruning);
                }
            }
            // With a filter, the crate does not get the limit, because it would count rows that the
            // reader's filter removes.
            None => {
                if let Some(limit) = self.limit {
                    builder.with_limit(usize::try_from(limit).unwrap_or(usize::MAX));
                }
            }
        }
        Ok(builder)
    }
}

/// Fails for an unknown or repeated column, and for an empty projection.
fn check_projection(columns: &[String], table: &Table) -> Result<(), Failure> {
    let known: Vec<&str> = table
        .schema()
        .fields()
        .iter()
        .map(DataField::name)
        .collect();
    if columns.is_empty() {
        return Err(Failure::argument(
            "the projection is empty; name at least one column",
        ));
    }
    for (index, column) in columns.iter().enumerate() {
        if !known.contains(&column.as_str()) {
            return Err(Failure::argument(format!(
                "projection: table {} has no column '{column}'; its columns: {known:?}",
                table.identifier().full_name()
            )));
        }
        if columns[..index].contains(column) {
            return Err(Failure::argument(format!(
                "projection: column '{column}' occurs twice"
            )));
        }
    }
    Ok(())
}
