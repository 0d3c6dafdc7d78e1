//! Data file names that include the compression.
//!
//! Defect: the crate ignores `file.suffix.include.compression` and names files `data-….parquet`. Paimon Java names
//! them `data-….zst.parquet`.
//!
//! Consequence: the files do not have the names that the table asks for.
//!
//! Work-around: the storage layer writes the files under the names of Paimon Java, and the messages get these names
//! when a commit is prepared.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate honours the option.

use paimon::spec::TableSchema;
use paimon::table::CommitMessage;

/// The names of the files of one writer.
#[derive(Debug)]
pub(crate) struct FileNames(Vec<Naming>);

#[derive(Debug)]
struct Naming {
    prefix: String,
    /// `.parquet`
    extension: String,
    /// `.zst.parquet`
    with_compression: String,
}

impl FileNames {
    /// Returns `None` if the names are those of the crate. As in Paimon Java, the names include the compression of
    /// the table, even if changelog files or the files of a level use another compression. `written` is the schema
    /// with the options for the files that are written.
    pub(crate) fn of(schema: &TableSchema, written: &TableSchema) -> Option<Self> {
        let option = |name: &str| schema.options().get(name).map(|value| value.trim());
        if !option("file.suffix.include.compression")?.eq_ignore_ascii_case("true") {
            return None;
        }
        let format = written.options().get("file.format");
        let format = format.map_or("parquet", |value| value.trim());
        let compression = option("file.compression").unwrap_or("zstd");
        let namings = [
            Naming::of(
                option("changelog-file.prefix").unwrap_or("changelog-"),
                option("changelog-file.format").unwrap_or(format),
                compression,
            ),
            Naming::of(
                option("data-file.prefix").unwrap_or("data-"),
                format,
                compression,
            ),
        ];
        Some(FileNames(namings.into_iter().flatten().collect()))
    }

    /// Returns the new name or path of a file that the crate creates, or `None` if the file keeps its name.
    pub(crate) fn of_file(&self, path: &str) -> Option<String> {
        let name = path.rsplit('/').next()?;
        let naming = self.0.iter().find(|n| name.starts_with(&n.prefix))?;
        if name.ends_with(&naming.with_compression) {
            return None;
        }
        let start = path.strip_suffix(&naming.extension)?;
        Some(format!("{start}{}", naming.with_compression))
    }

    /// Replaces the names in messages by the names under which the storage layer wrote the files.
    pub(crate) fn rename(&self, messages: &mut [CommitMessage]) {
        for message in messages {
            let files = message.new_files.iter_mut();
            for file in files.chain(&mut message.new_changelog_files) {
                if let Some(name) = self.of_file(&file.file_name) {
                    file.file_name = name;
                    let external = file.external_path.as_deref();
                    let external = external.and_then(|path| self.of_file(path));
                    file.external_path = external.or(file.external_path.take());
                }
            }
        }
    }
}

impl Naming {
    fn of(prefix: &str, format: &str, compression: &str) -> Option<Self> {
        let format = format.to_ascii_lowercase();
        if matches!(format.as_str(), "csv" | "json") {
            return None;
        }
        let extension = format!(".{format}");
        Some(Naming {
            prefix: prefix.to_string(),
            with_compression: format!(".{}{extension}", suffix(compression)?),
            extension,
        })
    }
}

/// Returns the suffix of a compression in Paimon Java's file names.
fn suffix(compression: &str) -> Option<&str> {
    match compression.to_ascii_lowercase().as_str() {
        "" | "none" => None,
        "gzip" => Some("gz"),
        "bzip2" => Some("bz2"),
        "zstd" => Some("zst"),
        "deflate" => Some("deflate"),
        "snappy" => Some("snappy"),
        "lz4" => Some("lz4"),
        _ => Some(compression),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use paimon::spec::Schema;
    use serde_json::{json, Value};

    fn names(mut options: Value) -> Option<FileNames> {
        options["file.suffix.include.compression"] = "true".into();
        let schema: Schema = serde_json::from_value(json!({
            "fields": [{ "id": 0, "name": "c", "type": "INT" }],
            "partitionKeys": [], "primaryKeys": [], "options": options,
        }))
        .unwrap();
        let schema = TableSchema::new(0, &schema);
        FileNames::of(&schema, &schema)
    }

    #[test]
    fn compression_precedes_the_format() {
        let names = names(json!({ "changelog-file.compression": "snappy" })).unwrap();
        let of = |path: &str| names.of_file(path);
        let data = of("w/t/bucket-0/data-a-0.parquet");
        assert_eq!(data.as_deref(), Some("w/t/bucket-0/data-a-0.zst.parquet"));
        let changelog = of("changelog-a-0.parquet");
        assert_eq!(changelog.as_deref(), Some("changelog-a-0.zst.parquet"));
        for kept in [
            "data-a-0.zst.parquet",
            "data-a-0.blob",
            "index-a-0",
            "manifest-a.parquet",
        ] {
            assert_eq!(of(kept), None, "{kept}");
        }
    }

    #[test]
    fn uncompressed_and_text_files_keep_their_names() {
        for options in [
            json!({ "file.compression": "none" }),
            json!({ "file.format": "csv", "file.compression": "gzip" }),
        ] {
            let names = names(options).unwrap();
            for format in ["parquet", "csv"] {
                assert_eq!(names.of_file(&format!("data-a-0.{format}")), None);
            }
        }
    }
}
