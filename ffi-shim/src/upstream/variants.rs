//! Shredded VARIANT columns.
//!
//! Defect: the crate writes shredded columns without the ids of their fields.
//!
//! Consequence: Paimon Java 1.4.2 and 2.0.0 cannot read files with these columns.
//!
//! Work-around: this library keeps the crate from shredding VARIANT columns.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: Paimon Java reads the shredded columns of the crate.

use std::collections::HashMap;

/// The options that make the crate shred columns.
const SHREDDING: [&str; 4] = [
    "variant.shreddingSchema",
    "parquet.variant.shreddingSchema",
    "variant.inferShreddingSchema",
    "parquet.variant.inferShreddingSchema",
];

/// Returns an option that keeps the crate from shredding columns, if an option of the table requests shredding.
/// An explicit schema without columns takes precedence over other schemas and over the inference of a schema.
pub(crate) fn unshredded(options: &HashMap<String, String>) -> Option<(String, String)> {
    let shreds = SHREDDING.iter().any(|option| options.contains_key(*option));
    shreds.then(|| (SHREDDING[0].into(), r#"{"type":"ROW","fields":[]}"#.into()))
}
