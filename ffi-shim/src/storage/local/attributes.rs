//! Attributes of files, and the entries of folders.

use std::fs;
use std::io;
use std::path::{Component, Path};
use std::vec;

use opendal::raw::{new_std_io_error, oio, Timestamp};
use opendal::{EntryMode, Metadata, Result};

use super::disk::{absolute, as_in_opendal, with_path};

/// Whether this module handles an operator path. OpenDAL's service has rules of its own for the root, for `..` and for
/// names of folders.
pub(super) fn is_plain(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    !path.is_empty() && !path.ends_with('/') && !parts.any(|part| part == Component::ParentDir)
}

/// Returns the attributes of the file or folder at an operator path.
pub(super) async fn stat(path: &str) -> Result<Metadata> {
    let target = absolute(path);
    let found =
        as_in_opendal(move || fs::metadata(&target).map_err(|e| with_path(&target, e))).await?;
    metadata_of(&found)
}

pub(super) fn metadata_of(found: &fs::Metadata) -> Result<Metadata> {
    let mode = match found.file_type() {
        kind if kind.is_dir() => EntryMode::DIR,
        kind if kind.is_file() => EntryMode::FILE,
        _ => EntryMode::Unknown,
    };
    let modified = found.modified().map_err(new_std_io_error)?;
    Ok(Metadata::new(mode)
        .with_content_length(found.len())
        .with_last_modified(Timestamp::try_from(modified)?))
}

/// Creates the folder at an operator path, and the folders above.
pub(super) async fn create_dir(path: &str) -> Result<()> {
    let target = absolute(path);
    as_in_opendal(move || fs::create_dir_all(&target).map_err(|e| with_path(&target, e))).await
}

/// Lister of a folder. Reads the whole folder in one step.
pub(super) struct FolderLister {
    path: String,
    /// None before the folder is read.
    entries: Option<vec::IntoIter<(String, fs::Metadata)>>,
}

impl FolderLister {
    /// Returns the lister for an operator path. The first entry is the folder itself. A missing folder has no entries.
    pub(super) fn of(path: &str) -> Self {
        FolderLister {
            path: path.to_string(),
            entries: None,
        }
    }
}

impl oio::List for FolderLister {
    async fn next(&mut self) -> Result<Option<oio::Entry>> {
        let Some(entries) = &mut self.entries else {
            let path = self.path.clone();
            let found = as_in_opendal(move || read_folder(&path)).await?;
            let folder = found
                .is_some()
                .then(|| oio::Entry::new(&self.path, Metadata::new(EntryMode::DIR)));
            self.entries = Some(found.unwrap_or_default().into_iter());
            return Ok(folder);
        };
        let Some((path, found)) = entries.next() else {
            return Ok(None);
        };
        Ok(Some(oio::Entry::new(&path, metadata_of(&found)?)))
    }
}

/// Returns each entry of a folder: its operator path and its attributes. Returns none if the folder does not exist. An
/// entry that another program deletes during the call is left out.
fn read_folder(path: &str) -> io::Result<Option<Vec<(String, fs::Metadata)>>> {
    let folder = absolute(path);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(e) if is_missing(&e) || e.kind() == io::ErrorKind::NotADirectory => return Ok(None),
        Err(e) => return Err(with_path(&folder, e)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| with_path(&folder, e))?;
        let attributes = match entry.metadata() {
            Ok(attributes) => attributes,
            Err(e) if is_missing(&e) => continue,
            Err(e) => return Err(with_path(&entry.path(), e)),
        };
        let name = entry.file_name();
        let separator = if path.ends_with('/') { "" } else { "/" };
        let tail = if attributes.is_dir() { "/" } else { "" };
        found.push((
            format!("{path}{separator}{}{tail}", name.to_string_lossy()),
            attributes,
        ));
    }
    Ok(Some(found))
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

#[cfg(test)]
mod tests {
    use super::super::operator::opendal_operator;
    use super::*;
    use crate::failure::Failure;
    use crate::runtime;
    use oio::List as _;
    use opendal::ErrorKind;

    type Found = Vec<(String, EntryMode, u64)>;

    /// Lists a folder with this module and with OpenDAL's service.
    fn both(folder: &Path) -> (Found, Found) {
        let path = folder.to_string_lossy().trim_start_matches('/').to_string() + "/";
        let listed = runtime::run(async move {
            let mut lister = FolderLister::of(&path);
            let mut ours = Vec::new();
            while let Some(entry) = lister.next().await.unwrap() {
                let (path, metadata) = (entry.path().to_string(), entry.metadata());
                ours.push((path, metadata.mode(), metadata.content_length()));
            }
            let entries = opendal_operator().unwrap().list(&path).await.unwrap();
            let theirs = entries.into_iter().map(|entry| {
                let (path, metadata) = entry.into_parts();
                (path, metadata.mode(), metadata.content_length())
            });
            let mut both: (Found, Found) = (ours, theirs.collect());
            both.0.sort_by(|a, b| a.0.cmp(&b.0));
            both.1.sort_by(|a, b| a.0.cmp(&b.0));
            Ok::<_, Failure>(both)
        });
        listed.unwrap()
    }

    #[test]
    fn entries_are_those_of_opendal() {
        let table = tempfile::tempdir().unwrap();
        std::fs::write(table.path().join("schema-0"), "{}").unwrap();
        std::fs::create_dir(table.path().join("empty")).unwrap();
        std::os::unix::fs::symlink("nowhere", table.path().join("link")).unwrap();
        let (ours, theirs) = both(table.path());
        assert_eq!(ours.len(), 4);
        assert_eq!(ours, theirs);
        for other in ["empty", "schema-0", "missing"] {
            let (ours, theirs) = both(&table.path().join(other));
            assert_eq!(ours, theirs, "{other}");
        }
    }

    #[test]
    fn attributes_are_those_of_opendal() {
        let table = tempfile::tempdir().unwrap();
        std::fs::write(table.path().join("file"), "abc").unwrap();
        std::fs::create_dir(table.path().join("folder")).unwrap();
        for name in ["file", "folder"] {
            let path = table.path().join(name).to_string_lossy().to_string();
            let (ours, theirs) = runtime::run(async move {
                let theirs = opendal_operator().unwrap().stat(&path).await;
                Ok::<_, Failure>((stat(&path).await.unwrap(), theirs.unwrap()))
            })
            .unwrap();
            assert_eq!(ours.mode(), theirs.mode());
            assert_eq!(ours.content_length(), theirs.content_length());
            assert_eq!(ours.last_modified(), theirs.last_modified());
        }
        let missing = table.path().join("missing").to_string_lossy().to_string();
        let missing = runtime::run(async move { Ok::<_, Failure>(stat(&missing).await) });
        assert_eq!(missing.unwrap().unwrap_err().kind(), ErrorKind::NotFound);
    }

    #[test]
    fn paths_with_rules_of_their_own_are_not_plain() {
        assert!(is_plain("w/t/schema") && is_plain("w/..t/x"));
        assert!(!is_plain("w/t/schema/") && !is_plain("w/../t") && !is_plain(""));
    }
}
