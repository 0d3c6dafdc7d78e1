//! Per-level options of tables with a primary key.
//!
//! Defect: the crate ignores the options.
//!
//! Consequence: files do not have the format, compression or statistics mode that the table asks for.
//!
//! Work-around: this library writes files of level 0 only, so the value for level 0 replaces the option of the
//! table.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate honours the options.

use std::collections::HashMap;

use paimon::spec::TableSchema;

/// The per-level options, each with the option that it replaces for the files of a level.
const BY_LEVEL: [(&str, &str); 3] = [
    ("file.format.per.level", "file.format"),
    ("file.compression.per.level", "file.compression"),
    ("metadata.stats-mode.per.level", "metadata.stats-mode"),
];

/// Returns the values for level 0, by the names of the table options that they replace.
pub(crate) fn of_level_0(schema: &TableSchema) -> HashMap<String, String> {
    if schema.primary_keys().is_empty() {
        return HashMap::new();
    }
    let options = BY_LEVEL.iter().filter_map(|(by_level, option)| {
        let value = at_level_0(schema.options().get(*by_level)?)?;
        Some((option.to_string(), value.to_string()))
    });
    options.collect()
}

/// Returns the value for level 0 in a text such as `0:avro,5:parquet`.
fn at_level_0(levels: &str) -> Option<&str> {
    let mut pairs = levels.split(',').filter_map(|pair| pair.split_once(':'));
    let (_, value) = pairs.find(|(level, _)| level.trim() == "0")?;
    Some(value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn level_0_is_found_by_its_number() {
        assert_eq!(at_level_0("0:avro,5:parquet"), Some("avro"));
        assert_eq!(at_level_0("5:parquet, 0 : avro "), Some("avro"));
        assert_eq!(at_level_0("5:parquet"), None);
        assert_eq!(at_level_0(""), None);
        assert_eq!(at_level_0("avro"), None);
    }
}
