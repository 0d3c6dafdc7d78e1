//! Rules: their names, their origins and their checks.

use std::fmt;

use super::broken::Broken;
use super::subject::Subject;

/// A rule: its name, its origin and its check.
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) of: Origin,
    pub(super) check: fn(&Subject) -> Result<(), Broken>,
}

/// The programs that have a rule, and when they check it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Paimon Java 1.4.2 and 2.0.0, when they create or open a table.
    Both,
    /// Paimon Java 1.4.2 and 2.0.0, only when they create a table.
    BothAtCreation,
    /// Paimon Java 1.4.2. Version 2.0.0 ignores the option.
    Until2,
    /// Paimon Java 2.0.0.
    Since2,
    /// This library.
    Library,
    /// This library, only when it creates a table.
    LibraryAtCreation,
}

impl Origin {
    /// Returns whether the rule is checked when a table is opened for writing.
    pub(super) fn is_for_writing(self) -> bool {
        matches!(self, Origin::Both | Origin::Library)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Origin::Both | Origin::BothAtCreation => "Paimon Java 1.4.2 and 2.0.0",
            Origin::Until2 => "Paimon Java 1.4.2",
            Origin::Since2 => "Paimon Java 2.0.0",
            Origin::Library | Origin::LibraryAtCreation => "paimon-ffm",
        })
    }
}
