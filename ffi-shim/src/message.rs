//! Commit messages as bytes: Paimon Java's serializer body, in the crate's version.

use std::collections::HashSet;

use paimon::table::{CommitMessage, COMMIT_MESSAGE_SERIALIZER_VERSION};

use crate::buffer::{from_frames, to_frames};
use crate::error::{Failure, PFFM_CORRUPT_DATA, PFFM_INTERNAL};

/// The version that `include/paimon_ffm.h` promises.
const VERSION: i32 = 14;
const _: () = assert!(COMMIT_MESSAGE_SERIALIZER_VERSION == VERSION);

pub(crate) fn to_bytes(messages: &[CommitMessage]) -> Result<Vec<u8>, Failure> {
    let bodies = messages
        .iter()
        .map(|message| message.serialize())
        .collect::<paimon::Result<Vec<_>>>()
        .map_err(|e| Failure::of(e, PFFM_INTERNAL).context("a commit message"))?;
    Ok(to_frames(bodies))
}

pub(crate) fn from_bytes(frames: &[u8]) -> Result<Vec<CommitMessage>, Failure> {
    from_frames(frames)?
        .into_iter()
        .enumerate()
        .map(|(index, body)| {
            CommitMessage::deserialize(VERSION, body).map_err(|e| {
                Failure {
                    code: PFFM_CORRUPT_DATA,
                    ..Failure::of(e, PFFM_CORRUPT_DATA)
                }
                .context(format!("commit message {index}"))
            })
        })
        .collect()
}

/// The names of the data files that the messages add: what tells one set of messages from another.
pub(crate) fn added_files(messages: &[CommitMessage]) -> HashSet<String> {
    messages
        .iter()
        .flat_map(|message| &message.new_files)
        .map(|file| file.file_name.clone())
        .collect()
}
