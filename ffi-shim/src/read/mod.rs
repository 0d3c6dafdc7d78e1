//! Reading: a plan of splits, and a reader that streams the batches of some of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use arrow_select::concat::concat_batches;
use futures::StreamExt;
use paimon::arrow::build_target_arrow_schema;
use paimon::spec::{DataField, DataFileMeta};
use paimon::table::{ArrowRecordBatchStream, DataSplit, ReadBuilder};
use paimon::Table;
use serde::{Deserialize, Serialize};

use crate::arrow::one_line;
use crate::failure::codes::{
    PFFM_CORRUPT_DATA, PFFM_ILLEGAL_ARGUMENT, PFFM_INTERNAL, PFFM_NOT_FOUND,
    PFFM_RESOURCE_EXHAUSTED,
};
use crate::failure::Failure;
use crate::filter::{Filter, Tree};
use crate::frames::{from_frames, to_frames};
use crate::message;
use crate::table::OpenTable;
use crate::upstream::avro::{self, Risk};
use crate::upstream::orc;
use crate::write::preconditions;

/// So many rows, or bytes, has at least a batch that is put together of smaller ones.
const GATHERED: usize = 1024;
const GATHERED_BYTES: usize = 256 << 20;

const HEADERS_AT_ONCE: usize = 16;

/// What to read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    /// The columns, in this order; all of them when absent.
    projection: Option<Vec<String>>,
    /// At most so many rows.
    limit: Option<u64>,
    /// Only rows for which this is true.
    filter: Option<Tree>,
    /// The table as of this snapshot.
    snapshot_id: Option<i64>,
    /// The table as of this tag.
    tag: Option<String>,
}

/// A request checked against its table.
struct Reading {
    /// The table, or its state of long ago.
    table: Table,
    /// The columns that the user gets, in the order of the request.
    projection: Option<Vec<String>>,
    limit: Option<u64>,
    filter: Option<Filter>,
}

impl Request {
    async fn against(self, open: &OpenTable) -> Result<Reading, Failure> {
        let table = self.travelled(open).await?;
        if let Some(columns) = &self.projection {
            check_projection(columns, &table)?;
        }
        let name = open.full_name();
        open.ignored_options(table.schema())
            .ensure_readable(&name)?;
        let filter = self
            .filter
            .map(|tree| Filter::of(&tree, table.schema().fields(), &name))
            .transpose()?;
        Ok(Reading {
            table,
            projection: self.projection,
            limit: self.limit,
            filter,
        })
    }

    async fn travelled(&self, open: &OpenTable) -> Result<Table, Failure> {
        let not_found =
            |e| Failure::of(e, PFFM_NOT_FOUND).context(format!("table {}", open.full_name()));
        let selector = match (self.snapshot_id, &self.tag) {
            (None, None) => return Ok(open.table.clone()),
            (Some(_), Some(_)) => {
                return Err(Failure::argument(
                    "a snapshot or a tag can be read, not both",
                ))
            }
            (Some(id), None) => {
                let snapshots = open.table.snapshot_manager();
                snapshots.get_snapshot(id).await.map_err(not_found)?;
                ("scan.snapshot-id", id.to_string())
            }
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
        let travelled = open.table.copy_with_time_travel_strict(options).await;
        travelled.map_err(not_found)
    }
}

fn check_projection(columns: &[String], table: &Table) -> Result<(), Failure> {
    let known: Vec<&str> = table
        .schema()
        .fields()
        .iter()
        .map(DataField::name)
        .collect();
    if columns.is_empty() {
        return Err(Failure::argument("the projection names no column"));
    }
    for (index, column) in columns.iter().enumerate() {
        if !known.contains(&column.as_str()) {
            return Err(Failure::argument(format!(
                "projection: table {} has no column '{column}', only {known:?}",
                table.identifier().full_name()
            )));
        }
        if columns[..index].contains(column) {
            return Err(Failure::argument(format!(
                "projection: column '{column}' is named twice"
            )));
        }
    }
    Ok(())
}

impl Reading {
    /// The columns to read: those of the user, then those that only the filter looks at.
    fn columns(&self) -> Option<Vec<&str>> {
        let projection = self.projection.as_ref()?;
        let mut columns: Vec<&str> = projection.iter().map(String::as_str).collect();
        for column in self.filter.iter().flat_map(Filter::columns) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        Some(columns)
    }

