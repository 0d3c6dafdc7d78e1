//! Tables: the facts of one, its snapshots, and the checks that it is still the one it was.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow_schema::ffi::FFI_ArrowSchema;
use paimon::arrow::build_target_arrow_schema;
use paimon::catalog::Identifier;
use paimon::spec::{Snapshot, TableSchema};
use paimon::table::{BranchManager, SchemaManager};
use paimon::{Error, Table};
use serde::Serialize;

use crate::buffer::PffmBuffer;
use crate::catalog::OpenCatalog;
use crate::creation::Warehouse;
use crate::error::{
    guard, Failure, PffmError, PFFM_CORRUPT_DATA, PFFM_ILLEGAL_ARGUMENT, PFFM_INTERNAL,
    PFFM_NOT_FOUND,
};
use crate::handle::{self, Live};
use crate::message::Recorder;
use crate::options::{self, IgnoredOption, Work};
use crate::server;
use crate::storage::{Publications, Publish, Store};
use crate::upstream::null_keys::{KeyForm, Manifests};
use crate::{args, runtime};

/// A table as it was when it was got. Shared: any number of threads may use it at once. Writes and
/// readers keep what they need of it alive.
pub struct PffmTable {
    inner: Arc<OpenTable>,
    _live: Live,
}

impl PffmTable {
    pub(crate) fn new(inner: OpenTable) -> Self {
        PffmTable {
            inner: Arc::new(inner),
            _live: Live::new(),
        }
    }

    pub(crate) fn open(&self) -> Arc<OpenTable> {
        self.inner.clone()
    }
}

pub(crate) struct OpenTable {
    pub(crate) table: Table,
    pub(crate) publish: Publish,
    /// When the first schema was made: a table dropped and made again at one path is another. Where
    /// a server tells them apart, a number below 0 instead.
    created_millis: i64,
    /// Names the queue that commits to this table wait in.
    queue: String,
    pub(crate) recorder: Recorder,
}

impl OpenTable {
    /// This table on a branch of it.
    async fn branch(&self, branch: &str) -> Result<Self, Failure> {
        let branches = BranchManager::new(
            self.table.file_io().clone(),
            self.table.location().to_string(),
        );
        let internal = |e| Failure::of(e, PFFM_INTERNAL);
        if !matches!(self.publish, Publish::Server)
            && branch != "main"
            && !branches.branch_exists(branch).await.map_err(internal)?
        {
            return Err(Failure::new(
                PFFM_NOT_FOUND,
                format!("table {} has no branch '{branch}'", self.full_name()),
            ));
        }
        let table = self.table.copy_with_branch(branch).await;
        let table = table.map_err(|e| Failure::of(e, PFFM_NOT_FOUND))?;
        let (queue, _) = self.queue.rsplit_once('#').unwrap_or((&self.queue, ""));
        Ok(OpenTable {
            created_millis: created(&table).await?,
            queue: format!("{queue}#{}", table.branch()),
            publish: self.publish.clone(),
            table,
            recorder: Recorder::default(),
        })
    }

    pub(crate) async fn get(catalog: &OpenCatalog, name: &Identifier) -> Result<Self, Failure> {
        let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
        let table = match catalog.catalog.get_table(name).await {
            // Whichever of the two is missing is what gets named.
            Err(error @ Error::TableNotExist { .. }) => {
                let database = catalog.catalog.get_database(name.database()).await;
                return Err(corrupt(database.err().unwrap_or(error)));
            }
            found => found.map_err(corrupt)?,
        };
        let store = catalog.warehouse.as_ref().map(Warehouse::store);
        let publish = Publish::at(table.location(), table.rest_env().is_some(), store);
        let table = match &publish {
            Publish::Owned(store) => on(store, &table, Publications::default())?,
            _ => table,
        };
        let created_millis = created(&table).await?;
        let queue = match publish {
            Publish::Memory => format!("{}:{}", catalog.number, table.location()),
            _ => table.location().trim_end_matches('/').to_string(),
        };
        let queue = format!("{queue}#{}", table.branch());
        Ok(OpenTable {
            table,
            publish,
            created_millis,
            queue,
            recorder: Recorder::default(),
        })
    }

