//! Conditions under which a table can be written.

use paimon::spec::{CoreOptions, DataField, DataType, TableSchema};
use paimon::Table;

use crate::failure::Failure;
use crate::options;
use crate::types;
use crate::upstream::avro::Risk;
use crate::upstream::formats;
use crate::validation;

/// Fails if a table cannot be written. Unless `allow_unreadable` is true, also fails if this library could not read
/// the rows back. `schema` is the schema of the table with the options for the files that are written.
pub(super) fn check(
    table: &Table,
    schema: &TableSchema,
    unreadable_data: bool,
) -> Result<(), Failure> {
    let name = table.identifier().full_name();
    let of_table = |failure: Failure| failure.context(format!("table {name}"));
    validation::for_writing(table.schema()).map_err(of_table)?;
    options::check(schema.options(), schema.fields()).map_err(of_table)?;
    if let Some(reason) = types::unfit_partition_column(schema).or_else(|| unwritable(schema)) {
        return Err(Failure::unsupported(format!("table {name}: {reason}")));
    }
    if unreadable_data {
        return Ok(());
    }
    match unreadable(schema) {
        Some(reason) => Err(Failure::unsupported(format!(
            "table {name}: {reason}. Use withUnreadableData to write to the table"
        ))),
        None => Ok(()),
    }
}

/// Returns why this library could not read new rows of the table.
fn unreadable(schema: &TableSchema) -> Option<String> {
    let until_compacted = |why: &str| {
        Some(format!(
            "{why}, so new rows cannot be read until Paimon Java compacts the table"
        ))
    };
    if schema.primary_keys().is_empty() {
        return None;
    }
    // New files have level 0, which readers of these tables skip.
    if CoreOptions::new(schema.options()).bucket() == -2 {
        return until_compacted("its buckets are postponed (bucket = -2)");
    }
    if options::word(schema, "merge-engine", "deduplicate") == "first-row" {
        return until_compacted("its merge engine is first-row");
    }
    if options::is_on(schema, "deletion-vectors.enabled")
        && !options::is_on(schema, "deletion-vectors.merge-on-read")
    {
        return until_compacted(
            "it has deletion vectors (deletion-vectors.enabled) without \
             deletion-vectors.merge-on-read",
        );
    }
    if options::writes_avro(schema) {
        let risk = Risk::of(schema.fields(), false)?;
        if let Some((column, function)) = risk.aggregated_column(|name| options::text(schema, name))
        {
            return Some(format!(
                "column '{column}' has ROWs in an ARRAY, MAP or MULTISET and the aggregate function \
                 {function}; this library could not read them back from Avro files"
            ));
        }
    }
    None
}

/// Returns why the crate cannot write the table, or would write it differently.
fn unwritable(schema: &TableSchema) -> Option<String> {
    let format = options::word(schema, "file.format", "parquet");
    let mut formats = vec![(
        format.clone(),
        options::word(schema, "file.compression", "zstd"),
    )];
    if options::word(schema, "changelog-producer", "none") == "input" {
        let compression = formats[0].1.clone();
        formats.push((
            options::word(schema, "changelog-file.format", &format),
            options::word(schema, "changelog-file.compression", &compression),
        ));
    }
    let fields: Vec<DataField> = schema
        .fields()
        .iter()
        .filter(|field| !options::is_stored_apart(schema, field))
        .cloned()
        .collect();
    for (format, compression) in &formats {
        let reason =
            compression_misfit(format, compression).or_else(|| formats::misfit(format, &fields));
        if reason.is_some() {
            return reason;
        }
    }
    key_misfit(schema)
}

/// Fails if the partitions and buckets of a table's rows cannot be found.
pub(super) fn check_keys(table: &Table) -> Result<(), Failure> {
    let name = table.identifier().full_name();
    let schema = table.schema();
    validation::for_writing(schema).map_err(|e| e.context(format!("table {name}")))?;
    match types::unfit_partition_column(schema).or_else(|| key_misfit(schema)) {
        Some(reason) => Err(Failure::unsupported(format!("table {name}: {reason}"))),
        None => Ok(()),
    }
}

