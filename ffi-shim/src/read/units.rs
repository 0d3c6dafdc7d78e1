//! The units of a read: parts of splits that lanes decode independently of each other.

use std::collections::VecDeque;

use paimon::spec::{DataFileMeta, DataType, TableSchema};
use paimon::table::{DataSplit, RowRange};

use super::parts::{self, Part};
use super::request::ResolvedRead;
use crate::options;

/// A part of a split: the whole split, one of its files, or some rows of one of its files.
pub(super) struct Unit {
    pub(super) split: DataSplit,
    /// Whether the unit is the last one of its split.
    pub(super) ends_split: bool,
    /// Whether batches of several thousand rows are certainly below Arrow's limit of 2 GiB in a column.
    pub(super) large_batches: bool,
}

/// The units of the splits, in the order of the splits, files and rows. Large files are cut when the lanes reach
/// them, because the parts follow from the footer of the file.
pub(super) struct Units {
    splits: VecDeque<DataSplit>,
    /// The files that remain of the first split, if its files are read independently of each other.
    files: VecDeque<DataFileMeta>,
    /// The parts that remain of the first file.
    parts: VecDeque<Part>,
}

impl Units {
    pub(super) fn new(splits: Vec<DataSplit>) -> Self {
        Units {
            splits: splits.into(),
            files: VecDeque::new(),
            parts: VecDeque::new(),
        }
    }

    /// Returns a number that is at least the number of units.
    pub(super) fn at_most(&self, schema: &TableSchema) -> usize {
        let of_file = |file: &DataFileMeta| match parts::may_be_cut(file) {
            true => parts::at_most(file),
            false => 1,
        };
        let of_split = |split: &DataSplit| match files_are_independent(split, schema) {
            true => split.data_files().iter().map(of_file).sum(),
            false => 1,
        };
        self.splits.iter().map(of_split).sum()
    }

    /// Returns the next unit, or none at the end.
    pub(super) async fn next(&mut self, read: &ResolvedRead) -> Option<Unit> {
        let schema = read.table.schema();
        if self.files.is_empty() {
            let split = self.splits.front()?;
            if !files_are_independent(split, schema) {
                return self.splits.pop_front().map(whole);
            }
            self.files = split.data_files().iter().cloned().collect();
        }
        let file = self.files.front()?;
        if self.parts.is_empty() {
            let path = self.splits.front()?.data_file_path(file);
            self.parts = parts::of(file, &path, read).await.into();
        }
        let part = self.parts.pop_front();
        let unit = part_of_split(self.splits.front()?, file, part.as_ref());
        let ends_file = self.parts.is_empty();
        if ends_file {
            self.files.pop_front();
        }
        let ends_split = self.files.is_empty();
        let Some(unit) = unit else {
            // The split cannot be rebuilt. It fails in this process in the same way as in the crate.
            self.files.clear();
            self.parts.clear();
            return self.splits.pop_front().map(whole);
        };
        if ends_split {
            self.splits.pop_front();
        }
        Some(Unit {
            split: unit,
            ends_split,
            large_batches: part.is_some_and(|part| part.large_batches),
        })
    }
}

fn whole(split: DataSplit) -> Unit {
    Unit {
        split,
        ends_split: true,
        large_batches: false,
    }
}

/// Returns a split of one file of the split, or of the rows of a part of the file.
fn part_of_split(split: &DataSplit, file: &DataFileMeta, part: Option<&Part>) -> Option<DataSplit> {
    let builder = DataSplit::builder()
        .with_snapshot(split.snapshot_id())
        .with_partition(split.partition().clone())
        .with_bucket(split.bucket())
        .with_bucket_path(split.bucket_path().to_string())
        .with_total_buckets(split.total_buckets())
        .with_data_files(vec![file.clone()])
        .with_raw_convertible(split.raw_convertible());
    let builder = match part {
        Some(part) => builder.with_row_ranges(vec![RowRange::new(part.first, part.last)]),
        None => builder,
    };
    builder.build().ok()
}

/// Returns whether the rows of a split are the rows of its files, one file after the other. The conditions are
/// those under which the crate reads the files of a split one by one. Splits with deletion vectors stay whole.
fn files_are_independent(split: &DataSplit, schema: &TableSchema) -> bool {
    let deletes = split
        .data_deletion_files()
        .is_some_and(|files| files.iter().any(Option::is_some));
    if split.data_files().is_empty()
        || split.is_streaming()
        || split.row_ranges().is_some()
        || deletes
        || options::is_on(schema, "data-evolution.enabled")
        || options::is_on(schema, "row-tracking.enabled")
    {
        return false;
    }
    if schema.primary_keys().is_empty() {
        return true;
    }
    let engine = options::word(schema, "merge-engine", "deduplicate");
    let blobs = |field: &paimon::spec::DataField| matches!(field.data_type(), DataType::Blob(_));
    matches!(engine.as_str(), "deduplicate" | "first-row")
        && !options::is_on(schema, "deletion-vectors.enabled")
        && !schema.fields().iter().any(blobs)
        && split.raw_convertible()
        && split
            .data_files()
            .iter()
            .all(|file| file.delete_row_count.is_some())
}
