//! Tests with panics and failures of a writer.

use std::sync::Arc;

use arrow_array::Int32Array;
use paimon_ffm::abi::*;
use paimon_ffm::faults::set;
use serde_json::json;

use crate::common::{batch, schema};
use crate::common::{id_rows as rows, id_table as warehouse, Cat};
use crate::{close, lock_points, names};

#[test]
fn panicked_writer_stays_failed_and_close_deletes_its_files() {
    let _points = lock_points();
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
    close(catalog, table);
}

/// The number of rolled files and the operation that failed make no difference.
#[test]
fn closing_unprepared_writer_deletes_its_files() {
    let _points = lock_points();
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
            "keyed {keyed}: {} rolled files",
            names(&root).len() - before.len()
        );
        drop(write);
        assert_eq!(names(&root), before, "closed, keyed {keyed}");

        for operation in ["write", "close"] {
            for skipped in 0..4 {
                let point = format!("{operation}.data");
                let before = names(&root);
                let write = table.write("u").unwrap();
                set(&point, &format!("{skipped}*off->return")).unwrap();
                let outcome = (0..4)
                    .try_for_each(|_| write.batch(&big))
                    .and_then(|()| write.prepare().map(drop));
                set(&point, "off").unwrap();
                // A keyed writer writes fewer files, so it may not reach the failure.
                if let Err(failed) = outcome {
                    assert_eq!(failed.code, PFFM_IO, "{}", failed.message);
                    drop(write);
                    assert_eq!(
                        names(&root),
                        before,
                        "{point} after {skipped}, keyed {keyed}"
                    );
                }
            }
        }
        close(catalog, table);
    }
}
