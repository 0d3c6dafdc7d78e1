//! Catalogs: finding, creating, altering and dropping databases and tables.

use std::collections::HashMap;
use std::sync::Arc;

use paimon::catalog::Identifier;
use paimon::spec::SchemaChange;
use paimon::Catalog;
use serde::Serialize;

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::files::{self, PffmFileAccess};
use super::handle::{self, Live, SharedHandle};
use super::table::PffmTable;
use crate::catalog::{alteration, OpenCatalog};
use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::runtime;
use crate::table::{OpenTable, ResolvedTable};

/// A catalog. Shared: any number of threads may use it at the same time. Tables of the catalog stay usable after the
/// catalog is closed.
pub struct PffmCatalog {
    inner: SharedHandle<OpenCatalog>,
    _live: Live,
}

/// Opens a catalog. `options` is a JSON object of strings with Paimon's catalog options. `metastore` is
/// `filesystem` (the default, which needs `warehouse`) or `rest` (which needs `uri`). Close the catalog with
/// `pffm_catalog_close`.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_open(
    options: *const u8,
    options_len: i64,
    catalog: *mut *mut PffmCatalog,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let place = unsafe { args::out(catalog, "catalog") }?;
        let options: HashMap<String, String> =
            unsafe { args::json(options, options_len, "options") }?;
        let open = runtime::run(OpenCatalog::open(options))?;
        *place = handle::give(PffmCatalog {
            inner: SharedHandle::new(open),
            _live: Live::new(),
        });
        Ok(())
    })
}

/// Opens a filesystem catalog whose files only the caller reaches. `options` is the same as for `pffm_catalog_open`, and the
/// warehouse can have any scheme. The call consumes `files`, also if it fails: the library calls `release` when the
/// catalog and its tables, writers, readers and committers are closed. All files of the tables are written and read by
/// the callbacks. Commits and changes of databases, tables, schemas, tags and branches fail with `PFFM_UNSUPPORTED`.
/// Close the catalog with `pffm_catalog_close`.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_open_with_files(
    options: *const u8,
    options_len: i64,
    files: *const PffmFileAccess,
    catalog: *mut *mut PffmCatalog,
    error: *mut PffmError,
) -> i32 {
    let files = unsafe { files::take(files) };
    guard(error, || {
        let files = files?;
        let place = unsafe { args::out(catalog, "catalog") }?;
        let options: HashMap<String, String> =
            unsafe { args::json(options, options_len, "options") }?;
        let open = OpenCatalog::open_with_files(&options, files)?;
        *place = handle::give(PffmCatalog {
            inner: SharedHandle::new(open),
            _live: Live::new(),
        });
        Ok(())
    })
}

/// Closes a catalog and consumes the handle. A null handle has no effect.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_close(
    catalog: *mut PffmCatalog,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        drop(unsafe { handle::take(catalog) });
        Ok(())
    })
}

/// Runs `work` with the catalog behind the handle.
unsafe fn with_catalog<T, F, W>(catalog: *const PffmCatalog, work: W) -> Result<T, Failure>
where
    T: Send + 'static,
    F: std::future::Future<Output = paimon::Result<T>> + Send + 'static,
    W: FnOnce(Arc<dyn Catalog>) -> F,
{
    let catalog = unsafe { handle::borrow(catalog, "catalog") }?;
    let future = work(catalog.inner.catalog.clone());
    runtime::run(async move { future.await.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA)) })
}

/// Returns the names of the databases as a sorted JSON array.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_list_databases(
    catalog: *const PffmCatalog,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let json = unsafe { args::out(json, "json") }?;
        let mut names =
            unsafe { with_catalog(catalog, |c| async move { c.list_databases().await }) }?;
        names.sort();
        args::put_json(json, &names)
    })
}

/// Creates a database. `properties` is a JSON object of strings and may be empty (`properties_len` 0). The comment
/// of a database is its property `comment`. Fails with `PFFM_UNSUPPORTED` if the catalog cannot store the
/// properties; a filesystem catalog stores none. Fails with `PFFM_ALREADY_EXISTS` if the database exists, unless
/// `ignore_if_exists` is 1.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_create_database(
    catalog: *const PffmCatalog,
    name: *const u8,
    name_len: i64,
    properties: *const u8,
    properties_len: i64,
    ignore_if_exists: u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let name = unsafe { args::text(name, name_len, "database name") }?;
        let properties: HashMap<String, String> = match properties_len {
            0 => HashMap::new(),
            _ => unsafe { args::json(properties, properties_len, "properties") }?,
        };
        let open = unsafe { handle::borrow(catalog, "catalog") }?.inner.clone();
        open.check_new_database(&name, &properties)?;
        unsafe {
            with_catalog(catalog, |c| async move {
                c.create_database(&name, ignore_if_exists != 0, properties)
                    .await
            })
        }
    })
}

