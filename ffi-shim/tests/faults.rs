//! Random sequences of commits on storage with random failures. The table always contains the rows of
//! the commits that reported success, and no snapshot refers to a missing file.
//!
//! `PAIMON_FFM_FAULT_SEEDS=first..last` sets the seeds. `PAIMON_FFM_FAULT_COMMITS=n` sets the number
//! of commits per seed.

mod common;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
use common::*;
use paimon::io::FileIO;
use paimon::spec::{Manifest, ManifestList, Snapshot};
use paimon_ffm::abi::*;
use paimon_ffm::faults::Injection;
use serde_json::{json, Value};

const DAYS: [&str; 3] = ["mon", "tue", "wed"];

/// Few keys, so that rows often replace each other. This detects wrong sequence numbers.
const KEYS: u64 = 12;

/// The runtime on which this test reads manifests.
static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
});

/// Generator of random numbers. The same seed produces the same numbers.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Append,
    Keyed,
}

impl Kind {
    fn schema(self) -> Value {
        // With these options, a commit gives up soon, and many commits merge manifests.
        let mut options = json!({
            "commit.max-retries": "4", "commit.min-retry-wait": "1ms", "commit.max-retry-wait": "2ms",
            "manifest.merge-min-count": "3"
        });
        let keys = match self {
            Kind::Append => json!([]),
            Kind::Keyed => {
                options["bucket"] = json!("2");
                json!(["dt", "id"])
            }
        };
        schema(
            &[
                ("id", "INT NOT NULL"),
                ("dt", "STRING NOT NULL"),
                ("v", "INT"),
            ],
            json!({ "partitionKeys": ["dt"], "primaryKeys": keys, "options": options }),
        )
    }
}

/// Rows of a table: the value of each row, by day and id. Each appended row has a new id.
type Rows = BTreeMap<(String, i32), i32>;

struct Scenario {
    name: String,
    kind: Kind,
    dice: Dice,
    root: PathBuf,
    table: Tab,
    faults: Injection,
    rows: Rows,
    next_id: i32,
    /// The names of all files that snapshots refer to.
    referenced: BTreeSet<String>,
    /// The number of snapshots whose files are in `referenced`.
    verified: i64,
    /// The number of manifests that the last of these snapshots names.
    manifests: usize,
    tally: Tally,
}

#[derive(Debug, Default, Clone)]
struct Tally {
    commits: u64,
    succeeded: u64,
    failed: u64,
    unknown: u64,
    writers_failed: u64,
    aborted: u64,
    repeated: u64,
    /// The number of snapshots for which manifests were merged.
    merged: u64,
    injected: u64,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.commits += other.commits;
        self.succeeded += other.succeeded;
        self.failed += other.failed;
        self.unknown += other.unknown;
        self.writers_failed += other.writers_failed;
        self.aborted += other.aborted;
        self.repeated += other.repeated;
        self.merged += other.merged;
        self.injected += other.injected;
    }
}

/// Planned commit: the request, the messages, and the rows of the table after the commit.
struct Planned {
    request: Value,
    messages: Vec<u8>,
    rows_after: Rows,
}

impl Scenario {
    fn new(seed: u64, kind: Kind, folder: &Path, catalog: &Cat) -> Self {
        let mut dice = Dice(seed);
        catalog.create("t", kind.schema()).unwrap();
        let chance = [0.003, 0.01, 0.03, 0.1][dice.below(4) as usize];
        let faults = Injection::new(folder, seed, chance);
        faults.switch(false);
        Scenario {
            name: format!("seed {seed}, {kind:?}, chance {chance}"),
            kind,
            dice,
            root: folder.join("db.db/t"),
            table: catalog.table("t").unwrap(),
            faults,
            rows: Rows::new(),
            next_id: 0,
            referenced: BTreeSet::new(),
            verified: 0,
            manifests: 0,
            tally: Tally::default(),
        }
    }

    fn batch(&mut self, days: &[&str]) -> (RecordBatch, Rows) {
        let mut rows = Rows::new();
        for _ in 0..1 + self.dice.below(6) {
            let day = days[self.dice.below(days.len() as u64) as usize];
            let id = match self.kind {
                Kind::Append => {
                    self.next_id += 1;
                    self.next_id
                }
                Kind::Keyed => self.dice.below(KEYS) as i32,
            };
            let value = self.dice.below(1_000_000) as i32;
            rows.insert((day.to_string(), id), value);
        }
        let ids: ArrayRef = Arc::new(Int32Array::from_iter_values(rows.keys().map(|k| k.1)));
        let dts: ArrayRef = Arc::new(StringArray::from_iter_values(rows.keys().map(|k| &k.0)));
        let values: ArrayRef = Arc::new(Int32Array::from_iter_values(rows.values().copied()));
        let batch = batch(vec![
            ("id", ids, false),
            ("dt", dts, false),
            ("v", values, true),
        ]);
        (batch, rows)
    }

