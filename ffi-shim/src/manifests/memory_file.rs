//! In-memory decoding and encoding of manifest files with the crate's own code.

use std::future::Future;
use std::sync::Arc;

use async_trait::async_trait;
use opendal::services::MemoryConfig;
use opendal::Operator;
use paimon::io::{FileIO, FileIOProvider};
use paimon::spec::{
    IndexManifest, IndexManifestEntry, Manifest, ManifestEntry, ManifestFileMeta, ManifestList,
};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_INTERNAL};
use crate::failure::Failure;
use crate::upstream::{read_exposed, ExposedEntry};

/// The path of the file in memory.
const NAME: &str = "manifest";

/// Decodes the records of a manifest file.
pub(crate) async fn decode<R: Record>(bytes: Vec<u8>) -> Result<Vec<R>, Failure> {
    let file = MemoryFile::of(bytes).await?;
    let records = R::read(&file.file_io).await;
    records.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
}

/// Decodes the entries of a manifest, with their kinds and buckets.
pub(super) async fn decode_exposed(bytes: Vec<u8>) -> Result<Vec<ExposedEntry>, Failure> {
    let file = MemoryFile::of(bytes).await?;
    let entries = read_exposed(&file.file_io, NAME).await;
    entries.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
}

/// Encodes the records of a manifest file.
pub(crate) async fn encode<R: Record>(
    records: &[R],
    compression: &str,
) -> Result<Vec<u8>, Failure> {
    let file = MemoryFile::of(Vec::new()).await?;
    let written = R::write(&file.file_io, records, compression).await;
    written.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
    file.bytes().await
}

/// A record of a manifest file. The crate reads and writes files of such records.
pub(crate) trait Record: Serialize + DeserializeOwned {
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

/// Returns the record with another value of a member for which the crate has no setter.
pub(crate) fn with_member<R: Record>(
    record: &R,
    member: &str,
    value: &impl Serialize,
) -> Result<R, Failure> {
    let changed = serde_json::to_value(record).and_then(|mut json| {
        json[member] = serde_json::to_value(value)?;
        serde_json::from_value(json)
    });
    changed.map_err(|e| Failure::new(PFFM_INTERNAL, format!("member {member} of a manifest: {e}")))
}

/// A file in memory, which the crate accesses through a FileIO.
struct MemoryFile {
    memory: Operator,
    file_io: FileIO,
}

impl MemoryFile {
    async fn of(bytes: Vec<u8>) -> Result<Self, Failure> {
        let memory = Operator::from_config(MemoryConfig::default()).map_err(memory_error)?;
        memory.write(NAME, bytes).await.map_err(memory_error)?;
        let file_io = FileIO::from_path("memory:/").and_then(|builder| builder.build());
        let file_io = file_io.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
        let file_io = file_io.with_provider(Arc::new(MemoryProvider(memory.clone())));
        Ok(MemoryFile { memory, file_io })
    }

    async fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let bytes = self.memory.read(NAME).await.map_err(memory_error)?;
        Ok(bytes.to_vec())
    }
}

fn memory_error(error: opendal::Error) -> Failure {
    Failure::new(PFFM_INTERNAL, error.to_string())
}

#[derive(Debug)]
struct MemoryProvider(Operator);

#[async_trait]
impl FileIOProvider for MemoryProvider {
    async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
        Ok((self.0.clone(), path.to_string()))
    }
}
