//! How a schema breaks a rule.

use std::fmt;

/// What was found in the schema, and what was expected there.
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

    /// An option has a value that it must not have.
    pub(super) fn option(name: &str, value: &str, expected: impl Into<String>) -> Self {
        Broken::new(format!("option '{name}' is '{value}'"), expected)
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; expected {}", self.found, self.expected)
    }
}
