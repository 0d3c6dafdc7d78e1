//! Writing: batches in, commit messages out.

mod partition_times;
pub(crate) mod preconditions;

use std::ops::Range;
use std::sync::Arc;

use arrow_array::RecordBatch;
use paimon::table::{CommitMessage, TableWrite};
use serde::Deserialize;

use crate::arrow::{detached, Columns, Imported, Target};
use crate::failure::codes::{PFFM_INTERNAL, PFFM_IO, PFFM_UNSUPPORTED};
use crate::failure::Failure;
use crate::message;
use crate::names::PartitionFolders;
use crate::options::Work;
use crate::storage::{FileRecord, SnapshotOwner, StorageRecord};
use crate::table::OpenTable;
use crate::upstream::avro::Risk;
use crate::upstream::creation_time::{self, ZoneOffset};
use crate::upstream::file_names::FileNames;
use crate::upstream::null_keys::{self, BucketRouter, KeyForm};
use crate::upstream::statistics::{self, NotANumber};
use crate::upstream::{levels, parquet_footer, sequence_numbers, variants};
use crate::write::partition_times::PartitionTimes;

/// A table write. It goes from open to prepared; a failure below the checks of a batch is final, and
/// every later call says why.
pub(crate) struct Write {
    table: Arc<OpenTable>,
    target: Target,
    /// The crate keeps imported buffers beyond the call.
    keeps_buffers: bool,
    /// What could not be read again from the Avro files that are written.
    risk: Option<Risk>,
    /// Routes what the crate would put into other buckets than Paimon Java.
    buckets: Option<BucketRouter>,
    /// The partitions that a null must not be in.
    without_nulls: Option<KeyForm>,
    folders: Option<PartitionFolders>,
    /// What the partitions have to look like.
    times: Option<PartitionTimes>,
    write: TableWrite,
    /// The columns in which NaN was written.
    nan: NotANumber,
    /// The writer's time zone.
    zone: Vec<ZoneOffset>,
    overwrites: bool,
    /// What it has begun to write.
    files: FileRecord,
    /// How it names them, where not as the crate does.
    file_names: Option<Arc<FileNames>>,
    state: State,
}

enum State {
    Open,
    /// A call is under way; seen later only when it ended in a panic.
    Busy,
    Prepared,
    Failed(Failure),
}

/// A batch that the table takes.
enum Checked {
    Whole(RecordBatch),
    /// The rows to be written one after another.
    Slices(Vec<Range<usize>>),
}

impl Write {
    /// Opens a write for the commit user whose commit will publish it. Fails unless the table still
    /// has the schema that it was opened with.
    pub(crate) async fn open(
        open: Arc<OpenTable>,
        commit_user: String,
        options: Options,
    ) -> Result<Self, Failure> {
        let mut storage = levels::written(open.table.schema());
        storage.extend(variants::unshredded(open.table.schema().options()));
        let written = open.table.copy_with_options(storage.clone());
        let ignored = open.ignored_options(open.table.schema());
        ignored.ensure_accepted(&open.full_name(), Work::Writing, &options.ignored_options)?;
        preconditions::check(&open.table, written.schema(), options.allow_unreadable)?;
        open.report(&ignored, &options.ignored_options);
        open.ensure_publishable().await?;
        open.ensure_schema().await?;
        let unsupported = |e| Failure::of(e, PFFM_UNSUPPORTED);
        let record = StorageRecord::default();
        let file_names = FileNames::of(open.table.schema(), written.schema()).map(Arc::new);
        if let Some(names) = &file_names {
            record.files.name_files(names.clone());
        }
        let write = open
            .recording(record.clone())?
            .copy_with_options(storage)
            .new_write_builder()
            .with_commit_user(commit_user)
            .and_then(|builder| match options.overwrite {
                true => builder.with_overwrite().new_write(),
                false => builder.new_write(),
            })
            .map_err(|e| unsupported(e).context(format!("table {}", open.full_name())))?;
        let schema = written.schema();
        Ok(Write {
            target: Target::new(open.full_name(), schema, options.strict)?,
            keeps_buffers: !schema.primary_keys().is_empty(),
            risk: (preconditions::writes_avro(schema) && !options.allow_unreadable)
                .then(|| Risk::of(schema.fields(), false))
                .flatten(),
            buckets: BucketRouter::of(schema),
            without_nulls: match open.publish {
                SnapshotOwner::Server => KeyForm::of_partitions(schema),
                _ => None,
            },
            folders: PartitionFolders::of(schema, open.table.location()),
            times: PartitionTimes::of(schema)
                .map_err(|e| e.context(format!("table {}", open.full_name())))?,
            write,
            nan: NotANumber::default(),
            zone: options.zone_offsets,
            overwrites: options.overwrite,
            files: record.files,
            file_names,
            state: State::Open,
            table: open,
        })
    }

