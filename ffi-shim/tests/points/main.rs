//! Tests with panics and failures at named points. The library reports them, and every open handle can
//! still be closed.

#[path = "../common/mod.rs"]
mod common;

mod calls;
mod merges;
mod orphans;
mod panics;
mod publish;
mod same_commit;
mod writers;

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use common::{files, id_rows as rows, Cat, Tab};

/// Waits until no other test uses points. All tests of a process share the points and the number of live
/// handles.
fn lock_points() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the names of all files of a table.
fn names(root: &std::path::Path) -> BTreeSet<String> {
    files(root).into_keys().collect()
}

/// Returns the messages of a writer with two rows.
fn prepared(table: &Tab, user: &str) -> Vec<u8> {
    let write = table.write(user).unwrap();
    write.batch(&rows(&[1, 2])).unwrap();
    write.prepare().unwrap()
}

/// Returns the temporary files of the table.
fn temporaries(folder: &tempfile::TempDir) -> Vec<String> {
    let names = files(&folder.path().join("db.db/t")).into_keys();
    names.filter(|name| name.contains("tmp")).collect()
}

fn close(catalog: Cat, table: Tab) {
    drop(table);
    catalog.close();
}
