//! BLOB columns.

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{types, Origin, Rule};
use crate::types::find;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "blob-descriptor-field",
        of: Origin::Both,
        check: |s| names_blobs(s, DESCRIPTOR_FIELD),
    },
    Rule {
        name: "blob-view-field",
        of: Origin::Since2,
        check: |s| names_blobs(s, VIEW_FIELD),
    },
    Rule {
        name: "blob-view-or-descriptor",
        of: Origin::Since2,
        check: blob_view_or_descriptor,
    },
    Rule {
        name: "blob-field",
        of: Origin::Since2,
        check: blob_field,
    },
    Rule {
        name: "blob-nesting",
        of: Origin::Since2,
        check: blob_nesting,
    },
    Rule {
        name: "blob-external-storage-field",
        of: Origin::Until2,
        check: |s| names_blobs(s, STORAGE_FIELD),
    },
    Rule {
        name: "blob-external-storage-descriptor",
        of: Origin::Until2,
        check: blob_external_storage_descriptor,
    },
    Rule {
        name: "blob-external-storage-path",
        of: Origin::Until2,
        check: blob_external_storage_path,
    },
    Rule {
        name: "blob-data-evolution",
        of: Origin::Both,
        check: blob_data_evolution,
    },
    Rule {
        name: "nested-blob-data-evolution",
        of: Origin::Since2,
        check: nested_blob_data_evolution,
    },
    Rule {
        name: "blob-beside-others",
        of: Origin::Both,
        check: blob_beside_others,
    },
    Rule {
        name: "blob-partition-key",
        of: Origin::Both,
        check: blob_partition_key,
    },
    Rule {
        name: "primary-key-blob-key",
        of: Origin::Since2,
        check: primary_key_blob_key,
    },
    Rule {
        name: "primary-key-blob-merge-engine",
        of: Origin::Since2,
        check: primary_key_blob_merge_engine,
    },
    Rule {
        name: "primary-key-blob-changelog",
        of: Origin::Since2,
        check: primary_key_blob_changelog,
    },
    Rule {
        name: "primary-key-blob-external-paths",
        of: Origin::Since2,
        check: primary_key_blob_external_paths,
    },
    Rule {
        name: "primary-key-blob-clustering",
        of: Origin::Since2,
        check: primary_key_blob_clustering,
    },
];

pub(super) const DESCRIPTOR_FIELD: &Key =
    &["blob-descriptor-field", "blob.stored-descriptor-fields"];
pub(super) const VIEW_FIELD: &Key = &["blob-view-field"];
const FIELD: &Key = &["blob-field"];
const STORAGE_FIELD: &Key = &["blob-external-storage-field"];
const STORAGE_PATH: &Key = &["blob-external-storage-path"];
const DATA_EVOLUTION: &Key = &["data-evolution.enabled"];

fn is_blob(s: &Subject, name: &str) -> bool {
    s.field(name).is_some_and(|field| {
        // Paimon turns a column of bytes into a BLOB if one of these options names the column.
        types::is_blob(field.data_type()) || types::is_binary(field.data_type())
    })
}

fn names_blobs(s: &Subject, option: &Key) -> Result<(), Broken> {
    match s.names(option).into_iter().find(|name| !is_blob(s, name)) {
        Some(other) => Err(s.broken(
            option,
            format!("names of BLOB columns; '{other}' is not a BLOB column"),
        )),
        None => Ok(()),
    }
}

fn blob_view_or_descriptor(s: &Subject) -> Result<(), Broken> {
    let descriptors = s.names(DESCRIPTOR_FIELD);
    let mut views = s.names(VIEW_FIELD).into_iter();
    match views.find(|name| descriptors.contains(name)) {
        Some(both) => Err(s.broken(
            VIEW_FIELD,
            format!(
                "columns that are not in '{}'; '{both}' is in both options",
                DESCRIPTOR_FIELD[0]
            ),
        )),
        None => Ok(()),
    }
}

fn blob_field(s: &Subject) -> Result<(), Broken> {
    let stored = |name: &str| {
        let field = s.field(name);
        is_blob(s, name) || field.is_some_and(|f| types::is_stored_as_blob(f.data_type()))
    };
    match s.names(FIELD).into_iter().find(|name| !stored(name)) {
        Some(other) => Err(s.broken(
            FIELD,
            format!(
                "names of columns of type BLOB, ARRAY<BLOB> or MAP<X, BLOB>; '{other}' is not one of them"
            ),
        )),
        None => Ok(()),
    }
}

fn blob_nesting(s: &Subject) -> Result<(), Broken> {
    let blob = |t: &_| types::is_blob(t).then_some("");
    let nested = s.fields().iter().find(|field| {
        !types::is_stored_as_blob(field.data_type())
            && find(field.name(), field.data_type(), &blob).is_some()
    });
    match nested {
        Some(field) => Err(Broken::new(
            format!("column '{}' is of type {}", field.name(), field.data_type()),
            "BLOB, ARRAY<BLOB> or MAP<X, BLOB>, not nested in another type",
        )),
        None => Ok(()),
    }
}

