//! Open tables.

use std::collections::HashMap;

use paimon::catalog::Identifier;
use paimon::spec::TableSchema;
use paimon::table::BranchManager;
use paimon::{Error, Table};
use serde::Deserialize;

use super::identity;
use super::storage::with_store;
use crate::catalog::creation::Warehouse;
use crate::catalog::OpenCatalog;
use crate::failure::codes::{
    PFFM_CORRUPT_DATA, PFFM_ILLEGAL_ARGUMENT, PFFM_INTERNAL, PFFM_NOT_FOUND,
};
use crate::failure::Failure;
use crate::manifests::{ManifestMerger, MergeSettings};
use crate::message::FileLocator;
use crate::options::IgnoredOptions;
use crate::storage::{SnapshotOwner, StorageRecord};

/// A table that the caller has already resolved.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResolvedTable {
    database: String,
    table: String,
    location: String,
    branch: String,
    /// Paimon's TableSchema JSON.
    schema: serde_json::Value,
}

/// An open table: the schema, the branch and the storage at the time when it was opened.
pub(crate) struct OpenTable {
    pub(crate) table: Table,
    pub(crate) publish: SnapshotOwner,
    /// The identity of the table, see [`identity::creation_time`]. A table that was dropped and created
    /// again at the same path has a different identity.
    pub(super) created_millis: i64,
    /// The name of the queue in which commits to this table wait.
    queue: String,
    /// Finds the files that commit messages name.
    pub(crate) file_locator: FileLocator,
}

