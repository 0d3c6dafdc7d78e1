//! Options by level of tables with a primary key: this library writes level 0 only.
//!
//! For `paimon` 0.4.0, which ignores them. It can go when the crate honours them.

use std::collections::HashMap;

use paimon::spec::TableSchema;

/// The options by level, each with the option that it replaces for the files of its level.
const BY_LEVEL: [(&str, &str); 3] = [
    ("file.format.per.level", "file.format"),
    ("file.compression.per.level", "file.compression"),
    ("metadata.stats-mode.per.level", "metadata.stats-mode"),
];

/// The options that hold for the files that are written, where they are not the table's.
pub(crate) fn written(schema: &TableSchema) -> HashMap<String, String> {
    if schema.primary_keys().is_empty() {
        return HashMap::new();
    }
    let options = BY_LEVEL.iter().filter_map(|(by_level, option)| {
        let value = at_level_0(schema.options().get(*by_level)?)?;
        Some((option.to_string(), value.to_string()))
    });
    options.collect()
}

/// The value for level 0 of `0:avro,5:parquet`.
fn at_level_0(levels: &str) -> Option<&str> {
    let mut pairs = levels.split(',').filter_map(|pair| pair.split_once(':'));
    let (_, value) = pairs.find(|(level, _)| level.trim() == "0")?;
    Some(value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn level_0_is_looked_up_by_its_number() {
        assert_eq!(at_level_0("0:avro,5:parquet"), Some("avro"));
        assert_eq!(at_level_0("5:parquet, 0 : avro "), Some("avro"));
        assert_eq!(at_level_0("5:parquet"), None);
        assert_eq!(at_level_0(""), None);
        assert_eq!(at_level_0("avro"), None);
    }
}
