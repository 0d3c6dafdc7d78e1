//! Table types, default values, and rules that Paimon Java checks only before it creates a table.

use paimon::spec::{DataField, DataType};

use super::super::broken::Broken;
use super::super::subject::Subject;
use super::super::{types, values, Origin, Rule};

pub(super) const OF_ALL_TABLES: &[Rule] = &[
    Rule {
        name: "table-type",
        of: Origin::Both,
        check: table_type,
    },
    Rule {
        name: "auto-create",
        of: Origin::BothAtCreation,
        check: auto_create,
    },
    Rule {
        name: "table-path",
        of: Origin::BothAtCreation,
        check: table_path,
    },
    Rule {
        name: "default-value",
        of: Origin::Both,
        check: default_value,
    },
];

pub(super) const OF_PLAIN_TABLES: &[Rule] = &[
    Rule {
        name: "fallback-or-primary-branch",
        of: Origin::BothAtCreation,
        check: fallback_or_primary_branch,
    },
    Rule {
        name: "branch-exists",
        of: Origin::BothAtCreation,
        check: branch_exists,
    },
    Rule {
        name: "chain-branches-exist",
        of: Origin::BothAtCreation,
        check: chain_branches_exist,
    },
];

const FALLBACK_BRANCH: &str = "scan.fallback-branch";
const PRIMARY_BRANCH: &str = "scan.primary-branch";
const SNAPSHOT_BRANCH: &str = "scan.fallback-snapshot-branch";
const DELTA_BRANCH: &str = "scan.fallback-delta-branch";

fn table_type(s: &Subject) -> Result<(), Broken> {
    let types = [
        "table",
        "format-table",
        "materialized-table",
        "object-table",
        "lance-table",
        "iceberg-table",
    ];
    s.word(&["type"], &types).map(|_| ())
}

fn auto_create(s: &Subject) -> Result<(), Broken> {
    let option = &["auto-create"];
    match s.is_on(option)? {
        true => Err(s.broken(option, "false")),
        false => Ok(()),
    }
}

fn table_path(s: &Subject) -> Result<(), Broken> {
    let path = &["path"];
    match s.is_given(path) && !s.may_have_path() {
        true => Err(s.broken(
            path,
            "the option to be removed; this catalog keeps its tables in its warehouse",
        )),
        false => Ok(()),
    }
}

fn branch<'s>(s: &'s Subject, option: &'static str) -> Option<&'s str> {
    s.text(&[option]).filter(|name| !name.trim().is_empty())
}

fn fallback_or_primary_branch(s: &Subject) -> Result<(), Broken> {
    match branch(s, FALLBACK_BRANCH).is_some() && branch(s, PRIMARY_BRANCH).is_some() {
        true => Err(s.broken(
            &[PRIMARY_BRANCH],
            format!("the option to be removed, because '{FALLBACK_BRANCH}' is set"),
        )),
        false => Ok(()),
    }
}

fn branch_exists(s: &Subject) -> Result<(), Broken> {
    let options = [FALLBACK_BRANCH, PRIMARY_BRANCH].into_iter();
    match options.clone().find(|option| branch(s, option).is_some()) {
        Some(option) => Err(s.broken(
            &[option],
            "an existing branch; set the option after the table and the branch are created",
        )),
        None => Ok(()),
    }
}

fn chain_branches_exist(s: &Subject) -> Result<(), Broken> {
    let set = s.is_given(&[SNAPSHOT_BRANCH]) && s.is_given(&[DELTA_BRANCH]);
    match s.is_on(&["chain-table.enabled"])? && set {
        true => Err(s.broken(
            &[SNAPSHOT_BRANCH],
            "an existing branch; set the option after the table and the branches are created",
        )),
        false => Ok(()),
    }
}

fn default_value(s: &Subject) -> Result<(), Broken> {
    for field in s.fields() {
        let Some(text) = field.default_value() else {
            continue;
        };
        let quoted = text.len() >= 2 && text.starts_with('\'') && text.ends_with('\'');
        let text = if quoted {
            &text[1..text.len() - 1]
        } else {
            text
        };
        if !is_value(text, field) {
            return Err(Broken::new(
                format!("the default value of column '{}' is '{text}'", field.name()),
                format!("a value that can be cast to {}", field.data_type()),
            ));
        }
    }
    Ok(())
}

/// Returns whether a text can be cast to the type of a column. For nested types, checks only the brackets.
fn is_value(text: &str, field: &DataField) -> bool {
    use DataType as T;
    let wrapped = |open: char, close: char, function: &str| {
        let text = text.trim();
        let upper = text.to_uppercase();
        let call = upper.strip_prefix(function).map(str::trim_start);
        (text.starts_with(open) && text.ends_with(close))
            || call.is_some_and(|call| call.starts_with('(') && call.ends_with(')'))
    };
    match field.data_type() {
        other if types::is_text(other) || types::is_binary(other) => true,
        T::Boolean(_) => {
            let words = ["t", "true", "y", "yes", "1", "f", "false", "n", "no", "0"];
            words.contains(&text.to_lowercase().as_str())
        }
        T::TinyInt(_) => whole(text).is_some_and(|n| i8::try_from(n).is_ok()),
        T::SmallInt(_) => whole(text).is_some_and(|n| i16::try_from(n).is_ok()),
        T::Int(_) => whole(text).is_some_and(|n| i32::try_from(n).is_ok()),
        T::BigInt(_) => whole(text).is_some(),
        T::Float(_) | T::Double(_) => values::float(text).is_some(),
        T::Decimal(_) => values::float(text).is_some_and(f64::is_finite),
        T::Date(_) => match digits(text) {
            Some(days) => i32::try_from(days).is_ok(),
            None => date(text).is_some(),
        },
        T::Time(_) => text.trim().starts_with(|c: char| c.is_ascii_digit()),
        T::Timestamp(_) => digits(text).is_some() || starts_with_date(text),
        T::LocalZonedTimestamp(_) => starts_with_date(text),
        T::Array(_) => wrapped('[', ']', "ARRAY"),
        T::Map(_) => wrapped('{', '}', "MAP") || text.trim().eq_ignore_ascii_case("NULL"),
        T::Row(_) => wrapped('{', '}', "STRUCT"),
        _ => false,
    }
}

fn digits(text: &str) -> Option<i64> {
    let numeric = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numeric.then(|| text.parse().ok())?
}

/// Parses a whole number. Paimon Java ignores digits after the decimal point.
fn whole(text: &str) -> Option<i64> {
    let (number, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    let number = match number {
        "" if !text.is_empty() => "0",
        number => number,
    };
    fits.then(|| number.parse().ok())?
}

/// Checks a year, a year and a month, or a date. Paimon Java ignores everything after a space.
fn date(text: &str) -> Option<()> {
    let text = match text.find(' ') {
        Some(space) if space > 0 => &text[..space],
        _ => text,
    };
    let mut parts = text.splitn(3, '-').map(|part| digits(part.trim()));
    let year = parts.next()??;
    let month = parts.next().unwrap_or(Some(1))?;
    let day = parts.next().unwrap_or(Some(1))?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1..=days).contains(&day) && year <= 9999).then_some(())
}

fn starts_with_date(text: &str) -> bool {
    let date_only = text.split(['T', ' ']).next().unwrap_or(text);
    date(date_only).is_some()
}
