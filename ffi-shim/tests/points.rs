//! Panics and failures at named points: they stay inside, and what was open can still be closed.

mod common;

use std::collections::BTreeSet;
use std::ptr::{null, null_mut};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::{Array, Int32Array, StructArray};
use common::{id_rows as rows, id_table as warehouse, *};
use paimon_ffm::abi::*;
use paimon_ffm::faults::set;
use serde_json::json;

/// Points and counters are the process's.
fn alone() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The exported functions that can report an error, by the header.
fn exported() -> BTreeSet<String> {
    let header = include_str!("../include/paimon_ffm.h");
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

/// A log that keeps nothing.
fn log() -> i64 {
    let mut log = 0;
    call(|e| unsafe { pffm_log_open(0, &mut log, e) }).unwrap();
    log
}

/// Arguments for every function, and its call.
struct Calls {
    folder: tempfile::TempDir,
    catalog: Cat,
    table: Tab,
    messages: Vec<u8>,
    splits: Vec<u8>,
    commits: std::cell::Cell<u32>,
}

impl Calls {
    fn new() -> Self {
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

    /// A JSON or other result, thrown away.
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

    /// With a reader of its own, which it closes.
    fn with_reader(
        &self,
        f: impl FnOnce(*mut PffmReader) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let reader = self.reader();
        let outcome = f(reader);
        call(|e| unsafe { pffm_reader_close(reader, e) }).unwrap();
        outcome
    }

    /// Calls the function by the book, with handles of its own where it changes or consumes them.
    /// What the point does is set up right before that one call.
    fn call(&self, name: &str, arm: &dyn Fn()) -> Result<(), Failed> {
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
                // The runtime runs already, with this size.
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
                "pffm_catalog_alter_table" => {
                    let changes = json!([{ "action": "updateComment", "comment": "c" }]);
                    let changes = changes.to_string();
                    // Writers of the table `t` need the schema that it was opened with.
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
                    panic!("{other} has no call here: add one, so that a panic in it is tested")
                }
            }
        }
    }

    /// Closes what a panic before the call has left open.
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

#[test]
fn a_panic_in_any_function_stays_inside_and_nothing_leaks() {
    let _alone = alone();
    assert_eq!(pffm_live_handles(), 0);
    let calls = Calls::new();
    let functions = exported();
    assert!(functions.len() > 30, "{functions:?}");
    let live = pffm_live_handles();
    let mut on_the_runtime = BTreeSet::new();
    for name in &functions {
        calls
            .call(name, &|| ())
            .unwrap_or_else(|f| panic!("{name}: {f:?}"));
        // What hands a handle out has done so at its end, when nothing can panic any more.
        let gives = ["_open", "_get_table", "_branch", "_new"];
        let last = (!gives.iter().any(|end| name.ends_with(end))).then(|| format!("{name}.end"));
        for point in [Some(name.clone()), last].into_iter().flatten() {
            let outcome = calls.call(name, &|| set(&point, "1*panic").unwrap());
            let failed = outcome.expect_err(&point);
            assert_eq!(failed.code, PFFM_PANIC, "{point}: {}", failed.message);
            assert!(failed.message.contains(&point), "{}", failed.message);
            assert_eq!(pffm_live_handles(), live, "handles after {point}");
            set(&point, "off").unwrap();
            calls
                .call(name, &|| ())
                .unwrap_or_else(|f| panic!("{name}, again: {f:?}"));
        }
        let point = format!("{name}.run");
        let outcome = calls.call(name, &|| set(&point, "1*panic").unwrap());
        set(&point, "off").unwrap();
        if let Err(failed) = outcome {
            assert_eq!(failed.code, PFFM_PANIC, "{point}: {}", failed.message);
            assert!(failed.message.contains(&point), "{}", failed.message);
            on_the_runtime.insert(name.clone());
        }
        assert_eq!(pffm_live_handles(), live, "handles after {point}");
        calls
            .call(name, &|| ())
            .unwrap_or_else(|f| panic!("{name}, again: {f:?}"));
    }
    for name in [
        "pffm_commit",
        "pffm_abort",
        "pffm_write_arrow",
        "pffm_write_close",
    ] {
        assert!(
            on_the_runtime.contains(name),
            "{name} has no point on the runtime"
        );
    }
    // Each call of pffm_commit that did not panic before its end has added a row.
    let snapshots = calls.table.snapshots();
    assert_eq!(calls.table.rows(), 1 + snapshots.len());
    let Calls { catalog, table, .. } = calls;
    drop(table);
    catalog.close();
    assert_eq!(pffm_live_handles(), 0);
}

#[test]
fn a_writer_that_panicked_stays_failed_and_closing_it_deletes_its_files() {
    let _alone = alone();
    let (folder, catalog, table) = warehouse();
    let root = folder.path().join("db.db/t");
    let before = names(&root);
    for point in [
        "pffm_write_arrow.run",
        "pffm_write_prepare_commit.run",
        "write.data",
        "close.data",
    ] {
        let write = table.write("u").unwrap();
        write.batch(&rows(&[1, 2])).unwrap();
        set(point, "1*panic").unwrap();
        let failed = match point {
            "pffm_write_arrow.run" => write.batch(&rows(&[3])).unwrap_err(),
            _ => write.prepare().map(drop).unwrap_err(),
        };
        assert_eq!(failed.code, PFFM_PANIC, "{point}: {}", failed.message);
        set(point, "off").unwrap();
        for again in [write.batch(&rows(&[4])), write.prepare().map(drop)] {
            let again = again.unwrap_err();
            assert_eq!(again.code, PFFM_ILLEGAL_STATE, "{point}");
            assert!(again.message.contains("panic"), "{}", again.message);
        }
        drop(write);
        assert_eq!(names(&root), before, "{point}");
    }
    assert!(table.snapshots().is_empty());
    drop(table);
    catalog.close();
}

/// The names of all files of the table.
fn names(root: &std::path::Path) -> BTreeSet<String> {
    files(root).into_keys().collect()
}

fn prepared(table: &Tab, user: &str) -> Vec<u8> {
    let write = table.write(user).unwrap();
    write.batch(&rows(&[1, 2])).unwrap();
    write.prepare().unwrap()
}

fn temporaries(folder: &tempfile::TempDir) -> Vec<String> {
    let names = files(&folder.path().join("db.db/t")).into_keys();
    names.filter(|name| name.contains("tmp")).collect()
}

/// Where the answer to a rename is lost, what is there tells the outcome.
#[test]
fn a_rename_whose_answer_is_lost_is_a_commit() {
    let _alone = alone();
    let (folder, catalog, table) = warehouse();
    let messages = prepared(&table, "u");
    set("publish.renamed", "1*return").unwrap();
    let snapshot = table.commit("u", &messages).unwrap().unwrap();
    set("publish.renamed", "off").unwrap();
    assert_eq!(snapshot["id"], 1);
    assert_eq!(table.snapshots(), [snapshot]);
    assert_eq!(temporaries(&folder), [""; 0]);
    drop(table);
    catalog.close();
}

/// Where nothing can be found out, nobody may take the commit for a failed one.
#[test]
fn a_publish_in_doubt_is_an_unknown_outcome() {
    let _alone = alone();
    let points = ["publish.renamed", "publish.reread", "stat.snapshot"];
    for last in ["publish.reread", "publish.panic"] {
        let (folder, catalog, table) = warehouse();
        let messages = prepared(&table, "u");
        fail::cfg_callback("publish.temporary", move || {
            let action = if last == "publish.panic" {
                "panic"
            } else {
                "return"
            };
            set("publish.renamed", action).unwrap();
            set("publish.reread", "return").unwrap();
            set("stat.snapshot", "return").unwrap();
        })
        .unwrap();
        let failed = table.commit("u", &messages).unwrap_err();
        for point in points.iter().chain(&["publish.temporary"]) {
            set(point, "off").unwrap();
        }
        assert_eq!(
            failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
            "{}",
            failed.message
        );
        assert!(failed.message.contains("injected"), "{}", failed.message);
        let snapshot = table.commit("u", &messages).unwrap().unwrap();
        assert_eq!(snapshot["id"], 1);
        assert_eq!(table.snapshots(), [snapshot]);
        assert_eq!(table.rows(), 2);
        assert_eq!(temporaries(&folder), [""; 0]);
        drop(table);
        catalog.close();
    }
}

/// What is not read after a commit that was done, or not needed, is not known either.
#[test]
fn a_snapshot_that_cannot_be_read_back_is_an_unknown_outcome() {
    let _alone = alone();
    let (_folder, catalog, table) = warehouse();
    let messages = prepared(&table, "u");
    set("write.hint", "off").unwrap();
    fail::cfg_callback("write.hint", || set("read.snapshot", "return").unwrap()).unwrap();
    let failed = table.commit("u", &messages).unwrap_err();
    for point in ["write.hint", "read.snapshot"] {
        set(point, "off").unwrap();
    }
    assert_eq!(
        failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
        "{}",
        failed.message
    );
    assert!(
        failed.message.contains("snapshot 1 was published"),
        "{}",
        failed.message
    );
    assert_eq!(table.commit("u", &messages).unwrap().unwrap()["id"], 1);
    drop(table);
    catalog.close();
}

/// A writer that is closed without a prepared commit leaves nothing, however many files it has
/// rolled, and whatever failed.
#[test]
fn a_writer_that_is_not_prepared_deletes_its_files() {
    let _alone = alone();
    for keyed in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
        let (id, keys, bucket) = match keyed {
            true => ("INT NOT NULL", json!(["id"]), "1"),
            false => ("INT", json!([]), "-1"),
        };
        let small = json!({ "target-file-size": "1 kb", "bucket": bucket,
            "write-buffer-size": "1 kb" });
        let more = json!({ "primaryKeys": keys, "options": small });
        catalog.create("t", schema(&[("id", id)], more)).unwrap();
        let table = catalog.table("t").unwrap();
        let root = folder.path().join("db.db/t");
        let before = names(&root);
        let ids: Vec<i32> = (0..3000).collect();
        let big = batch(vec![("id", Arc::new(Int32Array::from(ids)), !keyed)]);

        let write = table.write("u").unwrap();
        for _ in 0..4 {
            write.batch(&big).unwrap();
        }
        println!(
            "keyed {keyed}: {} files are rolled",
            names(&root).len() - before.len()
        );
        drop(write);
        assert_eq!(names(&root), before, "closed, keyed {keyed}");

        for operation in ["write", "close"] {
            for spared in 0..4 {
                let point = format!("{operation}.data");
                let before = names(&root);
                let write = table.write("u").unwrap();
                set(&point, &format!("{spared}*off->return")).unwrap();
                let outcome = (0..4)
                    .try_for_each(|_| write.batch(&big))
                    .and_then(|()| write.prepare().map(drop));
                set(&point, "off").unwrap();
                // A keyed writer makes fewer files than that.
                if let Err(failed) = outcome {
                    assert_eq!(failed.code, PFFM_IO, "{}", failed.message);
                    drop(write);
                    assert_eq!(
                        names(&root),
                        before,
                        "{point} after {spared}, keyed {keyed}"
                    );
                }
            }
        }
        drop(table);
        catalog.close();
    }
}

