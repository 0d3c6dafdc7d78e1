//! Tags: snapshots with a name, which stay when the others expire.

use paimon::spec::Snapshot;
use paimon::table::TagManager;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::buffer::PffmBuffer;
use crate::error::{guard, Failure, PffmError, PFFM_CORRUPT_DATA, PFFM_INTERNAL, PFFM_NOT_FOUND};
use crate::storage::{Publish, Published};
use crate::table::{OpenTable, PffmTable};
use crate::{args, handle, runtime};

/// Below the folder of the tags.
const SUCCESS_FOLDER: &str = "tag-success-file";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TagFacts {
    name: String,
    snapshot: Snapshot,
    created_wall_clock_millis: Option<i64>,
    retained_seconds: Option<f64>,
}

/// The tags by name, as JSON `[{"name":"t","snapshot":{…},"createdWallClockMillis":n|null,
/// "retainedSeconds":n|null}]` with Paimon's Snapshot JSON. The creation is a time of day without a
/// zone, in milliseconds since 1970-01-01 00:00; tags without retention have none.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_tags(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let json = unsafe { args::out(json, "json") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let tags = runtime::run(async move {
            let tags = open.table.tag_manager().list_all_with_metadata().await;
            tags.map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
        })?;
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
        args::put_json(json, &facts)
    })
}

/// What to tag.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Request {
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

/// Tags a snapshot. `request`: JSON `{"snapshotId":n,"replace":bool,"fields":{},"successMillis":n}`,
/// all but the first optional. `fields` are put into the tag's file besides the snapshot; a success
/// file is written with `successMillis`. `created` becomes 1, or 0 if there is a tag of the name and
/// it is not to be replaced. A snapshot that is not there is `PFFM_NOT_FOUND`.
#[no_mangle]
pub unsafe extern "C" fn pffm_tag_create(
    table: *const PffmTable,
    name: *const u8,
    name_len: i64,
    request: *const u8,
    request_len: i64,
    created: *mut u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(created, "created") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let name = unsafe { args::text(name, name_len, "tag name") }?;
        let request: Request = unsafe { args::json(request, request_len, "request") }?;
        let created = runtime::run(async move {
            create(&open, &name, &request)
                .await
                .map_err(|e| e.context(format!("tag '{name}' of table {}", open.full_name())))
        })?;
        *place = u8::from(created);
        Ok(())
    })
}

/// Deletes a tag and its success file. The files of its snapshot stay, as orphan files where nothing
/// else needs them. `deleted` becomes 0 if there is no such tag, else 1.
#[no_mangle]
pub unsafe extern "C" fn pffm_tag_delete(
    table: *const PffmTable,
    name: *const u8,
    name_len: i64,
    deleted: *mut u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(deleted, "deleted") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let name = unsafe { args::text(name, name_len, "tag name") }?;
        let deleted = runtime::run(async move {
            delete(&open, &name)
                .await
                .map_err(|e| e.context(format!("tag '{name}' of table {}", open.full_name())))
        })?;
        *place = u8::from(deleted);
        Ok(())
    })
}

fn internal(error: paimon::Error) -> Failure {
    Failure::of(error, PFFM_INTERNAL)
}

async fn create(open: &OpenTable, name: &str, request: &Request) -> Result<bool, Failure> {
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
        Publish::Owned(store) if replace => store.replace(path, bytes).await.map(|()| true),
        Publish::Owned(store) => {
            let outcome = store.publish(path, bytes).await?;
            Ok(outcome == Published::Ours)
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

async fn delete(open: &OpenTable, name: &str) -> Result<bool, Failure> {
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
