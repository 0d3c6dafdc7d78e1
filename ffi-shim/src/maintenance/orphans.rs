//! Orphan files: files of writers that never committed, which no snapshot, tag, branch or changelog needs.

use paimon::io::FileIO;
use serde::Deserialize;

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::{is_missing, Failure};
use crate::maintenance::references::References;
use crate::maintenance::removal::{Removal, RemovedFile};
use crate::storage::{self, SnapshotOwner};
use crate::table::OpenTable;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    older_than_millis: i64,
    dry_run: bool,
}

/// Deletes the orphan files of a table. A dry run only finds them.
pub(crate) async fn remove(open: &OpenTable, request: &Request) -> Result<Removal, Failure> {
    if !matches!(
        open.publish,
        SnapshotOwner::Store(_) | SnapshotOwner::Memory
    ) {
        return Err(Failure::unsupported(format!(
            "orphan files of table {} at {} are not looked for: only on storage that \
             this library commits to by itself is it known what its history needs",
            open.full_name(),
            open.table.location()
        )));
    }
    // In its turn, so that no commit of this process is in progress.
    let _turn = storage::wait_for_turn(open.queue()).await;
    open.ensure_same().await?;
    let nothing = |failure: Failure| {
        failure.context(format!(
            "no orphan file of table {} was removed",
            open.full_name()
        ))
    };
    // The files are listed before the references are read. A file that is committed in between is then found
    // among the references.
    let search = Search::of(open, request.older_than_millis);
    let found = search.files().await.map_err(nothing)?;
    let references = References::of(open).await.map_err(nothing)?;
    let is_orphan = |file: &RemovedFile| references.holder(name(&file.path)).is_none();
    let orphans = found.into_iter().filter(is_orphan);
    if request.dry_run {
        return Ok(Removal::of(orphans.collect()));
    }
    let mut removal = Removal::default();
    for orphan in orphans {
        removal.delete(open.table.file_io(), orphan).await;
    }
    Ok(removal)
}

/// The kind of a folder, which determines the names of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The folder of the table or of a partition. Only its folders are searched.
    Data,
    /// A bucket: `bucket-…`
    Bucket,
    Manifests,
    Indexes,
    Statistics,
    /// `snapshot` or `schema`: only temporary files of a publish are candidates.
    Published,
    /// `branch`, which contains the metadata folders of each branch.
    Branches,
    Branch,
    /// Any other folder. None of its files is removed.
    Kept,
}

impl Kind {
    /// Returns the kind of a folder by its name. The folder is in a folder of this kind.
    fn of(self, name: &str) -> Kind {
        match self {
            Kind::Data => match name {
                "manifest" => Kind::Manifests,
                "index" => Kind::Indexes,
                "statistics" => Kind::Statistics,
                "snapshot" | "schema" => Kind::Published,
                "branch" => Kind::Branches,
                "tag" | "changelog" | "consumer" | "service" => Kind::Kept,
                name if name.starts_with("bucket-") => Kind::Bucket,
                _ => Kind::Data,
            },
            Kind::Branches if name.starts_with("branch-") => Kind::Branch,
            Kind::Branch if matches!(name, "snapshot" | "schema") => Kind::Published,
            _ => Kind::Kept,
        }
    }
}

struct Search<'a> {
    file_io: &'a FileIO,
    location: &'a str,
    older_than: i64,
    data_files: [&'a str; 3],
}

impl<'a> Search<'a> {
    fn of(open: &'a OpenTable, older_than: i64) -> Self {
        let options = open.table.schema().options();
        let option = |key: &str, default: &'a str| options.get(key).map_or(default, String::as_str);
        Search {
            file_io: open.table.file_io(),
            location: open.table.location(),
            older_than,
            data_files: [
                option("data-file.prefix", "data-"),
                option("changelog-file.prefix", "changelog-"),
                "index-",
            ],
        }
    }

