//! The merge of a base manifest list.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::{StreamExt as _, TryStreamExt as _};
use paimon::spec::ManifestFileMeta;

use super::container::Container;
use super::deletions::Deletions;
use super::groups;
use super::memory_file::{decode, decode_exposed, encode};
use super::output::Output;
use super::settings::MergeSettings;
use super::summary::Partitions;
use crate::failure::Failure;
use crate::upstream::ExposedEntry;

/// The number of manifests that are read concurrently.
const CONCURRENT_READS: usize = 16;

/// A manifest of another form stays if it has more entries, because the crate takes about 80 µs to encode an entry.
const MOST_CONVERTED: usize = 1000;

/// The manifest folder of a table. Names are the names of the files in it.
pub(crate) trait ManifestFiles: Sync {
    fn read(&self, name: &str) -> impl Future<Output = Result<Vec<u8>, Failure>> + Send;

    /// Writes a new file.
    fn write(&self, name: &str, bytes: Vec<u8>)
        -> impl Future<Output = Result<(), Failure>> + Send;

    /// Deletes a file that no snapshot names. Ignores errors: the file is an orphan file then.
    fn discard(&self, name: &str) -> impl Future<Output = ()> + Send;
}

/// Merger of the base manifest lists that one commit writes, one in each attempt.
#[derive(Debug)]
pub(crate) struct ManifestMerger {
    settings: MergeSettings,
    /// The merges of earlier attempts. A later attempt uses their manifests and does not merge again.
    earlier: Mutex<Vec<Merged>>,
}

/// Adjacent manifests of a list and the manifests that replace them.
#[derive(Debug, Clone)]
struct Merged {
    inputs: Vec<String>,
    outputs: Vec<ManifestFileMeta>,
}

/// Reason why manifests are not merged.
enum Stop {
    /// This manifest stays as it is. The manifests before and after it may be merged.
    LeaveAlone(String),
    Failed(Failure),
}

impl Merged {
    fn of(inputs: &[ManifestFileMeta], outputs: Vec<ManifestFileMeta>) -> Self {
        let inputs = inputs.iter().map(|m| m.file_name().to_string());
        Merged {
            inputs: inputs.collect(),
            outputs,
        }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::Failed(failure)
    }
}

/// New manifests of a merge.
struct NewManifests<'f, F> {
    files: &'f F,
    names: Vec<String>,
}

impl ManifestMerger {
    pub(crate) fn new(settings: MergeSettings) -> Self {
        ManifestMerger {
            settings,
            earlier: Mutex::default(),
        }
    }

    /// Merges the manifests of a base manifest list, if they are due. Returns the bytes of the list to write.
    ///
    /// If the merge fails, deletes the manifests that it has written.
    pub(crate) async fn merge<F: ManifestFiles>(
        &self,
        list: Vec<u8>,
        files: &F,
    ) -> Result<Vec<u8>, Failure> {
        let manifests: Vec<ManifestFileMeta> = decode(list.clone()).await?;
        let with_earlier = self.with_earlier_merges(manifests.clone());
        let mut new = NewManifests {
            files,
            names: Vec::new(),
        };
        let merged = self.merge_manifests(with_earlier, &mut new).await;
        let encoded = match merged {
            Ok((merged, _)) if merged == manifests => return Ok(list),
            Ok((merged, merges)) => {
                let encoded = encode(&merged, &self.settings.compression).await;
                encoded.map(|list| (list, merges))
            }
            Err(failure) => Err(failure),
        };
        match encoded {
            Ok((list, merges)) => {
                self.earlier().extend(merges);
                Ok(list)
            }
            Err(failure) => {
                for name in &new.names {
                    files.discard(name).await;
                }
                Err(failure)
            }
        }
    }

    /// Returns the manifests after the merge, and the merges that were done.
    async fn merge_manifests<F: ManifestFiles>(
        &self,
        manifests: Vec<ManifestFileMeta>,
        new: &mut NewManifests<'_, F>,
    ) -> Result<(Vec<ManifestFileMeta>, Vec<Merged>), Failure> {
        let mut left_alone = HashSet::new();
        if groups::full_is_due(&manifests, &self.settings) {
            match self.merge_fully(&manifests, new).await {
                Ok(Some(merged)) => {
                    let merges = vec![Merged::of(&manifests, merged.clone())];
                    return Ok((merged, merges));
                }
                Ok(None) => {}
                // Manifests may change their order only if all of them are compacted.
                Err(Stop::LeaveAlone(name)) => _ = left_alone.insert(name),
                Err(Stop::Failed(failure)) => return Err(failure),
            }
        }
        let (mut result, mut merges) = (Vec::new(), Vec::new());
        let mut rest = 0..manifests.len();
        while let Some(group) = self.next_group(&manifests, rest.clone(), &left_alone) {
            let inputs = &manifests[group.clone()];
            match self.merge_group(inputs, new).await {
                Ok(outputs) => {
                    result.extend_from_slice(&manifests[rest.start..group.start]);
                    result.extend_from_slice(&outputs);
                    rest.start = group.end;
                    merges.push(Merged::of(inputs, outputs));
                }
                Err(Stop::LeaveAlone(name)) => _ = left_alone.insert(name),
                Err(Stop::Failed(failure)) => return Err(failure),
            }
        }
        result.extend_from_slice(&manifests[rest]);
        Ok((result, merges))
    }

