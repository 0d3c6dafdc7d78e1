//! A valid call of each exported function.

use std::collections::BTreeSet;
use std::ptr::{null, null_mut};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::{Array, StructArray};
use paimon_ffm::abi::*;
use serde_json::json;

use crate::common::{id_rows as rows, id_table as warehouse, *};

/// Returns the names of the exported functions that have an error parameter. Reads them from the header.
pub(crate) fn exported_functions() -> BTreeSet<String> {
    let header = include_str!("../../include/paimon_ffm.h");
    let declarations = header.split(';').map(|text| {
        let text = text.rsplit("*/").next().unwrap_or(text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    declarations
        .filter(|text| text.contains("struct PffmError *error"))
        .filter_map(|text| {
            let name = text.split_once('(')?.0.rsplit(' ').next()?.to_string();
            (name != "pffm_error_free").then_some(name)
        })
        .collect()
}

/// Opens a log that records nothing.
fn log() -> i64 {
    let mut log = 0;
    call(|e| unsafe { pffm_log_open(0, &mut log, e) }).unwrap();
    log
}

/// Returns callbacks that find no file. The context is the address of the number of releases.
fn no_files(released: &mut u64) -> PffmFileAccess {
    unsafe extern "C" fn open(_: u64, _: *const u8, _: i64, _: *mut u64, _: *mut PffmRoom) -> i32 {
        PFFM_IO
    }
    unsafe extern "C" fn write(_: u64, _: u64, _: *const u8, _: i64, _: *mut PffmRoom) -> i32 {
        PFFM_IO
    }
    unsafe extern "C" fn end(_: u64, _: u64, _: *mut PffmRoom) -> i32 {
        PFFM_IO
    }
    unsafe extern "C" fn read(
        _: u64,
        _: *const u8,
        _: i64,
        _: i64,
        _: *mut u8,
        _: i64,
        _: *mut i64,
        _: *mut PffmRoom,
    ) -> i32 {
        PFFM_NOT_FOUND
    }
    unsafe extern "C" fn status(
        _: u64,
        _: *const u8,
        _: i64,
        _: *mut PffmFileStatus,
        _: *mut PffmRoom,
    ) -> i32 {
        PFFM_NOT_FOUND
    }
    unsafe extern "C" fn list(
        _: u64,
        _: *const u8,
        _: i64,
        _: *mut PffmRoom,
        _: *mut PffmRoom,
    ) -> i32 {
        PFFM_NOT_FOUND
    }
    unsafe extern "C" fn delete(_: u64, _: *const u8, _: i64, _: u8, _: *mut PffmRoom) -> i32 {
        PFFM_OK
    }
    unsafe extern "C" fn rename(
        _: u64,
        _: *const u8,
        _: i64,
        _: *const u8,
        _: i64,
        _: *mut u8,
        _: *mut PffmRoom,
    ) -> i32 {
        PFFM_NOT_FOUND
    }
    unsafe extern "C" fn create(_: u64, _: *const u8, _: i64, _: *mut PffmRoom) -> i32 {
        PFFM_IO
    }
    unsafe extern "C" fn release(context: u64) {
        unsafe { *(context as *mut u64) += 1 };
    }
    PffmFileAccess {
        context: std::ptr::from_mut(released) as u64,
        open: Some(open),
        write: Some(write),
        close: Some(end),
        abort: Some(end),
        read: Some(read),
        status: Some(status),
        list: Some(list),
        delete_path: Some(delete),
        rename: Some(rename),
        create_folders: Some(create),
        release: Some(release),
    }
}

/// Valid arguments for each exported function.
pub(crate) struct Calls {
    folder: tempfile::TempDir,
    pub(crate) catalog: Cat,
    pub(crate) table: Tab,
    messages: Vec<u8>,
    splits: Vec<u8>,
    commits: std::cell::Cell<u32>,
}

impl Calls {
    pub(crate) fn new() -> Self {
        let (folder, catalog, table) = warehouse();
        let one_column = schema(&[("id", "INT")], json!({}));
        catalog.create("altered", one_column).unwrap();
        let write = table.write("messages").unwrap();
        write.batch(&rows(&[1, 2])).unwrap();
        let messages = write.prepare().unwrap();
        drop(write);
        table.commit("messages", &messages).unwrap().unwrap();
        let (_, splits) = table.plan(json!({})).unwrap();
        Calls {
            folder,
            catalog,
            table,
            messages,
            splits,
            commits: std::cell::Cell::new(0),
        }
    }

    fn user(&self) -> String {
        self.commits.set(self.commits.get() + 1);
        format!("user {}", self.commits.get())
    }

    fn prepared(&self, user: &str) -> Vec<u8> {
        let write = self.table.write(user).unwrap();
        write.batch(&rows(&[3])).unwrap();
        write.prepare().unwrap()
    }

    /// Calls a function and discards its result.
    fn get(
        &self,
        f: impl FnOnce(*mut paimon_ffm::abi::PffmBuffer, *mut PffmError) -> i32,
    ) -> Result<(), Failed> {
        let mut out = buffer();
        let outcome = call(|e| f(&mut out, e));
        bytes(out);
        outcome
    }

    fn reader(&self) -> *mut PffmReader {
        let mut reader = null_mut();
        let (s, sl) = (self.splits.as_ptr(), self.splits.len() as i64);
        let (r, rl) = p("{}");
        call(|e| unsafe { pffm_reader_new(self.table.0, r, rl, s, sl, &mut reader, e) }).unwrap();
        reader
    }

    /// Calls a function with a new reader and closes the reader.
    fn with_reader(
        &self,
        f: impl FnOnce(*mut PffmReader) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let reader = self.reader();
        let outcome = f(reader);
        call(|e| unsafe { pffm_reader_close(reader, e) }).unwrap();
        outcome
    }

    /// Calls the function with valid arguments. A function that changes or closes a handle gets a separate
    /// handle. `arm` sets the action of a point. It runs immediately before the call.
    pub(crate) fn call(&self, name: &str, arm: &dyn Fn()) -> Result<(), Failed> {
        let (c, t) = (self.catalog.0, self.table.0);
        let ((d, dl), (n, nl)) = (p("db"), p("t"));
        let armed = |f: &mut dyn FnMut(*mut PffmError) -> i32| {
            arm();
            call(f)
        };
        let (empty, empty_len) = p("{}");
        unsafe {
            match name {
                "pffm_library_info" => self.get(|o, e| {
                    arm();
                    pffm_library_info(o, e)
                }),
                // The runtime is already running with this size.
                "pffm_runtime_configure" => armed(&mut |e| pffm_runtime_configure(0, 0, e)),
                "pffm_log_open" => {
                    let mut log = 0;
                    let opened = armed(&mut |e| pffm_log_open(0, &mut log, e));
                    call(|e| pffm_log_close(log, e)).unwrap();
                    opened
                }
                "pffm_log_close" => {
                    let log = log();
                    let closed = armed(&mut |e| pffm_log_close(log, e));
                    call(|e| pffm_log_close(log, e)).unwrap();
                    closed
                }
                "pffm_log_next" => {
                    let log = log();
                    let got = self.get(|o, e| {
                        arm();
                        pffm_log_next(log, 0, o, e)
                    });
                    call(|e| pffm_log_close(log, e)).unwrap();
                    got
                }
                "pffm_catalog_open" => {
                    let options = json!({ "warehouse": self.folder.path() }).to_string();
                    let mut catalog = null_mut();
                    let (o, ol) = p(&options);
                    let opened = armed(&mut |e| pffm_catalog_open(o, ol, &mut catalog, e));
                    call(|e| pffm_catalog_close(catalog, e)).unwrap();
                    opened
                }
                "pffm_catalog_open_with_files" => {
                    let options = json!({ "warehouse": "own://host/warehouse" }).to_string();
                    let mut catalog = null_mut();
                    let (o, ol) = p(&options);
                    let mut released = 0u64;
                    let files = no_files(&mut released);
                    let opened = armed(&mut |e| {
                        pffm_catalog_open_with_files(o, ol, &files, &mut catalog, e)
                    });
                    call(|e| pffm_catalog_close(catalog, e)).unwrap();
                    assert_eq!(released, 1, "the files are released once");
                    opened
                }
                "pffm_catalog_close" => {
                    let catalog = Cat::open(self.folder.path().to_str().unwrap()).unwrap();
                    self.closing(arm, &mut |e| pffm_catalog_close(catalog.0, e))
                }
                "pffm_catalog_list_databases" => self.get(|o, e| {
                    arm();
                    pffm_catalog_list_databases(c, o, e)
                }),
                "pffm_catalog_create_database" => {
                    armed(&mut |e| pffm_catalog_create_database(c, d, dl, null(), 0, 1, e))
                }
                "pffm_catalog_get_database" => self.get(|o, e| {
                    arm();
                    pffm_catalog_get_database(c, d, dl, o, e)
                }),
                "pffm_catalog_drop_database" => {
                    let (x, xl) = p("none");
                    armed(&mut |e| pffm_catalog_drop_database(c, x, xl, 1, 0, e))
                }
                "pffm_catalog_list_tables" => self.get(|o, e| {
                    arm();
                    pffm_catalog_list_tables(c, d, dl, o, e)
                }),
                "pffm_catalog_create_table" => {
                    let schema = schema(&[("id", "INT")], json!({})).to_string();
                    let (s, sl) = p(&schema);
                    armed(&mut |e| pffm_catalog_create_table(c, d, dl, n, nl, s, sl, 1, e))
                }
                "pffm_catalog_get_table" => {
                    let mut table = null_mut();
                    let got =
                        armed(&mut |e| pffm_catalog_get_table(c, d, dl, n, nl, &mut table, e));
                    call(|e| pffm_table_close(table, e)).unwrap();
                    got
                }
                "pffm_catalog_open_table" => {
                    let mut table = null_mut();
                    let described = self.table.describe();
                    let request = json!({
                        "database": "db",
                        "table": "t",
                        "location": described["location"],
                        "branch": "main",
                        "schema": described["schema"],
                    });
                    let request = request.to_string();
                    let (r, rl) = p(&request);
                    let got = armed(&mut |e| pffm_catalog_open_table(c, r, rl, &mut table, e));
                    call(|e| pffm_table_close(table, e)).unwrap();
                    got
                }
                "pffm_catalog_alter_table" => {
                    let changes = json!([{ "action": "updateComment", "comment": "c" }]);
                    let changes = changes.to_string();
                    // Writers of the table `t` need the schema that the table was opened with.
                    let ((n, nl), (s, sl)) = (p("altered"), p(&changes));
                    armed(&mut |e| pffm_catalog_alter_table(c, d, dl, n, nl, s, sl, 0, e))
                }
                "pffm_catalog_drop_table" => {
                    let (x, xl) = p("none");
                    armed(&mut |e| pffm_catalog_drop_table(c, d, dl, x, xl, 1, e))
                }
                "pffm_catalog_rename_table" => {
                    let (x, xl) = p("none");
                    armed(&mut |e| pffm_catalog_rename_table(c, d, dl, x, xl, d, dl, n, nl, 1, e))
                }
                "pffm_table_close" => {
                    let table = self.catalog.table("t").unwrap();
                    let raw = table.0;
                    std::mem::forget(table);
                    self.closing(arm, &mut |e| pffm_table_close(raw, e))
                }
                "pffm_table_describe" => self.get(|o, e| {
                    arm();
                    pffm_table_describe(t, o, e)
                }),
                "pffm_table_arrow_schema" => {
                    let mut schema = FFI_ArrowSchema::empty();
                    armed(&mut |e| pffm_table_arrow_schema(t, &mut schema, e))
                }
                "pffm_table_latest_snapshot" => self.get(|o, e| {
                    arm();
                    pffm_table_latest_snapshot(t, o, e)
                }),
                "pffm_table_snapshot" => self.get(|o, e| {
                    arm();
                    pffm_table_snapshot(t, 1, o, e)
                }),
                "pffm_table_snapshots" => self.get(|o, e| {
                    arm();
                    pffm_table_snapshots(t, o, e)
                }),
                "pffm_table_partitions" => self.get(|o, e| {
                    arm();
                    pffm_table_partitions(t, o, e)
                }),
                "pffm_table_files" => {
                    let (r, rl) = p("{}");
                    self.get(|o, e| {
                        arm();
                        pffm_table_files(t, r, rl, o, e)
                    })
                }
                "pffm_table_tags" => self.get(|o, e| {
                    arm();
                    pffm_table_tags(t, o, e)
                }),
                "pffm_commit_check_options" => {
                    let (o, ol) = p("[]");
                    armed(&mut |e| pffm_commit_check_options(t, o, ol, e))
                }
                "pffm_tag_create" => {
                    let request = json!({ "snapshotId": 1, "replace": true }).to_string();
                    let ((n, nl), (r, rl)) = (p("tag"), p(&request));
                    let mut created = 0;
                    armed(&mut |e| pffm_tag_create(t, n, nl, r, rl, &mut created, e))
                }
                "pffm_tag_delete" => {
                    let (n, nl) = p("tag");
                    let mut deleted = 0;
                    armed(&mut |e| pffm_tag_delete(t, n, nl, 0, &mut deleted, e))
                }
                "pffm_table_branches" => self.get(|o, e| {
                    arm();
                    pffm_table_branches(t, o, e)
                }),
                "pffm_branch_create" => {
                    let ((b, bl), mut created) = (p("b"), 0);
                    armed(&mut |e| pffm_branch_create(t, b, bl, empty, empty_len, &mut created, e))
                }
                "pffm_branch_delete" => {
                    let ((b, bl), mut deleted) = (p("b"), 0);
                    armed(&mut |e| pffm_branch_delete(t, b, bl, &mut deleted, e))
                }
                "pffm_table_branch" => {
                    let mut branch = null_mut();
                    let (b, bl) = p("main");
                    let got = armed(&mut |e| pffm_table_branch(t, b, bl, &mut branch, e));
                    call(|e| pffm_table_close(branch, e)).unwrap();
                    got
                }
                "pffm_table_remove_orphans" => {
                    let request = json!({ "olderThanMillis": 0, "dryRun": true }).to_string();
                    let (r, rl) = p(&request);
                    self.get(|o, e| {
                        arm();
                        pffm_table_remove_orphans(t, r, rl, o, e)
                    })
                }
                "pffm_router_new" => {
                    let mut router = null_mut();
                    let got = armed(&mut |e| pffm_router_new(t, &mut router, e));
                    call(|e| pffm_router_close(router, e)).unwrap();
                    got
                }
                "pffm_router_of_key" => {
                    let mut router = null_mut();
                    let (k, kl) = p("[\"INT\"]");
                    let got = armed(&mut |e| pffm_router_of_key(8, k, kl, &mut router, e));
                    call(|e| pffm_router_close(router, e)).unwrap();
                    got
                }
                "pffm_router_describe" => {
                    let router = self.table.router().unwrap();
                    arm();
                    router.describe().map(drop)
                }
                "pffm_router_route" => {
                    let router = self.table.router().unwrap();
                    arm();
                    router.route(&rows(&[]).project(&[]).unwrap(), 0).map(drop)
                }
                "pffm_router_bucket" => {
                    let router = Routing::of_key(8, json!(["INT"])).unwrap();
                    arm();
                    router.bucket(&[1, 7, 0, 0, 0]).map(drop)
                }
                "pffm_router_close" => {
                    let router = self.table.router().unwrap();
                    let raw = router.0;
                    std::mem::forget(router);
                    self.closing(arm, &mut |e| pffm_router_close(raw, e))
                }
                "pffm_write_new" => {
                    let mut write = null_mut();
                    let (u, ul) = p("u");
                    let got =
                        armed(&mut |e| pffm_write_new(t, u, ul, empty, empty_len, &mut write, e));
                    call(|e| pffm_write_close(write, e)).unwrap();
                    got
                }
                "pffm_write_arrow" => {
                    let write = self.table.write("u").unwrap();
                    let mut schema =
                        FFI_ArrowSchema::try_from(rows(&[1]).schema().as_ref()).unwrap();
                    let mut array = FFI_ArrowArray::new(&StructArray::from(rows(&[1])).into_data());
                    arm();
                    write.raw(&mut array, &mut schema)
                }
                "pffm_write_same_schema" => {
                    let write = self.table.write("u").unwrap();
                    write.batch(&rows(&[1])).unwrap();
                    arm();
                    write.same_schema(&rows(&[1]))
                }
                "pffm_write_metrics" => {
                    let write = self.table.write("u").unwrap();
                    arm();
                    write.metrics().map(drop)
                }
                "pffm_write_prepare_commit" => {
                    let write = self.table.write("u").unwrap();
                    write.batch(&rows(&[1])).unwrap();
                    arm();
                    write.prepare().map(drop)
                }
                "pffm_write_close" => {
                    let write = self.table.write("u").unwrap();
                    write.batch(&rows(&[1])).unwrap();
                    let raw = write.0;
                    std::mem::forget(write);
                    self.closing(arm, &mut |e| pffm_write_close(raw, e))
                }
                "pffm_commit" => {
                    let user = self.user();
                    let messages = self.prepared(&user);
                    let request = json!({ "commitUser": user }).to_string();
                    let (r, rl) = p(&request);
                    let (m, ml) = (messages.as_ptr(), messages.len() as i64);
                    self.get(|o, e| {
                        arm();
                        pffm_commit(t, r, rl, m, ml, o, e)
                    })
                }
                "pffm_abort" => {
                    let messages = self.prepared("u");
                    arm();
                    self.table.abort(&messages).map(drop)
                }
                "pffm_messages_describe" => {
                    arm();
                    self.table.describe_messages(&self.messages).map(drop)
                }
                "pffm_plan" => {
                    arm();
                    self.table.plan(json!({})).map(drop)
                }
                "pffm_reader_new" => {
                    let mut reader = null_mut();
                    let (s, sl) = (self.splits.as_ptr(), self.splits.len() as i64);
                    let got =
                        armed(&mut |e| pffm_reader_new(t, empty, empty_len, s, sl, &mut reader, e));
                    call(|e| pffm_reader_close(reader, e)).unwrap();
                    got
                }
                "pffm_reader_schema" => self.with_reader(|reader| {
                    let mut schema = FFI_ArrowSchema::empty();
                    armed(&mut |e| pffm_reader_schema(reader, &mut schema, e))
                }),
                "pffm_reader_metrics" => self.with_reader(|reader| {
                    let mut metrics = std::mem::MaybeUninit::uninit();
                    armed(&mut |e| pffm_reader_metrics(reader, metrics.as_mut_ptr(), e))
                }),
                "pffm_reader_next" => self.with_reader(|reader| {
                    let mut array = FFI_ArrowArray::empty();
                    let mut more = 9;
                    armed(&mut |e| pffm_reader_next(reader, &mut array, &mut more, e))
                }),
                "pffm_reader_close" => {
                    let reader = self.reader();
                    self.closing(arm, &mut |e| pffm_reader_close(reader, e))
                }
                other => {
                    panic!("{other} has no call in this test; add a call, so that a panic in it is tested")
                }
            }
        }
    }

    /// Closes a handle. Closes it again if a panic left it open the first time.
    fn closing(
        &self,
        arm: &dyn Fn(),
        close: &mut dyn FnMut(*mut PffmError) -> i32,
    ) -> Result<(), Failed> {
        let live = pffm_live_handles();
        arm();
        let closed = call(&mut *close);
        if pffm_live_handles() == live {
            call(close).unwrap();
        }
        assert_eq!(pffm_live_handles(), live - 1);
        closed
    }
}
