//! Translation of the partitions in manifests and index manifests.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use paimon::spec::{IndexManifestEntry, ManifestEntry, ManifestFileMeta, TableSchema};
use serde::Serialize;

use super::key_form::KeyForm;
use crate::failure::Failure;
use crate::manifests::{decode, encode, with_member, Record};
use crate::upstream::is_add;

/// The kind of contents of a file in the `manifest` folder.
#[derive(Debug, PartialEq, Eq)]
enum Contents {
    Entries,
    IndexEntries,
    List,
    Other,
}

impl Contents {
    fn of(name: &str) -> Self {
        if name.contains(".sidecar") {
            Contents::Other
        } else if name.starts_with("manifest-list-") {
            Contents::List
        } else if name.starts_with("index-manifest-") {
            Contents::IndexEntries
        } else if name.starts_with("manifest-") {
            Contents::Entries
        } else {
            Contents::Other
        }
    }
}

/// A translator of the partitions in manifests. The crate reads and writes its own form of nulls, while
/// files hold Paimon Java's form.
///
/// If the entry that added a file has the crate's form, the entry that deletes the file keeps that form,
/// because readers match the two entries by their bytes.
#[derive(Debug)]
pub(crate) struct ManifestTranslator {
    form: KeyForm,
    compression: String,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// The partitions of entries that are stored in the crate's form, by the name of their file.
    in_crate_form: HashMap<String, Vec<u8>>,
    /// The sizes of manifests after their translation, by file name.
    sizes: HashMap<String, i64>,
}

impl ManifestTranslator {
    /// Returns the translator of a table, or none if both engines write the same bytes.
    pub(crate) fn of(schema: &TableSchema) -> Option<Self> {
        let compression = schema.options().get("manifest.compression");
        Some(ManifestTranslator {
            form: KeyForm::of_partitions(schema)?,
            compression: compression.map_or("zstd", String::as_str).to_string(),
            seen: Mutex::default(),
        })
    }

    /// Translates the bytes of a file to the bytes that the crate reads.
    pub(crate) async fn read(&self, name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
        match Contents::of(name) {
            Contents::Entries => {
                let partition = |entry: &ManifestEntry| {
                    self.read_partition(&entry.file().file_name, entry.partition())
                };
                self.rewrite(bytes, PARTITION, partition).await
            }
            Contents::IndexEntries => {
                let partition = |entry: &IndexManifestEntry| {
                    self.read_partition(&entry.index_file.file_name, &entry.partition)
                };
                self.rewrite(bytes, PARTITION, partition).await
            }
            Contents::List | Contents::Other => Ok(bytes),
        }
    }

    /// Translates the bytes that the crate writes to the bytes of the file.
    pub(crate) async fn write(&self, name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
        match Contents::of(name) {
            Contents::Entries => {
                let partition = |entry: &ManifestEntry| match is_add(entry) {
                    true => self.form.to_java(entry.partition()),
                    false => self.written_partition(&entry.file().file_name, entry.partition()),
                };
                let bytes = self.rewrite(bytes, PARTITION, partition).await?;
                let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                self.seen().sizes.insert(name.to_string(), size);
                Ok(bytes)
            }
            Contents::IndexEntries => {
                let partition = |entry: &IndexManifestEntry| {
                    self.written_partition(&entry.index_file.file_name, &entry.partition)
                };
                self.rewrite(bytes, PARTITION, partition).await
            }
            Contents::List => {
                let size = |manifest: &ManifestFileMeta| {
                    let size = self.seen().sizes.get(manifest.file_name()).copied();
                    Ok(size.filter(|size| *size != manifest.file_size()))
                };
                self.rewrite(bytes, "_FILE_SIZE", size).await
            }
            Contents::Other => Ok(bytes),
        }
    }

    /// Returns the crate's form of a partition in a file, or none if the partition has that form.
    fn read_partition(&self, file: &str, partition: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        if self.form.to_java(partition)?.is_some() {
            let mut seen = self.seen();
            seen.in_crate_form
                .insert(file.to_string(), partition.to_vec());
        }
        self.form.to_crate(partition)
    }

    /// Returns a partition in the form in which it is written, or none if the partition has that form. The
    /// written form is the form of the entry that added the file.
    fn written_partition(&self, file: &str, partition: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        match self.seen().in_crate_form.get(file) {
            Some(stored) => Ok((stored != partition).then(|| stored.clone())),
            None => self.form.to_java(partition),
        }
    }

