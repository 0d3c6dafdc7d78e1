//! The statistics of a manifest, by which readers skip it.

use paimon::spec::{BinaryRow, DataType, Datum, FileKind, ManifestFileMeta};

use super::memory_file::with_member;
use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_INTERNAL};
use crate::failure::Failure;
use crate::upstream::ExposedEntry;

/// Statistics of the entries of a manifest.
#[derive(Debug, Default)]
pub(super) struct Summary {
    added: i64,
    deleted: i64,
    schema_id: i64,
    buckets: Extent<i32>,
    levels: Extent<i32>,
    row_ids: Extent<i64>,
    total_buckets: Extent<i32>,
    /// The partition columns. Empty until the first entries are added.
    columns: Vec<Column>,
}

/// Smallest and greatest value.
#[derive(Debug, Clone, Copy, Default)]
enum Extent<T> {
    /// There are no values.
    #[default]
    Empty,
    Known(T, T),
    /// Some values are unknown.
    Unknown,
}

impl<T: Ord + Copy> Extent<T> {
    /// Adds values, of which the smallest and the greatest are given. `None` stands for unknown values.
    fn add(&mut self, values: Option<(T, T)>) {
        *self = match (*self, values) {
            (Extent::Unknown, _) | (_, None) => Extent::Unknown,
            (Extent::Empty, Some((least, most))) => Extent::Known(least, most),
            (Extent::Known(low, high), Some((least, most))) => {
                Extent::Known(low.min(least), high.max(most))
            }
        };
    }

    fn least(self) -> Option<T> {
        match self {
            Extent::Known(least, _) => Some(least),
            _ => None,
        }
    }

    fn most(self) -> Option<T> {
        match self {
            Extent::Known(_, most) => Some(most),
            _ => None,
        }
    }
}

/// Statistics of a partition column. Without a minimum, all values are null.
#[derive(Debug, Clone, Default)]
struct Column {
    least: Option<Datum>,
    most: Option<Datum>,
    nulls: i64,
}

impl Column {
    fn add(&mut self, least: Option<Datum>, most: Option<Datum>, nulls: i64) {
        self.nulls += nulls;
        if let Some(least) = least {
            if self.least.as_ref().is_none_or(|low| least < *low) {
                self.least = Some(least);
            }
        }
        if let Some(most) = most {
            if self.most.as_ref().is_none_or(|high| most > *high) {
                self.most = Some(most);
            }
        }
    }

    fn may_contain(&self, value: Option<&Datum>) -> bool {
        match (value, &self.least, &self.most) {
            (None, _, _) => self.nulls > 0,
            (Some(value), Some(least), Some(most)) => !(value < least || value > most),
            (Some(_), _, _) => false,
        }
    }
}

impl Summary {
    pub(super) fn is_empty(&self) -> bool {
        self.added + self.deleted == 0
    }

    /// Adds an entry. `types` are the types of the partition columns.
    pub(super) fn add_entry(
        &mut self,
        exposed: &ExposedEntry,
        types: &[DataType],
    ) -> Result<(), Failure> {
        let file = exposed.entry.file();
        let total_buckets = exposed.entry.total_buckets();
        let one = |value| Some((value, value));
        self.start(file.schema_id, types);
        match exposed.kind {
            FileKind::Add => self.added += 1,
            FileKind::Delete => self.deleted += 1,
        }
        self.buckets.add(one(exposed.bucket));
        self.levels.add(one(file.level));
        self.row_ids.add(file.row_id_range());
        self.total_buckets
            .add(one(total_buckets).filter(|(count, _)| *count > 0));
        let values = values(exposed.entry.partition(), types)?;
        for (column, value) in self.columns.iter_mut().zip(values) {
            let nulls = i64::from(value.is_none());
            column.add(value.clone(), value, nulls);
        }
        Ok(())
    }

    /// Adds all entries of a manifest. Fails if the statistics of its partitions are incomplete.
    pub(super) fn add_manifest(
        &mut self,
        manifest: &ManifestFileMeta,
        types: &[DataType],
    ) -> Result<(), Failure> {
        let columns = columns(manifest, types)?;
        self.start(manifest.schema_id(), types);
        self.added += manifest.num_added_files();
        self.deleted += manifest.num_deleted_files();
        self.buckets
            .add(manifest.min_bucket().zip(manifest.max_bucket()));
        self.levels
            .add(manifest.min_level().zip(manifest.max_level()));
        self.row_ids
            .add(manifest.min_row_id().zip(manifest.max_row_id()));
        let total_buckets = manifest.total_buckets();
        self.total_buckets.add(total_buckets.zip(total_buckets));
        for (column, other) in self.columns.iter_mut().zip(columns) {
            column.add(other.least, other.most, other.nulls);
        }
        Ok(())
    }

