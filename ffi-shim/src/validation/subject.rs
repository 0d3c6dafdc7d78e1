//! A schema and its options, as Paimon Java reads them.

use std::collections::HashMap;

use paimon::spec::{DataField, DataType, Schema, TableSchema};

use super::broken::Broken;
use super::values;
use crate::options;

/// The names of an option: the current name, and the older names to which Paimon Java falls back.
pub(super) type Key = [&'static str];

/// The value of `bucket` in a table without a fixed number of buckets.
pub(super) const DYNAMIC: i32 = -1;
/// The value of `bucket` in a table whose compaction assigns the buckets.
pub(super) const POSTPONED: i32 = -2;

/// The schema versions of Paimon 0.7 (and older versions) and 0.8.
const PAIMON_0_7: i32 = 1;
const PAIMON_0_8: i32 = 2;

/// A schema under validation.
pub(super) struct Subject<'a> {
    fields: &'a [DataField],
    partition_keys: Vec<String>,
    primary_keys: Vec<String>,
    options: HashMap<String, String>,
    version: i32,
    /// Whether the table exists.
    stored: bool,
    /// Whether the catalog accepts the option `path`.
    may_have_path: bool,
}

impl<'a> Subject<'a> {
    /// Creates the subject for the schema of a table that does not exist yet.
    pub(super) fn to_be_created(schema: &'a Schema, may_have_path: bool) -> Self {
        let mut options = schema.options().clone();
        let mut keys = |declared: &[String], option: &str| match options.remove(option) {
            Some(names) if declared.is_empty() => values::names(&names)
                .into_iter()
                .map(str::to_string)
                .collect(),
            _ => declared.to_vec(),
        };
        Subject {
            fields: schema.fields(),
            partition_keys: keys(schema.partition_keys(), "partition"),
            primary_keys: keys(schema.primary_keys(), "primary-key"),
            options,
            version: TableSchema::CURRENT_VERSION,
            stored: false,
            may_have_path,
        }
    }

    /// Creates the subject for the schema of an existing table.
    pub(super) fn stored(schema: &'a TableSchema) -> Self {
        let mut options = schema.options().clone();
        // Paimon Java keeps the defaults of the version that wrote the schema.
        let older = [
            (PAIMON_0_7, "bucket", "1"),
            (PAIMON_0_8, "file.format", "orc"),
        ];
        for (version, option, value) in older {
            if schema.version() <= version {
                let missing = options.entry(option.to_string());
                missing.or_insert_with(|| value.to_string());
            }
        }
        if let Some(version) = options.remove("scan.version") {
            options.extend(at_version(version));
        }
        Subject {
            fields: schema.fields(),
            partition_keys: schema.partition_keys().to_vec(),
            primary_keys: schema.primary_keys().to_vec(),
            options,
            version: schema.version(),
            stored: true,
            may_have_path: true,
        }
    }

    pub(super) fn is_stored(&self) -> bool {
        self.stored
    }

    pub(super) fn may_have_path(&self) -> bool {
        self.may_have_path
    }

    pub(super) fn is_of_paimon_0_7(&self) -> bool {
        self.version <= PAIMON_0_7
    }

    /// Returns whether the table is of the type `table` or `materialized-table`.
    pub(super) fn is_plain(&self) -> bool {
        let other = [
            "format-table",
            "object-table",
            "lance-table",
            "iceberg-table",
        ];
        self.given(&["type"])
            .is_none_or(|(_, given)| values::word(given, &other).is_none())
    }