/// The property in which Paimon keeps the comment of a database.
const COMMENT_PROPERTY: &str = "comment";

#[derive(Serialize)]
struct DatabaseFacts {
    name: String,
    options: HashMap<String, String>,
    comment: Option<String>,
}

/// Returns a database as JSON: `{"name":…,"options":{…},"comment":…}`. `options` are the stored properties,
/// including the comment.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_get_database(
    catalog: *const PffmCatalog,
    name: *const u8,
    name_len: i64,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let json = unsafe { args::out(json, "json") }?;
        let name = unsafe { args::text(name, name_len, "database name") }?;
        let database =
            unsafe { with_catalog(catalog, |c| async move { c.get_database(&name).await }) }?;
        let comment = database.options.get(COMMENT_PROPERTY).cloned();
        args::put_json(
            json,
            &DatabaseFacts {
                name: database.name,
                comment: database.comment.or(comment),
                options: database.options,
            },
        )
    })
}

/// Drops a database. Fails with `PFFM_NOT_FOUND` if the database does not exist, unless `ignore_if_not_exists`
/// is 1. Fails with `PFFM_NOT_EMPTY` if the database has tables, unless `cascade` is 1. Then the tables and their
/// data are deleted.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_drop_database(
    catalog: *const PffmCatalog,
    name: *const u8,
    name_len: i64,
    ignore_if_not_exists: u8,
    cascade: u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let name = unsafe { args::text(name, name_len, "database name") }?;
        unsafe {
            with_catalog(catalog, |c| async move {
                c.drop_database(&name, ignore_if_not_exists != 0, cascade != 0)
                    .await
            })
        }
    })
}

/// Returns the names of the tables of a database as a sorted JSON array.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_list_tables(
    catalog: *const PffmCatalog,
    database: *const u8,
    database_len: i64,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let json = unsafe { args::out(json, "json") }?;
        let database = unsafe { args::text(database, database_len, "database name") }?;
        let mut names = unsafe {
            with_catalog(catalog, |c| async move {
                c.get_database(&database).await?;
                c.list_tables(&database).await
            })
        }?;
        names.sort();
        args::put_json(json, &names)
    })
}

unsafe fn identifier(
    database: *const u8,
    database_len: i64,
    table: *const u8,
    table_len: i64,
) -> Result<Identifier, Failure> {
    let database = unsafe { args::text(database, database_len, "database name") }?;
    let table = unsafe { args::text(table, table_len, "table name") }?;
    Ok(Identifier::new(database, table))
}

/// Creates a table. `schema` is Paimon's Schema JSON:
/// `{"fields":[{"id","name","type","description"?,"defaultValue"?}],"partitionKeys","primaryKeys","options","comment"?}`.
/// Fails with `PFFM_ALREADY_EXISTS` if the table exists, unless `ignore_if_exists` is 1. If two callers, in any
/// processes, create the same table on the local disk or on S3 at the same time, one of them creates it.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_create_table(
    catalog: *const PffmCatalog,
    database: *const u8,
    database_len: i64,
    table: *const u8,
    table_len: i64,
    schema: *const u8,
    schema_len: i64,
    ignore_if_exists: u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let name = unsafe { identifier(database, database_len, table, table_len) }?;
        let schema = unsafe { args::json(schema, schema_len, "schema") }?;
        let open = unsafe { handle::borrow(catalog, "catalog") }?.inner.clone();
        let ignore = ignore_if_exists != 0;
        runtime::run(async move { open.create_table(name, schema, ignore).await })
    })
}

/// Opens a table. The schema of the handle is the current schema and does not change while the handle is open.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_get_table(
    catalog: *const PffmCatalog,
    database: *const u8,
    database_len: i64,
    table: *const u8,
    table_len: i64,
    out: *mut *mut PffmTable,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(out, "out") }?;
        let name = unsafe { identifier(database, database_len, table, table_len) }?;
        let catalog = unsafe { handle::borrow(catalog, "catalog") }?.inner.clone();
        *place = handle::give(PffmTable::new(runtime::run(async move {
            OpenTable::get(&catalog, &name).await
        })?));
        Ok(())
    })
}