    /// Returns the first group in a range of the manifests.
    fn next_group(
        &self,
        manifests: &[ManifestFileMeta],
        range: Range<usize>,
        left_alone: &HashSet<String>,
    ) -> Option<Range<usize>> {
        let groups = groups::minor(&manifests[range.clone()], &self.settings, left_alone);
        let first = groups.into_iter().next()?;
        Some(range.start + first.start..range.start + first.end)
    }

    /// Merges adjacent manifests, and returns the manifest that replaces them. Returns none if no entry is left.
    async fn merge_group<F: ManifestFiles>(
        &self,
        manifests: &[ManifestFileMeta],
        new: &mut NewManifests<'_, F>,
    ) -> Result<Vec<ManifestFileMeta>, Stop> {
        let mut output = Output::new(&self.settings, usize::MAX).await?;
        let containers = self.read_all(manifests, new.files, &output).await?;
        let types = &self.settings.partition_types;
        if manifests.iter().all(|m| m.num_deleted_files() == 0) {
            for (manifest, container) in manifests.iter().zip(&containers) {
                let added = output.summary.add_manifest(manifest, types);
                added.map_err(|_| Stop::LeaveAlone(manifest.file_name().to_string()))?;
                copy_all(container, &mut output).await?;
            }
        } else {
            let mut entries = Vec::with_capacity(containers.len());
            for container in &containers {
                entries.push(decode_exposed(container.bytes().to_vec()).await?);
            }
            let mut deletions = Deletions::of_some(entries.iter().flatten());
            for (container, entries) in containers.iter().zip(entries) {
                let kept = remaining(&mut deletions, &entries)?;
                copy_kept(container, entries, &kept, &mut output).await?;
            }
        }
        Ok(new.write(output, types).await?)
    }

    /// Compacts all manifests of a table, and drops all deletions. If at most one manifest would change, the function
    /// changes none and returns `None`.
    async fn merge_fully<F: ManifestFiles>(
        &self,
        manifests: &[ManifestFileMeta],
        new: &mut NewManifests<'_, F>,
    ) -> Result<Option<Vec<ManifestFileMeta>>, Stop> {
        let types = &self.settings.partition_types;
        let limit = usize::try_from(self.settings.target_size).unwrap_or(usize::MAX);
        let mut output = Output::new(&self.settings, limit).await?;
        let deleting = manifests.iter().filter(|m| m.num_deleted_files() > 0);
        let deleting: Vec<ManifestFileMeta> = deleting.cloned().collect();
        let containers = self.read_all(&deleting, new.files, &output).await?;
        let mut with_deletions = HashMap::new();
        for (manifest, container) in deleting.iter().zip(containers) {
            let entries = decode_exposed(container.bytes().to_vec()).await?;
            with_deletions.insert(manifest.file_name(), (container, entries));
        }
        let entries = with_deletions.values().flat_map(|(_, entries)| entries);
        let mut deletions = Deletions::of_all(entries);
        let partitions = Partitions::of(deletions.partitions(), types)?;
        let is_candidate = |manifest: &ManifestFileMeta| {
            groups::must_change(manifest, &self.settings) || partitions.may_be_in(manifest, types)
        };
        let (candidates, mut result): (Vec<_>, Vec<_>) =
            manifests.iter().cloned().partition(is_candidate);
        if candidates.len() <= 1 {
            return Ok(None);
        }
        for manifest in &candidates {
            let (container, entries) = match with_deletions.remove(manifest.file_name()) {
                Some(read) => read,
                None => {
                    let one = std::slice::from_ref(manifest);
                    let container = self.read_all(one, new.files, &output).await?;
                    let container = container.into_iter().next();
                    let container = container
                        .ok_or_else(|| Stop::LeaveAlone(manifest.file_name().to_string()))?;
                    let entries = decode_exposed(container.bytes().to_vec()).await?;
                    (container, entries)
                }
            };
            let kept = remaining(&mut deletions, &entries)?;
            if !groups::must_change(manifest, &self.settings) && kept.iter().all(|kept| *kept) {
                result.push(manifest.clone());
            } else {
                copy_kept(&container, entries, &kept, &mut output).await?;
            }
        }
        result.extend(new.write(output, types).await?);
        Ok(Some(result))
    }

