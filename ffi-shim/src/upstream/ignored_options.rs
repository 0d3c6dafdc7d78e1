//! Options of files that Paimon Java honours and the crate does not read. They change how large a
//! file is or how fast it is read, never what is in it: a writer reports them once per table.
//!
//! For `paimon` 0.4.0. An option can go when the crate honours it.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use paimon::spec::TableSchema;

/// The names of these options, or their beginnings where a column's name follows `#`.
const IGNORED: [&str; 8] = [
    "parquet.block.size",
    "parquet.page.size",
    "parquet.dictionary.page.size",
    "parquet.bloom.filter.enabled",
    "parquet.bloom.filter.expected.ndv",
    "parquet.bloom.filter.fpp",
    "parquet.bloom.filter.max.bytes",
    "parquet.writer.version",
];

/// The options of a table that have no effect on the files that this library writes.
fn ignored(schema: &TableSchema) -> BTreeSet<&str> {
    let known = |key: &str| {
        let name = key.split_once('#').map_or(key, |(name, _)| name);
        IGNORED.contains(&name)
    };
    let keys = schema.options().keys().map(String::as_str);
    keys.filter(|key| known(key)).collect()
}

/// Logs the ignored options of a table, once in this process.
pub(crate) fn report(table: &str, location: &str, schema: &TableSchema) {
    static REPORTED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let options = ignored(schema);
    if options.is_empty() {
        return;
    }
    let mut reported = REPORTED.lock().unwrap_or_else(PoisonError::into_inner);
    if reported.insert(location.to_string()) {
        let options: Vec<&str> = options.into_iter().collect();
        log::warn!(
            "table {table}: options {} have no effect on the files that paimon-ffm writes; the \
             rows are not affected",
            options.join(", ")
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use paimon::spec::Schema;

    #[test]
    fn options_of_columns_are_known_by_their_names() {
        let schema: Schema = serde_json::from_value(serde_json::json!({
            "fields": [{ "id": 0, "name": "c", "type": "INT" }],
            "partitionKeys": [], "primaryKeys": [], "options": {
                "parquet.bloom.filter.enabled#c": "true", "parquet.block.size": "1 mb",
                "parquet.enable.dictionary#c": "false", "bucket": "-1",
            },
        }))
        .unwrap();
        let schema = TableSchema::new(0, &schema);
        let found: Vec<&str> = ignored(&schema).into_iter().collect();
        assert_eq!(
            found,
            ["parquet.block.size", "parquet.bloom.filter.enabled#c"]
        );
    }
}
