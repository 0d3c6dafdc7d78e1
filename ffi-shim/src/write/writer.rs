//! A writer of a table.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::Fields;
use paimon::spec::{CoreOptions, TableSchema};
use paimon::table::CommitMessage;

use super::checks::{BatchChecks, Checked};
use super::dictionaries;
use super::lanes::{Lanes, Memory};
use super::metrics::Metrics;
use super::options::Options;
use super::partition::PartitionTables;
use super::preconditions;
use super::routing::{bytes_of, bytes_of_column, Owner, Router};
use super::small_batches::{can_gather, SmallBatches};
use crate::arrow::{detached, Columns, Imported};
use crate::failure::Failure;
use crate::heap;
use crate::message;
use crate::options::Work;
use crate::storage::{FileRecord, StorageRecord};
use crate::table::OpenTable;
use crate::upstream::creation_time::{self, ZoneOffset};
use crate::upstream::file_names::FileNames;
use crate::upstream::statistics::{self, NanColumns};
use crate::upstream::{levels, sequence_numbers, variants};

/// A writer of a table. A writer is open until its commit is prepared. A batch that fails a check leaves the writer
/// open. Any other failure is final, and every further call reports it. The lanes of the writer fail in the background,
/// and the next call reports their failure.
pub(crate) struct Writer {
    table: Arc<OpenTable>,
    checks: BatchChecks,
    /// The columns of the previous batch, as the caller passed them.
    batch_columns: Option<Fields>,
    small_batches: SmallBatches,
    router: Router,
    lanes: Lanes,
    /// The tables that the lanes will write. None: the lanes have them.
    tables: Option<PartitionTables>,
    /// The schema of the table with the options for the files that are written.
    written: TableSchema,
    /// The writer's time zone.
    zone: Vec<ZoneOffset>,
    overwrites: bool,
    /// The files that this writer created.
    files: FileRecord,
    /// The names of the files, if they differ from those of the crate.
    file_names: Option<Arc<FileNames>>,
    metrics: Arc<Metrics>,
    state: State,
}

enum State {
    Open,
    /// A call is in progress. A later call sees this state only if that call panicked.
    Busy,
    Prepared,
    Failed(Failure),
}

impl Writer {
    /// Opens a writer for the commit user that will commit its messages. Fails unless the table still has the schema
    /// with which it was opened.
    pub(crate) async fn open(
        open: Arc<OpenTable>,
        commit_user: String,
        options: Options,
    ) -> Result<Self, Failure> {
        let mut replaced = levels::of_level_0(open.table.schema());
        replaced.extend(variants::unshredded(open.table.schema().options()));
        let written = open.table.copy_with_options(replaced.clone());
        let schema = written.schema();
        let ignored = open.ignored_options(open.table.schema());
        ignored.ensure_accepted(&open.full_name(), Work::Writing, &options.ignored_options)?;
        preconditions::check(&open.table, schema, options.unreadable_data)?;
        open.report(&ignored, &options.ignored_options);
        open.ensure_writable().await?;
        open.ensure_schema().await?;
        let record = StorageRecord::default();
        let file_names = FileNames::of(open.table.schema(), schema).map(Arc::new);
        if let Some(names) = &file_names {
            record.files.name_files(names.clone());
        }
        let router = Router::of(schema)?;
        let lanes = router.useful_lanes(options.lanes());
        let memory = Memory::divided(options.memory_limit(), lanes);
        replaced.extend(row_group_size(schema, memory));
        let recording = open.recording(record.clone())?.copy_with_options(replaced);
        let tables = PartitionTables::new(open.clone(), recording, commit_user, options.overwrite)?;
        tables.check()?;
        let metrics = Arc::<Metrics>::default();
        Ok(Writer {
            checks: BatchChecks::of(&open, schema, &options)?,
            batch_columns: None,
            small_batches: SmallBatches::new(can_gather(schema)),
            lanes: Lanes::start(
                lanes,
                memory,
                closes_files(schema),
                record.files.clone(),
                metrics.clone(),
            )?,
            router,
            tables: Some(tables),
            written: schema.clone(),
            zone: options.zone_offsets,
            overwrites: options.overwrite,
            files: record.files,
            file_names,
            metrics,
            state: State::Open,
            table: open,
        })
    }

