//! References: the files that the snapshots, tags, branches and changelogs of a table name.

use std::collections::{HashMap, HashSet};

use paimon::io::FileIO;
use paimon::spec::{IndexManifest, Manifest, ManifestList, Snapshot};
use paimon::table::{BranchManager, SnapshotManager, TagManager};
use paimon::Error;

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::{is_missing, Failure};
use crate::table::OpenTable;

/// The names of all data and metadata files that the history needs, each with one holder that needs the file.
pub(crate) struct References(HashMap<String, String>);

impl References {
    /// Reads the whole history. Fails if a part of the history cannot be read, because files that this part
    /// names would count as not needed.
    pub(crate) async fn of(table: &OpenTable) -> Result<Self, Failure> {
        let mut walk = Walk {
            file_io: table.table.file_io().clone(),
            root: SnapshotManager::new(
                table.table.file_io().clone(),
                table.table.location().to_string(),
            ),
            manifests: HashSet::new(),
            files: HashMap::new(),
        };
        walk.table(table.table.location()).await?;
        Ok(References(walk.files))
    }

    /// Returns the holder that needs the file with this name.
    pub(crate) fn holder(&self, file_name: &str) -> Option<&str> {
        self.0.get(file_name).map(String::as_str)
    }
}

struct Walk {
    file_io: FileIO,
    /// The folder of the table, which also contains the manifests of its branches.
    root: SnapshotManager,
    /// The manifest lists and manifests that were read completely. Their names are unique.
    manifests: HashSet<String>,
    files: HashMap<String, String>,
}

impl Walk {
    async fn table(&mut self, location: &str) -> Result<(), Failure> {
        let branches = BranchManager::new(self.file_io.clone(), location.to_string());
        let names = branches.list_all().await.map_err(corrupt)?;
        self.branch("", self.root.clone(), location, None).await?;
        for name in names {
            let snapshots = self.root.with_branch(&name);
            let who = format!(" of branch {name}");
            let folder = branches.branch_path(&name);
            self.branch(&who, snapshots, &folder, Some(&name)).await?;
        }
        Ok(())
    }

    async fn branch(
        &mut self,
        who: &str,
        snapshots: SnapshotManager,
        folder: &str,
        branch: Option<&str>,
    ) -> Result<(), Failure> {
        for id in snapshots.list_all_ids().await.map_err(corrupt)? {
            let snapshot = match snapshots.get_snapshot(id).await {
                Ok(snapshot) => snapshot,
                // The snapshot expired between the listing and the reading.
                Err(Error::SnapshotNotExist { .. }) => continue,
                Err(e) => return Err(corrupt(e)),
            };
            let read = self
                .snapshot(&snapshot, &format!("snapshot {id}{who}"), false)
                .await;
            if let Err(failure) = read {
                // An expired snapshot may have no manifests any more.
                match snapshots.get_snapshot(id).await {
                    Err(Error::SnapshotNotExist { .. }) => continue,
                    _ => return Err(failure),
                }
            }
        }
        let tags = TagManager::new(self.file_io.clone(), self.location().to_string());
        let tags = branch.map_or(tags.clone(), |branch| tags.with_branch(branch));
        for (name, snapshot) in tags.list_all().await.map_err(corrupt)? {
            self.snapshot(&snapshot, &format!("tag {name}{who}"), false)
                .await?;
        }
        self.changelogs(folder, who).await
    }

    fn location(&self) -> String {
        let folder = self.root.manifest_dir();
        folder
            .strip_suffix("/manifest")
            .unwrap_or(&folder)
            .to_string()
    }

