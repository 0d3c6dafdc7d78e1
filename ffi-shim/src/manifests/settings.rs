//! The table options that control merging.

use std::collections::HashMap;

use paimon::spec::{DataField, DataType, TableSchema};

use crate::failure::Failure;
use crate::options;

const TARGET_SIZE: &str = "manifest.target-file-size";
/// The alias of [`TARGET_SIZE`] that the crate knows.
const TARGET_SIZE_ALIAS: &str = "manifest.target-size";
const MIN_COUNT: &str = "manifest.merge-min-count";
const FULL_THRESHOLD: &str = "manifest.full-compaction-threshold-size";
const COMPRESSION: &str = "manifest.compression";

/// Settings of a table for merging. Sizes are in bytes.
#[derive(Debug, Clone)]
pub(crate) struct MergeSettings {
    /// Manifests whose sizes add up to this size are merged.
    pub(super) target_size: i64,
    /// The number of smaller manifests that are merged.
    pub(super) min_count: usize,
    /// The size of small manifests and manifests with deletions that triggers a full compaction.
    pub(super) full_threshold: i64,
    pub(super) compression: String,
    /// The types of the partition columns.
    pub(super) partition_types: Vec<DataType>,
}

impl MergeSettings {
    /// Returns the settings of a table. Fails if an option is malformed.
    ///
    /// Returns `None` if a partition column is FLOAT or DOUBLE. The crate's manifests have wrong minima and maxima for
    /// partitions with NaN, so the statistics of merged manifests would be wrong.
    pub(crate) fn of(schema: &TableSchema) -> Result<Option<Self>, Failure> {
        let fields = schema.partition_fields();
        let types: Vec<DataType> = fields.iter().map(DataField::data_type).cloned().collect();
        let inexact = |t: &DataType| matches!(t, DataType::Float(_) | DataType::Double(_));
        let mergeable = !types.iter().any(inexact);
        let settings = MergeSettings::from_options(schema.options(), types)?;
        Ok(mergeable.then_some(settings))
    }

    pub(super) fn from_options(
        options: &HashMap<String, String>,
        partition_types: Vec<DataType>,
    ) -> Result<Self, Failure> {
        let names = [TARGET_SIZE, TARGET_SIZE_ALIAS, MIN_COUNT, FULL_THRESHOLD];
        let set = names.iter().filter_map(|name| {
            let value = options.get(*name)?;
            Some((name.to_string(), value.clone()))
        });
        options::check(&set.collect(), &[])?;
        let size = |name: &str| options.get(name).and_then(|text| options::size(text));
        let target_size = size(TARGET_SIZE).or_else(|| size(TARGET_SIZE_ALIAS));
        let min_count = options.get(MIN_COUNT).and_then(|text| text.parse().ok());
        let compression = options.get(COMPRESSION);
        Ok(MergeSettings {
            target_size: target_size.unwrap_or(8 << 20),
            min_count: min_count.unwrap_or(30),
            full_threshold: size(FULL_THRESHOLD).unwrap_or(16 << 20),
            compression: compression.map_or("zstd", String::as_str).to_string(),
            partition_types,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
    use paimon::spec::{DoubleType, FloatType, IntType};

    /// Returns whether the manifests of a table with this partition column are merged.
    fn merges_partitions_of(data_type: DataType) -> bool {
        let schema = paimon::spec::Schema::builder()
            .column("p", data_type)
            .column("v", DataType::Int(IntType::new()))
            .partition_keys(["p"])
            .build()
            .unwrap();
        let settings = MergeSettings::of(&TableSchema::new(0, &schema));
        settings.unwrap().is_some()
    }

    #[test]
    fn manifests_with_partitions_that_can_be_nan_are_not_merged() {
        assert!(merges_partitions_of(DataType::Int(IntType::new())));
        assert!(!merges_partitions_of(DataType::Float(FloatType::new())));
        assert!(!merges_partitions_of(DataType::Double(DoubleType::new())));
    }

    fn of(options: &[(&str, &str)]) -> Result<MergeSettings, Failure> {
        let options = options.iter().map(|(k, v)| (k.to_string(), v.to_string()));
        MergeSettings::from_options(&options.collect(), Vec::new())
    }

    #[test]
    fn defaults_are_those_of_paimon_java() {
        let settings = of(&[]).unwrap();
        assert_eq!(settings.target_size, 8 * 1024 * 1024);
        assert_eq!(settings.min_count, 30);
        assert_eq!(settings.full_threshold, 16 * 1024 * 1024);
    }

    #[test]
    fn options_are_parsed_with_their_units() {
        let settings = of(&[
            (TARGET_SIZE, "2 kb"),
            (TARGET_SIZE_ALIAS, "7 kb"),
            (MIN_COUNT, "5"),
            (FULL_THRESHOLD, "1mb"),
        ]);
        let settings = settings.unwrap();
        assert_eq!(settings.target_size, 2048);
        assert_eq!(settings.min_count, 5);
        assert_eq!(settings.full_threshold, 1 << 20);
        assert_eq!(of(&[(TARGET_SIZE_ALIAS, "7")]).unwrap().target_size, 7);
    }

    #[test]
    fn malformed_options_are_refused_by_name() {
        let bad = [
            (TARGET_SIZE, "0"),
            (TARGET_SIZE_ALIAS, "8 mib"),
            (MIN_COUNT, "many"),
            (FULL_THRESHOLD, "-1"),
        ];
        for (name, value) in bad {
            let failure = of(&[(name, value)]).unwrap_err();
            assert_eq!(failure.code, PFFM_ILLEGAL_ARGUMENT);
            for part in [name, value] {
                assert!(failure.message.contains(part), "{}", failure.message);
            }
        }
    }
}
