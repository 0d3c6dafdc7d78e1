//! Merges of manifests that are held in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use paimon::spec::{
    BinaryRow, DataFileMeta, DataType, Datum, FileKind, IntType, ManifestEntry, ManifestFileMeta,
};

use super::container::Container;
use super::memory_file::{decode, decode_exposed, encode};
use super::summary::Summary;
use super::{ManifestFiles, ManifestMerger, MergeSettings};
use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_IO};
use crate::failure::Failure;
use crate::upstream::ExposedEntry;

/// A manifest folder in memory.
#[derive(Default)]
struct Folder {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    /// The number of manifests that merges wrote.
    written: Mutex<usize>,
    /// The number of manifests after which writes fail.
    writable: Option<usize>,
}

impl Folder {
    fn names(&self) -> BTreeSet<String> {
        self.files.lock().unwrap().keys().cloned().collect()
    }

    fn written(&self) -> usize {
        *self.written.lock().unwrap()
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        self.files.lock().unwrap()[name].clone()
    }

    fn put(&self, name: &str, bytes: Vec<u8>) {
        self.files.lock().unwrap().insert(name.to_string(), bytes);
    }

    /// Writes a manifest as a commit does.
    async fn commit(&self, name: &str, entries: &[(FileKind, &str)]) -> ManifestFileMeta {
        let exposed: Vec<_> = entries
            .iter()
            .map(|(kind, file)| entry(*kind, file))
            .collect();
        let mut summary = Summary::default();
        for entry in &exposed {
            summary.add_entry(entry, &types()).unwrap();
        }
        let entries: Vec<_> = exposed.into_iter().map(|entry| entry.entry).collect();
        let bytes = encode(&entries, "zstd").await.unwrap();
        let size = bytes.len() as i64;
        self.put(name, bytes);
        summary.describe(name, size, &types()).unwrap()
    }

    /// Returns the entries of a manifest, as `+file` and `-file`.
    async fn entries(&self, manifest: &ManifestFileMeta) -> Vec<String> {
        let entries = decode_exposed(self.bytes(manifest.file_name())).await;
        let text = |entry: &ExposedEntry| {
            let sign = match entry.kind {
                FileKind::Add => '+',
                FileKind::Delete => '-',
            };
            format!("{sign}{}", entry.entry.file().file_name)
        };
        entries.unwrap().iter().map(text).collect()
    }
}

impl ManifestFiles for Folder {
    async fn read(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let found = self.files.lock().unwrap().get(name).cloned();
        found.ok_or_else(|| Failure::new(PFFM_IO, format!("no {name}")))
    }

    async fn write(&self, name: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        if self.writable.is_some_and(|most| self.written() >= most) {
            return Err(Failure::new(PFFM_IO, "full"));
        }
        *self.written.lock().unwrap() += 1;
        self.put(name, bytes);
        Ok(())
    }

    async fn discard(&self, name: &str) {
        self.files.lock().unwrap().remove(name);
    }
}

fn types() -> Vec<DataType> {
    vec![DataType::Int(IntType::new())]
}

/// Returns an entry. The first byte of the file's name decides its partition and its bucket.
fn entry(kind: FileKind, name: &str) -> ExposedEntry {
    let none = BinaryRow::from_datums(&[]).to_serialized_bytes();
    let stats =
        serde_json::json!({ "_MIN_VALUES": none, "_MAX_VALUES": none, "_NULL_COUNTS": [null] });
    let file = serde_json::json!({
        "_FILE_NAME": name, "_FILE_SIZE": 10, "_ROW_COUNT": 1, "_MIN_KEY": [], "_MAX_KEY": [],
        "_KEY_STATS": stats, "_VALUE_STATS": stats, "_MIN_SEQUENCE_NUMBER": 0,
        "_MAX_SEQUENCE_NUMBER": 1, "_SCHEMA_ID": 3, "_LEVEL": 0, "_EXTRA_FILES": [],
        "_CREATION_TIME": 1_782_435_723_004i64, "_DELETE_ROW_COUNT": 0,
        "_EMBEDDED_FILE_INDEX": null,
    });
    let file: DataFileMeta = serde_json::from_value(file).unwrap();
    let group = i32::from(name.as_bytes()[0] - b'a');
    let partition = Datum::Int(group / 4);
    let partition = BinaryRow::from_datums(&[(Some(&partition), &types()[0])]);
    let bucket = group % 4;
    ExposedEntry {
        kind,
        bucket,
        entry: ManifestEntry::new(kind, partition.to_serialized_bytes(), bucket, 4, file, 2),
    }
}

