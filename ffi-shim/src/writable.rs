//! Tables that are refused before anything is written: what could not be read, or not be written.

use paimon::spec::{CoreOptions, DataField, DataType, TableSchema};
use paimon::Table;

use crate::avro::Risk;
use crate::error::Failure;
use crate::{formats, options};

/// Fails, with the reason, for a table that a writer of ours should not touch.
pub(crate) fn check(table: &Table, allow_unreadable: bool) -> Result<(), Failure> {
    let name = table.identifier().full_name();
    let schema = table.schema();
    options::check(schema.options(), schema.fields())
        .map_err(|failure| failure.context(format!("table {name}")))?;
    if let Some(reason) = unwritable(schema) {
        return Err(Failure::unsupported(format!("table {name}: {reason}")));
    }
    if allow_unreadable {
        return Ok(());
    }
    match unreadable(schema) {
        Some(reason) => Err(Failure::unsupported(format!(
            "table {name}: {reason}. The option allowUnreadable writes all the same"
        ))),
        None => Ok(()),
    }
}

pub(crate) fn option<'a>(schema: &'a TableSchema, key: &str) -> Option<&'a str> {
    schema.options().get(key).map(String::as_str)
}

fn is_on(schema: &TableSchema, key: &str) -> bool {
    option(schema, key).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
}

fn lower(schema: &TableSchema, key: &str, default: &str) -> String {
    let value = option(schema, key).unwrap_or(default).trim();
    value.to_ascii_lowercase()
}

pub(crate) fn writes_avro(schema: &TableSchema) -> bool {
    lower(schema, "file.format", "parquet") == "avro"
}

fn unreadable(schema: &TableSchema) -> Option<String> {
    let until_compacted = |why: &str| {
        Some(format!(
            "{why}; what is written would read back as nothing until Paimon Java compacts it"
        ))
    };
    if schema.primary_keys().is_empty() {
        return None;
    }
    // Written files of these tables are level 0, which readers leave out.
    if CoreOptions::new(schema.options()).bucket() == -2 {
        return until_compacted("its buckets are postponed (bucket = -2)");
    }
    if lower(schema, "merge-engine", "deduplicate") == "first-row" {
        return until_compacted("its merge engine is first-row");
    }
    if is_on(schema, "deletion-vectors.enabled") && !is_on(schema, "deletion-vectors.merge-on-read")
    {
        return until_compacted(
            "it has deletion vectors (deletion-vectors.enabled) without \
             deletion-vectors.merge-on-read",
        );
    }
    if writes_avro(schema) {
        let risk = Risk::of(schema.fields(), false)?;
        if let Some((column, function)) = risk.mixed(|key| option(schema, key)) {
            return Some(format!(
                "column '{column}' has ROWs in an ARRAY, MAP or MULTISET that {function} puts \
                 together, which cannot be read again from Avro files"
            ));
        }
    }
    None
}

/// What the crate's writers cannot do, or would do silently in another way.
fn unwritable(schema: &TableSchema) -> Option<String> {
    let format = lower(schema, "file.format", "parquet");
    let mut formats = vec![(format.clone(), lower(schema, "file.compression", "zstd"))];
    if lower(schema, "changelog-producer", "none") == "input" {
        let compression = formats[0].1.clone();
        formats.push((
            lower(schema, "changelog-file.format", &format),
            lower(schema, "changelog-file.compression", &compression),
        ));
    }
    // These have files of their own.
    let elsewhere = |field: &DataField| match field.data_type() {
        DataType::Blob(_) => true,
        DataType::Vector(_) => !lower(schema, "vector.file.format", "").is_empty(),
        _ => false,
    };
    let fields: Vec<DataField> = schema
        .fields()
        .iter()
        .filter(|f| !elsewhere(f))
        .cloned()
        .collect();
    for (format, compression) in &formats {
        let reason =
            uncompressible(format, compression).or_else(|| formats::misfit(format, &fields));
        if reason.is_some() {
            return reason;
        }
    }
    unkeyable(schema)
}

fn uncompressible(format: &str, compression: &str) -> Option<String> {
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
                    "ORC files are written uncompressed only, and its file.compression is \
                     {compression} (the default is zstd); set file.compression to none"
                )
            })
        }
        "csv" | "json" | "text" | "row" | "mosaic" => return None,
        other => return Some(format!("file.format '{other}' cannot be written")),
    };
    (!known.contains(&compression)).then(|| {
        format!("file.compression '{compression}' cannot be written as {format}, only {known:?}")
    })
}

/// Keys whose values the crate cannot hash or order.
fn unkeyable(schema: &TableSchema) -> Option<String> {
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