    /// Returns the counters of this writer.
    pub(crate) fn metrics(&self) -> Arc<Metrics> {
        self.metrics.clone()
    }

    /// Begins a call. The writer is busy until the call ends, and stays busy if the call panics.
    pub(crate) fn begin(&mut self) -> Result<(), Failure> {
        self.ensure_open()?;
        self.ensure_lanes()?;
        self.state = State::Busy;
        Ok(())
    }

    /// Closes the files and returns the messages as frames. The caller must [begin](Self::begin) the call first.
    pub(crate) async fn prepare_commit(&mut self) -> Result<Vec<u8>, Failure> {
        let frames = self.prepare_frames().await;
        match frames {
            Ok(frames) => {
                self.lanes.keep_files();
                self.state = State::Prepared;
                Ok(frames)
            }
            Err(failure) => Err(self.fail(failure)),
        }
    }

    async fn prepare_frames(&mut self) -> Result<Vec<u8>, Failure> {
        self.hand_over_small_batches().await?;
        let (mut messages, nan_columns) = self.lanes.prepare().await?;
        self.complete(&mut messages, &nan_columns).await?;
        message::to_bytes(messages, self.table.table.schema())
    }

    /// Stops writing and deletes the files that no prepared message names.
    pub(crate) async fn close(&mut self) {
        self.lanes.close().await;
        self.delete_files().await;
        let written = usize::try_from(self.metrics.bytes.get()).unwrap_or_default();
        if written >= heap::WORTH_RELEASING {
            heap::release_free_memory();
        }
    }

    /// Fails unless the writer accepts batches.
    fn ensure_open(&self) -> Result<(), Failure> {
        let table = self.table.full_name();
        match &self.state {
            State::Open => Ok(()),
            State::Prepared => Err(Failure::state(format!(
                "the writer of table {table} has prepared its commit; open a new writer"
            ))),
            State::Busy => Err(Failure::state(format!(
                "the writer of table {table} panicked; its rows cannot be committed"
            ))),
            State::Failed(failure) => Err(Failure::state(format!(
                "the writer of table {table} has already failed: {}",
                failure.message
            ))),
        }
    }

    /// Fails if a lane has failed.
    fn ensure_lanes(&mut self) -> Result<(), Failure> {
        match self.lanes.failed().cloned() {
            None => Ok(()),
            Some(failure) => Err(self.fail(failure)),
        }
    }

    /// Whether no column of a batch has child columns or a dictionary.
    pub(crate) fn is_flat(&self, imported: &Imported) -> bool {
        imported.is_flat(self.batch_columns.as_ref())
    }

    /// Checks a batch and hands its rows over to the lanes. A batch that fails a check is refused before any of its rows
    /// is handed over, and the writer stays open. `bucket` is the bucket that all rows must be in, if the caller knows it.
    /// The caller must [begin](Self::begin) the call first.
    pub(crate) async fn write(
        &mut self,
        imported: &mut Imported,
        bucket: Option<i32>,
    ) -> Result<(), Failure> {
        let (table, checks, router) = (&self.table, &mut self.checks, &self.router);
        let ensure_bucket = |batch: &RecordBatch, first_row: usize| match bucket {
            Some(bucket) => router
                .ensure_bucket(batch, first_row, bucket)
                .map_err(|e| e.context(format!("table {}", table.full_name()))),
            None => Ok(()),
        };
        let columns = imported.columns(&mut self.batch_columns);
        let checked =
            columns.and_then(|columns| Ok((checks.check(&columns, ensure_bucket)?, columns)));
        let (checked, columns) = match checked {
            Ok(checked) => checked,
            Err(refused) => {
                self.state = State::Open;
                return Err(refused);
            }
        };
        let bytes: usize = columns.arrays.iter().map(bytes_of_column).sum();
        let written = match checked {
            Checked::Whole(batch) => self.append(batch).await,
            Checked::Slices(slices) => self.append_slices(&columns, &slices).await,
        };
        written.map_err(|failure| self.fail(failure))?;
        self.ensure_lanes()?;
        self.metrics.add_batch(columns.rows, bytes);
        self.state = State::Open;
        Ok(())
    }

