//! The tables through which the crate writes the files of partitions.

use std::collections::HashMap;
use std::sync::Arc;

use paimon::resource::ResourceContext;
use paimon::spec::{CoreOptions, TableSchema};
use paimon::table::{CommitMessage, TableWrite};
use paimon::Table;

use super::super::routing::Partition;
use super::super::small_batches::can_gather;
use crate::failure::codes::{PFFM_INTERNAL, PFFM_UNSUPPORTED};
use crate::failure::Failure;
use crate::options;
use crate::storage::SnapshotOwner;
use crate::table::OpenTable;

/// Opens the crate's writers for partitions.
pub(in crate::write) struct PartitionTables {
    open: Arc<OpenTable>,
    /// The table with the options for the files that are written, on the storage that records them.
    table: Table,
    /// The same table without partition columns. None: the crate must route the rows of the table.
    unpartitioned: Option<Table>,
    commit_user: String,
    overwrites: bool,
    traits: WriteTraits,
}

/// What the writers of all partitions of a table have in common.
#[derive(Clone, Copy)]
pub(super) struct WriteTraits {
    /// Whether the crate encodes rows when it gets them. The crate keeps the rows of a table with a primary key as they
    /// are, until it sorts them.
    pub(super) encodes_at_once: bool,
    /// Whether small batches can be gathered.
    pub(super) gathers: bool,
    /// The number of columns in a file.
    pub(super) columns: usize,
    /// Whether the files are Parquet files that are compressed with zstd.
    pub(super) is_zstd: bool,
}

impl WriteTraits {
    fn of(open: &OpenTable, table: &Table) -> Self {
        let schema = table.schema();
        WriteTraits {
            encodes_at_once: schema.primary_keys().is_empty(),
            // The options of the user decide: the options for the files that are written also depend on the memory
            // limit.
            gathers: can_gather(open.table.schema()),
            columns: schema.fields().len(),
            is_zstd: options::writes_parquet(schema)
                && options::word(schema, "file.compression", "zstd") == "zstd",
        }
    }
}

/// The crate's writer for a partition.
pub(in crate::write) struct OpenedWrite {
    pub(in crate::write) write: TableWrite,
    /// The memory that the writer holds, as the writer reports it.
    pub(in crate::write) resources: ResourceContext,
    /// Whether the writer does not know the partition, so that its messages do not have it.
    pub(in crate::write) hides_partition: bool,
}

impl PartitionTables {
    pub(in crate::write) fn new(
        open: Arc<OpenTable>,
        table: Table,
        commit_user: String,
        overwrites: bool,
    ) -> Result<Self, Failure> {
        let unpartitioned = match can_hide_partitions(&open, table.schema()) {
            true => Some(without_partitions(&table)?),
            false => None,
        };
        Ok(PartitionTables {
            traits: WriteTraits::of(&open, &table),
            open,
            table,
            unpartitioned,
            commit_user,
            overwrites,
        })
    }

    /// Returns the same tables with other options for the files that are written.
    pub(in crate::write) fn with_options(self, options: HashMap<String, String>) -> Self {
        if options.is_empty() {
            return self;
        }
        let unpartitioned = self.unpartitioned.as_ref();
        PartitionTables {
            table: self.table.copy_with_options(options.clone()),
            unpartitioned: unpartitioned.map(|table| table.copy_with_options(options)),
            ..self
        }
    }

    /// Opens the crate's writer for a partition.
    ///
    /// The crate computes the partition of each row again, which takes longer than the rest of the routing. So the
    /// rows of an append table are written to an unpartitioned table whose files are in the folder of the partition.
    pub(in crate::write) async fn open(
        &self,
        partition: &Partition,
    ) -> Result<OpenedWrite, Failure> {
        if let Some(unpartitioned) = &self.unpartitioned {
            let locator = &self.open.file_locator;
            let folder = locator
                .partition_folder(&self.open.table, &partition.bytes)
                .await?;
            if let Some(folder) = folder {
                return self.write(&in_folder(unpartitioned, folder)?, true);
            }
        }
        self.write(&self.table, false)
    }

    /// Returns what the writers of all partitions have in common.
    pub(super) fn traits(&self) -> WriteTraits {
        self.traits
    }

    /// Deletes the files of messages. A file that cannot be deleted is an orphan file.
    pub(in crate::write) async fn abort(&self, messages: &[CommitMessage]) {
        if messages.is_empty() {
            return;
        }
        let aborted = match self.table.new_write_builder().try_new_commit() {
            Ok(commit) => commit.abort(messages).await,
            Err(error) => Err(error),
        };
        if let Err(error) = aborted {
            log::warn!(
                "files of a closed writer of table {} could not be deleted: {error}",
                self.open.full_name()
            );
        }
    }

    /// Fails if the crate cannot write the table.
    pub(in crate::write) fn check(&self) -> Result<(), Failure> {
        self.write(&self.table, false).map(drop)
    }

    fn write(&self, table: &Table, hides_partition: bool) -> Result<OpenedWrite, Failure> {
        let resources = ResourceContext::builder().build();
        let resources = resources.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
        let builder = table.new_write_builder().with_resources(resources.clone());
        let write =
            builder
                .with_commit_user(self.commit_user.clone())
                .and_then(|builder| match self.overwrites {
                    true => builder.with_overwrite().new_write(),
                    false => builder.new_write(),
                });
        let write = write.map_err(|e| {
            Failure::of(e, PFFM_UNSUPPORTED).context(format!("table {}", self.open.full_name()))
        })?;
        Ok(OpenedWrite {
            write,
            resources,
            hides_partition,
        })
    }
}

/// The option for the folder of the data files, relative to the location of the table.
const DIRECTORY: &str = "data-file.path-directory";

/// Whether files do not depend on the partition columns, apart from their folder. The library does not know the
/// storage of REST catalogs, and the crate reads the partition of files with BLOB and VECTOR columns.
fn can_hide_partitions(open: &OpenTable, schema: &TableSchema) -> bool {
    let mut fields = schema.fields().iter();
    !schema.partition_keys().is_empty()
        && schema.primary_keys().is_empty()
        && !matches!(open.publish, SnapshotOwner::Server)
        && CoreOptions::new(schema.options()).bucket() >= -1
        && !fields.any(|field| options::is_stored_apart(schema, field))
}

/// Returns an append table without its partition columns.
fn without_partitions(table: &Table) -> Result<Table, Failure> {
    let internal = |e: serde_json::Error| Failure::new(PFFM_INTERNAL, e.to_string());
    let mut schema = serde_json::to_value(table.schema()).map_err(internal)?;
    schema["partitionKeys"] = serde_json::Value::Array(Vec::new());
    with_schema(table, serde_json::from_value(schema).map_err(internal)?)
}

/// Returns a table whose bucket folders are in this folder. `copy_with_options` would keep the folder of the table.
fn in_folder(table: &Table, folder: String) -> Result<Table, Failure> {
    let mut options = table.schema().options().clone();
    options.insert(DIRECTORY.to_string(), folder);
    with_schema(table, table.schema().copy_with_replaced_options(options))
}

fn with_schema(table: &Table, schema: TableSchema) -> Result<Table, Failure> {
    let table = Table::from_resolved_schema(
        table.file_io().clone(),
        table.identifier().clone(),
        table.location().to_string(),
        schema,
        table.branch(),
    );
    table.map_err(|e| Failure::of(e, PFFM_INTERNAL))
}
