//! Tables that are refused before anything is written: what could not be read, or not be written.

use paimon::spec::{CoreOptions, DataType};
use paimon::Table;

use crate::error::{Failure, PFFM_ILLEGAL_ARGUMENT};

/// Fails, with the reason, for a table that a writer of ours should not touch.
pub(crate) fn check(table: &Table, allow_unreadable: bool) -> Result<(), Failure> {
    let name = table.identifier().full_name();
    if let Some(reason) = unwritable(table)? {
        return Err(Failure::unsupported(format!("table {name}: {reason}")));
    }
    if allow_unreadable {
        return Ok(());
    }
    match unreadable(table)? {
        Some(reason) => Err(Failure::unsupported(format!(
            "table {name}: {reason}; what is written would read back as nothing until Paimon Java \
             compacts it. The option allowUnreadable writes all the same"
        ))),
        None => Ok(()),
    }
}

fn option<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.schema().options().get(key).map(String::as_str)
}

fn is_on(table: &Table, key: &str) -> bool {
    option(table, key).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
}

/// Written files of these tables are level 0, which readers leave out.
fn unreadable(table: &Table) -> Result<Option<String>, Failure> {
    if table.schema().primary_keys().is_empty() {
        return Ok(None);
    }
    let options = CoreOptions::new(table.schema().options());
    if options.bucket() == -2 {
        return Ok(Some("its buckets are postponed (bucket = -2)".to_string()));
    }
    if option(table, "merge-engine").is_some_and(|e| e.trim().eq_ignore_ascii_case("first-row")) {
        return Ok(Some("its merge engine is first-row".to_string()));
    }
    if is_on(table, "deletion-vectors.enabled") && !is_on(table, "deletion-vectors.merge-on-read") {
        return Ok(Some(
            "it has deletion vectors (deletion-vectors.enabled) without \
             deletion-vectors.merge-on-read"
                .to_string(),
        ));
    }
    Ok(None)
}

/// What the crate's writers cannot do, or would do silently in another way.
fn unwritable(table: &Table) -> Result<Option<String>, Failure> {
    let format = option(table, "file.format")
        .unwrap_or("parquet")
        .trim()
        .to_ascii_lowercase();
    let compression = option(table, "file.compression")
        .unwrap_or("zstd")
        .trim()
        .to_ascii_lowercase();
    let known: &[&str] = match format.as_str() {
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
            return Ok(
                (!matches!(compression.as_str(), "none" | "uncompressed")).then(|| {
                    format!(
                        "ORC files are written uncompressed only, and its file.compression is \
                     {compression} (the default is zstd); set file.compression to none"
                    )
                }),
            )
        }
        "csv" | "json" | "text" | "row" | "mosaic" => return Ok(None),
        other => return Ok(Some(format!("file.format '{other}' cannot be written"))),
    };
    if format == "avro" {
        if let Some(field) = table
            .schema()
            .fields()
            .iter()
            .find(|f| has_nanos(f.data_type()))
        {
            return Ok(Some(format!(
                "column '{}' has a TIMESTAMP of more than 6 digits, which Avro files cannot hold",
                field.name()
            )));
        }
    }
    if !known.contains(&compression.as_str()) {
        return Ok(Some(format!(
            "file.compression '{compression}' cannot be written as {format}, only {known:?}"
        )));
    }
    if let Some(level) = option(table, "file.compression.zstd-level") {
        let level: Result<i32, _> = level.trim().parse();
        if !level.as_ref().is_ok_and(|level| (1..=22).contains(level)) {
            return Err(Failure::new(
                PFFM_ILLEGAL_ARGUMENT,
                "file.compression.zstd-level is no number from 1 to 22",
            ));
        }
    }
    Ok(None)
}

fn has_nanos(data_type: &DataType) -> bool {
    match data_type {
        DataType::Timestamp(t) => t.precision() > 6,
        DataType::LocalZonedTimestamp(t) => t.precision() > 6,
        DataType::Array(t) => has_nanos(t.element_type()),
        DataType::Multiset(t) => has_nanos(t.element_type()),
        DataType::Map(t) => has_nanos(t.key_type()) || has_nanos(t.value_type()),
        DataType::Row(t) => t.fields().iter().any(|f| has_nanos(f.data_type())),
        _ => false,
    }
}
