//! Values of the table options that writing and committing honour.
//!
//! The crate replaces most values that it cannot parse with the default. This library refuses such values.

use std::collections::HashMap;

use paimon::spec::DataField;

use crate::failure::Failure;

/// The syntax of an option's value.
enum Value {
    Boolean,
    /// A number in this range, or one of these numbers with a special meaning.
    Number(i64, i64, &'static [i64]),
    Size,
    Duration,
    Statistics,
    OneOf(&'static [&'static str]),
    /// Names of columns, separated by commas.
    Columns,
}

use Value::{Boolean, Columns, Duration, Number, OneOf, Size, Statistics};

const COUNT: Value = Number(1, i64::MAX, &[]);

const KNOWN: &[(&str, Value)] = &[
    ("blob.target-file-size", Size),
    // -1: dynamic buckets; -2: postponed buckets.
    ("bucket", Number(1, i32::MAX as i64, &[-1, -2])),
    ("bucket-function.type", OneOf(&["default", "mod", "hive"])),
    ("bucket-key", Columns),
    (
        "changelog-producer",
        OneOf(&["none", "input", "full-compaction", "lookup"]),
    ),
    ("commit.force-create-snapshot", Boolean),
    ("commit.max-retries", Number(0, u32::MAX as i64, &[])),
    ("commit.max-retry-wait", Duration),
    ("commit.min-retry-wait", Duration),
    ("commit.timeout", Duration),
    ("data-evolution.enabled", Boolean),
    ("deletion-vectors.enabled", Boolean),
    ("deletion-vectors.merge-on-read", Boolean),
    ("dynamic-bucket.max-buckets", Number(1, 32768, &[-1])),
    ("dynamic-bucket.target-row-num", COUNT),
    ("dynamic-partition-overwrite", Boolean),
    ("file.block-size", Size),
    ("file.compression.zstd-level", Number(1, 22, &[])),
    ("file.suffix.include.compression", Boolean),
    ("ignore-delete", Boolean),
    ("ignore-update-before", Boolean),
    ("manifest.full-compaction-threshold-size", Size),
    ("manifest.merge-min-count", Number(0, i32::MAX as i64, &[])),
    ("manifest.target-file-size", Size),
    ("manifest.target-size", Size),
    (
        "merge-engine",
        OneOf(&["deduplicate", "partial-update", "aggregation", "first-row"]),
    ),
    ("metadata.stats-dense-store", Boolean),
    (
        "metadata.stats-keep-first-n-columns",
        Number(0, i32::MAX as i64, &[-1]),
    ),
    ("metadata.stats-mode", Statistics),
    ("parquet.enable.dictionary", Boolean),
    ("parquet.write-page-index.enabled", Boolean),
    ("partition.legacy-name", Boolean),
    ("partition.timestamp-format.strict", Boolean),
    ("row-tracking.enabled", Boolean),
    ("rowkind.field", Columns),
    ("sequence.field", Columns),
    (
        "sequence.field.sort-order",
        OneOf(&["ascending", "descending"]),
    ),
    ("snapshot.ignore-empty-commit", Boolean),
    (
        "tag.automatic-creation",
        OneOf(&["none", "process-time", "watermark", "batch"]),
    ),
    ("tag.automatic-completion", Boolean),
    ("tag.create-success-file", Boolean),
    ("tag.creation-delay", Duration),
    (
        "tag.creation-period",
        OneOf(&["daily", "hourly", "two-hours"]),
    ),
    ("tag.creation-period-duration", Duration),
    ("tag.default-time-retained", Duration),
    ("tag.num-retained-max", COUNT),
    (
        "tag.period-formatter",
        OneOf(&["with_dashes", "without_dashes", "without_dashes_and_spaces"]),
    ),
    ("tag.time-expire-enabled", Boolean),
    ("target-file-row-num", COUNT),
    ("target-file-size", Size),
    ("variant.inferShreddingSchema", Boolean),
    ("vector.target-file-size", Size),
    ("write.parquet-buffer-size", Size),
];