    /// Writes one or two batches. Returns `None` if a fault made the writer fail.
    fn plan(&mut self, number: u64) -> Option<Planned> {
        let user = format!("{}-{number}", self.name);
        let overwrite = self.dice.percent(25);
        let days = match overwrite {
            true => vec![DAYS[self.dice.below(3) as usize]],
            false => DAYS.to_vec(),
        };
        let batches: Vec<_> = (0..1 + self.dice.below(2))
            .map(|_| self.batch(&days))
            .collect();
        let write = self
            .table
            .write_with(&user, json!({ "overwrite": overwrite }))
            .ok()?;
        let mut written = Rows::new();
        for (batch, rows) in batches {
            if write.batch(&batch).is_err() {
                let again = write.batch(&batch).unwrap_err();
                assert_eq!(again.code, PFFM_ILLEGAL_STATE, "{}", self.name);
                let again = write.prepare().unwrap_err();
                assert_eq!(again.code, PFFM_ILLEGAL_STATE, "{}", self.name);
                return None;
            }
            written.extend(rows);
        }
        let Ok(messages) = write.prepare() else {
            let again = write.prepare().unwrap_err();
            assert_eq!(again.code, PFFM_ILLEGAL_STATE, "{}", self.name);
            return None;
        };
        let mut rows_after = self.rows.clone();
        if overwrite {
            rows_after.retain(|key, _| !written.contains_key(key) && key.0 != days[0]);
        }
        rows_after.extend(written);
        let operation = if overwrite {
            "dynamicOverwrite"
        } else {
            "append"
        };
        Some(Planned {
            request: json!({ "commitUser": user, "operation": operation }),
            messages,
            rows_after,
        })
    }

    fn commit(&self, planned: &Planned) -> Result<Option<Value>, Failed> {
        self.table
            .commit_as(planned.request.clone(), &planned.messages)
    }

    fn step(&mut self, number: u64) {
        self.faults.switch(true);
        self.tally.commits += 1;
        let Some(planned) = self.plan(number) else {
            self.tally.writers_failed += 1;
            return self.verify();
        };
        if self.dice.percent(8) {
            self.abort(&planned);
            return self.verify();
        }
        match self.commit(&planned) {
            Ok(snapshot) => {
                let id = snapshot.expect("a snapshot")["id"].clone();
                self.tally.succeeded += 1;
                self.rows = planned.rows_after.clone();
                self.verify();
                self.repeat(&planned, Some(&id));
            }
            Err(failed) if failed.code == PFFM_COMMIT_OUTCOME_UNKNOWN => {
                self.tally.unknown += 1;
                self.faults.switch(false);
                let found = self.found();
                assert!(
                    found == self.rows || found == planned.rows_after,
                    "{}: the rows are neither those before nor those after the commit: {}",
                    self.name,
                    failed.message
                );
                self.rows = found;
                self.verify();
                self.repeat(&planned, None);
            }
            Err(failed) => {
                assert_ne!(failed.code, PFFM_PANIC, "{}: {}", self.name, failed.message);
                self.tally.failed += 1;
                self.verify();
                match self.dice.below(3) {
                    0 => self.abort(&planned),
                    1 => self.repeat(&planned, None),
                    // `finish` removes the files as orphan files.
                    _ => {}
                }
            }
        }
        self.verify();
    }

    /// Repeats the commit until it succeeds, at first with faults. Checks that the commit took effect once.
    fn repeat(&mut self, planned: &Planned, id: Option<&Value>) {
        self.tally.repeated += 1;
        let mut snapshot = None;
        for attempt in 0..4 {
            self.faults.switch(attempt < 3);
            match self.commit(planned) {
                Ok(again) => {
                    snapshot = Some(again.expect("a snapshot")["id"].clone());
                    break;
                }
                Err(failed) => assert!(attempt < 3, "{}: {}", self.name, failed.message),
            }
        }
        if id.is_some() {
            assert_eq!(snapshot.as_ref(), id, "{}", self.name);
        }
        self.rows = planned.rows_after.clone();
        self.verify();
    }

    /// Aborts a commit that failed or was never tried, first with faults and then without.
    fn abort(&mut self, planned: &Planned) {
        self.tally.aborted += 1;
        self.faults.switch(true);
        let _ = self.table.abort(&planned.messages);
        self.faults.switch(false);
        let outcome = self.table.abort(&planned.messages).unwrap();
        assert_eq!(outcome["failed"], json!([]), "{}", self.name);
        let refused = self.commit(planned).unwrap_err();
        assert_eq!(refused.code, PFFM_ILLEGAL_STATE, "{}", self.name);
    }

    fn found(&self) -> Rows {
        collect(&self.table.read(json!({})).unwrap())
    }

    fn verify(&mut self) {
        if self.dice.percent(30) {
            self.faults.switch(true);
            // With faults a read may fail, but it must not return wrong rows.
            if let Ok(batches) = self.table.read(json!({})) {
                assert_eq!(collect(&batches), self.rows, "{}, read", self.name);
            }
        }
        self.faults.switch(false);
        assert_eq!(self.found(), self.rows, "{}", self.name);
        let snapshots = self.table.snapshots();
        let ids: Vec<_> = snapshots
            .iter()
            .map(|s| s["id"].as_i64().unwrap())
            .collect();
        assert_eq!(ids, Vec::from_iter(1..=ids.len() as i64), "{}", self.name);
        for snapshot in &snapshots[self.verified as usize..] {
            let (names, base, delta) = files_of(&self.root, snapshot);
            self.referenced.extend(names);
            self.tally.merged += u64::from(base < self.manifests);
            self.manifests = base + delta;
        }
        self.verified = snapshots.len() as i64;
        let existing: HashSet<String> = names(&self.root).into_iter().collect();
        for file in &self.referenced {
            assert!(existing.contains(file), "{}: {file} is missing", self.name);
        }
    }

