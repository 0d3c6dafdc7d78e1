//! Mistyped names of options.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Every option of Paimon Java and its class. See [`super`].
const TABLE_OPTIONS: &str = include_str!("table-options.tsv");

/// The maximum number of edits between a mistyped name and the option.
const MAX_EDITS: usize = 2;

/// Returns the names in the list of options. A `*` stands for any text.
fn known() -> &'static [&'static str] {
    static KNOWN: OnceLock<Vec<&'static str>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let lines = TABLE_OPTIONS.lines().skip(1);
        lines.filter_map(|line| line.split('\t').next()).collect()
    })
}

/// Returns whether a name matches a pattern, which may contain one `*`.
fn matches(name: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => name == pattern,
        Some((start, end)) => {
            name.len() > start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
    }
}

/// Returns the option that a mistyped name probably stands for, or none if the name is an option or is not
/// similar to any option.
fn meant(name: &str) -> Option<&'static str> {
    let plain = name.split_once('#').map_or(name, |(name, _)| name);
    if known().iter().any(|known| matches(plain, known)) {
        return None;
    }
    let options = known().iter().filter(|known| !known.contains('*'));
    let distances = options.map(|known| (strsim::damerau_levenshtein(plain, known), *known));
    let (edits, nearest) = distances.min()?;
    (edits <= MAX_EDITS && edits < plain.len() / 2).then_some(nearest)
}

/// Logs a warning for each option of a new table whose name is probably mistyped.
pub(crate) fn warn_of_mistyped(table: &str, options: &HashMap<String, String>) {
    let mut names: Vec<&String> = options.keys().collect();
    names.sort();
    for name in names {
        if let Some(meant) = meant(name) {
            log::warn!(
                "table {table}: '{name}' is not an option of Paimon and has no effect; did you mean \
                 '{meant}'?"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_close_to_an_option_are_mistyped() {
        assert_eq!(meant("bukcet"), Some("bucket"));
        assert_eq!(meant("merge-engin"), Some("merge-engine"));
        assert_eq!(meant("target-fil-size"), Some("target-file-size"));
    }

    #[test]
    fn options_of_other_programs_are_not_mistyped() {
        for name in [
            "bucket",
            "merge-engine",
            "fields.c.aggregate-function",
            "parquet.enable.dictionary#c",
            "owner",
            "my.own.option",
        ] {
            assert_eq!(meant(name), None, "{name}");
        }
    }
}
