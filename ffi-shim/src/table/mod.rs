//! Tables: the facts of one, its snapshots, and the checks that it is still the one it was.

pub(crate) mod branches;
pub(crate) mod server;
pub(crate) mod tags;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use paimon::catalog::Identifier;
use paimon::spec::{Snapshot, TableSchema};
use paimon::table::{BranchManager, SchemaManager};
use paimon::{Error, Table};
use serde::Serialize;

use crate::catalog::creation::Warehouse;
use crate::catalog::OpenCatalog;
use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_INTERNAL, PFFM_NOT_FOUND};
use crate::failure::Failure;
use crate::message::Recorder;
use crate::options::IgnoredOptions;
use crate::storage::{Publications, Publish, Store};
use crate::upstream::null_keys::{KeyForm, Manifests};

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

/// What a table is, for JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TableFacts<'a> {
    database: &'a str,
    name: &'a str,
    location: &'a str,
    branch: &'a str,
    created_millis: i64,
    schema: &'a TableSchema,
    ignored_options: IgnoredOptions,
}

/// What lies in a partition, for JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartitionFacts {
    partition: BTreeMap<String, String>,
    row_count: i64,
    file_count: u64,
    file_size: u64,
}

impl OpenTable {
    pub(crate) fn facts(&self) -> TableFacts<'_> {
        let table = &self.table;
        TableFacts {
            database: table.identifier().database(),
            name: table.identifier().object(),
            location: table.location(),
            branch: table.branch(),
            created_millis: self.created_millis,
            schema: table.schema(),
            ignored_options: self.ignored_options(table.schema()),
        }
    }

    pub(crate) async fn latest_snapshot(&self) -> Result<Option<Snapshot>, Failure> {
        let latest = self.table.snapshot_manager().get_latest_snapshot().await;
        latest.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
    }

    pub(crate) async fn snapshot(&self, id: i64) -> Result<Snapshot, Failure> {
        let snapshot = self.table.snapshot_manager().get_snapshot(id).await;
        snapshot.map_err(|e| {
            Failure::of(e, PFFM_CORRUPT_DATA).context(format!("table {}", self.full_name()))
        })
    }

    /// The snapshots that have not expired, by rising id.
    pub(crate) async fn snapshots(&self) -> Result<Vec<Snapshot>, Failure> {
        let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
        let manager = self.table.snapshot_manager();
        let mut snapshots = Vec::new();
        for id in manager.list_all_ids().await.map_err(corrupt)? {
            match manager.get_snapshot(id).await {
                Ok(snapshot) => snapshots.push(snapshot),
                // Expired between the listing and the reading.
                Err(Error::SnapshotNotExist { .. }) => {}
                Err(error) => return Err(corrupt(error)),
            }
        }
        Ok(snapshots)
    }

    /// The partitions of the latest snapshot by their values.
    pub(crate) async fn partitions(&self) -> Result<Vec<PartitionFacts>, Failure> {
        // Values as SQL shows them; the option only names folders, which are not read here.
        let option = ("partition.legacy-name".to_string(), "false".to_string());
        let named = self.table.copy_with_options(HashMap::from([option]));
        let stats = named.partition_stats().await;
        let stats = stats.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?;
        // Texts do not tell a null from an empty text, so that they are compared only where the crate
        // sees the two forms of a null.
        let by_text = matches!(self.publish, Publish::Server)
            && KeyForm::of_partitions(self.table.schema()).is_some();
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
        Ok(facts)
    }

    /// This table on a branch of it.
    pub(crate) async fn branch(&self, branch: &str) -> Result<Self, Failure> {
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
        Ok(OpenTable {
            created_millis: created(&table).await?,
            queue: self.queue_of_branch(table.branch()),
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

    /// Names the queue that commits to a branch of this table wait in.
    pub(crate) fn queue_of_branch(&self, branch: &str) -> String {
        let (table, _) = self.queue.rsplit_once('#').unwrap_or((&self.queue, ""));
        format!("{table}#{branch}")
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

    /// The options in a schema of this table, which may be newer than its own, that this library ignores.
    pub(crate) fn ignored_options(&self, schema: &TableSchema) -> IgnoredOptions {
        IgnoredOptions::of(schema, self.table.branch())
    }

    /// Logs ignored options, once for each table.
    pub(crate) fn report(&self, ignored: &IgnoredOptions, accepted: &[String]) {
        let place = format!("{}#{}", self.table.location(), self.table.branch());
        ignored.report(&self.full_name(), place, accepted);
    }

    /// Fails on storage where a snapshot could not be published safely.
    pub(crate) async fn ensure_publishable(&self) -> Result<(), Failure> {
        match &self.publish {
            Publish::Owned(store) => store
                .ensure_exclusive(self.table.location())
                .await
                .map_err(|e| e.context(format!("table {}", self.full_name()))),
            Publish::Refused { scheme } => Err(Failure::unsupported(format!(
                "table {} is at {}: commits to {scheme}: storage are refused, because a snapshot \
                 cannot be published atomically there yet and two writers could lose each other's data",
                self.full_name(),
                self.table.location()
            ))),
            _ => Ok(()),
        }
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
