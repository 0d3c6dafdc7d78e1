//! The rules that a schema has to follow so that Paimon Java opens the table.
//!
//! Paimon Java validates a schema when it creates a table and again whenever it opens one; a table
//! that breaks a rule cannot even be read there. Its rules are in
//! `org.apache.paimon.schema.SchemaValidation`, in the constructors of `Schema` and `TableSchema`,
//! in the factories of the merge functions, and in `CatalogUtils.validateCreateTable`. Here each of
//! them is a [`Rule`]; a new version of Paimon Java is compared with the lists in [`rules`].
//!
//! The versions differ, and a table that one of them opens must not become unwritable:
//!
//! * Creating a table follows every rule, so that both versions open it. What only 1.4.2 refuses,
//!   because 2.0.0 added the feature, is no rule here.
//! * Opening a table for writing follows the rules that both versions have, for the table is there
//!   and one of them may be its engine.
//!
//! Reading follows none. Tables of other types than `table` and `materialized-table` have schemas
//! that Paimon Java does not validate in this way either.

mod broken;
mod rules;
mod subject;
mod types;
mod values;

use std::fmt;

use paimon::spec::{Schema, TableSchema};

use crate::error::Failure;
use broken::Broken;
use subject::Subject;

/// One rule: what it is called, who has it, and its check.
struct Rule {
    name: &'static str,
    of: Origin,
    check: fn(&Subject) -> Result<(), Broken>,
}

/// Who has a rule, which decides when it is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Paimon Java 1.4.2 and 2.0.0, when they open a table.
    Both,
    /// Paimon Java 1.4.2 and 2.0.0, when they create a table.
    BothAtCreation,
    /// Paimon Java 1.4.2 only. 2.0.0 ignores what breaks the rule.
    Until2,
    /// Paimon Java 2.0.0 only.
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

/// Fails with the first rule that the schema of a table to be created breaks. Paimon Java also opens
/// the table before it is there: what comes of the schema has to be right [for writing](for_writing)
/// too.
pub(crate) fn at_creation(schema: &Schema) -> Result<(), Failure> {
    let subject = Subject::to_be_created(schema);
    follow(&subject, |_| true)
}

/// Fails with the first rule that the schema of a table breaks which is opened for writing.
pub(crate) fn for_writing(schema: &TableSchema) -> Result<(), Failure> {
    let subject = Subject::stored(schema);
    follow(&subject, Origin::is_for_writing)
}

fn follow(subject: &Subject, applies: fn(Origin) -> bool) -> Result<(), Failure> {
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
