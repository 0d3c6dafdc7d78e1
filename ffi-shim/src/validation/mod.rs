//! The rules of Paimon Java's schema validation.
//!
//! Paimon Java validates a schema when it creates a table and whenever it opens the table. It cannot even read a
//! table whose schema breaks a rule. The rules come from `org.apache.paimon.schema.SchemaValidation`, the
//! constructors of `Schema` and `TableSchema`, the factories of merge functions, and
//! `CatalogUtils.validateCreateTable`. Each rule is one [`Rule`] in [`rules`].
//!
//! Versions 1.4.2 and 2.0.0 of Paimon Java have different rules, so [`Origin`] decides when this library checks
//! a rule:
//!
//! * Creating a table checks all rules, so that both versions can open the table. A rule of 1.4.2 that forbids a
//!   feature of 2.0.0 is not listed here.
//! * Altering a table checks all rules except those that Paimon Java checks only when it creates a table. If the
//!   current schema breaks a rule of one version, it checks the rules for writing.
//! * Opening a table for writing checks the rules that both versions have. The table exists already, and its users
//!   may use either version.
//! * Reading a table checks no rules.
//!
//! Most rules apply only to tables of the types `table` and `materialized-table`.

mod broken;
mod formats;
mod rule;
mod rules;
mod subject;
mod types;
mod values;

use paimon::spec::{Schema, TableSchema};

use crate::failure::Failure;
use rule::{Origin, Rule};
use subject::Subject;

/// Fails with the first rule that the schema of a new table breaks. Paimon Java also opens the new table before it
/// stores the schema, so the caller must check [the rules for writing](for_writing), too. `may_have_path` is true
/// if the catalog accepts the option `path`.
pub(crate) fn at_creation(schema: &Schema, may_have_path: bool) -> Result<(), Failure> {
    let subject = Subject::to_be_created(schema, may_have_path);
    let lists = match subject.is_plain() {
        true => rules::OF_PLAIN_TABLES,
        false => rules::OF_OTHER_NEW_TABLES,
    };
    check(&subject, lists, |_| true)
}

/// Fails with the first rule that the schema of an existing table breaks.
pub(crate) fn for_writing(schema: &TableSchema) -> Result<(), Failure> {
    check_stored(
        schema,
        rules::OF_OTHER_STORED_TABLES,
        Origin::is_for_writing,
    )
}

/// Fails with the first rule that the next schema of an existing table breaks. Rules of one version apply
/// unless the current schema breaks them already.
pub(crate) fn at_alteration(current: &TableSchema, next: &TableSchema) -> Result<(), Failure> {
    let applies = |origin| !matches!(origin, Origin::BothAtCreation);
    let of_others = rules::OF_OTHER_NEW_TABLES;
    match check_stored(current, of_others, applies) {
        Ok(()) => check_stored(next, of_others, applies),
        Err(_) => for_writing(next),
    }
}

/// Checks a stored schema. `of_others` lists the rules for tables that are not plain.
fn check_stored(
    schema: &TableSchema,
    of_others: &[&[Rule]],
    applies: fn(Origin) -> bool,
) -> Result<(), Failure> {
    let subject = Subject::stored(schema);
    let lists = match subject.is_plain() {
        true => rules::OF_PLAIN_TABLES,
        false => of_others,
    };
    check(&subject, lists, applies)
}

