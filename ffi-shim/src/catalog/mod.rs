//! Catalogs, which find, create, alter and drop databases and tables.

pub(crate) mod alteration;
pub(crate) mod creation;
mod in_caller_files;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use paimon::catalog::Identifier;
use paimon::io::FileIO;
use paimon::spec::{Schema, TableSchema};
use paimon::{Catalog, CatalogFactory, FileSystemCatalog, Options};

use self::creation::Warehouse;
use self::in_caller_files::CallerCatalog;
use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
use crate::failure::Failure;
use crate::names;
use crate::options;
use crate::storage::{self, CallerFiles};
use crate::types;
use crate::upstream::default_values;
use crate::validation;

pub(crate) struct OpenCatalog {
    pub(crate) catalog: Arc<dyn Catalog>,
    /// A number that is unique in the process. It tells memory warehouses apart.
    pub(crate) number: u64,
    pub(crate) warehouse: Option<Warehouse>,
    /// The storage, if only the caller reaches it.
    pub(crate) caller_files: Option<CallerFiles>,
    /// The storage of a catalog without a server.
    storage: Option<CatalogStorage>,
    /// Whether the catalog is on a server. The locations of its tables are in their schemas and not below the
    /// warehouse.
    is_rest: bool,
}

/// The storage of a catalog without a server.
struct CatalogStorage {
    /// The warehouse in the spelling of the crate.
    warehouse: String,
    /// The files of the storage, with the caches of the catalog. The files of a memory warehouse exist only here.
    files: FileIO,
}

impl OpenCatalog {
    /// Opens a catalog with Paimon's catalog options.
    pub(crate) async fn open(mut options: HashMap<String, String>) -> Result<Self, Failure> {
        let warehouse = Warehouse::of(&mut options)?;
        let metastore = options.get("metastore").map(String::as_str);
        let in_files = matches!(metastore, None | Some("filesystem"));
        let options = Options::from_map(options);
        let illegal = |e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT);
        let (catalog, storage): (Arc<dyn Catalog>, _) = if in_files {
            let catalog = FileSystemCatalog::new(options).map_err(illegal)?;
            let storage = CatalogStorage {
                warehouse: catalog.warehouse().to_string(),
                files: catalog.file_io().clone(),
            };
            (Arc::new(catalog), Some(storage))
        } else {
            // This also refuses unknown metastores.
            (
                CatalogFactory::create(options).await.map_err(illegal)?,
                None,
            )
        };
        Ok(OpenCatalog {
            catalog,
            number: next_number(),
            warehouse,
            caller_files: None,
            is_rest: storage.is_none(),
            storage,
        })
    }

    /// Opens a filesystem catalog on storage that only the caller reaches.
    pub(crate) fn open_with_files(
        options: &HashMap<String, String>,
        files: CallerFiles,
    ) -> Result<Self, Failure> {
        let metastore = options.get("metastore").map(String::as_str);
        if !matches!(metastore, None | Some("filesystem")) {
            return Err(Failure::argument(
                "a catalog with a file access must have the metastore 'filesystem'",
            ));
        }
        let warehouse = options.get("warehouse").ok_or_else(|| {
            Failure::argument("the catalog option 'warehouse' is missing; set it to a location")
        })?;
        let warehouse = warehouse.trim_end_matches('/').to_string();
        let file_io = storage::on_caller_files(files.clone(), options)?;
        Ok(OpenCatalog {
            catalog: Arc::new(CallerCatalog::new(file_io.clone(), warehouse.clone())),
            number: next_number(),
            warehouse: None,
            caller_files: Some(files),
            storage: Some(CatalogStorage {
                warehouse,
                files: file_io,
            }),
            is_rest: false,
        })
    }

    /// Returns a location in the spelling of the catalog, and the files of the storage. Fails if the location is on
    /// another storage, or if a server commits to the tables of the catalog.
    pub(crate) fn locate(&self, location: &str) -> Result<(String, FileIO), Failure> {
        let storage = self.storage.as_ref().ok_or_else(|| {
            Failure::unsupported(
                "a REST catalog opens tables only by their names, because its server publishes their snapshots",
            )
        })?;
        let location = storage::on_storage_of(&storage.warehouse, location)?;
        Ok((location, storage.files.clone()))
    }

    /// Fails if a new database cannot have this name, or if the catalog cannot store the properties.
    pub(crate) fn check_new_database(
        &self,
        name: &str,
        properties: &HashMap<String, String>,
    ) -> Result<(), Failure> {
        names::check_database(name)?;
        // Databases of a filesystem catalog are folders. The crate drops their properties silently.
        if !self.is_rest && !properties.is_empty() {
            let mut names: Vec<&str> = properties.keys().map(String::as_str).collect();
            names.sort_unstable();
            return Err(Failure::unsupported(format!(
                "database '{name}' has the properties {names:?}, but a filesystem catalog cannot store \
                 properties of databases; create the database without them"
            )));
        }
        match &self.warehouse {
            Some(warehouse) => warehouse.check_database(name),
            None => Ok(()),
        }
    }

    /// Fails if a new table cannot have this name.
    pub(crate) fn check_new_table(&self, name: &Identifier) -> Result<(), Failure> {
        names::check_table(name)?;
        match &self.warehouse {
            Some(warehouse) => warehouse.check_table(name),
            None => Ok(()),
        }
    }

    /// Creates a table. Fails if the table exists, unless `ignore_if_exists` is true.
    pub(crate) async fn create_table(
        &self,
        name: Identifier,
        schema: Schema,
        ignore_if_exists: bool,
    ) -> Result<(), Failure> {
        names::check_table(&name)?;
        let schema = validated(schema, self.is_rest)
            .map_err(|failure| failure.context(format!("table {}", name.full_name())))?;
        options::names::warn_of_mistyped(&name.full_name(), schema.options());
        let (catalog, warehouse) = (self.catalog.clone(), self.warehouse.clone());
        creation::create(catalog, warehouse, name, schema, ignore_if_exists).await
    }
}

fn next_number() -> u64 {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// Checks a schema more strictly than its JSON form does, and returns it.
fn validated(schema: Schema, may_have_path: bool) -> Result<Schema, Failure> {
    let illegal = |e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT);
    if schema.fields().is_empty() {
        return Err(Failure::argument("a table needs at least one column"));
    }
    // The crate normalizes and validates a schema in one step. If both refuse the schema, the error of this
    // library names the option and the expected value.
    let normalized = schema.copy(schema.row_type()).map_err(illegal);
    validation::at_creation(normalized.as_ref().unwrap_or(&schema), may_have_path)?;
    let defaults: Vec<_> = schema
        .fields()
        .iter()
        .enumerate()
        .filter_map(|(position, field)| Some((position, field.default_value()?)))
        .collect();
    let schema = default_values::restore(normalized?, &defaults)?;
    let table = TableSchema::new(0, &schema);
    validation::for_writing(&table)?;
    if let Some(reason) = types::unfit_partition_column(&table) {
        return Err(Failure::unsupported(reason));
    }
    for field in table.fields() {
        types::ensure_in_arrow(field)?;
    }
    Ok(schema)
}
