//! Values of options of a table's schema.

use paimon::spec::{CoreOptions, DataField, DataType, TableSchema};

/// Returns the value of an option, or none if the option is not set.
pub(crate) fn text<'s>(schema: &'s TableSchema, name: &str) -> Option<&'s str> {
    schema.options().get(name).map(String::as_str)
}

/// Returns whether the value of an option is `true`. The default is `false`.
pub(crate) fn is_on(schema: &TableSchema, name: &str) -> bool {
    text(schema, name).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
}

/// Returns the value of an option in lower case, or the default.
pub(crate) fn word(schema: &TableSchema, name: &str, default: &str) -> String {
    let value = text(schema, name).unwrap_or(default).trim();
    value.to_ascii_lowercase()
}

/// Returns whether the data files of a table are Parquet files.
pub(crate) fn writes_parquet(schema: &TableSchema) -> bool {
    word(schema, "file.format", "parquet") == "parquet"
}

/// Returns whether the data files of a table are Avro files.
pub(crate) fn writes_avro(schema: &TableSchema) -> bool {
    word(schema, "file.format", "parquet") == "avro"
}

/// Returns whether a column is stored in files of its own, and not in the files of the other columns.
pub(crate) fn is_stored_apart(schema: &TableSchema, field: &DataField) -> bool {
    match field.data_type() {
        DataType::Blob(_) => true,
        DataType::Vector(_) => !word(schema, "vector.file.format", "").is_empty(),
        _ => false,
    }
}

/// Returns whether a key of the table can move to another partition. The buckets of such a table are dynamic, and one
/// writer must see all rows.
pub(crate) fn crosses_partitions(schema: &TableSchema) -> bool {
    let keys = schema.primary_keys();
    !keys.is_empty()
        && CoreOptions::new(schema.options()).bucket() == -1
        && schema.partition_keys().iter().any(|p| !keys.contains(p))
}

/// Returns the columns by which readers merge the rows of a table with a primary key: the key, and the sequence fields.
pub(crate) fn merge_columns(schema: &TableSchema) -> impl Iterator<Item = &str> {
    let groups = schema.options().keys().filter_map(|name| {
        let group = name.strip_prefix("fields.")?;
        group.strip_suffix(".sequence-group")
    });
    let sequences = text(schema, "sequence.field").into_iter().chain(groups);
    let sequences = sequences.flat_map(|columns| columns.split(',').map(str::trim));
    let keys = schema.primary_keys().iter().map(String::as_str);
    let merges = !schema.primary_keys().is_empty();
    keys.chain(sequences.filter(move |_| merges))
}
