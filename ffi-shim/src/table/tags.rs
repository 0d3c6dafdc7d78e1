//! Tags: snapshots with a name, which stay when the others expire.

use paimon::spec::Snapshot;
use paimon::table::TagManager;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::OpenTable;
use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_INTERNAL, PFFM_NOT_FOUND};
use crate::failure::Failure;
use crate::storage::{PublishOutcome, SnapshotOwner};

/// Below the folder of the tags.
const SUCCESS_FOLDER: &str = "tag-success-file";

/// A tag, for JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TagFacts {
    name: String,
    snapshot: Snapshot,
    created_wall_clock_millis: Option<i64>,
    retained_seconds: Option<f64>,
}

/// The tags by name.
pub(crate) async fn list(open: &OpenTable) -> Result<Vec<TagFacts>, Failure> {
    let tags = open.table.tag_manager().list_all_with_metadata().await;
    let tags = tags.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?;
    let facts = tags
        .into_iter()
        .map(|(name, snapshot, created, retained)| TagFacts {
            name,
            snapshot,
            created_wall_clock_millis: created,
            retained_seconds: retained,
        });
    let mut facts: Vec<TagFacts> = facts.collect();
    facts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(facts)
}

/// What to tag.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    snapshot_id: i64,
    /// A tag of the name is replaced.
    #[serde(default)]
    replace: bool,
    /// Members of the tag's file besides those of the snapshot.
    #[serde(default)]
    fields: Map<String, Value>,
    /// The time for a success file, in milliseconds since 1970-01-01 UTC.
    #[serde(default)]
    success_millis: Option<i64>,
}

fn internal(error: paimon::Error) -> Failure {
    Failure::of(error, PFFM_INTERNAL)
}

/// Tags a snapshot. False if there is a tag of the name that is not to be replaced.
pub(crate) async fn create(
    open: &OpenTable,
    name: &str,
    request: &Request,
) -> Result<bool, Failure> {
    let created = try_create(open, name, request).await;
    created.map_err(|e| e.context(format!("tag '{name}' of table {}", open.full_name())))
}

async fn try_create(open: &OpenTable, name: &str, request: &Request) -> Result<bool, Failure> {
    let tags = open.table.tag_manager();
    // Also refuses names that are not names of files.
    if tags.tag_exists(name).await.map_err(internal)? && !request.replace {
        return Ok(false);
    }
    let mut tag = snapshot(open, request.snapshot_id).await?;
    tag.extend(request.fields.clone());
    let path = tags.tag_path(name);
    if !put(open, &path, json(&tag)?, request.replace).await? {
        return Ok(false);
    }
    if let Some(millis) = request.success_millis {
        succeed(open, &success_path(&tags, name), millis).await?;
    }
    Ok(true)
}

/// The snapshot as it lies on the storage, with the fields that the crate does not know.
async fn snapshot(open: &OpenTable, id: i64) -> Result<Map<String, Value>, Failure> {
    let path = open.table.snapshot_manager().snapshot_path(id);
    let file_io = open.table.file_io();
    if !file_io.exists(&path).await.map_err(internal)? {
        let gone = format!("there is no snapshot {id}");
        return Err(Failure::new(PFFM_NOT_FOUND, gone));
    }
    let bytes = file_io.new_input(&path).map_err(internal)?.read().await;
    serde_json::from_slice(&bytes.map_err(internal)?)
        .map_err(|e| Failure::new(PFFM_CORRUPT_DATA, format!("snapshot {id}: {e}")))
}

fn json(file: &Map<String, Value>) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(file).map_err(|e| Failure::new(PFFM_INTERNAL, format!("JSON: {e}")))
}

/// Writes a file, whole. False if there is one that is not to be replaced.
async fn put(open: &OpenTable, path: &str, bytes: Vec<u8>, replace: bool) -> Result<bool, Failure> {
    match &open.publish {
        SnapshotOwner::Store(store) if replace => store.replace(path, bytes).await.map(|()| true),
        SnapshotOwner::Store(store) => {
            let outcome = store.publish(path, bytes).await?;
            Ok(outcome == PublishOutcome::Won)
        }
        _ => {
            let output = open.table.file_io().new_output(path).map_err(internal)?;
            output.write(bytes.into()).await.map_err(internal)?;
            Ok(true)
        }
    }
}

fn success_path(tags: &TagManager, name: &str) -> String {
    format!("{}/{SUCCESS_FOLDER}/{name}_SUCCESS", tags.tag_directory())
}

/// Writes the success file, or notes in it that the tag was written anew.
async fn succeed(open: &OpenTable, path: &str, millis: i64) -> Result<(), Failure> {
    let file_io = open.table.file_io();
    let mut created = millis;
    if file_io.exists(path).await.map_err(internal)? {
        let bytes = file_io.new_input(path).map_err(internal)?.read().await;
        let before: Option<Value> = serde_json::from_slice(&bytes.map_err(internal)?).ok();
        let before = before
            .as_ref()
            .and_then(|file| file["creationTime"].as_i64());
        created = before.unwrap_or(millis);
    }
    let file = serde_json::json!({ "creationTime": created, "modificationTime": millis });
    let bytes = file.to_string().into_bytes();
    put(open, path, bytes, true).await.map(|_| ())
}

/// Deletes a tag and its success file. False if there is no such tag.
pub(crate) async fn delete(open: &OpenTable, name: &str) -> Result<bool, Failure> {
    let deleted = try_delete(open, name).await;
    deleted.map_err(|e| e.context(format!("tag '{name}' of table {}", open.full_name())))
}

async fn try_delete(open: &OpenTable, name: &str) -> Result<bool, Failure> {
    let tags = open.table.tag_manager();
    if !tags.tag_exists(name).await.map_err(internal)? {
        return Ok(false);
    }
    tags.delete(name).await.map_err(internal)?;
    let (success, file_io) = (success_path(&tags, name), open.table.file_io());
    if file_io.exists(&success).await.map_err(internal)? {
        file_io.delete_file(&success).await.map_err(internal)?;
    }
    Ok(true)
}