/// Paimon Java, of another process, may rename over a snapshot that was just published.
#[test]
fn a_snapshot_that_another_program_replaces_at_once_is_not_reported_as_ours() {
    let _alone = alone();
    let (folder, catalog, table) = warehouse();
    let messages = prepared(&table, "ours");
    let file = folder.path().join("db.db/t/snapshot/snapshot-1");
    let published = file.clone();
    // The hint is written after the snapshot.
    fail::cfg_callback("write.hint", move || {
        let ours = std::fs::read_to_string(&published).unwrap();
        std::fs::write(&published, ours.replace("\"ours\"", "\"theirs\"")).unwrap();
    })
    .unwrap();
    let failed = table.commit("ours", &messages).unwrap_err();
    set("write.hint", "off").unwrap();
    let theirs = std::fs::read_to_string(&file).unwrap();
    assert!(theirs.contains("\"theirs\""), "{theirs}");
    assert_eq!(
        failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
        "{}",
        failed.message
    );
    assert!(
        failed.message.contains("overwritten by commit user theirs"),
        "{}",
        failed.message
    );
    drop(table);
    catalog.close();
}

/// A commit that the crate found needless may be one that another process has done meanwhile.
#[test]
fn a_commit_that_was_done_or_not_needed_and_cannot_be_looked_up_is_an_unknown_outcome() {
    let _alone = alone();
    let (_folder, catalog, table) = warehouse();
    table.append("before", &[rows(&[1])]).unwrap();
    let nothing = table.write("u").unwrap().prepare().unwrap();
    let request = json!({ "commitUser": "u", "firstAttempt": true });
    set("read.snapshot", "return").unwrap();
    let failed = table.commit_as(request.clone(), &nothing).unwrap_err();
    set("read.snapshot", "off").unwrap();
    assert_eq!(
        failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
        "{}",
        failed.message
    );
    assert!(
        failed.message.contains("was done, or not needed"),
        "{}",
        failed.message
    );
    assert_eq!(table.commit_as(request, &nothing).unwrap(), None);
    drop(table);
    catalog.close();
}