    fn start(&mut self, schema_id: i64, types: &[DataType]) {
        if self.is_empty() {
            self.columns = vec![Column::default(); types.len()];
        }
        self.schema_id = self.schema_id.max(schema_id);
    }

    /// Returns the description of a manifest file with these entries. `size` is in bytes. `types` are the types of the
    /// partition columns.
    pub(super) fn describe(
        &self,
        name: &str,
        size: i64,
        types: &[DataType],
    ) -> Result<ManifestFileMeta, Failure> {
        let row = |value: fn(&Column) -> Option<&Datum>| {
            let values = self.columns.iter().map(value).zip(types);
            BinaryRow::from_datums(&values.collect::<Vec<_>>()).to_serialized_bytes()
        };
        let nulls = self.columns.iter().map(|column| Some(column.nulls));
        // The type of the statistics is private, but can be deserialized.
        let partitions = serde_json::from_value(serde_json::json!({
            "_MIN_VALUES": row(|column| column.least.as_ref()),
            "_MAX_VALUES": row(|column| column.most.as_ref()),
            "_NULL_COUNTS": nulls.collect::<Vec<_>>(),
        }));
        let partitions = partitions
            .map_err(|e| Failure::new(PFFM_INTERNAL, format!("statistics of a manifest: {e}")))?;
        let name = name.to_string();
        let manifest = ManifestFileMeta::new(
            name,
            size,
            self.added,
            self.deleted,
            partitions,
            self.schema_id,
        )
        .with_bucket_level_stats(
            self.buckets.least(),
            self.buckets.most(),
            self.levels.least(),
            self.levels.most(),
        )
        .with_row_id_stats(self.row_ids.least(), self.row_ids.most());
        match self.total_buckets {
            Extent::Known(least, most) if least == most => {
                with_member(&manifest, "_TOTAL_BUCKETS", &least)
            }
            _ => Ok(manifest),
        }
    }
}

/// Partitions of a table, as values of the partition columns.
pub(super) struct Partitions(Vec<Vec<Option<Datum>>>);

impl Partitions {
    /// Decodes serialized partitions.
    pub(super) fn of<'p>(
        serialized: impl Iterator<Item = &'p [u8]>,
        types: &[DataType],
    ) -> Result<Self, Failure> {
        let distinct: std::collections::HashSet<&[u8]> = serialized.collect();
        let values = distinct.into_iter().map(|row| values(row, types));
        Ok(Partitions(values.collect::<Result<_, Failure>>()?))
    }

    /// Returns whether a manifest may have entries of one of these partitions.
    pub(super) fn may_be_in(&self, manifest: &ManifestFileMeta, types: &[DataType]) -> bool {
        let Ok(columns) = columns(manifest, types) else {
            return true;
        };
        let contains = |partition: &Vec<Option<Datum>>| {
            let mut values = columns.iter().zip(partition);
            values.all(|(column, value)| column.may_contain(value.as_ref()))
        };
        self.0.iter().any(contains)
    }
}

fn values(partition: &[u8], types: &[DataType]) -> Result<Vec<Option<Datum>>, Failure> {
    if types.is_empty() {
        return Ok(Vec::new());
    }
    let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA).context("partition in a manifest");
    let row = BinaryRow::from_serialized_bytes(partition).map_err(corrupt)?;
    if usize::try_from(row.arity()) != Ok(types.len()) {
        return Err(Failure::new(
            PFFM_CORRUPT_DATA,
            format!("a partition in a manifest has {} columns", row.arity()),
        ));
    }
    let values = types.iter().enumerate();
    let values = values.map(|(position, data_type)| row.get_datum(position, data_type));
    values.collect::<paimon::Result<_>>().map_err(corrupt)
}