    #[cfg(test)]
    pub(crate) fn of(table: Table) -> Self {
        OpenTable {
            publish: Publish::at(table.location(), false, None),
            created_millis: table.schema().time_millis(),
            queue: table.location().to_string(),
            table,
            recorder: Recorder::default(),
        }
    }

    pub(crate) fn full_name(&self) -> String {
        self.table.identifier().full_name()
    }

    pub(crate) fn queue(&self) -> String {
        self.queue.clone()
    }

    /// This table for one commit, whose publishes go into `publications`.
    pub(crate) fn recording(&self, publications: Publications) -> Result<Table, Failure> {
        match &self.publish {
            Publish::Owned(store) => on(store, &self.table, publications),
            _ => Ok(self.table.clone()),
        }
    }

    /// Fails when the table was dropped, or dropped and made again, since it was got.
    /// Returns its latest schema.
    pub(crate) async fn ensure_same(&self) -> Result<Arc<TableSchema>, Failure> {
        let internal = |e| Failure::of(e, PFFM_INTERNAL);
        if let Some(server) = self.table.rest_env() {
            return server::latest_schema(&self.table, server)
                .await
                .map(Arc::new);
        }
        let first = first_schema(&self.table).await?;
        if first.time_millis() != self.created_millis {
            return Err(Failure::state(format!(
                "table {} at {} was dropped and made again; get the table anew",
                self.full_name(),
                self.table.location()
            )));
        }
        let latest = schemas(&self.table).latest().await.map_err(internal)?;
        latest.ok_or_else(|| dropped(&self.table))
    }

    /// The schema with this id.
    pub(crate) async fn schema(&self, id: i64) -> Result<Arc<TableSchema>, Failure> {
        schemas(&self.table)
            .schema(id)
            .await
            .map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
    }

    /// Fails for an option that this library does not carry out and whose being ignored would make
    /// data stale or wrong, unless it is among the `accepted`. `schema` may be newer than the table's.
    pub(crate) fn ensure_carried_out(
        &self,
        schema: &TableSchema,
        work: Work,
        accepted: &[String],
    ) -> Result<(), Failure> {
        let (name, branch) = (self.full_name(), self.table.branch());
        options::ensure_carried_out(&name, schema, branch, work, accepted)
    }

    /// Logs the options that this library ignores, once for each table.
    pub(crate) fn report_ignored(&self, schema: &TableSchema, accepted: &[String]) {
        let (name, branch) = (self.full_name(), self.table.branch());
        options::report(&name, self.table.location(), schema, branch, accepted);
    }

    /// As `ensure_same`, and the schema must not have moved on.
    pub(crate) async fn ensure_schema(&self) -> Result<(), Failure> {
        let latest = self.ensure_same().await?;
        let ours = self.table.schema().id();
        if latest.id() != ours {
            return Err(Failure::mismatch(format!(
                "the schema of table {} moved on from id {ours} to id {}; get the table anew",
                self.full_name(),
                latest.id()
            )));
        }
        Ok(())
    }
}

/// A manager that has read nothing yet: the table's own one remembers schemas.
fn schemas(table: &Table) -> SchemaManager {
    let manager = SchemaManager::new(table.file_io().clone(), table.location().to_string());
    if table.is_main_branch() {
        manager
    } else {
        manager.with_branch(table.branch())
    }
}

fn dropped(table: &Table) -> Failure {
    Failure::new(
        PFFM_NOT_FOUND,
        format!(
            "table {} is no longer at {}: it has no schema file",
            table.identifier().full_name(),
            table.location()
        ),
    )
}

/// What tells the table from another one of its name and place.
async fn created(table: &Table) -> Result<i64, Failure> {
    match table.rest_env() {
        Some(server) => Ok(server::number(server.uuid())),
        None => Ok(first_schema(table).await?.time_millis()),
    }
}