    pub(super) fn fields(&self) -> &'a [DataField] {
        self.fields
    }

    pub(super) fn field(&self, name: &str) -> Option<&'a DataField> {
        self.fields.iter().find(|field| field.name() == name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    /// Returns the columns whose type satisfies a condition.
    pub(super) fn of_type(&self, condition: fn(&DataType) -> bool) -> Vec<&'a DataField> {
        let fields = self.fields.iter();
        fields
            .filter(|field| condition(field.data_type()))
            .collect()
    }

    pub(super) fn partition_keys(&self) -> &[String] {
        &self.partition_keys
    }

    pub(super) fn primary_keys(&self) -> &[String] {
        &self.primary_keys
    }

    pub(super) fn has_primary_key(&self) -> bool {
        !self.primary_keys.is_empty()
    }

    /// Returns whether a row with the same key may be in another partition.
    pub(super) fn crosses_partitions(&self) -> bool {
        let mut partitions = self.partition_keys.iter();
        self.has_primary_key() && partitions.any(|key| !self.primary_keys.contains(key))
    }

    /// Returns the columns in the option `bucket-key`.
    pub(super) fn declared_bucket_keys(&self) -> Vec<&str> {
        match self.text(&["bucket-key"]) {
            Some(names) if !names.trim().is_empty() => values::split(names, ','),
            _ => Vec::new(),
        }
    }

    /// Returns the bucket key: the columns in the option, or else the primary key without the partition keys.
    pub(super) fn bucket_keys(&self) -> Vec<&str> {
        match self.declared_bucket_keys() {
            keys if !keys.is_empty() => keys,
            _ => {
                let keys = self.primary_keys.iter();
                let keys = keys.filter(|key| !self.partition_keys.contains(key));
                keys.map(String::as_str).collect()
            }
        }
    }

    /// Returns all options, sorted by name.
    pub(super) fn options(&self) -> Vec<(&str, &str)> {
        let mut options: Vec<_> = self
            .options
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        options.sort_unstable();
        options
    }

    /// Returns the name and the value of an option that is set.
    pub(super) fn given<'k>(&self, key: &[&'k str]) -> Option<(&'k str, &str)> {
        key.iter().find_map(|name| {
            let value = self.options.get(*name)?;
            Some((*name, value.as_str()))
        })
    }

    pub(super) fn is_given(&self, key: &[&str]) -> bool {
        self.given(key).is_some()
    }

    pub(super) fn text(&self, key: &[&str]) -> Option<&str> {
        self.given(key).map(|(_, value)| value)
    }

    /// Returns the violation of a rule by the value of an option, or by an option that is not set.
    pub(super) fn broken(&self, key: &[&str], expected: impl Into<String>) -> Broken {
        match self.given(key) {
            Some((name, value)) => Broken::option(name, value, expected),
            None => Broken::new(format!("option '{}' is not set", key[0]), expected),
        }
    }

    fn parsed<T>(
        &self,
        key: &[&str],
        parse: impl FnOnce(&str) -> Option<T>,
        expected: &str,
    ) -> Result<Option<T>, Broken> {
        let Some((name, value)) = self.given(key) else {
            return Ok(None);
        };
        let parsed = parse(value).ok_or_else(|| Broken::option(name, value, expected))?;
        Ok(Some(parsed))
    }

    pub(super) fn boolean(&self, key: &[&str], default: bool) -> Result<bool, Broken> {
        let given = self.parsed(key, values::boolean, "true or false")?;
        Ok(given.unwrap_or(default))
    }

    /// Returns whether an option is true. The default is false.
    pub(super) fn is_on(&self, key: &[&str]) -> Result<bool, Broken> {
        self.boolean(key, false)
    }

    pub(super) fn int(&self, key: &[&str]) -> Result<Option<i32>, Broken> {
        let expected = "a whole number of at most 32 bits";
        self.parsed(key, |text| text.parse().ok(), expected)
    }

    pub(super) fn long(&self, key: &[&str]) -> Result<Option<i64>, Broken> {
        let expected = "a whole number of at most 64 bits";
        self.parsed(key, |text| text.parse().ok(), expected)
    }

    pub(super) fn float(&self, key: &[&str]) -> Result<Option<f64>, Broken> {
        self.parsed(key, values::float, "a number")
    }

    pub(super) fn duration(&self, key: &[&str]) -> Result<Option<()>, Broken> {
        let parse = |text: &str| options::is_duration(text).then_some(());
        self.parsed(key, parse, "a duration, such as 500 ms or 10 s")
    }

    pub(super) fn size(&self, key: &[&str]) -> Result<Option<i64>, Broken> {
        self.parsed(key, options::size, "a size, such as 128 mb")
    }

    /// Parses an option whose value is one of `words`. The first word is the default.
    pub(super) fn word(
        &self,
        key: &[&str],
        words: &[&'static str],
    ) -> Result<&'static str, Broken> {
        let expected = format!("one of {}", words.join(", "));
        let given = self.parsed(key, |text| values::word(text, words), &expected)?;
        Ok(given.unwrap_or(words[0]))
    }

    /// Returns the entries of a map option. The map is stored in one option, or in one option `name.key` per entry.
    pub(super) fn entries(&self, name: &str) -> Result<Vec<(String, String)>, Broken> {
        let expected = "pairs key:value, separated by commas";
        if let Some(entries) = self.parsed(&[name], values::entries, expected)? {
            return Ok(entries);
        }
        let prefix = format!("{name}.");
        let entry = |(key, value): (&str, &str)| {
            let key = key.strip_prefix(&prefix)?;
            Some((key.to_string(), value.to_string()))
        };
        Ok(self.options().into_iter().filter_map(entry).collect())
    }
}

