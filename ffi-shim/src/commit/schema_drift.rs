//! Messages that were written with an older schema than the latest schema of the table.

use std::collections::{BTreeSet, HashMap};

use paimon::spec::{DataField, TableSchema};

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::table::OpenTable;

/// The options that decide the bucket of a row.
const BUCKETING: [&str; 3] = ["bucket", "bucket-key", "bucket-function.type"];

/// Fails unless files written with the schemas `ids` are valid under the `latest` schema: keys and
/// bucketing are the same, each written column is unchanged, and new columns are nullable. If `strict` is
/// set, fails unless every id is the id of the latest schema.
pub(super) async fn check(
    table: &OpenTable,
    latest: &TableSchema,
    ids: &[i64],
    strict: bool,
) -> Result<(), Failure> {
    let ids: BTreeSet<i64> = ids
        .iter()
        .copied()
        .filter(|id| *id != latest.id())
        .collect();
    for id in ids {
        let mismatch = |reason: String| {
            Failure::mismatch(format!(
                "the schema of table {} changed from id {id} (used by these messages) to id {}: \
                 {reason}",
                table.full_name(),
                latest.id()
            ))
        };
        if strict {
            return Err(mismatch(
                "the committer accepts only messages of the latest schema (strict schema)"
                    .to_string(),
            ));
        }
        if id < 0 || id > latest.id() {
            return Err(Failure::new(
                PFFM_CORRUPT_DATA,
                format!("table {} has no schema with id {id}", table.full_name()),
            ));
        }
        let written = table.schema(id).await?;
        if let Some(difference) = difference(&written, latest) {
            return Err(mismatch(difference));
        }
    }
    Ok(())
}

/// Returns the first difference that makes files written with the schema `written` invalid.
fn difference(written: &TableSchema, latest: &TableSchema) -> Option<String> {
    let keys = [
        (
            "partition keys",
            written.partition_keys(),
            latest.partition_keys(),
        ),
        (
            "primary keys",
            written.primary_keys(),
            latest.primary_keys(),
        ),
    ];
    for (name, before, now) in keys {
        if before != now {
            let (before, now) = (before.join(", "), now.join(", "));
            return Some(format!("the {name} changed from [{before}] to [{now}]"));
        }
    }
    for option in BUCKETING {
        let (before, now) = (written.options().get(option), latest.options().get(option));
        if before != now {
            let display =
                |value: Option<&String>| value.map_or("unset".into(), |v| format!("'{v}'"));
            let (before, now) = (display(before), display(now));
            return Some(format!("option '{option}' changed from {before} to {now}"));
        }
    }
    let now: HashMap<i32, &DataField> = latest.fields().iter().map(|f| (f.id(), f)).collect();
    for field in written.fields() {
        let name = field.name();
        match now.get(&field.id()) {
            None => return Some(format!("column '{name}' was dropped")),
            Some(other) if other.name() != name => {
                return Some(format!("column '{name}' was renamed to '{}'", other.name()))
            }
            Some(other) if other.data_type() != field.data_type() => {
                return Some(format!("the type of column '{name}' changed"))
            }
            Some(_) => {}
        }
    }
    let before: BTreeSet<i32> = written.fields().iter().map(DataField::id).collect();
    latest
        .fields()
        .iter()
        .find(|field| !before.contains(&field.id()) && !field.data_type().is_nullable())
        .map(|field| format!("NOT NULL column '{}' was added", field.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use paimon::spec::Schema;

    fn schema(fields: &str, keys: &str, options: &str) -> TableSchema {
        let json = format!(
            r#"{{"fields":[{fields}],"partitionKeys":[],"primaryKeys":[{keys}],"options":{{{options}}}}}"#
        );
        TableSchema::new(0, &serde_json::from_str::<Schema>(&json).unwrap())
    }

    const ID: &str = r#"{"id":0,"name":"id","type":"INT NOT NULL"}"#;
    const NAME: &str = r#"{"id":1,"name":"name","type":"STRING"}"#;

    fn two_columns(options: &str) -> TableSchema {
        schema(&format!("{ID},{NAME}"), r#""id""#, options)
    }

    #[test]
    fn nullable_column_and_other_options_may_change() {
        let more = format!("{ID},{NAME},{}", r#"{"id":2,"name":"more","type":"INT"}"#);
        let more = schema(&more, r#""id""#, r#""bucket":"2","comment":"x""#);
        assert_eq!(difference(&two_columns(r#""bucket":"2""#), &more), None);
    }

    #[test]
    fn every_other_difference_is_named() {
        let before = two_columns(r#""bucket":"2""#);
        let field = |json: &str| schema(&format!("{ID},{json}"), r#""id""#, r#""bucket":"2""#);
        let cases = [
            (
                two_columns(r#""bucket":"3""#),
                "option 'bucket' changed from '2' to '3'",
            ),
            (two_columns(""), "option 'bucket' changed from '2' to unset"),
            (
                schema(&format!("{ID},{NAME}"), "", r#""bucket":"2""#),
                "primary keys changed from [id] to []",
            ),
            (
                schema(ID, r#""id""#, r#""bucket":"2""#),
                "column 'name' was dropped",
            ),
            (
                field(r#"{"id":1,"name":"alias","type":"STRING"}"#),
                "column 'name' was renamed to 'alias'",
            ),
            (
                field(r#"{"id":1,"name":"name","type":"BYTES"}"#),
                "the type of column 'name' changed",
            ),
            (
                field(r#"{"id":2,"name":"name","type":"STRING"}"#),
                "column 'name' was dropped",
            ),
            (
                field(&format!(
                    "{NAME},{}",
                    r#"{"id":2,"name":"x","type":"INT NOT NULL"}"#
                )),
                "NOT NULL column 'x' was added",
            ),
        ];
        for (now, expected) in cases {
            let found = difference(&before, &now).unwrap();
            assert!(found.contains(expected), "{found}");
        }
    }
}
