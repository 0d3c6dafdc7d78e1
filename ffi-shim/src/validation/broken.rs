//! Violations of rules.

use std::fmt;

/// A violation of a rule: what the schema has, and what the rule expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    found: String,
    expected: String,
}

impl Broken {
    pub(super) fn new(found: impl Into<String>, expected: impl Into<String>) -> Self {
        Broken {
            found: found.into(),
            expected: expected.into(),
        }
    }

    /// Returns the violation of a rule by the value of an option.
    pub(super) fn option(name: &str, value: &str, expected: impl Into<String>) -> Self {
        Broken::new(format!("option '{name}' is '{value}'"), expected)
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; expected {}", self.found, self.expected)
    }
}