    /// Hands the rows of a batch over to the lanes, or gathers them if they are few.
    async fn append(&mut self, batch: RecordBatch) -> Result<(), Failure> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let bytes = bytes_of(&batch);
        if self.small_batches.is_large(&batch, bytes) {
            self.hand_over_small_batches().await?;
            return self.hand_over(&batch, Owner::Caller).await;
        }
        // The rows are routed later, but this call must report that they cannot be routed.
        self.router.check(&batch)?;
        if !self.small_batches.accepts(&batch) {
            self.hand_over_small_batches().await?;
        }
        self.small_batches.add(detached(&batch)?, bytes);
        if self.small_batches.is_enough() {
            self.hand_over_small_batches().await?;
        }
        Ok(())
    }

    /// Hands the slices of a large batch over to the lanes, one after the other.
    async fn append_slices(
        &mut self,
        columns: &Columns,
        slices: &[Range<usize>],
    ) -> Result<(), Failure> {
        self.hand_over_small_batches().await?;
        for rows in slices {
            // The slices were checked before, and earlier slices are already handed over, so a failure is final.
            let slice = self.checks.conform(&columns.slice(rows)).map_err(|e| {
                Failure::state(format!(
                    "the batch changed while it was being written: {}",
                    e.message
                ))
            })?;
            self.hand_over(&slice, Owner::Writer).await?;
        }
        Ok(())
    }

    async fn hand_over_small_batches(&mut self) -> Result<(), Failure> {
        match self.small_batches.take()? {
            Some(batch) => self.hand_over(&batch, Owner::Writer).await,
            None => Ok(()),
        }
    }

    /// Routes the rows of a batch and hands them over to the lanes. The lanes keep the rows beyond the call, so rows
    /// that share the caller's memory are copied.
    async fn hand_over(&mut self, batch: &RecordBatch, owner: Owner) -> Result<(), Failure> {
        if let Some(tables) = self.tables.take() {
            let options = dictionaries::chosen(&self.written, batch);
            self.lanes.set_tables(tables.with_options(options));
        }
        for part in self.router.split(batch, owner)? {
            self.lanes.hand_over(part).await;
        }
        Ok(())
    }

    /// Sets the metadata of new files as Paimon Java does.
    async fn complete(
        &mut self,
        messages: &mut [CommitMessage],
        nan_columns: &NanColumns,
    ) -> Result<(), Failure> {
        let table = &self.table.table;
        if let Some(names) = &self.file_names {
            names.rename(messages);
        }
        creation_time::to_wall_clock(messages, &self.zone);
        sequence_numbers::number(table, messages, self.overwrites).await?;
        statistics::remove_misleading_extremes(messages, table.schema(), nan_columns)?;
        let columns = nan_columns.names();
        if columns.is_empty() {
            return Ok(());
        }
        let open = &self.table;
        let paths = open.file_locator.paths(&open.table, messages).await?;
        statistics::strip_parquet_footers(table.file_io(), messages, &paths, columns).await
    }

    /// Deletes the files of this writer, unless messages name them. This includes files that the crate lost track of
    /// in a failure or a panic.
    async fn delete_files(&mut self) {
        if matches!(self.state, State::Prepared) {
            return;
        }
        let file_io = self.table.table.file_io();
        for path in self.files.started_below(self.table.table.location()) {
            // A file that cannot be deleted is an orphan file.
            if let Ok(true) = file_io.exists(&path).await {
                let _ = file_io.delete_file(&path).await;
            }
        }
    }

    /// Makes a failure final.
    fn fail(&mut self, failure: Failure) -> Failure {
        let failure = failure.context(format!("writer of table {}", self.table.full_name()));
        self.state = State::Failed(failure.clone());
        failure
    }
}

