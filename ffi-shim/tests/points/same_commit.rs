//! Tests of the same commit in two processes.

use std::sync::{Arc, Once};

use paimon_ffm::abi::*;
use paimon_ffm::faults::set;
use serde_json::json;

use crate::common::{files, id_rows as rows, id_table as warehouse, Cat, Tab};
use crate::{close, lock_points, prepared};

/// Copy of a table that simulates another process. Commits to the copy can be copied to the original. Like
/// the commits of another process, they do not wait for a turn in the queue of this process.
struct Twin {
    _folder: tempfile::TempDir,
    root: std::path::PathBuf,
    catalog: Cat,
    table: Tab,
}

impl Twin {
    fn copy_of(original: &std::path::Path) -> Self {
        let (folder, catalog, table) = warehouse();
        let root = folder.path().join("db.db/t");
        for (name, bytes) in files(original) {
            let target = root.join(name);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(target, bytes).unwrap();
        }
        // The open handle belongs to the table that the copy replaced.
        drop(table);
        Twin {
            _folder: folder,
            root,
            table: catalog.table("t").unwrap(),
            catalog,
        }
    }

    /// Copies the commits to the table at `root` when the point is first passed, except the file `without`.
    /// The result is completed once the point was passed.
    fn copy_commits_at(
        &self,
        point: &str,
        root: &std::path::Path,
        without: &'static str,
    ) -> Arc<Once> {
        let (from, to) = (self.root.clone(), root.to_path_buf());
        let once = Arc::new(Once::new());
        let passed = once.clone();
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
        passed
    }

    fn close(self) {
        drop(self.table);
        self.catalog.close();
    }
}

/// The other process commits after this process has searched the history and before this process publishes.
#[test]
fn one_of_two_processes_publishes_the_same_commit() {
    let _points = lock_points();
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
                let twin = Twin::copy_of(&root);
                let done = twin.table.commit_as(request.clone(), &messages).unwrap();
                assert_eq!(done.as_ref().unwrap()["id"], 2);
                for id in 0..later {
                    twin.table
                        .append(&format!("later {id}"), &[rows(&[9])])
                        .unwrap();
                }
                let passed = twin.copy_commits_at(point, &root, "");
                let again = table.commit_as(request, &messages);
                set(point, "off").unwrap();
                let case = format!("{operation}, {later} later commits, at {point}");
                if passed.is_completed() {
                    let again = again.unwrap_or_else(|e| panic!("{case}: {}", e.message));
                    assert_eq!(again, done, "{case}");
                    assert_eq!(table.snapshots().len(), 2 + later, "{case}");
                    assert_eq!(table.rows(), twin.table.rows(), "{case}");
                } else {
                    assert_ne!(point, "write.manifest", "{case}: point not passed");
                }
                close(catalog, table);
                twin.close();
            }
        }
    }
}

/// The snapshot of the other process expires before this process has read it.
#[test]
fn expired_snapshot_of_other_process_is_an_unknown_outcome() {
    let _points = lock_points();
    let (folder, catalog, table) = warehouse();
    table.append("before", &[rows(&[1])]).unwrap();
    let root = folder.path().join("db.db/t");
    let messages = prepared(&table, "u");
    let twin = Twin::copy_of(&root);
    twin.table.commit("u", &messages).unwrap();
    twin.table.append("later", &[rows(&[9])]).unwrap();
    let passed = twin.copy_commits_at("stat.data", &root, "snapshot/snapshot-2");
    let failed = table.commit("u", &messages).unwrap_err();
    set("stat.data", "off").unwrap();
    assert!(passed.is_completed());
    assert_eq!(
        failed.code, PFFM_COMMIT_OUTCOME_UNKNOWN,
        "{}",
        failed.message
    );
    assert!(
        failed.message.contains("snapshot-2 is unknown"),
        "{}",
        failed.message
    );
    assert_eq!(table.rows(), twin.table.rows());
    let done = table.commit("u", &messages).unwrap_err();
    assert!(
        done.message.contains("was already done"),
        "{}",
        done.message
    );
    assert_eq!(table.rows(), twin.table.rows());
    close(catalog, table);
    twin.close();
}