    /// Reads manifests. Fails if one of them cannot be rewritten in the form of new manifests at a reasonable cost.
    async fn read_all<F: ManifestFiles>(
        &self,
        manifests: &[ManifestFileMeta],
        files: &F,
        output: &Output<'_>,
    ) -> Result<Vec<Container>, Stop> {
        let names: Vec<String> = manifests
            .iter()
            .map(|m| m.file_name().to_string())
            .collect();
        let reads = names.iter().map(|name| files.read(name));
        let reads: Vec<_> = reads.collect();
        let bytes: Vec<Vec<u8>> = futures::stream::iter(reads)
            .buffered(CONCURRENT_READS)
            .try_collect()
            .await?;
        let mut containers = Vec::with_capacity(bytes.len());
        for (name, bytes) in names.into_iter().zip(bytes) {
            let container = Container::parse(bytes).map_err(|failure| failure.context(&name))?;
            let convertible = output.has_form_of(&container)
                || (container.records() <= MOST_CONVERTED && output.knows_fields_of(&container)?);
            if !convertible {
                return Err(Stop::LeaveAlone(name));
            }
            containers.push(container);
        }
        Ok(containers)
    }

    /// Replaces the manifests that earlier attempts have merged by the merged manifests.
    fn with_earlier_merges(&self, mut manifests: Vec<ManifestFileMeta>) -> Vec<ManifestFileMeta> {
        for merged in self.earlier().iter() {
            let is_input = |(manifest, name): (&ManifestFileMeta, &String)| {
                manifest.file_name() == name.as_str()
            };
            let count = merged.inputs.len();
            let found = manifests
                .windows(count)
                .position(|window| window.iter().zip(&merged.inputs).all(is_input));
            if let Some(start) = found {
                manifests.splice(start..start + count, merged.outputs.iter().cloned());
            }
        }
        manifests
    }

    fn earlier(&self) -> MutexGuard<'_, Vec<Merged>> {
        self.earlier.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F: ManifestFiles> NewManifests<'_, F> {
    async fn write(
        &mut self,
        output: Output<'_>,
        types: &[paimon::spec::DataType],
    ) -> Result<Vec<ManifestFileMeta>, Failure> {
        let group = uuid::Uuid::new_v4();
        let mut written = Vec::new();
        for (number, (bytes, summary)) in output.finish().await?.into_iter().enumerate() {
            let name = format!("manifest-{group}-{number}");
            let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            self.names.push(name.clone());
            self.files.write(&name, bytes).await?;
            written.push(summary.describe(&name, size, types)?);
        }
        Ok(written)
    }
}

/// Copies all entries of a manifest. The caller adds them to the summary.
async fn copy_all(container: &Container, output: &mut Output<'_>) -> Result<(), Failure> {
    let copies = output.has_form_of(container);
    for block in &container.blocks {
        if copies && output.wants_copy(block) {
            output.copy(container, block).await?;
        } else {
            let entries = decode_exposed(container.with_only(block)).await?;
            output.add(entries.into_iter().map(|entry| entry.entry), block.size());
        }
    }
    Ok(())
}

/// Copies the entries of a manifest for which `kept` is true, and adds them to the summary.
async fn copy_kept(
    container: &Container,
    entries: Vec<ExposedEntry>,
    kept: &[bool],
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let copies = output.has_form_of(container);
    let mut entries = entries.into_iter().zip(kept);
    for block in &container.blocks {
        output.roll().await?;
        let of_block = entries.by_ref().take(block.records);
        let of_block = of_block.filter(|(_, kept)| **kept).map(|(entry, _)| entry);
        let of_block: Vec<ExposedEntry> = of_block.collect();
        output.summarize(&of_block)?;
        if copies && of_block.len() == block.records && output.wants_copy(block) {
            output.copy(container, block).await?;
        } else {
            let size = block.size() * of_block.len() / block.records.max(1);
            output.add(of_block.into_iter().map(|entry| entry.entry), size);
        }
    }
    Ok(())
}

/// Returns which entries stay.
fn remaining(deletions: &mut Deletions, entries: &[ExposedEntry]) -> Result<Vec<bool>, Failure> {
    entries.iter().map(|entry| deletions.keeps(entry)).collect()
}