    /// Replaces a member in each record of a file for which `change` returns a value.
    async fn rewrite<R: Record, V: Serialize>(
        &self,
        bytes: Vec<u8>,
        member: &str,
        change: impl Fn(&R) -> Result<Option<V>, Failure>,
    ) -> Result<Vec<u8>, Failure> {
        let records: Vec<R> = decode(bytes.clone()).await?;
        let mut changed = false;
        let records = records.into_iter().map(|record| match change(&record)? {
            Some(value) => {
                changed = true;
                with_member(&record, member, &value)
            }
            None => Ok(record),
        });
        let records: Vec<R> = records.collect::<Result<_, Failure>>()?;
        match changed {
            true => encode(&records, &self.compression).await,
            false => Ok(bytes),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The member with the serialized partition, in both kinds of entries.
const PARTITION: &str = "_PARTITION";

#[cfg(test)]
mod tests {
    use std::future::Future;

    use paimon::spec::{BinaryRow, DataFileMeta, Datum, FileKind};

    use super::super::key_form::tests::schema;
    use super::*;
    use crate::failure::codes::PFFM_CORRUPT_DATA;

    fn run<T>(work: impl Future<Output = T>) -> T {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.enable_all().build().unwrap().block_on(work)
    }

    fn translator() -> ManifestTranslator {
        ManifestTranslator::of(&schema(&[("p", "TIMESTAMP(6)"), ("v", "INT")], &["p"])).unwrap()
    }

    fn null(translator: &ManifestTranslator) -> (Vec<u8>, Vec<u8>) {
        let java = translator.form.java_row(&[None]).to_serialized_bytes();
        let in_crate = translator.form.to_crate(&java).unwrap().unwrap();
        (java, in_crate)
    }

    fn entry(kind: FileKind, partition: &[u8], name: &str) -> ManifestEntry {
        let stats = BinaryRow::from_datums(&[]).to_serialized_bytes();
        let stats = serde_json::json!({
            "_MIN_VALUES": stats, "_MAX_VALUES": stats, "_NULL_COUNTS": [null],
        });
        let file = serde_json::json!({
            "_FILE_NAME": name, "_FILE_SIZE": 10, "_ROW_COUNT": 1,
            "_MIN_KEY": [0, 1], "_MAX_KEY": [255], "_KEY_STATS": stats, "_VALUE_STATS": stats,
            "_MIN_SEQUENCE_NUMBER": 0, "_MAX_SEQUENCE_NUMBER": 1, "_SCHEMA_ID": 0, "_LEVEL": 0,
            "_EXTRA_FILES": ["x"], "_DELETE_ROW_COUNT": 0, "_EMBEDDED_FILE_INDEX": [1, 2],
            "_CREATION_TIME": 1_782_435_723_004i64,
        });
        let file: DataFileMeta = serde_json::from_value(file).unwrap();
        ManifestEntry::new(kind, partition.to_vec(), 3, -1, file, 2)
    }

    async fn encoded(entries: &[ManifestEntry]) -> Vec<u8> {
        encode(entries, "zstd").await.unwrap()
    }

    async fn decoded(bytes: Vec<u8>) -> Vec<ManifestEntry> {
        decode(bytes).await.unwrap()
    }

    #[test]
    fn file_name_decides_the_contents() {
        assert_eq!(Contents::of("manifest-a-0"), Contents::Entries);
        assert_eq!(Contents::of("manifest-a-changelog-0"), Contents::Entries);
        assert_eq!(Contents::of("manifest-list-a-0"), Contents::List);
        assert_eq!(Contents::of("index-manifest-a-0"), Contents::IndexEntries);
        assert_eq!(Contents::of("manifest-a-0.sidecar"), Contents::Other);
        assert_eq!(Contents::of("a"), Contents::Other);
    }

    #[test]
    fn crate_reads_its_form_and_files_hold_paimon_javas_form() {
        run(async {
            let translator = translator();
            let (java, in_crate) = null(&translator);
            let value = Datum::Timestamp {
                millis: 5,
                nanos: 6,
            };
            let value = translator
                .form
                .java_row(&[Some(value)])
                .to_serialized_bytes();
            let stored = [
                entry(FileKind::Add, &java, "a"),
                entry(FileKind::Add, &in_crate, "b"),
                entry(FileKind::Add, &value, "c"),
            ];
            let bytes = encoded(&stored).await;
            let read = translator.read("manifest-1-0", bytes).await.unwrap();
            let read = decoded(read).await;
            assert_eq!(read[0], entry(FileKind::Add, &in_crate, "a"));
            assert_eq!(read[1..], stored[1..]);

            // Entries that are stored in the crate's form are deleted in that form.
            let mut delete: Vec<_> = read
                .into_iter()
                .map(|e| e.with_kind(FileKind::Delete))
                .collect();
            delete.push(entry(FileKind::Add, &in_crate, "d"));
            let bytes = encoded(&delete).await;
            let written = translator.write("manifest-2-0", bytes).await.unwrap();
            let size = written.len() as i64;
            let partitions: Vec<_> = decoded(written)
                .await
                .iter()
                .map(|e| e.partition().to_vec())
                .collect();
            assert_eq!(partitions, [java.clone(), in_crate, value, java]);

            let list = [("manifest-1-0", 1), ("manifest-2-0", 2)].map(|(name, size)| {
                let stats = delete[0].file().value_stats.clone();
                ManifestFileMeta::new(name.to_string(), size, 1, 0, stats, 0)
            });
            let bytes = encode(&list, "zstd").await.unwrap();
            let bytes = translator.write("manifest-list-1-0", bytes).await.unwrap();
            let read: Vec<ManifestFileMeta> = decode(bytes).await.unwrap();
            assert_eq!(read[0], list[0], "not written by this translator");
            assert_eq!(read[1].file_size(), size);
        });
    }

    #[test]
    fn files_without_differing_nulls_keep_their_bytes() {
        run(async {
            let translator = translator();
            let value = Datum::Timestamp {
                millis: 5,
                nanos: 6,
            };
            let value = translator
                .form
                .java_row(&[Some(value)])
                .to_serialized_bytes();
            let bytes = encoded(&[entry(FileKind::Add, &value, "a")]).await;
            let read = translator.read("manifest-1-0", bytes.clone()).await;
            assert_eq!(read.unwrap(), bytes);
            let written = translator.write("manifest-1-0", bytes.clone()).await;
            assert_eq!(written.unwrap(), bytes);
            let failed = translator.read("manifest-1-0", b"nothing".to_vec()).await;
            assert_eq!(failed.unwrap_err().code, PFFM_CORRUPT_DATA);
        });
    }
}
