//! Options that this library ignores.
//!
//! * An option is *refused* if ignoring it makes data stale or wrong, or writes data to the wrong place. Writers and
//!   committers of such a table fail, unless their caller accepts the option by name.
//! * An option is *reported* if it requests work that this library does not do, or if it changes only the layout of
//!   files. Writers and committers log such options once per table.

mod rules;

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use paimon::spec::TableSchema;
use serde::Serialize;

use crate::failure::Failure;
use rules::{is_ignorable, Rule, Subject, DELIMITERS, RULES};

/// The options of a table that this library ignores, sorted by name.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct IgnoredOptions(Vec<IgnoredOption>);

#[derive(Debug, Serialize)]
struct IgnoredOption {
    name: String,
    value: String,
    #[serde(flatten)]
    rule: &'static Rule,
}

/// The work for which a table's options are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    Writing,
    Committing,
}

impl IgnoredOptions {
    /// Returns the ignored options of a table with this schema on a branch.
    pub(crate) fn of(schema: &TableSchema, branch: &str) -> Self {
        let subject = Subject { schema, branch };
        let found = schema.options().iter().filter_map(|(name, value)| {
            let rule = RULES.iter().find(|rule| rule.is_for(name))?;
            (rule.applies)(&subject, value).then(|| IgnoredOption {
                name: name.clone(),
                value: value.clone(),
                rule,
            })
        });
        let mut found: Vec<IgnoredOption> = found.collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        IgnoredOptions(found)
    }

    /// Fails with the first option that is refused and not in `accepted`.
    pub(crate) fn ensure_accepted(
        &self,
        table: &str,
        work: Work,
        accepted: &[String],
    ) -> Result<(), Failure> {
        if let Some(name) = accepted.iter().find(|name| !is_ignorable(name)) {
            return Err(Failure::argument(format!(
                "'{name}' is not an option that this library ignores, so it cannot be accepted; \
                 docs/table-options.md lists the ignored options"
            )));
        }
        let concerns = |rule: &Rule| work == Work::Committing || !rule.of_commits;
        let mut refused = self.0.iter().filter(|o| o.rule.refused && concerns(o.rule));
        match refused.find(|option| !accepted.contains(&option.name)) {
            Some(option) => Err(Failure::unsupported(format!(
                "table {table}: option '{}' is '{}': {}. Remove the option, or call \
                 withIgnoredOptions(\"{}\") to accept that it is ignored",
                option.name, option.value, option.rule.reason, option.name
            ))),
            None => Ok(()),
        }
    }

    /// Fails if the CSV files of the table were written with a delimiter that this library does not know.
    pub(crate) fn ensure_readable(&self, table: &str) -> Result<(), Failure> {
        let mut options = self.0.iter();
        match options.find(|option| DELIMITERS.contains(&option.name.as_str())) {
            Some(option) => Err(Failure::unsupported(format!(
                "table {table}: option '{}' is '{}', so its files cannot be read: {}",
                option.name, option.value, option.rule.reason
            ))),
            None => Ok(()),
        }
    }