async fn first_schema(table: &Table) -> Result<Arc<TableSchema>, Failure> {
    let manager = schemas(table);
    let ids = manager.list_all_ids().await;
    let ids = ids.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?;
    let first = *ids.iter().min().ok_or_else(|| dropped(table))?;
    manager
        .schema(first)
        .await
        .map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
}

/// The table on storage of ours.
fn on(store: &Store, table: &Table, publications: Publications) -> Result<Table, Failure> {
    let manifests = Manifests::of(table.schema());
    let translates = manifests.is_some();
    let table = Table::from_resolved_schema(
        store.file_io(table.file_io(), publications, manifests)?,
        table.identifier().clone(),
        table.location().to_string(),
        table.schema().clone(),
        table.branch(),
    )
    .map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?;
    const SIDECARS: &str = "manifest.sidecar.enabled";
    if translates && table.schema().options().contains_key(SIDECARS) {
        // A sidecar says at which byte of its manifest an entry is.
        let off = HashMap::from([(SIDECARS.to_string(), "false".to_string())]);
        return Ok(table.copy_with_options(off));
    }
    Ok(table)
}

/// Commit options that hold with several writing processes; what the table says goes first.
pub(crate) fn with_commit_defaults(table: &Table) -> Table {
    let defaults = [
        ("commit.max-retries", "1000"),
        ("commit.max-retry-wait", "100ms"),
    ];
    let missing: HashMap<String, String> = defaults
        .into_iter()
        .filter(|(key, _)| !table.schema().options().contains_key(*key))
        .map(|(key, value)| (key.to_string(), value.to_string()))
        .collect();
    table.copy_with_options(missing)
}

/// Closes a table. Consumes the handle; null is nothing.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_close(table: *mut PffmTable, error: *mut PffmError) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        drop(unsafe { handle::take(table) });
        Ok(())
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TableFacts<'a> {
    database: &'a str,
    name: &'a str,
    location: &'a str,
    branch: &'a str,
    created_millis: i64,
    schema: &'a TableSchema,
    ignored_options: Vec<IgnoredOption>,
}

/// The table, as JSON: `{"database","name","location","branch","createdMillis","schema",
/// "ignoredOptions"}`, where `schema` is Paimon's TableSchema JSON and `createdMillis` the time of the
/// first schema, in milliseconds since 1970-01-01 UTC. `ignoredOptions` are the table's options that
/// this library does not carry out: `[{"name","value","refused":bool,"reason"}]`. Writers and
/// committers fail for those that are refused, unless their caller accepts them.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_describe(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let json = unsafe { args::out(json, "json") }?;
        let open = &unsafe { handle::borrow(table, "table") }?.inner;
        let table = &open.table;
        args::put_json(
            json,
            &TableFacts {
                database: table.identifier().database(),
                name: table.identifier().object(),
                location: table.location(),
                branch: table.branch(),
                created_millis: open.created_millis,
                schema: table.schema(),
                ignored_options: options::ignored::of(table.schema(), table.branch()),
            },
        )
    })
}

/// Exports the table's schema as Arrow into the caller's struct, which he releases.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_arrow_schema(
    table: *const PffmTable,
    schema: *mut FFI_ArrowSchema,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let open = &unsafe { handle::borrow(table, "table") }?.inner;
        let arrow = build_target_arrow_schema(open.table.schema().fields())
            .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
        unsafe { crate::arrow::export_schema(&arrow, schema) }
    })
}

/// Runs `work` with the table behind the handle.
unsafe fn with_table<T, F, W>(table: *const PffmTable, work: W) -> Result<T, Failure>
where
    T: Send + 'static,
    F: std::future::Future<Output = paimon::Result<T>> + Send + 'static,
    W: FnOnce(Arc<OpenTable>) -> F,
{
    let open = unsafe { handle::borrow(table, "table") }?.open();
    let future = work(open);
    runtime::run(async move { future.await.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA)) })
}

