//! Small JSON files of a table: reading them, and publishing them exclusively.

use serde_json::{Map, Value};

use super::OpenTable;
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;
use crate::storage::{PublishOutcome, SnapshotOwner};

pub(super) async fn read(open: &OpenTable, path: &str) -> Result<Vec<u8>, Failure> {
    let input = open.table.file_io().new_input(path).map_err(internal)?;
    Ok(input.read().await.map_err(internal)?.to_vec())
}

pub(super) fn json(file: &Map<String, Value>) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(file).map_err(|e| Failure::new(PFFM_INTERNAL, format!("JSON: {e}")))
}

/// Writes a complete JSON file. Returns false if the file exists and must not be replaced.
pub(super) async fn put(
    open: &OpenTable,
    path: &str,
    bytes: Vec<u8>,
    replace: bool,
) -> Result<bool, Failure> {
    match &open.publish {
        SnapshotOwner::Store(store) if replace => store.replace(path, bytes).await.map(|()| true),
        SnapshotOwner::Store(store) => {
            let outcome = store.publish(path, unique(bytes)).await?;
            Ok(outcome == PublishOutcome::Won)
        }
        SnapshotOwner::Caller(_) => Err(Failure::unsupported(format!(
            "{path} was not written: it is unknown how to publish a file atomically with the file access of the \
             catalog; use Paimon Java"
        ))),
        _ => {
            let output = open.table.file_io().new_output(path).map_err(internal)?;
            output.write(bytes.into()).await.map_err(internal)?;
            Ok(true)
        }
    }
}

/// Returns the JSON with unique bytes. If the storage does not answer a publish, a file with the same bytes counts
/// as published by this caller. Without unique bytes, two callers who tag one snapshot would both be told that
/// they created the tag.
fn unique(mut json: Vec<u8>) -> Vec<u8> {
    let (_, bits) = uuid::Uuid::new_v4().as_u64_pair();
    json.push(b'\n');
    // No reader of a JSON file sees white space.
    json.extend((0..u64::BITS).map(|bit| match bits >> bit & 1 {
        0 => b' ',
        _ => b'\t',
    }));
    json
}

pub(super) fn internal(error: paimon::Error) -> Failure {
    Failure::of(error, PFFM_INTERNAL)
}
