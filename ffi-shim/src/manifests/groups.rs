//! The manifests that are merged, selected by their sizes and deletions as in Paimon Java's `ManifestFileMerger`.

use std::collections::HashSet;
use std::ops::Range;

use paimon::spec::ManifestFileMeta;

use super::settings::MergeSettings;

/// Returns the positions of the groups of adjacent manifests that a minor compaction merges, in ascending order.
/// Each group has at least two manifests. The manifests in `left_alone` belong to no group.
pub(super) fn minor(
    manifests: &[ManifestFileMeta],
    settings: &MergeSettings,
    left_alone: &HashSet<String>,
) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut start = 0;
    let mut size = 0;
    let close = |groups: &mut Vec<Range<usize>>, group: Range<usize>, least: usize| {
        if group.len() >= least.max(2) {
            groups.push(group);
        }
    };
    for (position, manifest) in manifests.iter().enumerate() {
        if left_alone.contains(manifest.file_name()) {
            close(&mut groups, start..position, settings.min_count);
            (start, size) = (position + 1, 0);
            continue;
        }
        size += manifest.file_size();
        if size >= settings.target_size {
            close(&mut groups, start..position + 1, 0);
            (start, size) = (position + 1, 0);
        }
    }
    close(&mut groups, start..manifests.len(), settings.min_count);
    groups
}

/// Returns whether the manifests are due for a full compaction.
pub(super) fn full_is_due(manifests: &[ManifestFileMeta], settings: &MergeSettings) -> bool {
    let changing = manifests.iter().filter(|m| must_change(m, settings));
    let size: i64 = changing.map(ManifestFileMeta::file_size).sum();
    size >= settings.full_threshold
}

/// Returns whether a full compaction rewrites the manifest in any case.
pub(super) fn must_change(manifest: &ManifestFileMeta, settings: &MergeSettings) -> bool {
    manifest.num_deleted_files() > 0 || manifest.file_size() < settings.target_size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifests::summary::Summary;

    fn settings() -> MergeSettings {
        MergeSettings {
            target_size: 100,
            min_count: 3,
            full_threshold: 250,
            compression: "zstd".to_string(),
            partition_types: Vec::new(),
        }
    }

    fn manifests(sizes: &[i64]) -> Vec<ManifestFileMeta> {
        let manifest = |(position, size): (usize, &i64)| {
            let summary = Summary::default();
            summary
                .describe(&format!("m{position}"), *size, &[])
                .unwrap()
        };
        sizes.iter().enumerate().map(manifest).collect()
    }

    fn groups(sizes: &[i64], left_alone: &[&str]) -> Vec<Range<usize>> {
        let left_alone = left_alone.iter().map(|name| name.to_string()).collect();
        minor(&manifests(sizes), &settings(), &left_alone)
    }

    #[test]
    fn small_manifests_are_merged_from_the_least_count_on() {
        assert!(groups(&[10, 10], &[]).is_empty());
        assert_eq!(
            groups(&[10, 10, 10], &[]).as_slice(),
            std::slice::from_ref(&(0..3))
        );
        assert!(groups(&[], &[]).is_empty());
    }

    #[test]
    fn manifests_are_merged_when_they_reach_the_target_size() {
        assert_eq!(
            groups(&[60, 60, 10], &[]).as_slice(),
            std::slice::from_ref(&(0..2))
        );
        assert_eq!(groups(&[60, 60, 10, 10, 10, 99], &[]), [0..2, 2..6]);
        // A single manifest of the target size stays.
        assert!(groups(&[100, 150, 10], &[]).is_empty());
    }

    #[test]
    fn manifests_around_one_that_is_left_alone_form_two_groups() {
        let sizes = [10; 7];
        assert_eq!(groups(&sizes, &["m3"]), [0..3, 4..7]);
        assert_eq!(
            groups(&sizes, &["m2"]).as_slice(),
            std::slice::from_ref(&(3..7))
        );
    }

    #[test]
    fn full_compaction_counts_only_manifests_that_must_change() {
        assert!(!full_is_due(&manifests(&[100, 1000, 90, 90]), &settings()));
        assert!(full_is_due(&manifests(&[100, 90, 90, 90]), &settings()));
    }
}