fn add(file: &str) -> (FileKind, &str) {
    (FileKind::Add, file)
}

fn delete(file: &str) -> (FileKind, &str) {
    (FileKind::Delete, file)
}

fn settings(min_count: usize) -> MergeSettings {
    MergeSettings {
        target_size: 1 << 20,
        min_count,
        full_threshold: 16 << 20,
        compression: "zstd".to_string(),
        partition_types: types(),
    }
}

fn merger(min_count: usize) -> ManifestMerger {
    ManifestMerger::new(settings(min_count))
}

async fn try_merge(
    merger: &ManifestMerger,
    folder: &Folder,
    list: &[ManifestFileMeta],
) -> Result<Vec<ManifestFileMeta>, Failure> {
    let list = encode(list, "zstd").await.unwrap();
    let merged = merger.merge(list, folder).await?;
    Ok(decode(merged).await.unwrap())
}

async fn merge(
    merger: &ManifestMerger,
    folder: &Folder,
    list: &[ManifestFileMeta],
) -> Vec<ManifestFileMeta> {
    try_merge(merger, folder, list).await.unwrap()
}

fn run<T>(work: impl std::future::Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().build().unwrap().block_on(work)
}

#[test]
fn deletion_cancels_its_addition() {
    run(async {
        let folder = Folder::default();
        let list = [
            folder.commit("m1", &[add("a1"), add("h2")]).await,
            folder.commit("m2", &[delete("a1"), add("b3")]).await,
            folder.commit("m3", &[add("i4")]).await,
        ];
        let merged = merge(&merger(3), &folder, &list).await;
        let [merged] = merged.as_slice() else {
            panic!("{merged:?}")
        };
        assert_eq!(folder.entries(merged).await, ["+h2", "+b3", "+i4"]);
        let mut summary = Summary::default();
        for file in ["h2", "b3", "i4"] {
            let entry = entry(FileKind::Add, file);
            summary.add_entry(&entry, &types()).unwrap();
        }
        let size = folder.bytes(merged.file_name()).len() as i64;
        let expected = summary.describe(merged.file_name(), size, &types());
        assert_eq!(*merged, expected.unwrap());
        assert_eq!(
            (merged.min_bucket(), merged.max_bucket()),
            (Some(0), Some(3))
        );
        assert_eq!(merged.total_buckets(), Some(4));
        assert_eq!(merged.schema_id(), 3);
    });
}

#[test]
fn deletion_whose_addition_is_elsewhere_stays() {
    run(async {
        let folder = Folder::default();
        let list = [
            folder.commit("m1", &[add("a1")]).await,
            folder.commit("m2", &[delete("z0"), delete("a1")]).await,
        ];
        let merged = merge(&merger(2), &folder, &list).await;
        assert_eq!(folder.entries(&merged[0]).await, ["-z0"]);
        assert_eq!(merged[0].num_added_files(), 0);
        assert_eq!(merged[0].num_deleted_files(), 1);
    });
}

#[test]
fn manifests_whose_entries_all_cancel_vanish() {
    run(async {
        let folder = Folder::default();
        let list = [
            folder.commit("m1", &[add("a1"), add("b2")]).await,
            folder.commit("m2", &[delete("b2"), delete("a1")]).await,
        ];
        assert!(merge(&merger(2), &folder, &list).await.is_empty());
        assert_eq!(folder.written(), 0);
    });
}

#[test]
fn files_that_differ_only_in_their_level_do_not_cancel() {
    run(async {
        let folder = Folder::default();
        let added = folder.commit("m1", &[add("a1")]).await;
        let mut deleted = entry(FileKind::Delete, "a1").entry;
        let mut json = serde_json::to_value(&deleted).unwrap();
        json["_FILE"]["_LEVEL"] = 5.into();
        deleted = serde_json::from_value(json).unwrap();
        let other = folder.commit("m2", &[delete("a1")]).await;
        folder.put("m2", encode(&[deleted], "zstd").await.unwrap());
        let merged = merge(&merger(2), &folder, &[added, other]).await;
        assert_eq!(folder.entries(&merged[0]).await, ["+a1", "-a1"]);
    });
}