/// Returns the expected value of an option with column names that include an unknown name.
pub(super) fn existing_columns(unknown: &str) -> String {
    format!("names of existing columns; the table has no column '{unknown}'")
}

/// Returns the option that replaces `scan.version` when Paimon Java opens a table.
fn at_version(version: String) -> Option<(String, String)> {
    let (name, value) = match version.strip_prefix("watermark-") {
        Some(watermark) => {
            watermark.parse::<i64>().ok()?;
            ("scan.watermark", watermark.to_string())
        }
        None if version.bytes().all(|byte| byte.is_ascii_digit()) => ("scan.snapshot-id", version),
        None => ("scan.tag-name", version),
    };
    Some((name.to_string(), value))
}

/// Options that several rules read.
impl Subject<'_> {
    pub(super) fn bucket(&self) -> Result<i32, Broken> {
        Ok(self.int(&["bucket"])?.unwrap_or(DYNAMIC))
    }

    pub(super) fn merge_engine(&self) -> Result<&'static str, Broken> {
        let engines = ["deduplicate", "partial-update", "aggregation", "first-row"];
        self.word(&["merge-engine"], &engines)
    }

    pub(super) fn changelog_producer(&self) -> Result<&'static str, Broken> {
        let producers = ["none", "input", "full-compaction", "lookup"];
        self.word(&["changelog-producer"], &producers)
    }

    pub(super) fn has_deletion_vectors(&self) -> Result<bool, Broken> {
        self.is_on(&["deletion-vectors.enabled"])
    }

    pub(super) fn has_row_tracking(&self) -> Result<bool, Broken> {
        self.is_on(&["row-tracking.enabled"])
    }

    pub(super) fn has_data_evolution(&self) -> Result<bool, Broken> {
        self.is_on(&["data-evolution.enabled"])
    }

    pub(super) fn overrides_clustering(&self) -> Result<bool, Broken> {
        self.is_on(&["pk-clustering-override"])
    }

    pub(super) fn sequence_fields(&self) -> Vec<&str> {
        self.text(&["sequence.field"])
            .map(values::trimmed)
            .unwrap_or_default()
    }

    /// Returns the name and the value of the option with a column's aggregate function.
    pub(super) fn aggregate_function(&self, column: &str) -> Option<(String, &str)> {
        let name = format!("fields.{column}.aggregate-function");
        let value = self.text(&[&name])?;
        Some((name, value))
    }

    /// Returns the name and the value of the option with the aggregate function of all other columns.
    pub(super) fn default_aggregate_function(&self) -> Option<(String, &str)> {
        let (name, value) = self.given(&["fields.default-aggregate-function"])?;
        Some((name.to_string(), value))
    }

    /// Returns the name and the value of the option with the aggregate function of a column, or `None` for keys,
    /// sequence fields and columns without a function.
    pub(super) fn column_function(
        &self,
        field: &DataField,
        sequence_fields: &[&str],
    ) -> Option<(String, &str)> {
        let name = field.name();
        if sequence_fields.contains(&name) || self.primary_keys.iter().any(|key| key == name) {
            return None;
        }
        self.aggregate_function(name)
            .or_else(|| self.default_aggregate_function())
    }

    /// Returns whether this merge engine merges the rows with the same key.
    pub(super) fn merges_by(&self, engine: &str) -> Result<bool, Broken> {
        Ok(self.has_primary_key() && self.merge_engine()? == engine)
    }

    /// Returns the names in an option, separated by commas.
    pub(super) fn names(&self, key: &[&str]) -> Vec<&str> {
        self.text(key).map(values::names).unwrap_or_default()
    }
}
