//! Tests with failures during the removal of orphan files.

use std::sync::Arc;

use paimon_ffm::abi::*;
use paimon_ffm::faults::set;
use serde_json::json;

use crate::common::{buffer, bytes, call, p, Tab};
use crate::common::{id_rows as rows, id_table as warehouse};
use crate::{close, lock_points, names};

/// If a manifest cannot be read while its snapshot expires, it must be read again for the next snapshot.
#[test]
fn failed_read_during_expiration_makes_no_file_an_orphan() {
    let _points = lock_points();
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
        // The nth read finds neither the manifest nor the snapshot. The next read finds the manifest again.
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
    // A read that fails although no snapshot has expired ends the removal.
    assert!(failures > 0);
    close(catalog, table);
}