    /// Removes orphan files, first with faults and then without. Checks that only referenced files and
    /// metadata are left.
    fn finish(mut self) -> Tally {
        self.tally.injected = self.faults.injected();
        self.faults.switch(true);
        let _ = self.table.remove_orphans();
        self.verify();
        self.faults.switch(false);
        let outcome = self.table.remove_orphans().unwrap();
        assert_eq!(outcome["failed"], json!([]), "{}", self.name);
        self.verify();
        for file in names(&self.root) {
            let metadata = ["schema-", "snapshot-", "LATEST", "EARLIEST"];
            assert!(
                self.referenced.contains(&file) || metadata.iter().any(|m| file.starts_with(m)),
                "{}: {file} is left",
                self.name
            );
        }
        self.tally.clone()
    }
}

fn collect(batches: &[RecordBatch]) -> Rows {
    let mut rows = Rows::new();
    for batch in batches {
        let ints = |name: &str| {
            let column = batch.column_by_name(name).unwrap().clone();
            column
                .as_any()
                .downcast_ref::<Int32Array>()
                .unwrap()
                .clone()
        };
        let (ids, values) = (ints("id"), ints("v"));
        let days = batch.column_by_name("dt").unwrap();
        let days = days.as_any().downcast_ref::<StringArray>().unwrap();
        for i in 0..batch.num_rows() {
            let key = (days.value(i).to_string(), ids.value(i));
            let duplicate = rows.insert(key, values.value(i));
            assert_eq!(duplicate, None, "duplicate row");
        }
    }
    rows
}

/// Returns the names of all files below a folder.
fn names(folder: &Path) -> Vec<String> {
    let paths = files_below(folder);
    paths
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files_below(&path)),
            false => found.push(path),
        }
    }
    found
}

/// Returns the names of the manifest lists and manifests of a snapshot, and of the files in the manifests. Also returns
/// the numbers of manifests in the base list and in the list of new manifests.
fn files_of(root: &Path, snapshot: &Value) -> (BTreeSet<String>, usize, usize) {
    let snapshot: Snapshot = serde_json::from_value(snapshot.clone()).unwrap();
    let file_io = FileIO::from_path("file:///").unwrap().build().unwrap();
    let path = |name: &str| root.join("manifest").join(name).display().to_string();
    let mut names = BTreeSet::new();
    let mut counts = Vec::new();
    RUNTIME.block_on(async {
        for list in [
            snapshot.base_manifest_list(),
            snapshot.delta_manifest_list(),
        ] {
            names.insert(list.to_string());
            let manifests = ManifestList::read(&file_io, &path(list)).await.unwrap();
            counts.push(manifests.len());
            for manifest in manifests {
                names.insert(manifest.file_name().to_string());
                let entries = Manifest::read(&file_io, &path(manifest.file_name())).await;
                // Includes deleted files, because earlier snapshots refer to them.
                names.extend(entries.unwrap().iter().map(|e| e.file().file_name.clone()));
            }
        }
    });
    (names, counts[0], counts[1])
}

fn run_scenario(seed: u64, kind: Kind, commits: u64) -> Tally {
    let folder = tempfile::tempdir().unwrap();
    let folder_path = folder.path().canonicalize().unwrap();
    let catalog = Cat::open(folder_path.to_str().unwrap()).unwrap();
    let mut scenario = Scenario::new(seed, kind, &folder_path, &catalog);
    for number in 0..commits {
        scenario.step(number);
    }
    let tally = scenario.finish();
    catalog.close();
    tally
}

#[test]
fn table_holds_the_rows_of_successful_commits() {
    let variable = |name| std::env::var(name).ok();
    let seeds = variable("PAIMON_FFM_FAULT_SEEDS").unwrap_or_else(|| "1..5".into());
    let (first, last) = seeds.split_once("..").expect("first..last");
    let (first, last): (u64, u64) = (first.parse().unwrap(), last.parse().unwrap());
    let commits = variable("PAIMON_FFM_FAULT_COMMITS").map_or(20, |n| n.parse().unwrap());
    for kind in [Kind::Append, Kind::Keyed] {
        let next = AtomicU64::new(first);
        let total = Mutex::new(Tally::default());
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > last {
                        break;
                    }
                    let tally = run_scenario(seed, kind, commits);
                    total.lock().unwrap().add(&tally);
                });
            }
        });
        let total = total.into_inner().unwrap();
        println!("{kind:?}, seeds {seeds}: {total:?}");
        let happened = [total.injected, total.succeeded, total.merged];
        assert!(happened.iter().all(|count| *count > 0), "{total:?}");
    }
}