/// Opens a table with a schema that the caller has already resolved. `request` is JSON:
/// `{"database":…,"table":…,"location":…,"branch":…,"schema":…}`. `schema` is Paimon's TableSchema JSON and may have
/// options that are not stored. `location` is the folder of the table. It need not be below the warehouse, but must be
/// on the storage of the warehouse. Neither the name is looked up nor the schema. Fails with `PFFM_ILLEGAL_ARGUMENT` if
/// the schema is malformed or the location is on another storage, with `PFFM_NOT_FOUND` if the location has no schema
/// file of the branch, and with `PFFM_UNSUPPORTED` if the catalog is on a server.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_open_table(
    catalog: *const PffmCatalog,
    request: *const u8,
    request_len: i64,
    out: *mut *mut PffmTable,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(out, "out") }?;
        let request: ResolvedTable = unsafe { args::json(request, request_len, "request") }?;
        let catalog = unsafe { handle::borrow(catalog, "catalog") }?.inner.clone();
        *place = handle::give(PffmTable::new(runtime::run(async move {
            OpenTable::resolved(&catalog, request).await
        })?));
        Ok(())
    })
}

/// Changes the schema of a table. `changes`: a JSON array of Paimon's SchemaChange JSON, such as
/// `[{"action":"addColumn","fieldNames":["c"],"dataType":"INT"}]`, applied in order. The new schema
/// takes effect for tables that are opened afterwards. All changes become one new schema, or none does:
/// the schema file of another writer is never replaced. An empty array has no effect. A table that does
/// not exist is `PFFM_NOT_FOUND` unless `ignore_if_not_exists` is 1. Fails with `PFFM_UNSUPPORTED` for
/// a change that Paimon does not allow on this table, and with `PFFM_ILLEGAL_ARGUMENT` if the new
/// schema breaks a rule of Paimon Java.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_alter_table(
    catalog: *const PffmCatalog,
    database: *const u8,
    database_len: i64,
    table: *const u8,
    table_len: i64,
    changes: *const u8,
    changes_len: i64,
    ignore_if_not_exists: u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let name = unsafe { identifier(database, database_len, table, table_len) }?;
        let changes: Vec<SchemaChange> = unsafe { args::json(changes, changes_len, "changes") }?;
        let open = unsafe { handle::borrow(catalog, "catalog") }?.inner.clone();
        let ignore = ignore_if_not_exists != 0;
        runtime::run(async move { alteration::alter(&open, name, changes, ignore).await })
    })
}

/// Drops a table and its data. Fails with `PFFM_NOT_FOUND` if the table does not exist, unless
/// `ignore_if_not_exists` is 1.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_drop_table(
    catalog: *const PffmCatalog,
    database: *const u8,
    database_len: i64,
    table: *const u8,
    table_len: i64,
    ignore_if_not_exists: u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let name = unsafe { identifier(database, database_len, table, table_len) }?;
        unsafe {
            with_catalog(catalog, |c| async move {
                c.drop_table(&name, ignore_if_not_exists != 0).await
            })
        }
    })
}

/// Renames a table. Fails with `PFFM_NOT_FOUND` if the table does not exist, unless `ignore_if_not_exists` is 1.
/// Fails with `PFFM_ALREADY_EXISTS` if the new name is taken.
#[no_mangle]
pub unsafe extern "C" fn pffm_catalog_rename_table(
    catalog: *const PffmCatalog,
    from_database: *const u8,
    from_database_len: i64,
    from_table: *const u8,
    from_table_len: i64,
    to_database: *const u8,
    to_database_len: i64,
    to_table: *const u8,
    to_table_len: i64,
    ignore_if_not_exists: u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let from =
            unsafe { identifier(from_database, from_database_len, from_table, from_table_len) }?;
        let to = unsafe { identifier(to_database, to_database_len, to_table, to_table_len) }?;
        let open = unsafe { handle::borrow(catalog, "catalog") }?.inner.clone();
        open.check_new_table(&to)?;
        unsafe {
            with_catalog(catalog, |c| async move {
                c.rename_table(&from, &to, ignore_if_not_exists != 0).await
            })
        }
    })
}