/// Returns the statistics of the partition columns. Fails if they are incomplete.
fn columns(manifest: &ManifestFileMeta, types: &[DataType]) -> Result<Vec<Column>, Failure> {
    let stats = manifest.partition_stats();
    let least = values(stats.min_values(), types)?;
    let most = values(stats.max_values(), types)?;
    let entries = manifest.num_added_files() + manifest.num_deleted_files();
    let mut columns = Vec::with_capacity(types.len());
    for (position, (least, most)) in least.into_iter().zip(most).enumerate() {
        let nulls = stats.null_counts().get(position).copied().flatten();
        let column = nulls.map(|nulls| Column { least, most, nulls });
        let complete = |column: &Column| {
            column.least.is_some() == column.most.is_some()
                && (column.least.is_some() || column.nulls == entries)
        };
        columns.push(column.filter(complete).ok_or_else(|| {
            let name = manifest.file_name();
            let message = format!("the statistics of the partitions in {name} are incomplete");
            Failure::new(PFFM_CORRUPT_DATA, message)
        })?);
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use paimon::spec::{IntType, VarCharType};

    fn types() -> Vec<DataType> {
        let text = VarCharType::new(VarCharType::MAX_LENGTH).unwrap();
        vec![DataType::Int(IntType::new()), DataType::VarChar(text)]
    }

    fn manifest(
        extremes: [(Option<i32>, Option<&str>); 2],
        nulls: [Option<i64>; 2],
        entries: i64,
    ) -> ManifestFileMeta {
        let types = types();
        let row = |(a, b): (Option<i32>, Option<&str>)| {
            let (a, b) = (a.map(Datum::Int), b.map(|b| Datum::String(b.to_string())));
            BinaryRow::from_datums(&[(a.as_ref(), &types[0]), (b.as_ref(), &types[1])])
                .to_serialized_bytes()
        };
        let stats = serde_json::json!({
            "_MIN_VALUES": row(extremes[0]), "_MAX_VALUES": row(extremes[1]), "_NULL_COUNTS": nulls,
        });
        let stats = serde_json::from_value(stats).unwrap();
        ManifestFileMeta::new("m".to_string(), 10, entries, 0, stats, 1).with_bucket_level_stats(
            Some(1),
            Some(2),
            Some(0),
            Some(0),
        )
    }

    #[test]
    fn statistics_of_manifests_are_joined() {
        let types = types();
        let mut summary = Summary::default();
        let first = manifest([(Some(5), None), (Some(7), None)], [Some(1), Some(4)], 4);
        let second = manifest(
            [(Some(-1), Some("b")), (Some(6), Some("c"))],
            [Some(0), Some(2)],
            3,
        )
        .with_bucket_level_stats(Some(0), Some(1), Some(0), Some(5));
        summary.add_manifest(&first, &types).unwrap();
        summary.add_manifest(&second, &types).unwrap();
        let joined = summary.describe("m", 10, &types).unwrap();
        let expected = manifest(
            [(Some(-1), Some("b")), (Some(7), Some("c"))],
            [Some(1), Some(6)],
            7,
        )
        .with_bucket_level_stats(Some(0), Some(2), Some(0), Some(5));
        assert_eq!(joined, expected);
    }

    #[test]
    fn unknown_statistics_of_one_manifest_make_the_joined_ones_unknown() {
        let mut summary = Summary::default();
        let plain = manifest([(Some(1), None), (Some(1), None)], [Some(0), Some(1)], 1);
        let unknown = plain
            .clone()
            .with_bucket_level_stats(None, None, None, None);
        for manifest in [&plain, &unknown, &plain] {
            summary.add_manifest(manifest, &types()).unwrap();
        }
        let joined = summary.describe("m", 1, &types()).unwrap();
        assert_eq!(joined.min_bucket(), None);
        assert_eq!(joined.max_level(), None);
        assert_eq!(joined.total_buckets(), None);
    }

    #[test]
    fn incomplete_statistics_of_partitions_are_refused() {
        let no_count = manifest([(Some(1), None), (Some(1), None)], [None, Some(1)], 1);
        let no_minimum = manifest([(None, None), (None, None)], [Some(0), Some(1)], 1);
        let one_sided = manifest([(Some(1), None), (None, None)], [Some(0), Some(1)], 1);
        for incomplete in [no_count, no_minimum, one_sided] {
            let mut summary = Summary::default();
            summary.add_manifest(&incomplete, &types()).unwrap_err();
        }
    }

    #[test]
    fn partition_outside_of_the_statistics_is_not_in_the_manifest() {
        let types = types();
        let within = manifest(
            [(Some(1), Some("b")), (Some(3), Some("d"))],
            [Some(0), Some(2)],
            9,
        );
        let may_be_in = |a: Option<i32>, b: Option<&str>| {
            let (a, b) = (a.map(Datum::Int), b.map(|b| Datum::String(b.to_string())));
            let row = [(a.as_ref(), &types[0]), (b.as_ref(), &types[1])];
            let row = BinaryRow::from_datums(&row).to_serialized_bytes();
            let partitions = Partitions::of([row.as_slice()].into_iter(), &types).unwrap();
            partitions.may_be_in(&within, &types)
        };
        assert!(may_be_in(Some(1), Some("d")));
        assert!(may_be_in(Some(2), None));
        assert!(!may_be_in(Some(4), Some("c")));
        assert!(!may_be_in(Some(2), Some("a")));
        assert!(!may_be_in(None, Some("c")));
    }
}