    /// Reads the changelogs that outlive their snapshots. Their files have the form of snapshot files.
    async fn changelogs(&mut self, folder: &str, who: &str) -> Result<(), Failure> {
        let folder = format!("{}/changelog", folder.trim_end_matches('/'));
        let files = match self.file_io.list_status(&folder).await {
            Ok(files) => files,
            Err(e) if is_missing(&e) => return Ok(()),
            Err(e) => return Err(corrupt(e)),
        };
        for file in files.into_iter().filter(|file| !file.is_dir) {
            let name = file.path.rsplit('/').next().unwrap_or_default().to_string();
            let Some(id) = name.strip_prefix("changelog-") else {
                continue;
            };
            if id.parse::<i64>().is_err() {
                continue;
            }
            let input = self.file_io.new_input(&file.path).map_err(corrupt)?;
            let bytes = match input.read().await {
                Ok(bytes) => bytes,
                Err(e) if is_missing(&e) => continue,
                Err(e) => return Err(corrupt(e)),
            };
            let changelog: Snapshot = serde_json::from_slice(&bytes)
                .map_err(|e| Failure::new(PFFM_CORRUPT_DATA, format!("{}: {e}", file.path)))?;
            let who = format!("changelog {id}{who}");
            self.snapshot(&changelog, &who, true).await?;
        }
        Ok(())
    }

    /// Adds all files that a snapshot names, or a changelog that `outlives` its snapshot. If such a changelog has
    /// a manifest list of its own, Paimon Java deletes its lists of data files, and the changelog still has
    /// their names.
    async fn snapshot(
        &mut self,
        snapshot: &Snapshot,
        who: &str,
        outlives: bool,
    ) -> Result<(), Failure> {
        let own = snapshot.changelog_manifest_list();
        let may_be_gone = outlives && own.is_some();
        if let Some(own) = own {
            self.manifest_list(own, who).await?;
        }
        for list in [
            snapshot.base_manifest_list(),
            snapshot.delta_manifest_list(),
        ] {
            if !may_be_gone || self.is_there(list).await? {
                self.manifest_list(list, who).await?;
            }
        }
        if let Some(statistics) = snapshot.statistics() {
            self.add(statistics, who);
        }
        if let Some(index) = snapshot.index_manifest() {
            if !may_be_gone || self.is_there(index).await? {
                self.index_manifest(index, who).await?;
            }
        }
        Ok(())
    }

    async fn is_there(&self, manifest: &str) -> Result<bool, Failure> {
        let path = self.root.manifest_path(manifest);
        self.file_io.exists(&path).await.map_err(corrupt)
    }

    async fn index_manifest(&mut self, index: &str, who: &str) -> Result<(), Failure> {
        self.add(index, who);
        if self.manifests.contains(index) {
            return Ok(());
        }
        let path = self.root.manifest_path(index);
        let entries = IndexManifest::read(&self.file_io, &path)
            .await
            .map_err(corrupt)?;
        for entry in entries {
            self.add(&entry.index_file.file_name, who);
        }
        self.manifests.insert(index.to_string());
        Ok(())
    }

    async fn manifest_list(&mut self, list: &str, who: &str) -> Result<(), Failure> {
        self.add(list, who);
        if self.manifests.contains(list) {
            return Ok(());
        }
        let path = self.root.manifest_path(list);
        let manifests = ManifestList::read(&self.file_io, &path)
            .await
            .map_err(corrupt)?;
        for manifest in manifests {
            self.add(manifest.file_name(), who);
            for sidecar in manifest.extra_files().unwrap_or_default() {
                self.add(sidecar, who);
            }
            if self.manifests.contains(manifest.file_name()) {
                continue;
            }
            let path = self.root.manifest_path(manifest.file_name());
            let entries = Manifest::read(&self.file_io, &path)
                .await
                .map_err(corrupt)?;
            // Deleted files count, too: an older snapshot may need a file that a newer snapshot deletes.
            for entry in entries {
                self.add(&entry.file().file_name, who);
                for extra in &entry.file().extra_files {
                    self.add(extra, who);
                }
            }
            self.manifests.insert(manifest.file_name().to_string());
        }
        self.manifests.insert(list.to_string());
        Ok(())
    }

    fn add(&mut self, file: &str, who: &str) {
        self.files
            .entry(file.to_string())
            .or_insert_with(|| who.to_string());
    }
}

fn corrupt(error: Error) -> Failure {
    Failure::of(error, PFFM_CORRUPT_DATA)
}