#[test]
fn list_below_the_least_count_keeps_its_bytes() {
    run(async {
        let folder = Folder::default();
        let list = [
            folder.commit("m1", &[add("a1")]).await,
            folder.commit("m2", &[delete("a1")]).await,
        ];
        let bytes = encode(&list, "zstd").await.unwrap();
        let merged = merger(3).merge(bytes.clone(), &folder).await;
        assert_eq!(merged.unwrap(), bytes);
        assert_eq!(folder.written(), 0);
    });
}

#[test]
fn repeated_attempt_merges_nothing_twice() {
    run(async {
        let folder = Folder::default();
        let mut list = vec![
            folder.commit("m1", &[add("a1")]).await,
            folder.commit("m2", &[add("b2"), delete("a1")]).await,
        ];
        let merger = merger(2);
        let first = merge(&merger, &folder, &list).await;
        assert_eq!(first.len(), 1);
        // Another writer published a snapshot with the same manifests and one of its own.
        list.push(folder.commit("m3", &[add("c3")]).await);
        let second = merge(&merger, &folder, &list).await;
        assert_eq!(folder.entries(&second[0]).await, ["+b2", "+c3"]);
        // The second merge reads the result of the first and not its inputs.
        folder.discard("m1").await;
        folder.discard("m2").await;
        let third = merge(&merger, &folder, &list).await;
        assert_eq!(third, second);
        assert_eq!(folder.written(), 2);
        // Another writer has merged the same manifests itself.
        let merged = [folder.commit("other", &[add("b2")]).await];
        assert_eq!(merge(&merger, &folder, &merged).await, merged);
    });
}

#[test]
fn failed_merge_leaves_nothing_and_is_not_used_later() {
    run(async {
        let mut folder = Folder::default();
        let mut list = Vec::new();
        for number in 0..4 {
            let file = format!("a{number}");
            let name = format!("m{number}");
            list.push(folder.commit(&name, &[add(&file)]).await);
        }
        let mut settings = settings(2);
        settings.target_size = list[0].file_size() + 1;
        let merger = ManifestMerger::new(settings);
        folder.writable = Some(1);
        let before = folder.names();
        let failure = try_merge(&merger, &folder, &list).await.unwrap_err();
        assert_eq!(failure.code, PFFM_IO);
        assert_eq!(folder.names(), before);
        folder.writable = None;
        let merged = merge(&merger, &folder, &list).await;
        assert_eq!(merged.len(), 2);
        assert_eq!(folder.entries(&merged[0]).await, ["+a0", "+a1"]);
        assert_eq!(folder.entries(&merged[1]).await, ["+a2", "+a3"]);
    });
}

#[test]
fn large_blocks_are_copied_and_small_blocks_are_joined() {
    run(async {
        let folder = Folder::default();
        let many: Vec<String> = (0..500).map(|n| format!("a{n}")).collect();
        let entries: Vec<_> = many.iter().map(|file| add(file)).collect();
        let mut list = vec![folder.commit("m0", &entries).await];
        for number in 500..510 {
            let file = format!("b{number}");
            list.push(folder.commit(&format!("m{number}"), &[add(&file)]).await);
        }
        let merged = merge(&merger(2), &folder, &list).await;
        let found = folder.entries(&merged[0]).await;
        let expected = (0..510).map(|n| format!("+{}{n}", if n < 500 { 'a' } else { 'b' }));
        assert_eq!(found, expected.collect::<Vec<_>>());
        let before = Container::parse(folder.bytes("m0")).unwrap();
        let after = Container::parse(folder.bytes(merged[0].file_name())).unwrap();
        assert!(before.blocks.len() > 2);
        for (old, new) in before.blocks.iter().zip(&after.blocks).take(2) {
            assert_eq!(before.data(old), after.data(new));
        }
        assert!(after.blocks.len() <= before.blocks.len() + 1);
    });
}