/// Whether files of the table can be closed before the commit is prepared. The index of dynamic buckets is written only
/// once.
fn closes_files(schema: &TableSchema) -> bool {
    schema.primary_keys().is_empty() || CoreOptions::new(schema.options()).bucket() != -1
}

/// Returns the table option for the size of encoded row groups and of the buffers of primary-key tables, if the memory
/// of a lane does not allow the size of the table.
fn row_group_size(schema: &TableSchema, memory: Memory) -> HashMap<String, String> {
    let largest = i64::try_from(memory.share / 2).unwrap_or(i64::MAX).max(1);
    let size = CoreOptions::new(schema.options()).write_parquet_buffer_size();
    match size > largest {
        true => HashMap::from([("write.parquet-buffer-size".into(), format!("{largest} b"))]),
        false => HashMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::PFFM_UNSUPPORTED;
    use crate::runtime;
    use paimon::catalog::Identifier;
    use paimon::io::FileIO;
    use paimon::spec::{DataType, IntType, Schema, TableSchema};
    use paimon::Table;

    fn table_at(location: &str) -> OpenTable {
        let schema = Schema::builder()
            .column("id", DataType::Int(IntType::new()))
            .build()
            .unwrap();
        // The endpoint is a closed port of this machine; no request is sent.
        let file_io = FileIO::from_path(location)
            .unwrap()
            .with_props([("s3.endpoint", "http://127.0.0.1:9"), ("s3.region", "r")])
            .build()
            .unwrap();
        let table = Table::from_resolved_schema(
            file_io,
            Identifier::new("db", "t"),
            location.to_string(),
            TableSchema::new(0, &schema),
            "main",
        );
        OpenTable::of(table.unwrap())
    }

    #[test]
    fn row_groups_fit_the_share_of_a_lane() {
        let size = |option: Option<&str>, share: usize| {
            let mut schema = Schema::builder().column("id", DataType::Int(IntType::new()));
            if let Some(option) = option {
                schema = schema.option("write.parquet-buffer-size", option);
            }
            let schema = TableSchema::new(0, &schema.build().unwrap());
            let memory = Memory { queue: 0, share };
            let written = schema.copy_with_options(row_group_size(&schema, memory));
            CoreOptions::new(written.options()).write_parquet_buffer_size()
        };
        const MIB: i64 = 1024 * 1024;
        assert_eq!(size(None, 100 << 20), 50 * MIB);
        assert_eq!(size(None, 1 << 30), 256 * MIB, "the default");
        assert_eq!(size(Some("8 mb"), 100 << 20), 8 * MIB);
        assert_eq!(size(Some("80 mb"), 100 << 20), 50 * MIB);
        assert_eq!(size(None, 1), 1);
    }

    #[test]
    fn storage_without_exclusive_publish_is_refused_with_the_reason() {
        // Only the store of a catalog can publish exclusively.
        let open = Arc::new(table_at("s3://bucket/warehouse/db.db/t"));
        let writer = Writer::open(open.clone(), "u".to_string(), Options::default());
        let refused = runtime::run(writer).err().unwrap();
        assert_eq!(refused.code, PFFM_UNSUPPORTED);
        for part in ["db.t", "atomically"] {
            assert!(refused.message.contains(part), "{}", refused.message);
        }
        let refused = runtime::run(async move { open.ensure_publishable().await });
        assert_eq!(refused.unwrap_err().code, PFFM_UNSUPPORTED);
        let memory = table_at("memory:/w/db.db/t");
        assert!(runtime::run(async move { memory.ensure_publishable().await }).is_ok());
    }
}