/// A table in two places, so that what is committed to the one can appear in the other as if by
/// another process, which waits for no turn of this one.
struct Twin {
    _folder: tempfile::TempDir,
    root: std::path::PathBuf,
    catalog: Cat,
    table: Tab,
}

impl Twin {
    fn of(original: &std::path::Path) -> Self {
        let (folder, catalog, table) = warehouse();
        let root = folder.path().join("db.db/t");
        for (name, bytes) in files(original) {
            let target = root.join(name);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(target, bytes).unwrap();
        }
        // Another table than the one that was made there.
        drop(table);
        Twin {
            _folder: folder,
            root,
            table: catalog.table("t").unwrap(),
            catalog,
        }
    }

    /// At a point, once, has what was committed here appear there; whether the point was come by.
    fn appears_at(&self, point: &str, root: &std::path::Path, without: &'static str) -> Arc<Once> {
        let (from, to) = (self.root.clone(), root.to_path_buf());
        let once = Arc::new(Once::new());
        let hit = once.clone();
        fail::cfg_callback(point, move || {
            once.call_once(|| {
                for (name, bytes) in files(&from) {
                    let target = to.join(&name);
                    let hint = name.ends_with("LATEST");
                    if (hint || !target.exists()) && name != without {
                        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
                        std::fs::write(target, bytes).unwrap();
                    }
                }
            });
        })
        .unwrap();
        hit
    }