/// The options `fields.c.…` of a column, by the end of their names.
const OF_COLUMNS: &[(&str, Value)] = &[(".stats-mode", Statistics), (".ignore-retract", Boolean)];

/// Fails with the first option, sorted by name, whose value is malformed.
pub(crate) fn check(
    options: &HashMap<String, String>,
    fields: &[DataField],
) -> Result<(), Failure> {
    let mut names: Vec<&String> = options.keys().collect();
    names.sort();
    for name in names {
        let found = match name.strip_prefix("fields.") {
            Some(rest) => OF_COLUMNS.iter().find(|(end, _)| rest.ends_with(end)),
            None => KNOWN.iter().find(|(known, _)| known == name),
        };
        let given = &options[name];
        let expected = found.and_then(|(_, value)| value.mismatch(given, fields));
        if let Some(expected) = expected {
            return Err(Failure::argument(format!(
                "option '{name}' is '{given}'; expected {expected}"
            )));
        }
    }
    Ok(())
}

impl Value {
    /// Returns the expected value if a value is malformed.
    fn mismatch(&self, given: &str, fields: &[DataField]) -> Option<String> {
        // As in the crate, spaces around a number or a word are not allowed.
        let (fits, expected) = match self {
            Boolean => (is_one_of(given, &["true", "false"]), "true or false".into()),
            Number(least, most, others) => {
                let number: Option<i64> = given.parse().ok();
                let fits =
                    number.is_some_and(|n| (*least..=*most).contains(&n) || others.contains(&n));
                let others: String = others.iter().map(|n| format!(" or {n}")).collect();
                let range = match *most {
                    i64::MAX => format!("of at least {least}"),
                    _ => format!("from {least} to {most}"),
                };
                (fits, format!("a number {range}{others}"))
            }
            Size => (
                size(given).is_some_and(|bytes| bytes > 0),
                "a size of at least one byte, such as 128 mb".into(),
            ),
            Duration => (
                is_duration(given),
                "a duration, such as 500 ms or 10 s".into(),
            ),
            Statistics => (
                is_statistics(given),
                "none, counts, full or truncate(n), where n is at least 1".into(),
            ),
            OneOf(words) => (
                is_one_of(given, words),
                format!("one of {}", words.join(", ")),
            ),
            Columns => {
                let known = |name: &str| fields.iter().any(|field| field.name() == name);
                let mut names = given.split(',').map(str::trim).filter(|n| !n.is_empty());
                let unknown = names.find(|name| !known(name));
                let expected = match unknown {
                    Some(name) => {
                        format!("names of existing columns; the table has no column '{name}'")
                    }
                    None => String::new(),
                };
                (unknown.is_none(), expected)
            }
        };
        (!fits).then_some(expected)
    }
}

fn is_one_of(given: &str, words: &[&str]) -> bool {
    words.iter().any(|word| given.eq_ignore_ascii_case(word))
}

/// Splits a text into a number and its unit in lower case.
fn number_and_unit(text: &str) -> Option<(u64, String)> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    Some((number.parse().ok()?, unit.trim().to_ascii_lowercase()))
}

/// Parses a size such as `128 mb`, and returns it in bytes.
pub(crate) fn size(text: &str) -> Option<i64> {
    let (number, unit) = number_and_unit(text)?;
    let power = match unit.as_str() {
        "" | "b" | "bytes" => 0,
        "k" | "kb" | "kibibytes" => 1,
        "m" | "mb" | "mebibytes" => 2,
        "g" | "gb" | "gibibytes" => 3,
        "t" | "tb" | "tebibytes" => 4,
        _ => return None,
    };
    i64::try_from(number).ok()?.checked_mul(1024i64.pow(power))
}