    /// Logs the options that are not in `accepted`, once per process and `place`. The place is the location and the
    /// branch of a table.
    pub(crate) fn report(&self, table: &str, place: String, accepted: &[String]) {
        static REPORTED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
        let reported = self
            .0
            .iter()
            .filter(|option| !accepted.contains(&option.name));
        let options: Vec<String> = reported
            .map(|option| format!("'{}' ({})", option.name, option.rule.reason))
            .collect();
        if options.is_empty() {
            return;
        }
        let mut places = REPORTED.lock().unwrap_or_else(PoisonError::into_inner);
        if places.insert(place) {
            log::warn!(
                "table {table} has options that paimon-ffm ignores: {}",
                options.join(", ")
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::{PFFM_ILLEGAL_ARGUMENT, PFFM_UNSUPPORTED};
    use paimon::spec::Schema;
    use serde_json::{json, Value};

    fn schema(options: Value) -> TableSchema {
        let schema: Schema = serde_json::from_value(json!({
            "fields": [{ "id": 0, "name": "c", "type": "INT" }],
            "partitionKeys": [], "primaryKeys": [], "options": options,
        }))
        .unwrap();
        TableSchema::new(0, &schema)
    }

    fn names(options: Value) -> Vec<String> {
        let found = IgnoredOptions::of(&schema(options), "main").0;
        found.into_iter().map(|option| option.name).collect()
    }

    fn ensure_accepted(
        schema: &TableSchema,
        work: Work,
        accepted: &[String],
    ) -> Result<(), Failure> {
        IgnoredOptions::of(schema, "main").ensure_accepted("db.t", work, accepted)
    }

    fn ensure_readable(schema: &TableSchema) -> Result<(), Failure> {
        IgnoredOptions::of(schema, "").ensure_readable("db.t")
    }

    #[test]
    fn column_options_have_the_rule_of_their_option() {
        let found = names(json!({
            "parquet.bloom.filter.enabled#c": "true", "parquet.block.size": "1 mb",
            "parquet.enable.dictionary#c": "false", "bucket": "-1",
        }));
        let expected = ["parquet.block.size", "parquet.bloom.filter.enabled#c"];
        assert_eq!(found, expected);
    }

    /// Options that the schema validation or the crate refuses.
    const REFUSED_ELSEWHERE: &[&str] = &[
        "auto-create",
        "cross-partition-upsert.index-ttl",
        "manifest.format",
        "path",
        "query-auth.enabled",
        "scan.fallback-branch",
        "scan.primary-branch",
        "scan.snapshot-id",
        "scan.tag-name",
        "scan.timestamp",
        "scan.timestamp-millis",
        "scan.version",
        "scan.watermark",
    ];

    /// Returns the options of a class in `table-options.tsv`.
    fn classified(class: &str) -> BTreeSet<&'static str> {
        let lines = include_str!("../table-options.tsv").lines().skip(1);
        let lines = lines.map(|line| line.split('\t').collect::<Vec<_>>());
        let of_class = lines.filter(|columns| columns[1] == class);
        of_class.map(|columns| columns[0]).collect()
    }

    #[test]
    fn options_classified_as_ignored_have_a_rule() {
        for (class, refused) in [("refused", true), ("reported", false)] {
            for option in classified(class) {
                let rule = RULES.iter().find(|rule| rule.is_for(option));
                let elsewhere = refused && REFUSED_ELSEWHERE.contains(&option);
                let ruled =
                    rule.is_some_and(|rule| rule.refused == refused && !rule.reason.is_empty());
                assert!(ruled || elsewhere, "{option} is classified as {class}");
            }
        }
    }

    #[test]
    fn rules_are_for_options_of_their_class() {
        for rule in RULES.iter().filter(|rule| !rule.reason.is_empty()) {
            let class = if rule.refused { "refused" } else { "reported" };
            let mut options = classified(class).into_iter();
            let other = REFUSED_ELSEWHERE.contains(&rule.option);
            assert!(
                options.any(|option| rule.is_for(option)) || other,
                "{}",
                rule.option
            );
        }
    }

    #[test]
    fn write_only_tables_leave_maintenance_to_other_jobs() {
        let options = json!({ "snapshot.time-retained": "1 h", "compaction.min.file-num": "3" });
        assert_eq!(names(options.clone()).len(), 2);
        for name in ["write-only", "write.compaction-skip"] {
            let mut options = options.clone();
            options[name] = "true".into();
            assert!(names(options).is_empty(), "{name}");
        }
    }

    #[test]
    fn options_without_effect_are_not_reported() {
        for (name, value) in [
            ("metadata.iceberg.storage", "DISABLED"),
            ("branch", "main"),
            ("type", "table"),
            ("chain-table.enabled", "false"),
            ("commit.callbacks", ""),
            ("tag.callbacks", "a.B"),
            ("tag.automatic-creation", "batch"),
            ("changelog-producer", "input"),
        ] {
            assert!(names(json!({ name: value })).is_empty(), "{name}={value}");
        }
    }

    #[test]
    fn refused_options_are_named_and_can_be_accepted() {
        let refusals = [
            ("metadata.iceberg.storage", "table-location"),
            ("branch", "nowhere"),
            ("type", "materialized-table"),
            ("chain-table.enabled", "true"),
            ("commit.callbacks", "a.B"),
        ];
        for (name, value) in refusals {
            let schema = schema(json!({ name: value }));
            let refused = ensure_accepted(&schema, Work::Committing, &[]).unwrap_err();
            assert_eq!(refused.code, PFFM_UNSUPPORTED);
            for part in ["db.t", &format!("'{name}' is '{value}'")] {
                assert!(refused.message.contains(part), "{}", refused.message);
            }
            let accepted = [name.to_string()];
            assert!(ensure_accepted(&schema, Work::Committing, &accepted).is_ok());
        }
    }

    #[test]
    fn readers_refuse_unknown_delimiters() {
        for name in ["delimiter", "field-delimiter", "seq"] {
            let csv = schema(json!({ name: ";", "file.format": "csv" }));
            let refused = ensure_readable(&csv).unwrap_err();
            assert_eq!(refused.code, PFFM_UNSUPPORTED);
            assert!(
                refused.message.contains(&format!("'{name}' is ';'")),
                "{}",
                refused.message
            );
            assert!(ensure_readable(&schema(json!({ name: ";" }))).is_ok());
        }
    }

    #[test]
    fn writers_accept_options_of_commits() {
        let schema = schema(json!({ "commit.callbacks": "a.B" }));
        assert!(ensure_accepted(&schema, Work::Writing, &[]).is_ok());
    }

    #[test]
    fn honoured_options_cannot_be_accepted_as_ignored() {
        let accepted = ["bucket".to_string()];
        let refused = ensure_accepted(&schema(json!({})), Work::Writing, &accepted);
        let refused = refused.unwrap_err();
        assert_eq!(refused.code, PFFM_ILLEGAL_ARGUMENT);
        assert!(refused.message.contains("'bucket'"), "{}", refused.message);
    }

    #[test]
    fn tag_callbacks_matter_if_commits_create_tags() {
        let options = json!({ "tag.callbacks": "a.B", "tag.automatic-creation": "process-time" });
        assert_eq!(names(options), ["tag.callbacks"]);
    }
}
