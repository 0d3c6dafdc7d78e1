//! The rules of Paimon Java's schema validation.
//!
//! Paimon Java validates a schema when it creates a table and again each time it opens the table. It
//! cannot even read a table whose schema breaks a rule. The rules come from
//! `org.apache.paimon.schema.SchemaValidation`, the constructors of `Schema` and `TableSchema`, the
//! factories of merge functions, and `CatalogUtils.validateCreateTable`. Each rule is one [`Rule`] in
//! [`rules`].
//!
//! The versions of Paimon Java have different rules:
//!
//! * Creating a table checks all rules, so that both versions can open the table. Exception: rules of
//!   1.4.2 that forbid a feature which 2.0.0 added are not listed here.
//! * Altering a table checks all rules except those that Paimon Java checks only when it creates a table. If
//!   the current schema breaks a rule of one version, it checks the rules for writing.
//! * Opening a table for writing checks the rules that both versions have. The table exists, and its
//!   users may have either version.
//!
//! Reading a table checks no rule. Only tables of the types `table` and `materialized-table` have
//! these rules.

mod broken;
mod rules;
mod subject;
mod types;
mod values;

use std::fmt;

use paimon::spec::{Schema, TableSchema};

use crate::failure::Failure;
use broken::Broken;
use subject::Subject;

/// A rule: its name, its origin and its check.
struct Rule {
    name: &'static str,
    of: Origin,
    check: fn(&Subject) -> Result<(), Broken>,
}

/// The programs that have a rule. They decide when this library checks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Paimon Java 1.4.2 and 2.0.0, which check it when they open a table.
    Both,
    /// Paimon Java 1.4.2 and 2.0.0, which check it only when they create a table.
    BothAtCreation,
    /// Paimon Java 1.4.2. In 2.0.0 a schema that breaks the rule has no effect.
    Until2,
    /// Paimon Java 2.0.0.
    Since2,
    /// This library.
    Library,
}

impl Origin {
    fn is_for_writing(self) -> bool {
        matches!(self, Origin::Both | Origin::Library)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Origin::Both | Origin::BothAtCreation => "Paimon Java 1.4.2 and 2.0.0",
            Origin::Until2 => "Paimon Java 1.4.2",
            Origin::Since2 => "Paimon Java 2.0.0",
            Origin::Library => "paimon-ffm",
        })
    }
}

/// Fails with the first rule that the schema of a new table breaks. Paimon Java also opens the new
/// table before it stores the schema, so the caller checks [the rules for writing](for_writing), too.
/// `may_have_path`: whether the catalog accepts the option `path`.
pub(crate) fn at_creation(schema: &Schema, may_have_path: bool) -> Result<(), Failure> {
    let subject = Subject::to_be_created(schema, may_have_path);
    check(&subject, |_| true)
}

/// Fails with the first rule that the schema of an existing table breaks.
pub(crate) fn for_writing(schema: &TableSchema) -> Result<(), Failure> {
    let subject = Subject::stored(schema);
    check(&subject, Origin::is_for_writing)
}

/// Fails with the first rule that the next schema of an existing table breaks. Rules of one version apply
/// unless the current schema breaks them already.
pub(crate) fn at_alteration(current: &TableSchema, next: &TableSchema) -> Result<(), Failure> {
    let applies = |origin| !matches!(origin, Origin::BothAtCreation);
    match check(&Subject::stored(current), applies) {
        Ok(()) => check(&Subject::stored(next), applies),
        Err(_) => for_writing(next),
    }
}

fn check(subject: &Subject, applies: fn(Origin) -> bool) -> Result<(), Failure> {
    let lists = match subject.is_plain() {
        true => rules::OF_PLAIN_TABLES,
        false => rules::OF_ALL_TABLES,
    };
    let mut rules = lists.iter().copied().flatten();
    rules
        .find_map(|rule| {
            let broken = applies(rule.of).then(|| (rule.check)(subject))?.err()?;
            Some(Failure::argument(format!(
                "{broken} (rule {} of {})",
                rule.name, rule.of
            )))
        })
        .map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
    use serde_json::{json, Value};

    /// A schema of the columns `id` and `v` with some options, and more members.
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
        told(at_creation(&schema, false))
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
        told(for_writing(&schema))
    }

    fn told(outcome: Result<(), Failure>) -> Result<(), String> {
        outcome.map_err(|failure| {
            assert_eq!(failure.code, PFFM_ILLEGAL_ARGUMENT);
            failure.message
        })
    }

    #[test]
    fn errors_name_option_value_expectation_and_rule() {
        let options = json!({ "snapshot.num-retained.min": "3", "snapshot.num-retained.max": "2" });
        let expected = "option 'snapshot.num-retained.min' is '3'; expected at most the 2 of \
                        'snapshot.num-retained.max' (rule snapshots-min-up-to-max of Paimon Java \
                        1.4.2 and 2.0.0)";
        assert_eq!(
            created(options.clone(), json!({})),
            Err(expected.to_string())
        );
        assert_eq!(opened(options, json!({})), Err(expected.to_string()));
    }

    #[test]
    fn the_spelling_that_is_used_is_named() {
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
    fn rules_of_one_version_are_for_creation() {
        for options in [
            json!({ "partition.expiration-time": "1 d" }),
            json!({ "manifest-sort.enabled": "true" }),
        ] {
            assert!(created(options.clone(), json!({})).is_err(), "{options}");
            assert_eq!(opened(options, json!({})), Ok(()));
        }
    }

    #[test]
    fn keys_may_be_options() {
        let options = json!({ "primary-key": "id", "bucket": "2" });
        assert_eq!(created(options.clone(), json!({})), Ok(()));
        // In a stored schema the option is none.
        assert!(opened(options, json!({})).is_err());
    }

    #[test]
    fn schemas_of_older_versions_have_their_defaults() {
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
    fn tables_of_other_types_have_no_such_rules() {
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
    fn the_version_to_read_is_another_option_in_a_stored_schema() {
        let version = |version: &str| json!({ "scan.version": version });
        assert!(created(version("1"), json!({})).is_err());
        for text in ["1", "tag", "watermark-7", "watermark-x"] {
            assert_eq!(opened(version(text), json!({})), Ok(()), "{text}");
        }
        let latest = json!({ "scan.version": "1", "scan.mode": "latest" });
        assert!(opened(latest, json!({})).is_err());
    }
}