fn blob_external_storage_descriptor(s: &Subject) -> Result<(), Broken> {
    let descriptors = s.names(DESCRIPTOR_FIELD);
    let mut stored = s.names(STORAGE_FIELD).into_iter();
    match stored.find(|name| !descriptors.contains(name)) {
        Some(missing) => Err(s.broken(
            STORAGE_FIELD,
            format!(
                "columns that are also in '{}'; '{missing}' is not",
                DESCRIPTOR_FIELD[0]
            ),
        )),
        None => Ok(()),
    }
}

fn blob_external_storage_path(s: &Subject) -> Result<(), Broken> {
    let path = s.text(STORAGE_PATH).filter(|path| !path.is_empty());
    match !s.names(STORAGE_FIELD).is_empty() && path.is_none() {
        true => Err(s.broken(
            STORAGE_FIELD,
            format!("the option '{}' to be set", STORAGE_PATH[0]),
        )),
        false => Ok(()),
    }
}

fn needs_data_evolution(s: &Subject, field: &str, data_type: &str) -> Result<(), Broken> {
    match s.has_primary_key() || s.has_data_evolution()? {
        true => Ok(()),
        false => Err(s.broken(
            DATA_EVOLUTION,
            format!("true for the column '{field}' of type {data_type}"),
        )),
    }
}

fn blob_data_evolution(s: &Subject) -> Result<(), Broken> {
    match s.of_type(types::is_blob).first() {
        Some(field) => needs_data_evolution(s, field.name(), "BLOB"),
        None => Ok(()),
    }
}

fn nested_blob_data_evolution(s: &Subject) -> Result<(), Broken> {
    match s.of_type(types::is_stored_as_blob).first() {
        Some(field) => needs_data_evolution(s, field.name(), &field.data_type().to_string()),
        None => Ok(()),
    }
}

fn blob_beside_others(s: &Subject) -> Result<(), Broken> {
    let blobs = s.of_type(types::is_blob).len();
    match blobs > 0 && blobs == s.fields().len() {
        true => Err(Broken::new(
            "every column is a BLOB",
            "at least one column of another type",
        )),
        false => Ok(()),
    }
}

fn blob_partition_key(s: &Subject) -> Result<(), Broken> {
    let blobs = s.of_type(types::is_blob);
    let mut blobs = blobs.iter().map(|field| field.name());
    match blobs.find(|name| s.partition_keys().iter().any(|key| key == name)) {
        Some(name) => Err(Broken::new(
            format!("partition key column '{name}' is a BLOB"),
            "a type whose values are in the data files",
        )),
        None => Ok(()),
    }
}

/// Returns the BLOB columns of a primary-key table whose values are in separate files.
fn stored_apart<'s>(s: &'s Subject) -> Vec<&'s str> {
    if !s.has_primary_key() {
        return Vec::new();
    }
    let mut inline = s.names(DESCRIPTOR_FIELD);
    inline.extend(s.names(VIEW_FIELD));
    let fields = s.of_type(types::is_stored_as_blob).into_iter();
    let names = fields.map(|field| field.name());
    names.filter(|name| !inline.contains(name)).collect()
}

fn primary_key_blob_key(s: &Subject) -> Result<(), Broken> {
    let keys = s.primary_keys().iter().map(String::as_str).collect();
    let kinds = [
        ("a primary key", keys),
        ("a bucket key", s.bucket_keys()),
        ("in 'sequence.field'", s.sequence_fields()),
    ];
    for name in stored_apart(s) {
        if let Some((kind, _)) = kinds.iter().find(|(_, keys)| keys.contains(&name)) {
            return Err(Broken::new(
                format!("column '{name}' is a BLOB and {kind}"),
                "a column of another type",
            ));
        }
    }
    Ok(())
}

/// Fails if a primary-key table has BLOB columns in separate files and the option does not fit.
fn primary_key_blob(s: &Subject, option: &Key, fits: bool, expected: &str) -> Result<(), Broken> {
    match stored_apart(s).first() {
        Some(name) if !fits => Err(s.broken(
            option,
            format!("{expected}, because the table has a primary key and the BLOB column '{name}'"),
        )),
        _ => Ok(()),
    }
}

fn primary_key_blob_merge_engine(s: &Subject) -> Result<(), Broken> {
    let fits = s.merge_engine()? == "deduplicate";
    primary_key_blob(s, &["merge-engine"], fits, "deduplicate")
}

fn primary_key_blob_changelog(s: &Subject) -> Result<(), Broken> {
    let fits = s.changelog_producer()? == "none";
    primary_key_blob(s, &["changelog-producer"], fits, "none")
}

fn primary_key_blob_external_paths(s: &Subject) -> Result<(), Broken> {
    let paths = &["data-file.external-paths"];
    primary_key_blob(s, paths, !s.is_given(paths), "the option to be removed")
}

fn primary_key_blob_clustering(s: &Subject) -> Result<(), Broken> {
    let fits = !s.overrides_clustering()?;
    primary_key_blob(s, &["pk-clustering-override"], fits, "false")
}
