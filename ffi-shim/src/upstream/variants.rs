//! VARIANT columns, which this library stores whole.
//!
//! The crate writes shredded columns without the ids of their fields. Paimon Java 1.4.2 and 2.0.0 fail
//! to read such a file.
//!
//! For `paimon` 0.4.0. It can go when Paimon Java reads the shredded columns of the crate.

use std::collections::HashMap;

/// The options that make the crate shred columns.
const SHREDDING: [&str; 4] = [
    "variant.shreddingSchema",
    "parquet.variant.shreddingSchema",
    "variant.inferShreddingSchema",
    "parquet.variant.inferShreddingSchema",
];

/// Returns the option that keeps the crate from shredding, where options of the table ask for it: a
/// schema without columns comes before any other schema and before the inference of one.
pub(crate) fn unshredded(options: &HashMap<String, String>) -> Option<(String, String)> {
    let asked = SHREDDING.iter().any(|option| options.contains_key(*option));
    asked.then(|| (SHREDDING[0].into(), r#"{"type":"ROW","fields":[]}"#.into()))
}
