//! Catalogs on storage that only the caller reaches. The crate's own catalog refuses schemes that it does not know.

use std::collections::HashMap;

use async_trait::async_trait;
use paimon::catalog::{Database, Identifier};
use paimon::io::FileIO;
use paimon::spec::{Schema, SchemaChange};
use paimon::table::SchemaManager;
use paimon::{Catalog, Error, Result, Table};

/// Suffix of the folder of a database.
const DATABASE: &str = ".db";

/// A filesystem catalog that finds databases and tables. It refuses every change, because it is unknown how to publish the
/// first schema of a table atomically.
#[derive(Debug)]
pub(super) struct CallerCatalog {
    files: FileIO,
    warehouse: String,
}

fn refused<T>(operation: &str) -> Result<T> {
    Err(Error::Unsupported {
        message: format!(
            "a catalog with a file access does not {operation}, because it is unknown how to do this atomically; use a \
             catalog of Paimon Java"
        ),
    })
}

impl CallerCatalog {
    pub(super) fn new(files: FileIO, warehouse: String) -> Self {
        CallerCatalog { files, warehouse }
    }

    fn database(&self, name: &str) -> String {
        format!("{}/{name}{DATABASE}", self.warehouse)
    }

    fn schemas(&self, name: &Identifier) -> (String, SchemaManager) {
        let location = format!("{}/{}", self.database(name.database()), name.object());
        let schemas = SchemaManager::new(self.files.clone(), location.clone());
        (location, schemas)
    }

    async fn folders(&self, location: &str) -> Result<Vec<String>> {
        let listed = self.files.list_status(location).await?;
        let folders = listed.iter().filter(|status| status.is_dir);
        let name = |path: &str| {
            path.trim_end_matches('/')
                .rsplit('/')
                .next()
                .map(str::to_string)
        };
        Ok(folders.filter_map(|folder| name(&folder.path)).collect())
    }
}

#[async_trait]
impl Catalog for CallerCatalog {
    async fn list_databases(&self) -> Result<Vec<String>> {
        let folders = self.folders(&self.warehouse).await?;
        let names = folders.iter().filter_map(|f| f.strip_suffix(DATABASE));
        Ok(names.map(str::to_string).collect())
    }

    async fn create_database(&self, _: &str, _: bool, _: HashMap<String, String>) -> Result<()> {
        refused("create databases")
    }

    async fn get_database(&self, name: &str) -> Result<Database> {
        match self.files.exists_dir(&self.database(name)).await? {
            true => Ok(Database::new(name.to_string(), HashMap::new(), None)),
            false => Err(Error::DatabaseNotExist {
                database: name.to_string(),
            }),
        }
    }

    async fn drop_database(&self, _: &str, _: bool, _: bool) -> Result<()> {
        refused("drop databases")
    }

    async fn get_table(&self, identifier: &Identifier) -> Result<Table> {
        let (location, schemas) = self.schemas(identifier);
        let schema = schemas.latest().await?;
        let schema = schema.ok_or_else(|| Error::TableNotExist {
            full_name: identifier.full_name(),
        })?;
        let schema = schema.as_ref().clone();
        Table::from_resolved_schema(
            self.files.clone(),
            identifier.clone(),
            location,
            schema,
            "main",
        )
    }

    async fn list_tables(&self, database: &str) -> Result<Vec<String>> {
        let mut tables = Vec::new();
        for table in self.folders(&self.database(database)).await? {
            let (_, schemas) = self.schemas(&Identifier::new(database, &table));
            if !schemas.list_all_ids().await?.is_empty() {
                tables.push(table);
            }
        }
        Ok(tables)
    }

    async fn create_table(&self, _: &Identifier, _: Schema, _: bool) -> Result<()> {
        refused("create tables")
    }

    async fn drop_table(&self, _: &Identifier, _: bool) -> Result<()> {
        refused("drop tables")
    }

    async fn rename_table(&self, _: &Identifier, _: &Identifier, _: bool) -> Result<()> {
        refused("rename tables")
    }

    async fn alter_table(&self, _: &Identifier, _: Vec<SchemaChange>, _: bool) -> Result<()> {
        refused("alter tables")
    }
}
