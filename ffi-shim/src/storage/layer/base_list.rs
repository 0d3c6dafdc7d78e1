//! Merging of manifests when the base manifest list of a snapshot is written.

use crate::failure::Failure;
use crate::faults;
use crate::manifests::{ManifestFiles, ManifestMerger};
use crate::storage::backend::Backend;
use crate::storage::error::failure;

/// Returns whether the crate writes a base manifest list to this path. The name ends with `-1` for a list of new
/// manifests, and with `-2` for a list of changelog manifests.
pub(super) fn is_base_list(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("manifest-list-") && name.ends_with("-0")
}

/// Merges the manifests that a base manifest list names. Returns the bytes of the list to write at `path`.
///
/// Manifests that cannot be merged stay as they are: the table is valid without the merge, so the merge must not
/// fail the commit.
pub(super) async fn merged(
    merger: &ManifestMerger,
    backend: &Backend,
    path: &str,
    list: Vec<u8>,
) -> Vec<u8> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let folder = ManifestFolder { backend, folder };
    match merger.merge(list.clone(), &folder).await {
        Ok(merged) => merged,
        Err(failure) => {
            log::warn!("{path}: the manifests were not merged: {}", failure.message);
            list
        }
    }
}

/// Manifest folder of a table.
struct ManifestFolder<'b> {
    backend: &'b Backend,
    folder: &'b str,
}

impl ManifestFolder<'_> {
    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }
}

impl ManifestFiles for ManifestFolder<'_> {
    async fn read(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let path = self.path(name);
        let read = faults::on_storage("read", &path, self.backend.read(&path)).await;
        let read = read.map_err(|e| failure(&e).context(&path))?;
        Ok(read.to_vec())
    }

    async fn write(&self, name: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let path = self.path(name);
        faults::point("merge.start");
        let write = self.backend.write_manifest(&path, bytes);
        let written = faults::on_storage("close", &path, write).await;
        written.map_err(|e| failure(&e).context(&path))?;
        faults::point("merge.written");
        Ok(())
    }

    async fn discard(&self, name: &str) {
        let path = self.path(name);
        let delete = self.backend.delete(&path);
        let deleted = faults::on_storage("delete", &path, delete).await;
        if let Err(e) = deleted {
            log::debug!("{path} is an orphan file: {e}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_tells_the_base_list_from_other_lists() {
        assert!(is_base_list("w/t/manifest/manifest-list-ab-0"));
        for other in [
            "w/t/manifest/manifest-list-ab-1",
            "w/t/manifest/manifest-list-ab-2",
            "w/t/manifest/manifest-ab-0",
            "w/t/manifest/index-manifest-ab-0",
        ] {
            assert!(!is_base_list(other), "{other}");
        }
    }
}