    fn close(self) {
        drop(self.table);
        self.catalog.close();
    }
}

/// Another process does the same commit, between this one's look at the history and its publish.
#[test]
fn of_two_processes_that_do_the_same_commit_one_publishes() {
    let _alone = alone();
    for operation in ["append", "staticOverwrite", "truncateTable"] {
        for later in [0, 2] {
            for point in ["stat.data", "read.manifest", "write.manifest"] {
                let (folder, catalog, table) = warehouse();
                table.append("before", &[rows(&[1])]).unwrap();
                let root = folder.path().join("db.db/t");
                let mut request = json!({ "commitUser": "u", "operation": operation });
                let messages = match operation {
                    "truncateTable" => Vec::new(),
                    _ => prepared(&table, "u"),
                };
                if operation == "staticOverwrite" {
                    request["partitions"] = json!([{}]);
                }
                let twin = Twin::of(&root);
                let done = twin.table.commit_as(request.clone(), &messages).unwrap();
                assert_eq!(done.as_ref().unwrap()["id"], 2);
                for id in 0..later {
                    twin.table
                        .append(&format!("later {id}"), &[rows(&[9])])
                        .unwrap();
                }
                let hit = twin.appears_at(point, &root, "");
                let again = table.commit_as(request, &messages);
                set(point, "off").unwrap();
                let case = format!("{operation}, {later} later ones, at {point}");
                if hit.is_completed() {
                    let again = again.unwrap_or_else(|e| panic!("{case}: {}", e.message));
                    assert_eq!(again, done, "{case}");
                    assert_eq!(table.snapshots().len(), 2 + later, "{case}");
                    assert_eq!(table.rows(), twin.table.rows(), "{case}");
                } else {
                    assert_ne!(point, "write.manifest", "{case}: not come by");
                }
                drop(table);
                catalog.close();
                twin.close();
            }
        }
    }
}

