//! Manifests and index manifests on their way between files and the crate.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use opendal::services::MemoryConfig;
use opendal::Operator;
use paimon::io::{FileIO, FileIOProvider};
use paimon::spec::{
    IndexManifest, IndexManifestEntry, Manifest, ManifestEntry, ManifestFileMeta, ManifestList,
    TableSchema,
};
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::KeyForm;
use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_INTERNAL};
use crate::failure::Failure;
use crate::upstream::is_add;

/// What a file in the `manifest` folder holds.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Entries,
    IndexEntries,
    List,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        if name.contains(".sidecar") {
            Kind::Other
        } else if name.starts_with("manifest-list-") {
            Kind::List
        } else if name.starts_with("index-manifest-") {
            Kind::IndexEntries
        } else if name.starts_with("manifest-") {
            Kind::Entries
        } else {
            Kind::Other
        }
    }
}

/// Translates the partitions in manifests: the crate reads and writes its own form of nulls, files
/// hold Paimon Java's.
///
/// A file that was added in the crate's form is deleted in that form, because readers match the two
/// entries by their bytes.
#[derive(Debug)]
pub(crate) struct Manifests {
    form: KeyForm,
    compression: String,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// The partitions of files whose entries are stored in the crate's form, by file name.
    native: HashMap<String, Vec<u8>>,
    /// The sizes of manifests that were translated when they were written, by file name.
    sizes: HashMap<String, i64>,
}

impl Manifests {
    /// None where there is nothing to translate.
    pub(crate) fn of(schema: &TableSchema) -> Option<Self> {
        let compression = schema.options().get("manifest.compression");
        Some(Manifests {
            form: KeyForm::of_partitions(schema)?,
            compression: compression.map_or("zstd", String::as_str).to_string(),
            seen: Mutex::default(),
        })
    }

    /// The bytes that the crate gets of the file with this name.
    pub(crate) async fn read(&self, name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
        match Kind::of(name) {
            Kind::Entries => {
                let native = |entry: &ManifestEntry| {
                    self.to_native(&entry.file().file_name, entry.partition())
                };
                self.rewrite(bytes, PARTITION, native).await
            }
            Kind::IndexEntries => {
                let native = |entry: &IndexManifestEntry| {
                    self.to_native(&entry.index_file.file_name, &entry.partition)
                };
                self.rewrite(bytes, PARTITION, native).await
            }
            Kind::List | Kind::Other => Ok(bytes),
        }
    }

    /// The bytes that go into the file with this name.
    pub(crate) async fn write(&self, name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
        match Kind::of(name) {
            Kind::Entries => {
                let stored = |entry: &ManifestEntry| match is_add(entry) {
                    true => self.form.java(entry.partition()),
                    false => self.to_stored(&entry.file().file_name, entry.partition()),
                };
                let bytes = self.rewrite(bytes, PARTITION, stored).await?;
                let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                self.seen().sizes.insert(name.to_string(), size);
                Ok(bytes)
            }
            Kind::IndexEntries => {
                let stored = |entry: &IndexManifestEntry| {
                    self.to_stored(&entry.index_file.file_name, &entry.partition)
                };
                self.rewrite(bytes, PARTITION, stored).await
            }
            Kind::List => {
                let size = |manifest: &ManifestFileMeta| {
                    let size = self.seen().sizes.get(manifest.file_name()).copied();
                    Ok(size.filter(|size| *size != manifest.file_size()))
                };
                self.rewrite(bytes, "_FILE_SIZE", size).await
            }
            Kind::Other => Ok(bytes),
        }
    }

    fn to_native(&self, file: &str, partition: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        if self.form.java(partition)?.is_some() {
            let mut seen = self.seen();
            seen.native.insert(file.to_string(), partition.to_vec());
        }
        self.form.native(partition)
    }

    /// The form in which the entry that added the file is stored.
    fn to_stored(&self, file: &str, partition: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        match self.seen().native.get(file) {
            Some(stored) => Ok((stored != partition).then(|| stored.clone())),
            None => self.form.java(partition),
        }
    }

