//! The files that messages made.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt};
use opendal::services::MemoryConfig;
use opendal::Operator;
use paimon::io::FileIOProvider;
use paimon::table::CommitMessage;
use paimon::Table;

use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;
use crate::table::OpenTable;

/// How many files are looked for at once.
const LOOKUPS: usize = 32;

/// The names of the data files that the messages add: what tells one set of messages from another.
pub(crate) fn added_files(messages: &[CommitMessage]) -> HashSet<String> {
    messages
        .iter()
        .flat_map(|message| &message.new_files)
        .map(|file| file.file_name.clone())
        .collect()
}

/// The names of all files that the messages made, sidecars included.
pub(crate) fn made_files(messages: &[CommitMessage]) -> HashSet<&str> {
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

/// Fails unless all of them are there: a snapshot that names files which were deleted, by an abort
/// or by somebody who took them for orphans, would make the table unreadable.
pub(crate) async fn ensure_made(
    open: &OpenTable,
    messages: &[CommitMessage],
) -> Result<(), Failure> {
    let paths = made_paths(open, messages).await?;
    let file_io = open.table.file_io();
    futures::stream::iter(paths)
        .map(|path| async move {
            let there = file_io.exists(&path).await;
            match there.map_err(|e| Failure::of(e, PFFM_INTERNAL))? {
                true => Ok(()),
                false => Err(Failure::state(format!(
                    "nothing was committed: file {path} of a message is not there; it was aborted, \
                     or removed by somebody else"
                ))),
            }
        })
        .buffer_unordered(LOOKUPS)
        .try_collect()
        .await
}

/// The paths of the files that the messages made.
pub(crate) async fn made_paths(
    open: &OpenTable,
    messages: &[CommitMessage],
) -> Result<Vec<String>, Failure> {
    let mut recorder = open.recorder.0.lock().await;
    let recording = match &mut *recorder {
        Some(recording) => recording,
        none => none.insert(Recording::of(&open.table)?),
    };
    recording.paths(messages).await
}

/// Tells where the files of messages to a table are; made when it is first asked.
#[derive(Default)]
pub(crate) struct Recorder(tokio::sync::Mutex<Option<Recording>>);

/// Only the crate knows where it puts files, so it aborts against a storage that does nothing but
/// take down what it is asked to delete.
struct Recording {
    table: Table,
    paths: Arc<Mutex<Vec<String>>>,
}

impl Recording {
    fn of(table: &Table) -> Result<Self, Failure> {
        let asked = Asked::new()?;
        let paths = asked.paths.clone();
        let table = Table::from_resolved_schema(
            table.file_io().clone().with_provider(Arc::new(asked)),
            table.identifier().clone(),
            table.location().to_string(),
            table.schema().clone(),
            table.branch(),
        );
        let table = table.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
        Ok(Recording { table, paths })
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

/// A storage without files that takes down the paths it is asked for.
#[derive(Debug)]
struct Asked {
    paths: Arc<Mutex<Vec<String>>>,
    nothing: Operator,
}

impl Asked {
    fn new() -> Result<Self, Failure> {
        let nothing = Operator::from_config(MemoryConfig::default())
            .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?;
        Ok(Asked {
            paths: Arc::default(),
            nothing,
        })
    }
}

#[async_trait]
impl FileIOProvider for Asked {
    async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        paths.push(path.to_string());
        Ok((self.nothing.clone(), "file".to_string()))
    }
}