/// As before, but the snapshot of the other process expires before anybody here has seen it.
#[test]
fn whether_another_process_did_the_same_commit_may_be_unknown() {
    let _alone = alone();
    let (folder, catalog, table) = warehouse();
    table.append("before", &[rows(&[1])]).unwrap();
    let root = folder.path().join("db.db/t");
    let messages = prepared(&table, "u");
    let twin = Twin::of(&root);
    twin.table.commit("u", &messages).unwrap();
    twin.table.append("later", &[rows(&[9])]).unwrap();
    let hit = twin.appears_at("stat.data", &root, "snapshot/snapshot-2");
    let failed = table.commit("u", &messages).unwrap_err();
    set("stat.data", "off").unwrap();
    assert!(hit.is_completed());
    assert_eq!(
        failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
        "{}",
        failed.message
    );
    assert!(
        failed.message.contains("snapshot-2 is cannot be told"),
        "{}",
        failed.message
    );
    assert_eq!(table.rows(), twin.table.rows());
    let done = table.commit("u", &messages).unwrap_err();
    assert!(
        done.message.contains("was done already"),
        "{}",
        done.message
    );
    assert_eq!(table.rows(), twin.table.rows());
    drop(table);
    catalog.close();
    twin.close();
}

/// A file system without that rename links the file, and may tell of its own link that it exists.
#[test]
fn a_snapshot_that_exists_by_our_own_rename_is_ours() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let impatient = json!({ "options": { "commit.max-retries": "0" } });
    catalog
        .create("t", schema(&[("id", "INT")], impatient))
        .unwrap();
    let table = catalog.table("t").unwrap();
    let messages = prepared(&table, "u");
    let snapshots = folder.path().join("db.db/t/snapshot");
    fail::cfg_callback("publish.temporary", move || {
        let mut files = std::fs::read_dir(&snapshots).unwrap();
        let temporary = files.find_map(|file| {
            let path = file.unwrap().path();
            let name = path.file_name()?.to_str()?.to_string();
            name.starts_with(".snapshot-1.").then_some(path)
        });
        std::fs::hard_link(temporary.unwrap(), snapshots.join("snapshot-1")).unwrap();
    })
    .unwrap();
    let snapshot = table.commit("u", &messages).unwrap().unwrap();
    set("publish.temporary", "off").unwrap();
    assert_eq!(table.snapshots(), [snapshot]);
    assert_eq!(temporaries(&folder), [""; 0]);
    drop(table);
    catalog.close();
}