#[test]
fn blocks_that_lose_an_entry_are_rewritten() {
    run(async {
        let folder = Folder::default();
        let many: Vec<String> = (0..500).map(|n| format!("a{n}")).collect();
        let entries: Vec<_> = many.iter().map(|file| add(file)).collect();
        let list = [
            folder.commit("m0", &entries).await,
            folder.commit("m1", &[delete("a70"), delete("a499")]).await,
        ];
        let merged = merge(&merger(2), &folder, &list).await;
        let expected = (0..499).filter(|n| *n != 70).map(|n| format!("+a{n}"));
        let expected: Vec<_> = expected.collect();
        assert_eq!(folder.entries(&merged[0]).await, expected);
        assert_eq!(merged[0].num_added_files(), 498);
        assert_eq!(merged[0].num_deleted_files(), 0);
    });
}

/// Replaces a text in the Avro schema of a manifest by a text of the same length.
fn change_schema(folder: &Folder, name: &str, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let bytes = folder.bytes(name);
    let position = bytes
        .windows(from.len())
        .position(|window| window == from.as_bytes())
        .unwrap();
    let mut changed = bytes;
    changed[position..position + to.len()].copy_from_slice(to.as_bytes());
    folder.put(name, changed);
}

#[test]
fn manifest_of_another_form_is_converted_if_it_is_small() {
    run(async {
        for (count, converted) in [(1000, true), (1001, false)] {
            let folder = Folder::default();
            let many: Vec<String> = (0..count).map(|n| format!("a{n}")).collect();
            let entries: Vec<_> = many.iter().map(|file| add(file)).collect();
            let list = [
                folder.commit("m0", &entries).await,
                folder.commit("m1", &[add("b1"), delete("a7")]).await,
                folder.commit("m2", &[add("b2")]).await,
            ];
            change_schema(&folder, "m0", "record__FILE", "record__FIL2");
            let merged = merge(&merger(2), &folder, &list).await;
            if converted {
                assert_eq!(merged.len(), 1);
                assert_eq!(folder.entries(&merged[0]).await.len(), count + 1);
            } else {
                assert_eq!(merged[0], list[0]);
                assert_eq!(folder.entries(&merged[1]).await, ["+b1", "-a7", "+b2"]);
            }
        }
    });
}

#[test]
fn manifest_with_unknown_fields_is_left_alone() {
    run(async {
        let folder = Folder::default();
        let list = [
            folder.commit("m0", &[add("a0")]).await,
            folder.commit("m1", &[add("a1")]).await,
            folder.commit("m2", &[delete("a0"), add("a2")]).await,
            folder.commit("m3", &[add("a3")]).await,
            folder.commit("m4", &[add("a4")]).await,
        ];
        change_schema(
            &folder,
            "m2",
            "_WRITE_COLS_SEQUENCES",
            "_FIELD_OF_A_SUCCESSOR",
        );
        let merged = merge(&merger(2), &folder, &list).await;
        assert_eq!(merged.len(), 3);
        assert_eq!(folder.entries(&merged[0]).await, ["+a0", "+a1"]);
        assert_eq!(merged[1], list[2]);
        assert_eq!(folder.entries(&merged[2]).await, ["+a3", "+a4"]);
    });
}

#[test]
fn file_added_after_its_deletion_stops_the_merge() {
    run(async {
        let folder = Folder::default();
        for second in [add("a1"), delete("a1")] {
            let list = [
                folder.commit("m1", &[delete("a1")]).await,
                folder.commit("m2", &[second]).await,
            ];
            let failure = try_merge(&merger(2), &folder, &list).await.unwrap_err();
            assert_eq!(failure.code, PFFM_CORRUPT_DATA);
            assert!(failure.message.contains("'a1'"), "{}", failure.message);
        }
        assert_eq!(folder.written(), 0);
    });
}

