//! Messages that were written by another schema than the table has by now.

use std::collections::{BTreeSet, HashMap};

use paimon::spec::{DataField, TableSchema};

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::table::OpenTable;

/// Options that decide which bucket a row goes to.
const BUCKETING: [&str; 3] = ["bucket", "bucket-key", "bucket-function.type"];

/// Fails unless what was written by the schemas `ids` is right under the `latest` one: keys and
/// bucketing are the same, every written column is as it was, and new columns may be null. Under
/// `strict` all have to be the latest.
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
        let moved = |what: String| {
            Failure::mismatch(format!(
                "the schema of table {} moved on from id {id}, by which was written, to id {}: \
                 {what}",
                table.full_name(),
                latest.id()
            ))
        };
        if strict {
            return Err(moved("the committer is strict".to_string()));
        }
        if id < 0 || id > latest.id() {
            return Err(Failure::new(
                PFFM_CORRUPT_DATA,
                format!("table {} has no schema of id {id}", table.full_name()),
            ));
        }
        let written = table.schema(id).await?;
        if let Some(difference) = difference(&written, latest) {
            return Err(moved(difference));
        }
    }
    Ok(())
}

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
    for (what, before, now) in keys {
        if before != now {
            return Some(format!("its {what} were {before:?} and are {now:?}"));
        }
    }
    for option in BUCKETING {
        let (before, now) = (written.options().get(option), latest.options().get(option));
        if before != now {
            let show =
                |value: Option<&String>| value.map_or("not set".into(), |v| format!("'{v}'"));
            let (before, now) = (show(before), show(now));
            return Some(format!("its option {option} was {before} and is {now}"));
        }
    }
    let now: HashMap<i32, &DataField> = latest.fields().iter().map(|f| (f.id(), f)).collect();
    for field in written.fields() {
        let name = field.name();
        match now.get(&field.id()) {
            None => return Some(format!("column '{name}' was dropped")),
            Some(other) if other.name() != name => {
                return Some(format!("column '{name}' is now '{}'", other.name()))
            }
            Some(other) if other.data_type() != field.data_type() => {
                return Some(format!("column '{name}' has another type"))
            }
            Some(_) => {}
        }
    }
    let before: BTreeSet<i32> = written.fields().iter().map(DataField::id).collect();
    latest
        .fields()
        .iter()
        .find(|field| !before.contains(&field.id()) && !field.data_type().is_nullable())
        .map(|field| format!("column '{}', which is NOT NULL, was added", field.name()))
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

    fn two(options: &str) -> TableSchema {
        schema(&format!("{ID},{NAME}"), r#""id""#, options)
    }

    #[test]
    fn a_nullable_column_may_be_added_and_options_may_change() {
        let more = format!("{ID},{NAME},{}", r#"{"id":2,"name":"more","type":"INT"}"#);
        let more = schema(&more, r#""id""#, r#""bucket":"2","comment":"x""#);
        assert_eq!(difference(&two(r#""bucket":"2""#), &more), None);
    }

    #[test]
    fn anything_else_is_named() {
        let before = two(r#""bucket":"2""#);
        let field = |json: &str| schema(&format!("{ID},{json}"), r#""id""#, r#""bucket":"2""#);
        let cases = [
            (two(r#""bucket":"3""#), "option bucket was '2' and is '3'"),
            (two(""), "option bucket was '2' and is not set"),
            (
                schema(&format!("{ID},{NAME}"), "", r#""bucket":"2""#),
                "primary keys were [\"id\"] and are []",
            ),
            (
                schema(ID, r#""id""#, r#""bucket":"2""#),
                "column 'name' was dropped",
            ),
            (
                field(r#"{"id":1,"name":"alias","type":"STRING"}"#),
                "column 'name' is now 'alias'",
            ),
            (
                field(r#"{"id":1,"name":"name","type":"BYTES"}"#),
                "column 'name' has another type",
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
                "column 'x', which is NOT NULL, was added",
            ),
        ];
        for (now, expected) in cases {
            let found = difference(&before, &now).unwrap();
            assert!(found.contains(expected), "{found}");
        }
    }
}