/// A manifest that could not be read for a snapshot that expired meanwhile is read for the next.
#[test]
fn files_are_not_taken_for_orphans_when_a_read_fails_while_a_snapshot_expires() {
    let _alone = alone();
    let (folder, catalog, table) = warehouse();
    for id in 1..=3 {
        table.append(&format!("u{id}"), &[rows(&[id])]).unwrap();
    }
    let root = folder.path().join("db.db/t");
    let live = names(&root);
    let request = json!({ "olderThanMillis": i64::MAX, "dryRun": true }).to_string();
    let orphans = |table: &Tab| {
        let mut out = buffer();
        let (r, rl) = p(&request);
        let outcome = call(|e| unsafe { pffm_table_remove_orphans(table.0, r, rl, &mut out, e) });
        let json = bytes(out);
        outcome.map(|()| serde_json::from_slice::<serde_json::Value>(&json).unwrap())
    };
    let snapshot = root.join("snapshot/snapshot-1");
    let kept = std::fs::read(&snapshot).unwrap();
    let hidden = tempfile::tempdir().unwrap();
    let mut failures = 0;
    for nth in 1.. {
        // The nth read finds no manifest, and its snapshot gone; the next one finds them again.
        let calls = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let count = calls.clone();
        let (manifests, away, gone) = (
            root.join("manifest"),
            hidden.path().join("manifest"),
            snapshot.clone(),
        );
        let read = Arc::new(move || {
            let call = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            if call == nth {
                std::fs::rename(&manifests, &away).unwrap();
                std::fs::remove_file(&gone).unwrap();
            } else if call == nth + 1 {
                std::fs::rename(&away, &manifests).unwrap();
            }
        });
        for point in ["read.manifest", "read.manifest-list"] {
            let read = read.clone();
            fail::cfg_callback(point, move || read()).unwrap();
        }
        let outcome = orphans(&table);
        for point in ["read.manifest", "read.manifest-list"] {
            set(point, "off").unwrap();
        }
        let manifests = root.join("manifest");
        if !manifests.exists() {
            std::fs::rename(hidden.path().join("manifest"), manifests).unwrap();
        }
        std::fs::write(&snapshot, &kept).unwrap();
        assert_eq!(names(&root), live);
        match outcome {
            Err(failed) => {
                failures += 1;
                assert!(
                    failed
                        .message
                        .contains("no orphan file of table db.t was removed"),
                    "{}",
                    failed.message
                );
            }
            Ok(found) => {
                let text = found.to_string();
                let data: Vec<_> = live.iter().filter(|name| name.contains("data-")).collect();
                assert_eq!(data.len(), 3);
                for file in data {
                    let name = file.rsplit('/').next().unwrap();
                    assert!(!text.contains(name), "read {nth}: {text}");
                }
            }
        }
        if calls.load(std::sync::atomic::Ordering::Relaxed) < nth {
            break;
        }
    }
    // What fails while no snapshot expires ends it.
    assert!(failures > 0);
    drop(table);
    catalog.close();
}

/// The crate would try as often as if others were first, and leave manifests each time.
#[test]
fn a_publish_that_keeps_failing_ends_the_commit() {
    let _alone = alone();
    let (folder, catalog, table) = warehouse();
    let messages = prepared(&table, "u");
    set("publish.sync", "return").unwrap();
    let failed = table.commit("u", &messages).unwrap_err();
    set("publish.sync", "off").unwrap();
    assert_eq!(failed.code, PFFM_IO, "{}", failed.message);
    assert!(
        failed.message.contains("injected at publish.sync"),
        "{}",
        failed.message
    );
    let manifests = files(&folder.path().join("db.db/t/manifest")).len();
    assert!(manifests <= 30, "{manifests} files were left");
    assert_eq!(temporaries(&folder), [""; 0]);
    assert_eq!(table.commit("u", &messages).unwrap().unwrap()["id"], 1);
    drop(table);
    catalog.close();
}

/// A disk that was busy for a moment does not end it.
#[test]
fn a_publish_that_fails_a_few_times_is_done_all_the_same() {
    let _alone = alone();
    let (_folder, catalog, table) = warehouse();
    let messages = prepared(&table, "u");
    set("publish.sync", "4*return->off").unwrap();
    let snapshot = table.commit("u", &messages).unwrap().unwrap();
    set("publish.sync", "off").unwrap();
    assert_eq!(table.snapshots(), [snapshot]);
    drop(table);
    catalog.close();
}