fn check(subject: &Subject, lists: &[&[Rule]], applies: fn(Origin) -> bool) -> Result<(), Failure> {
    let rules = lists.iter().copied().flatten();
    for rule in rules.filter(|rule| applies(rule.of)) {
        (rule.check)(subject).map_err(|broken| {
            Failure::argument(format!("{broken} (rule {} of {})", rule.name, rule.of))
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
    use serde_json::{json, Value};

    /// Returns a schema with the columns `id` and `v`, the options, and more JSON members.
    fn schema(options: Value, more: Value) -> Value {
        let mut schema = json!({
            "fields": [
                { "id": 0, "name": "id", "type": "INT NOT NULL" },
                { "id": 1, "name": "v", "type": "STRING" },
            ],
            "partitionKeys": [], "primaryKeys": [], "options": options,
        });
        for (name, value) in more.as_object().unwrap() {
            schema[name] = value.clone();
        }
        schema
    }

    fn created(options: Value, more: Value) -> Result<(), String> {
        let schema: Schema = serde_json::from_value(schema(options, more)).unwrap();
        message(at_creation(&schema, false))
    }

    fn opened(options: Value, more: Value) -> Result<(), String> {
        let mut schema = schema(
            options,
            json!({ "version": 3, "id": 0, "highestFieldId": 1,
            "timeMillis": 1, "comment": null }),
        );
        for (name, value) in more.as_object().unwrap() {
            schema[name] = value.clone();
        }
        let schema: TableSchema = serde_json::from_value(schema).unwrap();
        message(for_writing(&schema))
    }

    fn message(outcome: Result<(), Failure>) -> Result<(), String> {
        outcome.map_err(|failure| {
            assert_eq!(failure.code, PFFM_ILLEGAL_ARGUMENT);
            failure.message
        })
    }

    #[test]
    fn errors_name_option_value_expectation_and_rule() {
        let options = json!({ "snapshot.num-retained.min": "3", "snapshot.num-retained.max": "2" });
        let expected = "option 'snapshot.num-retained.min' is '3'; expected at most 2, the value \
                        of 'snapshot.num-retained.max' (rule snapshots-min-up-to-max of Paimon Java \
                        1.4.2 and 2.0.0)";
        assert_eq!(
            created(options.clone(), json!({})),
            Err(expected.to_string())
        );
        assert_eq!(opened(options, json!({})), Err(expected.to_string()));
    }

    #[test]
    fn errors_name_the_alias_of_the_option_that_is_set() {
        let error = created(
            json!({ "partial-update.ignore-delete": "maybe" }),
            json!({ "primaryKeys": ["id"] }),
        );
        let error = error.unwrap_err();
        assert!(
            error.starts_with("option 'partial-update.ignore-delete' is 'maybe'"),
            "{error}"
        );
    }

    #[test]
    fn rules_of_one_version_are_checked_at_creation_only() {
        for options in [
            json!({ "partition.expiration-time": "1 d" }),
            json!({ "manifest-sort.enabled": "true" }),
        ] {
            assert!(created(options.clone(), json!({})).is_err(), "{options}");
            assert_eq!(opened(options, json!({})), Ok(()));
        }
    }

    #[test]
    fn new_schemas_may_have_their_keys_in_options() {
        let options = json!({ "primary-key": "id", "bucket": "2" });
        assert_eq!(created(options.clone(), json!({})), Ok(()));
        // Paimon Java does not read these options of a stored schema.
        assert!(opened(options, json!({})).is_err());
    }

    #[test]
    fn older_schemas_have_the_defaults_of_their_version() {
        let options = json!({ "bucket-key": "id" });
        assert_eq!(opened(options.clone(), json!({ "version": 1 })), Ok(()));
        assert!(opened(options, json!({ "version": 2 })).is_err());
        assert_eq!(opened(json!({}), json!({ "version": 1 })), Ok(()));
        assert!(opened(json!({ "bucket": "2" }), json!({ "version": 1 })).is_err());
        let variant = json!([{ "id": 0, "name": "v", "type": "VARIANT" }]);
        let error = opened(json!({}), json!({ "version": 2, "fields": variant })).unwrap_err();
        assert!(error.contains("'file.format' is 'orc'"), "{error}");
    }

    #[test]
    fn tables_of_other_types_have_few_rules() {
        let options = json!({ "type": "Format-Table", "bucket": "0", "manifest.format": "orc" });
        assert_eq!(created(options.clone(), json!({})), Ok(()));
        assert_eq!(opened(options, json!({})), Ok(()));
        let options = json!({ "type": "format-table", "auto-create": "true" });
        assert!(created(options, json!({})).is_err());
        assert!(created(json!({ "type": "view" }), json!({})).is_err());
        let materialized = json!({ "type": "materialized-table", "bucket": "0" });
        assert!(created(materialized, json!({})).is_err());
    }

    #[test]
    fn names_are_checked_in_new_tables_of_all_types() {
        let field = |id: i32, name: &str| json!({ "id": id, "name": name, "type": "INT" });
        let row = |fields: Vec<Value>| {
            let row = json!({ "type": "ROW", "fields": fields });
            json!([field(0, "id"), { "id": 1, "name": "r", "type": row }])
        };
        let broken = [
            ("system-column", json!([field(0, "_LEVEL")])),
            ("blank-name", json!([field(0, " ")])),
            ("blank-name", row(vec![field(2, " ")])),
            ("columns-once", json!([field(0, "a"), field(1, "a")])),
            (
                "fields-of-a-row-once",
                row(vec![field(2, "a"), field(3, "a")]),
            ),
            ("name-without-character-0", json!([field(0, "a\0b")])),
            ("name-without-character-0", row(vec![field(2, "a\0b")])),
        ];
        for table_type in ["table", "format-table"] {
            for (rule, fields) in &broken {
                let more = json!({ "fields": fields });
                let error = created(json!({ "type": table_type }), more).unwrap_err();
                assert!(error.contains(&format!("(rule {rule} of ")), "{error}");
            }
        }
        let stored = json!({ "fields": [field(0, "a\0b")] });
        assert_eq!(opened(json!({}), stored), Ok(()));
    }

    #[test]
    fn stored_schemas_replace_scan_version_by_another_option() {
        let version = |version: &str| json!({ "scan.version": version });
        assert!(created(version("1"), json!({})).is_err());
        for text in ["1", "tag", "watermark-7", "watermark-x"] {
            assert_eq!(opened(version(text), json!({})), Ok(()), "{text}");
        }
        let latest = json!({ "scan.version": "1", "scan.mode": "latest" });
        assert!(opened(latest, json!({})).is_err());
    }
}
