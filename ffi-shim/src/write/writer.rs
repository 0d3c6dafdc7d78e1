//! A writer of a table.

use std::sync::Arc;

use arrow_array::RecordBatch;
use paimon::table::{CommitMessage, TableWrite};

use super::checks::{BatchChecks, Checked};
use super::options::Options;
use super::preconditions;
use crate::arrow::{detached, Imported};
use crate::failure::codes::{PFFM_INTERNAL, PFFM_IO, PFFM_UNSUPPORTED};
use crate::failure::Failure;
use crate::message;
use crate::options::Work;
use crate::storage::{FileRecord, StorageRecord};
use crate::table::OpenTable;
use crate::upstream::creation_time::{self, ZoneOffset};
use crate::upstream::file_names::FileNames;
use crate::upstream::null_keys::BucketRouter;
use crate::upstream::statistics::{self, NanColumns};
use crate::upstream::{levels, sequence_numbers, variants};

/// A writer of a table. A writer is open until its commit is prepared. A batch that fails a check leaves the writer
/// open. Any other failure is final, and every further call reports it.
pub(crate) struct Writer {
    table: Arc<OpenTable>,
    checks: BatchChecks,
    /// Whether the crate keeps imported buffers beyond the call.
    keeps_buffers: bool,
    /// The router for rows that the crate would put into other buckets than Paimon Java does.
    buckets: Option<BucketRouter>,
    write: TableWrite,
    nan_columns: NanColumns,
    /// The writer's time zone.
    zone: Vec<ZoneOffset>,
    overwrites: bool,
    /// The files that this writer created.
    files: FileRecord,
    /// The names of the files, if they differ from those of the crate.
    file_names: Option<Arc<FileNames>>,
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
        open.ensure_publishable().await?;
        open.ensure_schema().await?;
        let unsupported = |e| Failure::of(e, PFFM_UNSUPPORTED);
        let record = StorageRecord::default();
        let file_names = FileNames::of(open.table.schema(), schema).map(Arc::new);
        if let Some(names) = &file_names {
            record.files.name_files(names.clone());
        }
        let write = open
            .recording(record.clone())?
            .copy_with_options(replaced)
            .new_write_builder()
            .with_commit_user(commit_user)
            .and_then(|builder| match options.overwrite {
                true => builder.with_overwrite().new_write(),
                false => builder.new_write(),
            })
            .map_err(|e| unsupported(e).context(format!("table {}", open.full_name())))?;
        Ok(Writer {
            checks: BatchChecks::of(&open, schema, &options)?,
            keeps_buffers: !schema.primary_keys().is_empty(),
            buckets: BucketRouter::of(schema),
            write,
            nan_columns: NanColumns::default(),
            zone: options.zone_offsets,
            overwrites: options.overwrite,
            files: record.files,
            file_names,
            state: State::Open,
            table: open,
        })
    }

    /// Begins a call. The writer is busy until the call ends, and stays busy if the call panics.
    pub(crate) fn begin(&mut self) -> Result<(), Failure> {
        self.ensure_open()?;
        self.state = State::Busy;
        Ok(())
    }

    /// Closes the files and returns the messages as frames. The caller must [begin](Self::begin) the call first.
    pub(crate) async fn prepare_commit(&mut self) -> Result<Vec<u8>, Failure> {
        let mut messages = match self.write.prepare_commit().await {
            Ok(messages) => messages,
            Err(e) => return Err(self.fail(Failure::of(e, PFFM_INTERNAL))),
        };
        let frames = self.complete(&mut messages).await;
        let frames = frames.and_then(|()| message::to_bytes(messages, self.table.table.schema()));
        self.state = match &frames {
            Ok(_) => State::Prepared,
            Err(failure) => State::Failed(failure.clone()),
        };
        frames
    }

    /// Stops writing and deletes the files that no prepared message names.
    pub(crate) async fn close(&mut self) {
        self.write.close().await;
        self.delete_files().await;
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

    /// Writes a batch. A batch that fails a check is refused before any of its rows is written, and the writer stays
    /// open. The caller must [begin](Self::begin) the call first.
    pub(crate) async fn write(&mut self, imported: &mut Imported) -> Result<(), Failure> {
        let columns = imported.columns();
        let checked = columns.and_then(|columns| Ok((self.checks.check(&columns)?, columns)));
        let (checked, columns) = match checked {
            Ok(checked) => checked,
            Err(refused) => {
                self.state = State::Open;
                return Err(refused);
            }
        };
        match checked {
            Checked::Whole(batch) => self.append(batch).await?,
            Checked::Slices(slices) => {
                for rows in &slices {
                    // Earlier slices are already written, so a failure is final.
                    let batch = self.checks.conform(&columns.slice(rows)).map_err(|e| {
                        let changed = format!(
                            "the batch changed while it was being written: {}",
                            e.message
                        );
                        self.fail(Failure::state(changed))
                    })?;
                    self.append(batch).await?;
                }
            }
        }
        self.state = State::Open;
        Ok(())
    }

    /// Passes a batch to the crate. A failure is final.
    async fn append(&mut self, batch: RecordBatch) -> Result<(), Failure> {
        let batch = match self.keeps_buffers {
            true => detached(&batch)
                .map_err(|e| self.fail(Failure::new(PFFM_INTERNAL, e.to_string())))?,
            false => batch,
        };
        if let Err(failure) = self.append_to_buckets(&batch).await {
            return Err(self.fail(failure));
        }
        match self.files.failure() {
            None => Ok(()),
            Some(text) => Err(self.fail(Failure::new(PFFM_IO, text))),
        }
    }

    async fn append_to_buckets(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        self.nan_columns.add(batch);
        let internal = |e| Failure::of(e, PFFM_INTERNAL);
        let split = match &self.buckets {
            Some(buckets) => buckets.split(batch)?,
            None => None,
        };
        match split {
            None => self.write.write_arrow_batch(batch).await.map_err(internal),
            Some(parts) => {
                for (bucket, rows) in parts {
                    let written = self.write.write_arrow(&[rows], Some(bucket)).await;
                    written.map_err(internal)?;
                }
                Ok(())
            }
        }
    }

    /// Sets the metadata of new files as Paimon Java does.
    async fn complete(&mut self, messages: &mut [CommitMessage]) -> Result<(), Failure> {
        let table = &self.table.table;
        if let Some(names) = &self.file_names {
            names.rename(messages);
        }
        creation_time::to_wall_clock(messages, &self.zone);
        sequence_numbers::number(table, messages, self.overwrites).await?;
        statistics::remove_misleading_extremes(messages, table.schema(), &self.nan_columns)?;
        let columns = self.nan_columns.names();
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

#[cfg(test)]
mod tests {
    use super::*;
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