/// The latest snapshot, as Paimon's Snapshot JSON; an empty buffer when there is none.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_latest_snapshot(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let json = unsafe { args::out(json, "json") }?;
        let latest = unsafe {
            with_table(table, |t| async move {
                t.table.snapshot_manager().get_latest_snapshot().await
            })
        }?;
        put_snapshot(json, latest.as_ref())
    })
}

pub(crate) fn put_snapshot(
    json: &mut PffmBuffer,
    snapshot: Option<&Snapshot>,
) -> Result<(), Failure> {
    match snapshot {
        Some(snapshot) => args::put_json(json, snapshot),
        None => {
            *json = PffmBuffer::EMPTY;
            Ok(())
        }
    }
}

/// The snapshot with this id, as Paimon's Snapshot JSON.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_snapshot(
    table: *const PffmTable,
    id: i64,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let json = unsafe { args::out(json, "json") }?;
        let name = unsafe { handle::borrow(table, "table") }?.inner.full_name();
        let snapshot = unsafe {
            with_table(table, |t| async move {
                t.table.snapshot_manager().get_snapshot(id).await
            })
        };
        let snapshot = snapshot.map_err(|f| f.context(format!("table {name}")))?;
        args::put_json(json, &snapshot)
    })
}

/// All snapshots by rising id, as an array of Paimon's Snapshot JSON.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_snapshots(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let json = unsafe { args::out(json, "json") }?;
        let snapshots = unsafe {
            with_table(table, |t| async move {
                let manager = t.table.snapshot_manager();
                let mut snapshots = Vec::new();
                for id in manager.list_all_ids().await? {
                    match manager.get_snapshot(id).await {
                        Ok(snapshot) => snapshots.push(snapshot),
                        // Expired between the listing and the reading.
                        Err(Error::SnapshotNotExist { .. }) => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(snapshots)
            })
        }?;
        args::put_json(json, &snapshots)
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartitionFacts {
    partition: BTreeMap<String, String>,
    row_count: i64,
    file_count: u64,
    file_size: u64,
}

/// The partitions of the latest snapshot, as JSON
/// `[{"partition":{"dt":"2026-06-26"},"rowCount":n,"fileCount":n,"fileSize":n}]`, like Paimon's
/// `$partitions`: rows as they lie in files, before merging, and bytes. A null is shown as the
/// table's default partition name. A table without partition keys has one partition, `{}`.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_partitions(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let json = unsafe { args::out(json, "json") }?;
        let stats = unsafe {
            with_table(table, |t| async move {
                // Values as SQL shows them; the option only names folders, which are not read here.
                let option = ("partition.legacy-name".to_string(), "false".to_string());
                let named = t.table.copy_with_options(HashMap::from([option]));
                named.partition_stats().await
            })
        }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        // Texts do not tell a null from an empty text, so that they are compared only where the crate
        // sees the two forms of a null.
        let by_text = matches!(open.publish, Publish::Server)
            && KeyForm::of_partitions(open.table.schema()).is_some();
        let mut facts: Vec<PartitionFacts> = Vec::with_capacity(stats.len());
        for stat in stats {
            let fact = PartitionFacts {
                partition: stat.partition.into_iter().collect(),
                row_count: stat.record_count,
                file_count: stat.file_count,
                file_size: stat.total_size_bytes,
            };
            let same = facts
                .iter_mut()
                .find(|f| by_text && f.partition == fact.partition);
            match same {
                Some(same) => {
                    same.row_count += fact.row_count;
                    same.file_count += fact.file_count;
                    same.file_size += fact.file_size;
                }
                None => facts.push(fact),
            }
        }
        facts.sort_by(|a, b| a.partition.cmp(&b.partition));
        args::put_json(json, &facts)
    })
}

/// The same table on a branch; `PFFM_NOT_FOUND` when it has none of that name.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_branch(
    table: *const PffmTable,
    branch: *const u8,
    branch_len: i64,
    out: *mut *mut PffmTable,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(out, "out") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let branch = unsafe { args::text(branch, branch_len, "branch") }?;
        *place = handle::give(PffmTable::new(runtime::run(async move {
            open.branch(&branch).await
        })?));
        Ok(())
    })
}