/// Returns whether a text is a duration, such as `10 s`.
pub(crate) fn is_duration(text: &str) -> bool {
    let Some((number, unit)) = number_and_unit(text) else {
        return false;
    };
    let millis: u64 = match unit.as_str() {
        "d" | "day" | "days" => 86_400_000,
        "h" | "hour" | "hours" => 3_600_000,
        "min" | "m" | "minute" | "minutes" => 60_000,
        "s" | "sec" | "secs" | "second" | "seconds" => 1000,
        "" | "ms" | "milli" | "millis" | "millisecond" | "milliseconds" | "µs" | "micro"
        | "micros" | "microsecond" | "microseconds" | "ns" | "nano" | "nanos" | "nanosecond"
        | "nanoseconds" => 1,
        _ => return false,
    };
    number.checked_mul(millis).is_some()
}

fn is_statistics(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let length = text
        .strip_prefix("truncate(")
        .and_then(|t| t.strip_suffix(')'));
    match length {
        Some(length) => length.parse::<usize>().is_ok_and(|length| length > 0),
        None => matches!(text.as_str(), "none" | "counts" | "full"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
    use paimon::spec::{DataType, IntType};

    fn refusal(name: &str, value: &str) -> Option<String> {
        let options = HashMap::from([(name.to_string(), value.to_string())]);
        let id = DataField::new(0, "id".to_string(), DataType::Int(IntType::new()));
        let failure = check(&options, &[id]).err()?;
        assert_eq!(failure.code, PFFM_ILLEGAL_ARGUMENT);
        Some(failure.message)
    }

    #[test]
    fn malformed_values_are_named_with_the_expected_value() {
        let bad = [
            ("bucket", "0", "from 1 to 2147483647 or -1 or -2"),
            ("bucket", " 4 ", "a number"),
            ("bucket", "four", "a number"),
            ("bucket-key", "id,nowhere", "no column 'nowhere'"),
            ("sequence.field", "nowhere", "no column 'nowhere'"),
            ("rowkind.field", "nowhere", "no column 'nowhere'"),
            ("commit.max-retries", "-1", "a number from 0"),
            ("commit.timeout", "soon", "a duration"),
            ("commit.min-retry-wait", "-5 ms", "a duration"),
            ("commit.max-retry-wait", "5 weeks", "a duration"),
            ("target-file-size", "128 mib", "a size"),
            ("target-file-size", "0", "a size"),
            ("write.parquet-buffer-size", "lots", "a size"),
            ("target-file-row-num", "0", "a number of at least 1"),
            (
                "dynamic-bucket.target-row-num",
                "1e6",
                "a number of at least 1",
            ),
            (
                "dynamic-bucket.max-buckets",
                "40000",
                "from 1 to 32768 or -1",
            ),
            ("file.compression.zstd-level", "23", "from 1 to 22"),
            ("merge-engine", "last", "deduplicate, partial-update"),
            ("deletion-vectors.enabled", "yes", "true or false"),
            ("partition.legacy-name", "no", "true or false"),
            ("dynamic-partition-overwrite", "1", "true or false"),
            ("metadata.stats-mode", "truncate(0)", "truncate(n)"),
            ("metadata.stats-mode", "some", "truncate(n)"),
            ("fields.id.stats-mode", "all", "truncate(n)"),
        ];
        for (name, value, expected) in bad {
            let message = refusal(name, value).unwrap_or_else(|| panic!("{name}={value}"));
            for part in [&format!("'{name}'"), &format!("'{value}'"), expected] {
                assert!(message.contains(part), "{message}");
            }
        }
    }

    #[test]
    fn values_that_the_crate_parses_are_accepted() {
        let good = [
            ("bucket", "-2"),
            ("bucket-key", " id , "),
            ("commit.timeout", "10 min"),
            ("commit.max-retry-wait", "100ms"),
            ("commit.min-retry-wait", "7"),
            ("target-file-size", "64 MB"),
            ("write.parquet-buffer-size", "1g"),
            ("merge-engine", "Partial-Update"),
            ("deletion-vectors.enabled", "TRUE"),
            ("metadata.stats-mode", "Truncate(16)"),
            ("dynamic-bucket.max-buckets", "-1"),
            ("some.other", "whatever"),
        ];
        for (name, value) in good {
            assert_eq!(refusal(name, value), None);
        }
    }
}