    /// Begins a call: until it ends well the write is busy, and after a panic it stays so.
    pub(crate) fn begin(&mut self) -> Result<(), Failure> {
        self.ensure_open()?;
        self.state = State::Busy;
        Ok(())
    }

    /// Closes the files and gives the messages as frames. The call has [begun](Self::begin).
    pub(crate) async fn prepare_commit(&mut self) -> Result<Vec<u8>, Failure> {
        let mut messages = match self.write.prepare_commit().await {
            Ok(messages) => messages,
            Err(e) => return Err(self.fail(e)),
        };
        let frames = self.finish(&mut messages).await;
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
        self.discard().await;
    }

    /// Fails unless batches may still come.
    fn ensure_open(&self) -> Result<(), Failure> {
        let table = self.table.full_name();
        match &self.state {
            State::Open => Ok(()),
            State::Prepared => Err(Failure::state(format!(
                "the write to table {table} has prepared its commit already"
            ))),
            State::Busy => Err(Failure::state(format!(
                "the write to table {table} ended in a panic; nothing of it can be committed"
            ))),
            State::Failed(failure) => Err(Failure::state(format!(
                "the write to table {table} failed before: {}",
                failure.message
            ))),
        }
    }

    /// Writes a batch, or refuses it before anything of it is written and is open again. The state
    /// is busy until then.
    pub(crate) async fn write(&mut self, imported: &mut Imported) -> Result<(), Failure> {
        let columns = imported.columns();
        let checked = columns.and_then(|columns| Ok((self.check(&columns)?, columns)));
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
                    // The slices before are written already.
                    let batch = self.conform(&columns.slice(rows)).map_err(|refused| {
                        let changed = format!("the batch changed meanwhile: {}", refused.message);
                        self.remember(Failure::state(changed))
                    })?;
                    self.append(batch).await?;
                }
            }
        }
        self.state = State::Open;
        Ok(())
    }

    /// Checks the whole batch. Slices are not kept, for together they may be far larger than it.
    fn check(&mut self, columns: &Columns) -> Result<Checked, Failure> {
        let slices = self.target.slices(columns)?;
        if slices.len() == 1 {
            return Ok(Checked::Whole(self.conform(columns)?));
        }
        for rows in &slices {
            self.conform(&columns.slice(rows))?;
        }
        Ok(Checked::Slices(slices))
    }

    /// The batch as the table wants it.
    fn conform(&mut self, columns: &Columns) -> Result<RecordBatch, Failure> {
        let batch = self.target.conform(columns)?;
        if let Some(risk) = &self.risk {
            risk.refuse_losing(&batch, columns.first_row)?;
        }
        if let Some(column) = self
            .without_nulls
            .as_ref()
            .and_then(|p| p.differing_null_in(&batch))
        {
            return Err(null_keys::null_partition_error(
                column,
                &self.table.full_name(),
            ));
        }
        if let Some(folders) = &self.folders {
            folders.check(&batch, columns.first_row)?;
        }
        if let Some(times) = &mut self.times {
            times.check(&batch, columns.first_row)?;
        }
        Ok(batch)
    }

    /// Hands a batch over to the crate. A failure is final.
    async fn append(&mut self, batch: RecordBatch) -> Result<(), Failure> {
        let batch = match self.keeps_buffers {
            true => detached(&batch)
                .map_err(|e| self.remember(Failure::new(PFFM_INTERNAL, e.to_string())))?,
            false => batch,
        };
        if let Err(failure) = self.hand_over(&batch).await {
            return Err(self.remember(failure));
        }
        match self.files.failure() {
            None => Ok(()),
            Some(text) => Err(self.remember(Failure::new(PFFM_IO, text))),
        }
    }

    async fn hand_over(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        self.nan.look(batch);
        let split = match &self.buckets {
            Some(buckets) => buckets.split(batch)?,
            None => None,
        };
        let written = match split {
            None => self.write.write_arrow_batch(batch).await,
            Some(parts) => {
                let mut written = Ok(());
                for (bucket, rows) in parts {
                    written = self.write.write_arrow(&[rows], Some(bucket)).await;
                    if written.is_err() {
                        break;
                    }
                }
                written
            }
        };
        written.map_err(|e| Failure::of(e, PFFM_INTERNAL))
    }

    /// Gives the files the facts that Paimon Java would have given them.
    async fn finish(&mut self, messages: &mut [CommitMessage]) -> Result<(), Failure> {
        let table = &self.table.table;
        if let Some(names) = &self.file_names {
            names.rename(messages);
        }
        creation_time::to_wall_clock(messages, &self.zone);
        sequence_numbers::number(table, messages, self.overwrites).await?;
        statistics::without_misleading_extremes(messages, table.schema(), &self.nan)?;
        self.strip_footers(messages).await
    }

    /// Takes the statistics of columns that hold NaN out of Parquet files.
    async fn strip_footers(&mut self, messages: &mut [CommitMessage]) -> Result<(), Failure> {
        let columns = self.nan.columns();
        if columns.is_empty() {
            return Ok(());
        }
        let open = &self.table;
        let paths = open.file_locator.paths(&open.table, messages).await?;
        let file_io = self.table.table.file_io();
        for message in messages {
            let files = message.new_files.iter_mut();
            for file in files.chain(&mut message.new_changelog_files) {
                let name = format!("/{}", file.file_name);
                let path = paths.iter().find(|path| path.ends_with(&name));
                if let Some(path) = path.filter(|path| path.ends_with(".parquet")) {
                    parquet_footer::without_statistics(file_io, path, file, columns).await?;
                }
            }
        }
        Ok(())
    }

    /// Deletes the files, unless messages have been given out that name them. What the crate loses
    /// sight of in a failure or a panic is among them.
    async fn discard(&mut self) {
        if matches!(self.state, State::Prepared) {
            return;
        }
        let file_io = self.table.table.file_io();
        for path in self.files.started_below(self.table.table.location()) {
            // What cannot be deleted is an orphan.
            if let Ok(true) = file_io.exists(&path).await {
                let _ = file_io.delete_file(&path).await;
            }
        }
    }

    /// Remembers a failure for good.
    fn fail(&mut self, error: paimon::Error) -> Failure {
        self.remember(Failure::of(error, PFFM_INTERNAL))
    }

    fn remember(&mut self, failure: Failure) -> Failure {
        let failure = failure.context(format!("write to table {}", self.table.full_name()));
        self.state = State::Failed(failure.clone());
        failure
    }
}

/// How to write; everything may be left out.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Options {
    /// Batches have to have the table's columns in its order and types.
    strict: bool,
    /// What this library cannot read again may be written.
    allow_unreadable: bool,
    /// The messages are for an overwrite: rows are numbered anew, not after those that are there.
    overwrite: bool,
    /// Options of the table that the caller accepts to be ignored.
    ignored_options: Vec<String>,
    /// The offsets of the caller's time zone, now and for as long as the write may live. Data files
    /// are given its wall clock as their creation time, or UTC without offsets.
    zone_offsets: Vec<ZoneOffset>,
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
        // The endpoint is a closed port of this machine: nothing is asked of it.
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
    fn writes_and_commits_to_storage_of_others_are_refused_with_the_reason() {
        // Without the store of a catalog there is nothing to publish through.
        let open = Arc::new(table_at("s3://bucket/warehouse/db.db/t"));
        let write = Write::open(open.clone(), "u".to_string(), Options::default());
        let refused = runtime::run(write).err().unwrap();
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
