//! The files that commit messages name, and their paths.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use opendal::services::MemoryConfig;
use opendal::Operator;
use paimon::io::FileIOProvider;
use paimon::spec::DataFileMeta;
use paimon::table::CommitMessage;
use paimon::Table;
use serde_json::json;

use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// Returns the names of the data files that the messages add. These names identify a set of messages.
pub(crate) fn added_files(messages: &[CommitMessage]) -> HashSet<String> {
    messages
        .iter()
        .flat_map(|message| &message.new_files)
        .map(|file| file.file_name.clone())
        .collect()
}

/// Returns the names of all files that the writers of the messages created: data, changelog and index files
/// with their sidecars.
pub(crate) fn written_files(messages: &[CommitMessage]) -> HashSet<&str> {
    let data = messages
        .iter()
        .flat_map(|m| {
            [
                &m.new_files,
                &m.new_changelog_files,
                &m.compact_after,
                &m.compact_changelog_files,
            ]
        })
        .flatten()
        .flat_map(|file| std::iter::once(&file.file_name).chain(&file.extra_files));
    let index = messages
        .iter()
        .flat_map(|m| [&m.new_index_files, &m.compact_new_index_files])
        .flatten()
        .map(|file| &file.file_name);
    data.chain(index).map(String::as_str).collect()
}

/// A locator of the files that commit messages name. It belongs to one table, and is initialized at its first
/// use.
#[derive(Default)]
pub(crate) struct FileLocator(tokio::sync::Mutex<Option<AbortRecorder>>);

impl FileLocator {
    /// Returns the paths of all written files. `table` is the table that this locator belongs to.
    pub(crate) async fn paths(
        &self,
        table: &Table,
        messages: &[CommitMessage],
    ) -> Result<Vec<String>, Failure> {
        let mut recorder = self.0.lock().await;
        let recorder = match &mut *recorder {
            Some(recorder) => recorder,
            none => none.insert(AbortRecorder::of(table)?),
        };
        recorder.paths(messages).await
    }

    /// Returns the folder that holds the bucket folders of a partition, relative to the location of the table and
    /// without slashes at its ends. Returns none if the folder is not below the location. `partition` is a serialized
    /// row in the crate's form.
    pub(crate) async fn partition_folder(
        &self,
        table: &Table,
        partition: &[u8],
    ) -> Result<Option<String>, Failure> {
        let mut folders = self.partition_folders(table, [partition]).await?;
        Ok(folders.pop().flatten())
    }

    /// Returns the folder of each partition, as [`FileLocator::partition_folder`] does.
    pub(crate) async fn partition_folders(
        &self,
        table: &Table,
        partitions: impl IntoIterator<Item = &[u8]>,
    ) -> Result<Vec<Option<String>>, Failure> {
        let file = placeholder_file()?;
        let messages: Vec<CommitMessage> = partitions
            .into_iter()
            .map(|partition| CommitMessage::new(partition.to_vec(), 0, vec![file.clone()]))
            .collect();
        let paths = self.paths(table, &messages).await?;
        let folder = |path: &String| {
            let bucket = path.strip_suffix(PLACEHOLDER)?.trim_end_matches('/');
            let (folder, _) = bucket.rsplit_once('/')?;
            let folder = folder.strip_prefix(table.location().trim_end_matches('/'))?;
            Some(folder.strip_prefix('/')?.to_string())
        };
        Ok(paths.iter().map(folder).collect())
    }
}

/// The name of a file that does not exist.
const PLACEHOLDER: &str = "/placeholder";

/// Returns the metadata of a data file with the name [`PLACEHOLDER`].
fn placeholder_file() -> Result<DataFileMeta, Failure> {
    let statistics = json!({ "_MIN_VALUES": [], "_MAX_VALUES": [], "_NULL_COUNTS": [] });
    let file = json!({
        "_FILE_NAME": PLACEHOLDER.trim_start_matches('/'), "_FILE_SIZE": 0, "_ROW_COUNT": 0,
        "_MIN_KEY": [], "_MAX_KEY": [], "_KEY_STATS": statistics, "_VALUE_STATS": statistics,
        "_MIN_SEQUENCE_NUMBER": 0, "_MAX_SEQUENCE_NUMBER": 0, "_SCHEMA_ID": 0, "_LEVEL": 0,
        "_EXTRA_FILES": [], "_DELETE_ROW_COUNT": 0, "_EMBEDDED_FILE_INDEX": null,
    });
    serde_json::from_value(file)
        .map_err(|e| Failure::new(PFFM_INTERNAL, format!("metadata of a data file: {e}")))
}

/// A table on a storage without files, which records the paths that an abort would delete. Only the `paimon`
/// crate knows where it puts files, and an abort is its only public function that visits all of them.
struct AbortRecorder {
    table: Table,
    paths: Arc<Mutex<Vec<String>>>,
}

impl AbortRecorder {
    fn of(table: &Table) -> Result<Self, Failure> {
        let recording = RecordingStorage::new()?;
        let paths = recording.paths.clone();
        let table = Table::from_resolved_schema(
            table.file_io().clone().with_provider(Arc::new(recording)),
            table.identifier().clone(),
            table.location().to_string(),
            table.schema().clone(),
            table.branch(),
        );
        let table = table.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
        Ok(AbortRecorder { table, paths })
    }

    async fn paths(&mut self, messages: &[CommitMessage]) -> Result<Vec<String>, Failure> {
        let internal = |e| Failure::of(e, PFFM_INTERNAL);
        let commit = self.table.new_write_builder().try_new_commit();
        let aborted = commit.map_err(internal)?.abort(messages).await;
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        let paths = std::mem::take(&mut *paths);
        aborted.map_err(internal).map(|()| paths)
    }
}

/// An empty storage that records every requested path.
#[derive(Debug)]
struct RecordingStorage {
    paths: Arc<Mutex<Vec<String>>>,
    empty: Operator,
}

impl RecordingStorage {
    fn new() -> Result<Self, Failure> {
        let empty = Operator::from_config(MemoryConfig::default())
            .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?;
        Ok(RecordingStorage {
            paths: Arc::default(),
            empty,
        })
    }
}

#[async_trait]
impl FileIOProvider for RecordingStorage {
    async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        paths.push(path.to_string());
        Ok((self.empty.clone(), "file".to_string()))
    }
}
