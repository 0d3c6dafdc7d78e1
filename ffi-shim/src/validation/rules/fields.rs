//! Column options, `fields.c.…`.

use super::super::broken::Broken;
use super::super::subject::Subject;
use super::super::{values, Origin, Rule};
use paimon::spec::DataType;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "fields-column",
        of: Origin::Both,
        check: fields_column,
    },
    Rule {
        name: "fields-of-rows",
        of: Origin::Since2,
        check: fields_of_rows,
    },
];

/// Returns the name and value of each column option, and the parts of its name. Paimon Java does not require the dot
/// after `fields`.
fn column_options<'s>(s: &'s Subject) -> impl Iterator<Item = (&'s str, &'s str, Vec<&'s str>)> {
    let options = s.options().into_iter();
    options
        .filter(|(key, _)| key.starts_with("fields"))
        .map(|(key, value)| (key, value, values::split(key, '.')))
}

fn fields_column(s: &Subject) -> Result<(), Broken> {
    for (key, value, parts) in column_options(s) {
        let Some(columns) = parts.get(1) else {
            let expected = "the name of a column in the option name, as in fields.c.stats-mode";
            return Err(Broken::option(key, value, expected));
        };
        let known = |name: &str| name == "default-aggregate-function" || s.has(name);
        let columns = values::split(columns, ',');
        if let Some(unknown) = columns.into_iter().find(|name| !known(name)) {
            let expected = format!(
                "an existing column in the option name; the table has no column '{unknown}'"
            );
            return Err(Broken::option(key, value, expected));
        }
    }
    Ok(())
}

fn fields_of_rows(s: &Subject) -> Result<(), Broken> {
    for (key, value, parts) in column_options(s) {
        let [_, column, _, _, ..] = parts[..] else {
            continue;
        };
        let row = s
            .field(column)
            .is_some_and(|field| matches!(field.data_type(), DataType::Row(_)));
        if row {
            let expected = format!("an option name without a path into the ROW '{column}'");
            return Err(Broken::option(key, value, expected));
        }
    }
    Ok(())
}
