//! Tags: names of snapshots. A tagged snapshot is kept when other snapshots expire.

use paimon::spec::Snapshot;
use paimon::table::TagManager;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::files::{internal, json, put, read};
use super::OpenTable;
use crate::failure::codes::{
    PFFM_ALREADY_EXISTS, PFFM_CORRUPT_DATA, PFFM_INTERNAL, PFFM_NOT_FOUND,
};
use crate::failure::Failure;
use crate::names;

/// The folder of success files, in the folder of the tags.
const SUCCESS_FOLDER: &str = "tag-success-file";

/// Members of a tag file that a snapshot file does not have.
const TAG_MEMBERS: [&str; 2] = ["tagCreateTime", "tagTimeRetained"];

/// A tag, as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TagFacts {
    name: String,
    snapshot: Snapshot,
    created_wall_clock_millis: Option<i64>,
    retained_seconds: Option<f64>,
}

/// Returns the tags, sorted by name.
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

/// The request to create a tag.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    /// The id of the snapshot. Without it, the latest snapshot is tagged.
    snapshot_id: Option<i64>,
    /// Whether an existing tag with this name is replaced.
    #[serde(default)]
    replace: bool,
    /// Members of the tag file in addition to those of the snapshot.
    #[serde(default)]
    fields: Map<String, Value>,
    /// The time for a success file, in milliseconds since 1970-01-01 UTC.
    #[serde(default)]
    success_millis: Option<i64>,
    /// Whether the server of a REST catalog creates the tag. Only the snapshot is passed to the server.
    #[serde(default)]
    by_server: bool,
}

/// Tags a snapshot. Returns false if a tag with this name exists and must not be replaced.
pub(crate) async fn create(
    open: &OpenTable,
    name: &str,
    request: &Request,
) -> Result<bool, Failure> {
    let created = try_create(open, name, request).await;
    created.map_err(|e| e.context(format!("tag '{name}' of table {}", open.full_name())))
}

async fn try_create(open: &OpenTable, name: &str, request: &Request) -> Result<bool, Failure> {
    names::check_tag(open.table.location(), name)?;
    if let (true, Some(server)) = (request.by_server, open.table.rest_env()) {
        let (api, table) = (server.api(), server.identifier());
        return match api.create_tag(table, name, request.snapshot_id).await {
            Ok(()) => Ok(true),
            Err(e) => match Failure::of(e, PFFM_INTERNAL) {
                failure if failure.code == PFFM_ALREADY_EXISTS => Ok(false),
                failure => Err(failure),
            },
        };
    }
    let tags = open.table.tag_manager();
    if tags.tag_exists(name).await.map_err(internal)? && !request.replace {
        return Ok(false);
    }
    let id = match request.snapshot_id {
        Some(id) => id,
        None => match open.latest_snapshot().await? {
            Some(latest) => latest.id(),
            None => {
                let empty = "the table has no snapshot to tag";
                return Err(Failure::new(PFFM_NOT_FOUND, empty));
            }
        },
    };
    let mut tag = snapshot(open, id).await?;
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

/// Returns the snapshot as stored, with the members that the crate does not know. An expired snapshot is read
/// from one of its tags.
async fn snapshot(open: &OpenTable, id: i64) -> Result<Map<String, Value>, Failure> {
    let path = open.table.snapshot_manager().snapshot_path(id);
    let file_io = open.table.file_io();
    if !file_io.exists(&path).await.map_err(internal)? {
        let tags = open.table.tag_manager();
        let all = tags.list_all().await.map_err(internal)?;
        if let Some((tag, _)) = all.iter().find(|(_, snapshot)| snapshot.id() == id) {
            return snapshot_in(&read(open, &tags.tag_path(tag)).await?)
                .map_err(|e| Failure::new(PFFM_CORRUPT_DATA, format!("tag '{tag}': {e}")));
        }
        let gone = format!("there is no snapshot {id}");
        return Err(Failure::new(PFFM_NOT_FOUND, gone));
    }
    serde_json::from_slice(&read(open, &path).await?)
        .map_err(|e| Failure::new(PFFM_CORRUPT_DATA, format!("snapshot {id}: {e}")))
}

/// Returns the snapshot in a tag file, without the members that only tag files have.
pub(super) fn snapshot_in(tag: &[u8]) -> serde_json::Result<Map<String, Value>> {
    let mut members: Map<String, Value> = serde_json::from_slice(tag)?;
    members.retain(|name, _| !TAG_MEMBERS.contains(&name.as_str()));
    Ok(members)
}

fn success_path(tags: &TagManager, name: &str) -> String {
    format!("{}/{SUCCESS_FOLDER}/{name}_SUCCESS", tags.tag_directory())
}

/// Writes the success file. If the file exists, keeps its creation time and updates its modification time.
async fn succeed(open: &OpenTable, path: &str, millis: i64) -> Result<(), Failure> {
    let file_io = open.table.file_io();
    let mut created = millis;
    if file_io.exists(path).await.map_err(internal)? {
        let before: Option<Value> = serde_json::from_slice(&read(open, path).await?).ok();
        let before = before
            .as_ref()
            .and_then(|file| file["creationTime"].as_i64());
        created = before.unwrap_or(millis);
    }
    let file = serde_json::json!({ "creationTime": created, "modificationTime": millis });
    let bytes = file.to_string().into_bytes();
    put(open, path, bytes, true).await.map(|_| ())
}

/// Deletes a tag and its success file. Returns false if the tag does not exist.
///
/// With `by_server` the server of a REST catalog deletes the tag.
pub(crate) async fn delete(open: &OpenTable, name: &str, by_server: bool) -> Result<bool, Failure> {
    let deleted = try_delete(open, name, by_server).await;
    deleted.map_err(|e| e.context(format!("tag '{name}' of table {}", open.full_name())))
}

async fn try_delete(open: &OpenTable, name: &str, by_server: bool) -> Result<bool, Failure> {
    if let (true, Some(server)) = (by_server, open.table.rest_env()) {
        open.ensure_same().await?;
        return match server.api().delete_tag(server.identifier(), name).await {
            Ok(()) => Ok(true),
            Err(e) => match Failure::of(e, PFFM_INTERNAL) {
                failure if failure.code == PFFM_NOT_FOUND => Ok(false),
                failure => Err(failure),
            },
        };
    }
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
