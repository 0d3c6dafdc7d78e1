//! Branches: copies of a table's schemas, and of one tagged snapshot, below the table's folder. The
//! data files stay where they are.

use paimon::table::BranchManager;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::identity::schemas;
use super::{files, tags, OpenTable};
use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_NOT_FOUND};
use crate::failure::Failure;
use crate::names;
use crate::storage::{self, ExclusiveStore, SnapshotOwner};

/// The name of the table itself among its branches.
const MAIN: &str = names::MAIN_BRANCH;
const FALLBACK_BRANCH: &str = "scan.fallback-branch";

/// The start of a branch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    /// The tag whose snapshot is the first of the branch. Without a tag the branch starts empty.
    tag: Option<String>,
}

/// Returns the sorted names of the branches, without the main branch.
pub(crate) async fn list(open: &OpenTable) -> Result<Vec<String>, Failure> {
    ensure_in_files(open)?;
    let names = branch_manager(open).list_all().await;
    names.map_err(|e| {
        let failure = Failure::of(e, PFFM_CORRUPT_DATA);
        failure.context(format!("branches of table {}", open.full_name()))
    })
}

/// Creates a branch. Returns false if a branch with this name exists.
pub(crate) async fn create(
    open: &OpenTable,
    name: &str,
    request: &Request,
) -> Result<bool, Failure> {
    let created = try_create(open, name, request).await;
    created.map_err(|failure| of_branch(failure, open, name))
}

async fn try_create(open: &OpenTable, name: &str, request: &Request) -> Result<bool, Failure> {
    names::check_branch(open.table.location(), name)?;
    ensure_in_files(open)?;
    open.ensure_publishable().await?;
    let _turn = storage::wait_for_turn(open.queue_of_branch(MAIN)).await;
    let latest = open.ensure_same().await?;
    let branches = branch_manager(open);
    if exists(&branches, name).await? {
        return Ok(false);
    }
    let folder = branches.branch_path(name);
    let mut files = Vec::new();
    let last_schema = match &request.tag {
        None => latest.id(),
        Some(tag) => {
            let snapshot = tagged_snapshot(open, tag).await?;
            let schema = member(&snapshot, "schemaId", tag)?;
            let id = member(&snapshot, "id", tag)?;
            files.push((
                format!("{folder}/snapshot/snapshot-{id}"),
                files::json(&snapshot)?,
            ));
            let source = open.table.tag_manager().tag_path(tag);
            let bytes = files::read(open, &source).await?;
            files.push((format!("{folder}/tag/tag-{tag}"), bytes));
            schema
        }
    };
    let sources = schemas(&open.table);
    let ids = sources.list_all_ids().await.map_err(files::internal)?;
    let ids = ids.into_iter().filter(|id| *id <= last_schema);
    let mut schema_files = Vec::new();
    for id in ids {
        let bytes = files::read(open, &sources.schema_path(id)).await?;
        schema_files.push((format!("{folder}/schema/schema-{id}"), bytes));
    }
    // The first schema claims the name: only one of two callers who create the branch can publish it.
    let mut files = schema_files.into_iter().chain(files);
    let Some((first, bytes)) = files.next() else {
        return Err(Failure::new(PFFM_NOT_FOUND, "the table has no schema file"));
    };
    if matches!(
        &open.publish,
        SnapshotOwner::Store(ExclusiveStore::LocalDisk)
    ) {
        let file_io = open.table.file_io();
        let folder = format!("{folder}/schema");
        file_io.mkdirs(&folder).await.map_err(files::internal)?;
    }
    if !files::put(open, &first, bytes, false).await? {
        return Ok(false);
    }
    for (path, bytes) in files {
        if let Err(failure) = files::put(open, &path, bytes, false).await {
            // An incomplete branch would look like a branch with an older schema.
            let removed = open.table.file_io().delete_dir(&folder).await;
            return Err(match removed {
                Ok(()) => failure,
                Err(_) => failure.context(format!("{folder} is incomplete; delete the branch")),
            });
        }
    }
    Ok(true)
}

/// Deletes a branch. Data files that only the branch needs become orphan files. Returns false if the branch does
/// not exist.
pub(crate) async fn delete(open: &OpenTable, name: &str) -> Result<bool, Failure> {
    let deleted = try_delete(open, name).await;
    deleted.map_err(|failure| of_branch(failure, open, name))
}

async fn try_delete(open: &OpenTable, name: &str) -> Result<bool, Failure> {
    names::check_branch(open.table.location(), name)?;
    ensure_in_files(open)?;
    // No call of this process creates or deletes a branch, or commits to this one. Every call enters the queue
    // of the main branch first, so that no two calls wait for each other.
    let _turn = storage::wait_for_turn(open.queue_of_branch(MAIN)).await;
    let _turn_of_branch = storage::wait_for_turn(open.queue_of_branch(name)).await;
    let latest = open.ensure_same().await?;
    let fallback = latest.options().get(FALLBACK_BRANCH);
    if fallback.is_some_and(|fallback| fallback.trim() == name) {
        return Err(Failure::state(format!(
            "the table's option '{FALLBACK_BRANCH}' names the branch; remove the option first"
        )));
    }
    let branches = branch_manager(open);
    if !exists(&branches, name).await? {
        return Ok(false);
    }
    let folder = branches.branch_path(name);
    let deleted = open.table.file_io().delete_dir(&folder).await;
    deleted.map_err(files::internal).map(|()| true)
}

fn branch_manager(open: &OpenTable) -> BranchManager {
    let table = &open.table;
    BranchManager::new(table.file_io().clone(), table.location().to_string())
}

/// Returns whether the folder of the branch contains a file. The crate checks the folder itself, which does not
/// exist in an object store.
async fn exists(branches: &BranchManager, name: &str) -> Result<bool, Failure> {
    let names = branches.list_all().await.map_err(files::internal)?;
    Ok(names.iter().any(|other| other == name))
}

/// Fails if only a server knows the branches of the table.
fn ensure_in_files(open: &OpenTable) -> Result<(), Failure> {
    match &open.publish {
        SnapshotOwner::Server => Err(Failure::unsupported(
            "branches of a table of a REST catalog cannot be listed, created or deleted: the native \
             library has no request for it; use the catalog's server or Paimon Java",
        )),
        _ => Ok(()),
    }
}

/// Reads the snapshot in the file of a tag.
async fn tagged_snapshot(open: &OpenTable, tag: &str) -> Result<Map<String, Value>, Failure> {
    let tag_manager = open.table.tag_manager();
    // This also refuses names that are not valid file names.
    if !tag_manager.tag_exists(tag).await.map_err(files::internal)? {
        return Err(Failure::new(
            PFFM_NOT_FOUND,
            format!("there is no tag '{tag}'"),
        ));
    }
    let bytes = files::read(open, &tag_manager.tag_path(tag)).await?;
    tags::snapshot_in(&bytes)
        .map_err(|e| Failure::new(PFFM_CORRUPT_DATA, format!("tag '{tag}': {e}")))
}

fn member(snapshot: &Map<String, Value>, name: &str, tag: &str) -> Result<i64, Failure> {
    let number = snapshot.get(name).and_then(Value::as_i64);
    number.ok_or_else(|| {
        Failure::new(
            PFFM_CORRUPT_DATA,
            format!("tag '{tag}': '{name}' is not a number"),
        )
    })
}

fn of_branch(failure: Failure, open: &OpenTable, name: &str) -> Failure {
    failure.context(format!("branch '{name}' of table {}", open.full_name()))
}