#[test]
fn full_compaction_drops_all_deletions_and_keeps_untouched_manifests() {
    run(async {
        let folder = Folder::default();
        let many =
            |letter: char| -> Vec<String> { (0..300).map(|n| format!("{letter}{n}")).collect() };
        let (a, e, i) = (many('a'), many('e'), many('i'));
        let adds = |files: &'static [String]| -> Vec<(FileKind, &'static str)> {
            files.iter().map(|file| add(file)).collect()
        };
        let leak = |files: Vec<String>| -> &'static [String] { files.leak() };
        let list = [
            folder.commit("a", &adds(leak(a))).await,
            folder.commit("e", &adds(leak(e))).await,
            folder.commit("i", &adds(leak(i))).await,
            folder.commit("d", &[delete("a7"), add("b1")]).await,
            folder.commit("x", &[delete("x0"), delete("e5")]).await,
        ];
        let mut settings = settings(30);
        settings.target_size = list[..3]
            .iter()
            .map(ManifestFileMeta::file_size)
            .min()
            .unwrap();
        settings.full_threshold = list[3].file_size() + list[4].file_size();
        let merger = ManifestMerger::new(settings);
        let merged = merge(&merger, &folder, &list).await;
        // No file of the third manifest has a partition with deletions.
        assert_eq!(merged[0], list[2]);
        assert!(merged
            .iter()
            .all(|manifest| manifest.num_deleted_files() == 0));
        assert_eq!(merged.len(), 3, "a new manifest starts at the target size");
        let mut live = BTreeSet::new();
        for manifest in &merged {
            live.extend(folder.entries(manifest).await);
        }
        assert_eq!(live.len(), 899);
        for gone in ["+a7", "+e5", "-x0"] {
            assert!(!live.contains(gone), "{gone}");
        }
    });
}

/// Generator of random numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

#[test]
fn random_commits_keep_the_live_files() {
    run(async {
        for seed in 0..10 {
            random_commits(seed).await;
        }
    });
}

/// Makes random commits with a merge in each. Some commits need several attempts.
async fn random_commits(seed: u64) {
    let mut dice = Dice(seed);
    let folder = Folder::default();
    let settings = MergeSettings {
        target_size: [1500, 5000, 20_000][dice.below(3)],
        min_count: 2 + dice.below(5),
        full_threshold: [4000, 20_000, 1 << 24][dice.below(3)],
        ..settings(0)
    };
    let mut live: BTreeSet<String> = BTreeSet::new();
    let mut list: Vec<ManifestFileMeta> = Vec::new();
    let mut longest = 0;
    for commit in 0..60 {
        let mut names = Vec::new();
        for number in 0..1 + dice.below(40) {
            let letter = char::from(b'a' + dice.below(20) as u8);
            names.push((FileKind::Add, format!("{letter}{commit}-{number}")));
        }
        for file in live.iter().filter(|_| dice.below(4) == 0) {
            names.push((FileKind::Delete, file.clone()));
        }
        for (kind, file) in &names {
            match kind {
                FileKind::Add => _ = live.insert(file.clone()),
                FileKind::Delete => _ = live.remove(file),
            }
        }
        let entries: Vec<_> = names
            .iter()
            .map(|(kind, file)| (*kind, file.as_str()))
            .collect();
        let delta = folder.commit(&format!("m{commit}"), &entries).await;
        let merger = ManifestMerger::new(settings.clone());
        let mut base = merge(&merger, &folder, &list).await;
        if dice.below(3) == 0 {
            // The first attempt fails, because another writer publishes a snapshot.
            let other = format!("c{commit}-other");
            list.push(folder.commit(&format!("o{commit}"), &[add(&other)]).await);
            live.insert(other);
            base = merge(&merger, &folder, &list).await;
        }
        base.push(delta);
        list = base;
        longest = longest.max(list.len());
        let mut found = BTreeSet::new();
        for manifest in &list {
            let mut counts = (0, 0);
            for entry in folder.entries(manifest).await {
                let (sign, file) = entry.split_at(1);
                match sign {
                    "+" => {
                        counts.0 += 1;
                        assert!(found.insert(file.to_string()), "seed {seed}: {file} twice");
                    }
                    _ => {
                        counts.1 += 1;
                        assert!(
                            found.remove(file),
                            "seed {seed}: {file} was not added before"
                        );
                    }
                }
            }
            let described = (manifest.num_added_files(), manifest.num_deleted_files());
            assert_eq!(counts, described, "seed {seed}");
            let size = folder.bytes(manifest.file_name()).len() as i64;
            assert_eq!(manifest.file_size(), size, "seed {seed}");
        }
        assert_eq!(found, live, "seed {seed}, commit {commit}");
    }
    assert!(longest < 60, "seed {seed}: {longest} manifests");
}