    /// Sees to it that these splits are read in a way that the crate does right.
    async fn fit(&mut self, splits: &[DataSplit]) -> Result<Option<Risk>, Failure> {
        self.refuse_shifted(splits).await?;
        let schema = self.table.schema();
        let columns = self.columns();
        let is_read = |column: &str| columns.as_ref().is_none_or(|read| read.contains(&column));
        let avro: Vec<_> = files(splits, ".avro", is_read).collect();
        let file_io = self.table.file_io();
        let checks: Vec<_> = avro
            .iter()
            .map(|(path, file)| avro::records_are_a_union(file_io, path, file.file_size))
            .collect();
        let mut unions = futures::stream::iter(checks).buffered(HEADERS_AT_ONCE);
        for (path, _) in &avro {
            if unions.next().await.transpose()?.unwrap_or_default() {
                return Err(Failure::unsupported(format!(
                    "table {}: file {path} cannot be read: its Avro records are a union with \
                     null, as Paimon Java writes beside BLOB columns, and the reader finds no \
                     column in them; Paimon Java reads them",
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
        if let Some((column, function)) = risk.mixed(|key| preconditions::option(schema, key)) {
            return Err(Failure::unsupported(format!(
                "table {}: column '{column}' cannot be read from its Avro files, because {function} \
                 puts ROWs of several rows together, of which the reader may have lost some; \
                 without the column the table can be read",
                self.table.identifier().full_name()
            )));
        }
        let (option, run) = avro::RUN;
        let options = HashMap::from([(option.to_string(), run.to_string())]);
        self.table = self.table.copy_with_options(options);
        Ok(Some(risk))
    }

    /// Fails when an ORC file holds instants that the crate would misread.
    async fn refuse_shifted(&self, splits: &[DataSplit]) -> Result<(), Failure> {
        let schema = self.table.schema();
        if !orc::shifts_instants(schema) {
            return Ok(());
        }
        let mut columns = self.columns();
        if let Some(columns) = &mut columns {
            columns.extend(preconditions::merged_by(schema));
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
        let holders: HashSet<i64> = files(splits, ".orc", is_read)
            .map(|(_, file)| file.schema_id)
            .collect();
        for holder in holders {
            let schemas = self.table.schema_manager();
            let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
            let holder = schemas.schema(holder).await.map_err(corrupt)?;
            let ids: HashSet<i32> = holder.fields().iter().map(DataField::id).collect();
            if let Some(column) = instants.iter().find(|field| ids.contains(&field.id())) {
                return Err(Failure::unsupported(format!(
                    "table {}: column '{}' cannot be read from ORC files unless the table has \
                     orc.timestamp-ltz.legacy.type = false: without it Paimon Java shifts \
                     TIMESTAMPs WITH LOCAL TIME ZONE by the zone it runs in, which files do not \
                     tell; set it only where all was written with it or in UTC",
                    self.table.identifier().full_name(),
                    column.name(),
                )));
            }
        }
        Ok(())
    }

    fn builder(&self) -> Result<ReadBuilder<'_>, Failure> {
        let illegal = |e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT);
        let mut builder = self.table.new_read_builder();
        if let Some(columns) = self.columns() {
            builder.with_projection(&columns).map_err(illegal)?;
        }
        match &self.filter {
            Some(filter) => {
                if let Some(pruning) = filter.to_predicate(self.table.schema().fields())? {
                    builder.with_filter(pruning);
                }
            }
            // With a filter the crate must not count rows before we do.
            None => {
                if let Some(limit) = self.limit {
                    builder.with_limit(usize::try_from(limit).unwrap_or(usize::MAX));
                }
            }
        }
        Ok(builder)
    }
}

/// The files of such a name, with their paths, in which some of the columns are.
fn files<'a>(
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlanFacts {
    snapshot_id: Option<i64>,
    splits: Vec<SplitFacts>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SplitFacts {
    partition: BTreeMap<String, String>,
    bucket: i32,
    row_count: i64,
    file_count: usize,
    file_size: i64,
}

impl SplitFacts {
    fn of(split: &DataSplit, table: &Table) -> Result<Self, Failure> {
        Ok(SplitFacts {
            partition: message::partition_texts(split.partition(), table)?,
            bucket: split.bucket(),
            row_count: split.row_count(),
            file_count: split.data_files().len(),
            file_size: split.data_files().iter().map(|f| f.file_size).sum(),
        })
    }
}

/// Plans a read: frames, the first of them facts as JSON, then one for each split.
pub(crate) async fn plan(open: &OpenTable, request: Request) -> Result<Vec<u8>, Failure> {
    let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
    let reading = request.against(open).await?;
    let scan = reading.builder()?.new_scan();
    let plan = scan.plan().await.map_err(corrupt)?;
    let facts = PlanFacts {
        snapshot_id: plan.snapshot_id(),
        splits: plan
            .splits()
            .iter()
            .map(|split| SplitFacts::of(split, &reading.table))
            .collect::<Result<_, Failure>>()?,
    };
    let head = serde_json::to_vec(&facts)
        .map_err(|e| Failure::new(PFFM_INTERNAL, format!("JSON: {e}")))?;
    let mut parts = vec![head];
    for split in plan.splits() {
        parts.push(split.serialize().map_err(corrupt)?);
    }
    Ok(to_frames(parts))
}

/// The splits in the frames of a caller.
pub(crate) fn splits(frames: &[u8]) -> Result<Vec<DataSplit>, Failure> {
    let corrupt = |e| Failure {
        code: PFFM_CORRUPT_DATA,
        ..Failure::of(e, PFFM_CORRUPT_DATA)
    };
    from_frames(frames)?
        .into_iter()
        .enumerate()
        .map(|(index, body)| {
            DataSplit::deserialize(body).map_err(|e| corrupt(e).context(format!("split {index}")))
        })
        .collect::<Result<Vec<_>, Failure>>()
}

/// The batches of some splits. A failure is final.
pub(crate) struct Reader {
    /// None at the end and after a failure.
    stream: Option<ArrowRecordBatchStream>,
    failure: Option<Failure>,
    remaining: u64,
    filter: Option<Filter>,
    /// What may go wrong with single rows, which then come one by one.
    risk: Option<Risk>,
    /// The schema of what is read, of which the first columns are shown.
    read: SchemaRef,
    shown: SchemaRef,
}

impl Reader {
    /// Opens a reader. The filter of the request is applied exactly, whatever the splits were planned
    /// with, and then its limit.
    pub(crate) async fn open(
        open: &OpenTable,
        request: Request,
        splits: &[DataSplit],
    ) -> Result<Self, Failure> {
        let mut reading = request.against(open).await?;
        let risk = reading.fit(splits).await?;
        let read = reading
            .builder()?
            .new_read()
            .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
        let schema = build_target_arrow_schema(read.read_type())
            .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
        // What only the filter looks at stands behind the user's columns.
        let shown = reading
            .projection
            .as_ref()
            .map_or(schema.fields().len(), Vec::len);
        let stream = match splits.is_empty() {
            true => None,
            false => Some(
                read.to_arrow(splits)
                    .map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?,
            ),
        };
        let columns: Vec<usize> = (0..shown).collect();
        let projected = schema
            .project(&columns)
            .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?;
        Ok(Reader {
            stream,
            failure: None,
            remaining: reading.limit.unwrap_or(u64::MAX),
            filter: reading.filter,
            risk,
            read: schema,
            shown: Arc::new(projected),
        })
    }

    /// The schema of the batches.
    pub(crate) fn schema(&self) -> SchemaRef {
        self.shown.clone()
    }

    /// Ends the stream. To be called on the runtime, which the stream's own tasks expect.
    pub(crate) fn close(&mut self) {
        self.stream = None;
    }

    pub(crate) async fn next(&mut self) -> Result<Option<RecordBatch>, Failure> {
        if let Some(failure) = &self.failure {
            return Err(Failure::state(format!(
                "the reader failed before: {}",
                failure.message
            )));
        }
        // Taken out, so that a panic in it leaves no stream to be polled again.
        let Some(mut stream) = self.stream.take() else {
            return Ok(None);
        };
        let batch = self.gather(&mut stream).await;
        let batch = batch.inspect_err(|f| self.failure = Some(f.clone()))?;
        if batch.is_some() {
            self.stream = Some(stream);
        }
        Ok(batch)
    }

    /// The next rows; none at the end.
    async fn gather(
        &mut self,
        stream: &mut ArrowRecordBatchStream,
    ) -> Result<Option<RecordBatch>, Failure> {
        let enough = self.risk.as_ref().map_or(1, |_| GATHERED);
        let mut parts = Vec::new();
        let mut rows = 0;
        let mut bytes = 0;
        while self.remaining > 0 && rows < enough && bytes < GATHERED_BYTES {
            let Some(batch) = stream.next().await else {
                break;
            };
            let batch = self.shaped(batch.map_err(unreadable)?)?;
            if batch.num_rows() > 0 {
                self.remaining -= batch.num_rows() as u64;
                rows += batch.num_rows();
                bytes += batch.get_array_memory_size();
                parts.push(batch);
            }
        }
        let batch = match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(
                concat_batches(&self.shown, &parts)
                    .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?,
            ),
        };
        if let (Some(risk), Some(batch)) = (&self.risk, &batch) {
            risk.refuse_lost(batch)?;
        }
        Ok(batch)
    }

    /// Returns the part of a batch that the user gets: the rows that the filter keeps, up to the limit,
    /// under the schema of the reader.
    fn shaped(&self, batch: RecordBatch) -> Result<RecordBatch, Failure> {
        let corrupt = |e: ArrowError, found: &Schema| {
            Failure::new(
                PFFM_CORRUPT_DATA,
                format!(
                    "the files hold {} where {} was expected: {e}",
                    one_line(found),
                    one_line(&self.read)
                ),
            )
        };
        let found = batch.schema();
        let batch = if found == self.read {
            batch
        } else {
            RecordBatch::try_new(self.read.clone(), batch.columns().to_vec())
                .map_err(|e| corrupt(e, &found))?
        };
        let batch = match &self.filter {
            Some(filter) => filter.keep(&batch)?,
            None => batch,
        };
        let rows = usize::try_from(self.remaining).unwrap_or(usize::MAX);
        let batch = batch.slice(0, batch.num_rows().min(rows));
        let columns = batch.columns()[..self.shown.fields().len()].to_vec();
        RecordBatch::try_new(self.shown.clone(), columns).map_err(|e| corrupt(e, &found))
    }
}

/// Why a batch could not be read.
fn unreadable(error: paimon::Error) -> Failure {
    let failure = Failure::of(error, PFFM_CORRUPT_DATA);
    // The Parquet reader has no error of its own for it.
    match failure
        .message
        .contains("index overflow decoding byte array")
    {
        true => Failure::new(
            PFFM_RESOURCE_EXHAUSTED,
            format!(
                "a column holds more than 2 GiB in the rows of one batch, which Arrow cannot \
                 address: give the table a lower read.batch-size (the default is 1024 rows): {}",
                failure.message
            ),
        ),
        false => failure,
    }
}