impl OpenTable {
    /// Opens a branch of this table. Fails if the branch does not exist.
    pub(crate) async fn branch(&self, branch: &str) -> Result<Self, Failure> {
        let branches = BranchManager::new(
            self.table.file_io().clone(),
            self.table.location().to_string(),
        );
        let internal = |e| Failure::of(e, PFFM_INTERNAL);
        if !matches!(self.publish, SnapshotOwner::Server)
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
            created_millis: identity::creation_time(&table).await?,
            queue: self.queue_of_branch(table.branch()),
            publish: self.publish.clone(),
            table,
            file_locator: FileLocator::default(),
        })
    }

    /// Opens a table of a catalog.
    pub(crate) async fn get(catalog: &OpenCatalog, name: &Identifier) -> Result<Self, Failure> {
        let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
        let table = match catalog.catalog.get_table(name).await {
            // The error names the database if the database is missing.
            Err(error @ Error::TableNotExist { .. }) => {
                let database = catalog.catalog.get_database(name.database()).await;
                return Err(corrupt(database.err().unwrap_or(error)));
            }
            found => found.map_err(corrupt)?,
        };
        Self::opened(catalog, table).await
    }

    /// Opens a table with a schema that the caller has already resolved. Looks up neither the name nor the schema.
    pub(crate) async fn resolved(
        catalog: &OpenCatalog,
        request: ResolvedTable,
    ) -> Result<Self, Failure> {
        let name = Identifier::new(request.database, request.table);
        let described = |e: Failure| e.context(format!("table {}", name.full_name()));
        let illegal = |e| described(Failure::of(e, PFFM_ILLEGAL_ARGUMENT));
        let (location, files) = catalog.locate(&request.location).map_err(described)?;
        let schema: TableSchema = serde_json::from_value(request.schema)
            .map_err(|e| described(Failure::argument(format!("schema: {e}"))))?;
        let kind = schema.core_options().table_type().map_err(illegal)?;
        if kind.requires_table_engine() {
            return Err(described(Failure::unsupported(format!(
                "the schema has the type '{kind}', which is not a type of tables with Paimon's files"
            ))));
        }
        let table =
            Table::from_resolved_schema(files, name.clone(), location, schema, request.branch)
                .map_err(illegal)?;
        Self::opened(catalog, table).await
    }

    async fn opened(catalog: &OpenCatalog, table: Table) -> Result<Self, Failure> {
        let store = catalog.warehouse.as_ref().map(Warehouse::store);
        let publish = match &catalog.caller_files {
            Some(files) => SnapshotOwner::Caller(files.clone()),
            None => SnapshotOwner::at(table.location(), table.rest_env().is_some(), store),
        };
        let table = with_store(&publish, &table, StorageRecord::default(), None)?;
        let created_millis = identity::creation_time(&table).await?;
        let queue = match publish {
            SnapshotOwner::Memory => format!("{}:{}", catalog.number, table.location()),
            _ => table.location().trim_end_matches('/').to_string(),
        };
        let queue = format!("{queue}#{}", table.branch());
        Ok(OpenTable {
            table,
            publish,
            created_millis,
            queue,
            file_locator: FileLocator::default(),
        })
    }

    #[cfg(test)]
    pub(crate) fn of(table: Table) -> Self {
        OpenTable {
            publish: SnapshotOwner::at(table.location(), false, None),
            created_millis: table.schema().time_millis(),
            queue: table.location().to_string(),
            table,
            file_locator: FileLocator::default(),
        }
    }

    /// Returns the table at a snapshot. Fails if the snapshot does not exist.
    pub(crate) async fn at_snapshot(&self, id: i64) -> Result<Table, Failure> {
        let not_found =
            |e| Failure::of(e, PFFM_NOT_FOUND).context(format!("table {}", self.full_name()));
        let snapshots = self.table.snapshot_manager();
        snapshots.get_snapshot(id).await.map_err(not_found)?;
        let option = ("scan.snapshot-id".to_string(), id.to_string());
        let table = self
            .table
            .copy_with_time_travel_strict(HashMap::from([option]));
        table.await.map_err(not_found)
    }

    /// Returns the table with one of its schemas. Fails if the table has no such schema.
    pub(crate) async fn at_schema(&self, id: i64) -> Result<Table, Failure> {
        if self.table.schema().id() == id {
            return Ok(self.table.clone());
        }
        let place = || format!("table {}, schema {id}", self.full_name());
        let schema = self.table.schema_manager().schema(id).await;
        let schema = schema.map_err(|e| Failure::of(e, PFFM_NOT_FOUND).context(place()))?;
        let branch = self.table.branch();
        let table = self
            .table
            .copy_with_resolved_schema(schema.as_ref().clone(), branch);
        table.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA).context(place()))
    }

    /// Returns the name of the table with its database, for messages.
    pub(crate) fn full_name(&self) -> String {
        self.table.identifier().full_name()
    }

    /// Returns the name of the queue in which commits to this table wait.
    pub(crate) fn queue(&self) -> String {
        self.queue.clone()
    }

    /// Returns the name of the queue in which commits to a branch of this table wait.
    pub(crate) fn queue_of_branch(&self, branch: &str) -> String {
        let (table, _) = self.queue.rsplit_once('#').unwrap_or((&self.queue, ""));
        format!("{table}#{branch}")
    }

    /// Returns the table with storage that records its writes in `publications`.
    pub(crate) fn recording(&self, publications: StorageRecord) -> Result<Table, Failure> {
        with_store(&self.publish, &self.table, publications, None)
    }

    /// Returns the table for a commit: its storage records its writes in `publications` and merges manifests. Fails
    /// if an option that controls merging is malformed.
    pub(crate) fn committing(&self, publications: StorageRecord) -> Result<Table, Failure> {
        match &self.publish {
            SnapshotOwner::Store(_) => {
                let settings = MergeSettings::of(self.table.schema())?;
                let merger = settings.map(ManifestMerger::new);
                with_store(&self.publish, &self.table, publications, merger)
            }
            _ => Ok(self.table.clone()),
        }
    }

    /// Returns the options that this library ignores. `schema` may be newer than the schema of this table.
    pub(crate) fn ignored_options(&self, schema: &TableSchema) -> IgnoredOptions {
        IgnoredOptions::of(schema, self.table.branch())
    }

    /// Logs ignored options, once per table and process.
    pub(crate) fn report(&self, ignored: &IgnoredOptions, accepted: &[String]) {
        let place = format!("{}#{}", self.table.location(), self.table.branch());
        ignored.report(&self.full_name(), place, accepted);
    }
}