    /// The file with the values that `change` gives for a member of its records.
    async fn rewrite<R: Record, V: Serialize>(
        &self,
        bytes: Vec<u8>,
        member: &str,
        change: impl Fn(&R) -> Result<Option<V>, Failure>,
    ) -> Result<Vec<u8>, Failure> {
        let internal = |e| Failure::of(e, PFFM_INTERNAL);
        let copy = Copy::of(bytes.clone()).await?;
        let records = R::read(&copy.file_io).await;
        let records = records.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?;
        let mut changed = false;
        let records = records.into_iter().map(|record| match change(&record)? {
            Some(value) => {
                changed = true;
                with_member(&record, member, &value)
            }
            None => Ok(record),
        });
        let records: Vec<R> = records.collect::<Result<_, Failure>>()?;
        if !changed {
            return Ok(bytes);
        }
        let written = R::write(&copy.file_io, &records, &self.compression).await;
        written.map_err(internal)?;
        copy.bytes().await
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The member of both kinds of entries that holds the serialized partition.
const PARTITION: &str = "_PARTITION";

/// The record with another value for a member that the crate has no setter for.
fn with_member<R: Record>(record: &R, member: &str, value: &impl Serialize) -> Result<R, Failure> {
    let changed = serde_json::to_value(record).and_then(|mut json| {
        json[member] = serde_json::to_value(value)?;
        serde_json::from_value(json)
    });
    changed.map_err(|e| Failure::new(PFFM_INTERNAL, format!("{member} of a manifest: {e}")))
}

/// What the crate reads from one file and writes into one, at [`NAME`].
trait Record: Serialize + DeserializeOwned {
    fn read(file_io: &FileIO) -> impl Future<Output = paimon::Result<Vec<Self>>> + Send;

    fn write(
        file_io: &FileIO,
        records: &[Self],
        compression: &str,
    ) -> impl Future<Output = paimon::Result<()>> + Send;
}

macro_rules! record {
    ($record:ty, $file:ty) => {
        impl Record for $record {
            async fn read(file_io: &FileIO) -> paimon::Result<Vec<Self>> {
                <$file>::read(file_io, NAME).await
            }

            async fn write(
                file_io: &FileIO,
                records: &[Self],
                compression: &str,
            ) -> paimon::Result<()> {
                <$file>::write_with_compression(file_io, NAME, records, compression).await
            }
        }
    };
}

record!(ManifestEntry, Manifest);
record!(IndexManifestEntry, IndexManifest);
record!(ManifestFileMeta, ManifestList);

/// A file in memory, through which the crate decodes and encodes.
struct Copy {
    memory: Operator,
    file_io: FileIO,
}

const NAME: &str = "manifest";

impl Copy {
    async fn of(bytes: Vec<u8>) -> Result<Self, Failure> {
        let memory = Operator::from_config(MemoryConfig::default()).map_err(in_memory)?;
        memory.write(NAME, bytes).await.map_err(in_memory)?;
        let file_io = FileIO::from_path("memory:/").and_then(|builder| builder.build());
        let file_io = file_io.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
        let file_io = file_io.with_provider(Arc::new(InMemory(memory.clone())));
        Ok(Copy { memory, file_io })
    }

    async fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let bytes = self.memory.read(NAME).await.map_err(in_memory)?;
        Ok(bytes.to_vec())
    }
}

fn in_memory(error: opendal::Error) -> Failure {
    Failure::new(PFFM_INTERNAL, error.to_string())
}

#[derive(Debug)]
struct InMemory(Operator);

#[async_trait]
impl FileIOProvider for InMemory {
    async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
        Ok((self.0.clone(), path.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use paimon::spec::{BinaryRow, DataFileMeta, Datum, FileKind};

    use super::super::tests::schema;
    use super::*;

    fn run<T>(work: impl Future<Output = T>) -> T {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.enable_all().build().unwrap().block_on(work)
    }

    fn manifests() -> Manifests {
        Manifests::of(&schema(&[("p", "TIMESTAMP(6)"), ("v", "INT")], &["p"])).unwrap()
    }

    fn null(manifests: &Manifests) -> (Vec<u8>, Vec<u8>) {
        let java = manifests.form.java_row(&[None]).to_serialized_bytes();
        let native = manifests.form.native(&java).unwrap().unwrap();
        (java, native)
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
        let copy = Copy::of(Vec::new()).await.unwrap();
        let written = ManifestEntry::write(&copy.file_io, entries, "zstd").await;
        written.unwrap();
        copy.bytes().await.unwrap()
    }

    async fn decoded(bytes: Vec<u8>) -> Vec<ManifestEntry> {
        let copy = Copy::of(bytes).await.unwrap();
        ManifestEntry::read(&copy.file_io).await.unwrap()
    }

    #[test]
    fn files_of_the_manifest_folder_are_told_by_their_names() {
        assert_eq!(Kind::of("manifest-a-0"), Kind::Entries);
        assert_eq!(Kind::of("manifest-a-changelog-0"), Kind::Entries);
        assert_eq!(Kind::of("manifest-list-a-0"), Kind::List);
        assert_eq!(Kind::of("index-manifest-a-0"), Kind::IndexEntries);
        assert_eq!(Kind::of("manifest-a-0.sidecar"), Kind::Other);
        assert_eq!(Kind::of("a"), Kind::Other);
    }

    #[test]
    fn the_crate_sees_its_own_form_and_files_hold_that_of_paimon_java() {
        run(async {
            let manifests = manifests();
            let (java, native) = null(&manifests);
            let value = Datum::Timestamp {
                millis: 5,
                nanos: 6,
            };
            let value = manifests
                .form
                .java_row(&[Some(value)])
                .to_serialized_bytes();
            let stored = [
                entry(FileKind::Add, &java, "a"),
                entry(FileKind::Add, &native, "b"),
                entry(FileKind::Add, &value, "c"),
            ];
            let bytes = encoded(&stored).await;
            let read = manifests.read("manifest-1-0", bytes).await.unwrap();
            let read = decoded(read).await;
            assert_eq!(read[0], entry(FileKind::Add, &native, "a"));
            assert_eq!(read[1..], stored[1..]);

            // What was stored in the crate's form is deleted in it.
            let mut delete: Vec<_> = read
                .into_iter()
                .map(|e| e.with_kind(FileKind::Delete))
                .collect();
            delete.push(entry(FileKind::Add, &native, "d"));
            let bytes = encoded(&delete).await;
            let written = manifests.write("manifest-2-0", bytes).await.unwrap();
            let size = written.len() as i64;
            let partitions: Vec<_> = decoded(written)
                .await
                .iter()
                .map(|e| e.partition().to_vec())
                .collect();
            assert_eq!(partitions, [java.clone(), native, value, java]);

            let list = [("manifest-1-0", 1), ("manifest-2-0", 2)].map(|(name, size)| {
                let stats = delete[0].file().value_stats.clone();
                ManifestFileMeta::new(name.to_string(), size, 1, 0, stats, 0)
            });
            let copy = Copy::of(Vec::new()).await.unwrap();
            let written = ManifestFileMeta::write(&copy.file_io, &list, "zstd").await;
            written.unwrap();
            let bytes = copy.bytes().await.unwrap();
            let bytes = manifests.write("manifest-list-1-0", bytes).await.unwrap();
            let copy = Copy::of(bytes).await.unwrap();
            let read = ManifestFileMeta::read(&copy.file_io).await.unwrap();
            assert_eq!(read[0], list[0], "not written here");
            assert_eq!(read[1].file_size(), size);
        });
    }

    #[test]
    fn files_without_such_nulls_keep_their_bytes() {
        run(async {
            let manifests = manifests();
            let value = Datum::Timestamp {
                millis: 5,
                nanos: 6,
            };
            let value = manifests
                .form
                .java_row(&[Some(value)])
                .to_serialized_bytes();
            let bytes = encoded(&[entry(FileKind::Add, &value, "a")]).await;
            let read = manifests.read("manifest-1-0", bytes.clone()).await;
            assert_eq!(read.unwrap(), bytes);
            let written = manifests.write("manifest-1-0", bytes.clone()).await;
            assert_eq!(written.unwrap(), bytes);
            let failed = manifests.read("manifest-1-0", b"nothing".to_vec()).await;
            assert_eq!(failed.unwrap_err().code, PFFM_CORRUPT_DATA);
        });
    }
}