fn compression_misfit(format: &str, compression: &str) -> Option<String> {
    let known: &[&str] = match format {
        "parquet" => &[
            "zstd",
            "snappy",
            "lz4",
            "lz4_raw",
            "gzip",
            "gz",
            "none",
            "uncompressed",
        ],
        "avro" => &[
            "zstd",
            "zstandard",
            "snappy",
            "deflate",
            "none",
            "uncompressed",
            "null",
        ],
        "orc" => {
            return (!matches!(compression, "none" | "uncompressed")).then(|| {
                format!(
                    "ORC files cannot be compressed, but file.compression is {compression} (the default \
                     is zstd); set file.compression to none"
                )
            })
        }
        "csv" | "json" | "text" | "row" | "mosaic" => return None,
        other => return Some(format!("file.format '{other}' cannot be written; set another file.format")),
    };
    (!known.contains(&compression)).then(|| {
        format!(
            "file.compression '{compression}' cannot be written to {format} files; set \
             file.compression to one of {}",
            known.join(", ")
        )
    })
}

/// Returns why the crate cannot hash or order a key of the table.
fn key_misfit(schema: &TableSchema) -> Option<String> {
    let buckets = CoreOptions::new(schema.options()).bucket_key();
    let keys = [
        ("partition column", schema.partition_keys().to_vec()),
        ("primary key", schema.primary_keys().to_vec()),
        ("bucket key", buckets.unwrap_or_default()),
    ];
    keys.iter().find_map(|(what, columns)| {
        let mut fields = schema.fields().iter();
        let field = fields.find(|field| {
            let nested = matches!(
                field.data_type(),
                DataType::Array(_)
                    | DataType::Map(_)
                    | DataType::Multiset(_)
                    | DataType::Row(_)
                    | DataType::Vector(_)
                    | DataType::Blob(_)
            );
            nested && columns.iter().any(|column| column == field.name())
        })?;
        Some(format!(
            "{what} '{}' is of a type that cannot be a key",
            field.name()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
    use paimon::spec::Schema;
    use serde_json::{json, Value};

    /// Returns why a table with a column `c`, and with these keys and options, cannot be written.
    fn refusal(typ: Value, keys: Value, options: Value) -> Option<String> {
        let mut schema = json!({
            "fields": [{ "id": 0, "name": "id", "type": "INT" }, { "id": 1, "name": "c", "type": typ }],
            "partitionKeys": [], "primaryKeys": [], "options": options,
        });
        for (name, value) in keys.as_object().unwrap() {
            schema[name] = value.clone();
        }
        let schema: Schema = serde_json::from_value(schema).unwrap();
        unwritable(&TableSchema::new(0, &schema))
    }

    fn avro(typ: Value) -> Option<String> {
        refusal(typ, json!({}), json!({ "file.format": "avro" }))
    }

    fn orc(typ: Value) -> Option<String> {
        let options = json!({ "file.format": "orc", "file.compression": "none" });
        refusal(typ, json!({}), options)
    }

    fn row(fields: &[(&str, Value)]) -> Value {
        let fields: Vec<Value> = (10..)
            .zip(fields)
            .map(|(id, (name, typ))| json!({ "id": id, "name": name, "type": typ }))
            .collect();
        json!({ "type": "ROW", "fields": fields })
    }

    #[track_caller]
    fn assert_says(refusal: Option<String>, parts: &[&str]) {
        let refusal = refusal.expect("refused");
        for part in parts {
            assert!(refusal.contains(part), "'{part}' is not in: {refusal}");
        }
    }

    #[test]
    fn types_that_avro_cannot_hold_are_named_by_path() {
        assert_says(avro(json!("TIME(6)")), &["'c'", "TIME", "Avro"]);
        assert_says(avro(json!("VARIANT")), &["'c'", "VARIANT", "Avro"]);
        assert_says(avro(json!("TIMESTAMP(9)")), &["'c'", "TIMESTAMP"]);
        let list = json!({ "type": "ARRAY", "element": "VARIANT" });
        assert_says(avro(list), &["'c[]'"]);
        let map = json!({ "type": "MAP", "key": "STRING NOT NULL", "value": "TIME(9)" });
        assert_says(avro(row(&[("a", map)])), &["'c.a.value'"]);
        for fine in [
            "TIME(3)",
            "TIMESTAMP(6)",
            "DECIMAL(38, 10)",
            "BYTES",
            "DATE",
        ] {
            assert_eq!(avro(json!(fine)), None);
        }
        let vector = json!({ "type": "VECTOR", "element": "FLOAT", "length": 3 });
        assert_eq!(avro(vector), None);
    }

    #[test]
    fn names_that_avro_cannot_hold_are_refused() {
        assert_says(avro(row(&[("a-b", json!("INT"))])), &["'c.a-b'", "name"]);
        assert_says(avro(row(&[("1a", json!("INT"))])), &["'c.1a'"]);
        let inner = row(&[("x", json!("INT"))]);
        assert_eq!(
            avro(row(&[("a", inner.clone()), ("b", inner.clone())])),
            None
        );
        // Both `c.a.b` and `c.a_b` would be the record `record_c_a_b`.
        let nested = row(&[("b", inner.clone())]);
        assert_says(
            avro(row(&[("a", nested), ("a_b", inner)])),
            &["'c.a_b'", "record_c_a_b"],
        );
    }

    #[test]
    fn orc_files_hold_few_types() {
        let bad = [
            "DECIMAL(9, 2)",
            "DATE",
            "TIME(3)",
            "TIMESTAMP(3)",
            "TIMESTAMP(6) WITH LOCAL TIME ZONE",
        ];
        for typ in bad {
            assert_says(orc(json!(typ)), &["'c'", "ORC"]);
        }
        assert_says(
            orc(json!({ "type": "ARRAY", "element": "INT" })),
            &["'c'", "ORC"],
        );
        for typ in [
            "BOOLEAN",
            "BIGINT",
            "DOUBLE",
            "STRING",
            "CHAR(3)",
            "BYTES",
            "BINARY(2)",
        ] {
            assert_eq!(orc(json!(typ)), None);
        }
        let zstd = refusal(json!("INT"), json!({}), json!({ "file.format": "orc" }));
        assert_says(zstd, &["file.compression", "none"]);
    }

    #[test]
    fn changelog_files_are_checked_in_their_format() {
        let options = json!({ "changelog-producer": "input", "changelog-file.format": "avro" });
        assert_says(
            refusal(json!("VARIANT"), json!({}), options),
            &["'c'", "Avro"],
        );
        let options = json!({ "changelog-file.format": "avro" });
        assert_eq!(refusal(json!("VARIANT"), json!({}), options), None);
    }

    #[test]
    fn nested_keys_are_refused() {
        let vector = json!({ "type": "VECTOR", "element": "FLOAT NOT NULL", "length": 3 });
        let options = json!({ "bucket": "2", "bucket-key": "c" });
        assert_says(
            refusal(vector.clone(), json!({}), options.clone()),
            &["bucket key 'c'"],
        );
        let primary = json!({ "primaryKeys": ["c"] });
        assert_says(refusal(vector, primary, json!({})), &["primary key 'c'"]);
        let list = json!({ "type": "MULTISET", "element": "INT NOT NULL" });
        let partition = json!({ "partitionKeys": ["c"] });
        assert_says(
            refusal(list, partition, json!({})),
            &["partition column 'c'"],
        );
        assert_eq!(refusal(json!("BYTES"), json!({}), options), None);
    }

    #[test]
    fn malformed_options_are_named_with_the_table() {
        use paimon::catalog::Identifier;
        use paimon::io::FileIO;
        let schema = json!({
            "fields": [{ "id": 0, "name": "id", "type": "INT" }],
            "partitionKeys": [], "primaryKeys": [], "options": { "target-file-size": "much" },
        });
        let schema: Schema = serde_json::from_value(schema).unwrap();
        let table = Table::from_resolved_schema(
            FileIO::from_path("memory:/w").unwrap().build().unwrap(),
            Identifier::new("db", "t"),
            "memory:/w/db.db/t".to_string(),
            TableSchema::new(0, &schema),
            "main",
        );
        let table = table.unwrap();
        let failure = check(&table, table.schema(), true).unwrap_err();
        assert_eq!(failure.code, PFFM_ILLEGAL_ARGUMENT);
        for part in ["db.t", "'target-file-size'", "'much'", "a size"] {
            assert!(failure.message.contains(part), "{}", failure.message);
        }
    }
}