    /// Returns all files that have a name of Paimon and are old enough.
    async fn files(&self) -> Result<Vec<RemovedFile>, Failure> {
        let mut found = Vec::new();
        let mut folders = vec![(self.location.to_string(), Kind::Data)];
        while let Some((folder, kind)) = folders.pop() {
            for entry in self.list(&folder).await? {
                let name = name(&entry.path);
                if entry.is_dir {
                    match kind.of(name) {
                        Kind::Kept => {}
                        inner => folders.push((format!("{folder}/{name}"), inner)),
                    }
                } else if self.is_name_of(kind, name) {
                    let path = format!("{folder}/{name}");
                    found.extend(self.old(path).await?);
                }
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    async fn list(&self, folder: &str) -> Result<Vec<paimon::io::FileStatus>, Failure> {
        match self.file_io.list_status(folder).await {
            Ok(entries) => Ok(entries),
            // The folder was removed in the meantime.
            Err(e) if is_missing(&e) => Ok(Vec::new()),
            Err(e) => Err(Failure::of(e, PFFM_CORRUPT_DATA)),
        }
    }

    fn is_name_of(&self, kind: Kind, name: &str) -> bool {
        let starts = |prefixes: &[&str]| {
            prefixes
                .iter()
                .any(|prefix| !prefix.is_empty() && name.starts_with(prefix))
        };
        match kind {
            // Rows, and not manifests, refer to the files of managed BLOB columns.
            Kind::Bucket => starts(&self.data_files) && !name.ends_with(".blob"),
            Kind::Manifests => starts(&["manifest-", "index-manifest-"]),
            Kind::Indexes => starts(&["index-"]),
            Kind::Statistics => starts(&["stat-"]),
            Kind::Published => is_temporary(name),
            Kind::Data | Kind::Branches | Kind::Branch | Kind::Kept => false,
        }
    }

    /// Returns the file, or `None` if it is too young, is gone, or has an unknown age.
    async fn old(&self, path: String) -> Result<Option<RemovedFile>, Failure> {
        let status = match self.file_io.get_status(&path).await {
            Ok(status) => status,
            Err(e) if is_missing(&e) => return Ok(None),
            Err(e) => return Err(Failure::of(e, PFFM_CORRUPT_DATA)),
        };
        let file = RemovedFile::of(path, &status);
        let is_old = |modified| modified < self.older_than;
        Ok(file.modified_millis.is_some_and(is_old).then_some(file))
    }
}

/// Returns whether a name is that of a temporary file which a killed process leaves: of this library
/// (`.snapshot-7.4711-0.tmp`) or of the crate (`snapshot-7.tmp-x`).
fn is_temporary(name: &str) -> bool {
    const WHOLE: [&str; 4] = ["snapshot-", "schema-", "LATEST.", "EARLIEST."];
    let ours = name
        .strip_prefix('.')
        .and_then(|name| name.strip_suffix(".tmp"));
    ours.is_some_and(|name| WHOLE.iter().any(|start| name.starts_with(start)))
        || (name.starts_with("snapshot-") && name.contains(".tmp-"))
}

fn name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_tell_what_may_be_in_them() {
        let kinds = [
            ("manifest", Kind::Manifests),
            ("bucket-0", Kind::Bucket),
            ("bucket-postpone", Kind::Bucket),
            ("dt=2026-06-26", Kind::Data),
            ("snapshot", Kind::Published),
            ("tag", Kind::Kept),
            ("branch", Kind::Branches),
        ];
        for (name, kind) in kinds {
            assert_eq!(Kind::Data.of(name), kind, "{name}");
        }
        assert_eq!(Kind::Branches.of("branch-b"), Kind::Branch);
        assert_eq!(Kind::Branch.of("snapshot"), Kind::Published);
        assert_eq!(Kind::Branch.of("tag"), Kind::Kept);
        assert_eq!(Kind::Bucket.of("anything"), Kind::Kept);
    }

    #[test]
    fn only_what_was_about_to_be_published_is_temporary() {
        for name in [
            ".snapshot-7.4711-0.tmp",
            ".LATEST.4711-1.tmp",
            ".schema-0.12-0.tmp",
            "snapshot-7.tmp-0b7f0f4e",
        ] {
            assert!(is_temporary(name), "{name}");
        }
        for name in [
            "snapshot-7",
            "LATEST",
            "schema-0",
            ".tmp",
            ".notes.tmp",
            "tmp-snapshot-7",
        ] {
            assert!(!is_temporary(name), "{name}");
        }
    }
}
