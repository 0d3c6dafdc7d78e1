//! The merge engine `partial-update` and its sequence groups.

use std::collections::HashMap;

use super::super::broken::Broken;
use super::super::subject::{existing_columns, Key, Subject};
use super::super::{values, Origin, Rule};
use super::merging::IGNORE_DELETE;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "sequence-group-column",
        of: Origin::Both,
        check: sequence_group_column,
    },
    Rule {
        name: "sequence-group-once",
        of: Origin::Both,
        check: sequence_group_once,
    },
    Rule {
        name: "sequence-group-primary-key",
        of: Origin::Since2,
        check: sequence_group_primary_key,
    },
    Rule {
        name: "partial-update-aggregation",
        of: Origin::Both,
        check: partial_update_aggregation,
    },
    Rule {
        name: "partial-update-delete",
        of: Origin::Both,
        check: partial_update_delete,
    },
    Rule {
        name: "partial-update-delete-by-group",
        of: Origin::Both,
        check: partial_update_delete_by_group,
    },
    Rule {
        name: "partial-update-delete-or-groups",
        of: Origin::Both,
        check: partial_update_delete_or_groups,
    },
    Rule {
        name: "partial-update-delete-group-field",
        of: Origin::Both,
        check: partial_update_delete_group_field,
    },
];

const REMOVE_ON_DELETE: &Key = &["partial-update.remove-record-on-delete"];
const REMOVE_ON_GROUP: &Key = &["partial-update.remove-record-on-sequence-group"];

/// A sequence group: columns that are updated together if the values of the sequence fields increase.
pub(super) struct Group<'s> {
    option: &'s str,
    value: &'s str,
    pub(super) fields: Vec<&'s str>,
    members: Vec<&'s str>,
}

/// Returns the sequence groups of a partial-update table. Tables with another merge engine have none.
pub(super) fn groups<'s>(s: &'s Subject<'_>) -> Result<Vec<Group<'s>>, Broken> {
    if !s.merges_by("partial-update")? {
        return Ok(Vec::new());
    }
    let options = s.options().into_iter();
    let group = |(option, value): (&'s str, &'s str)| {
        let fields = option.strip_prefix("fields")?;
        let fields = fields.strip_suffix("sequence-group")?;
        let mut dots = fields.char_indices();
        let (_, last) = (dots.next()?, dots.next_back()?.0);
        Some(Group {
            option,
            value,
            fields: values::split(fields.get(1..last)?, ','),
            members: values::split(value, ','),
        })
    };
    Ok(options.filter_map(group).collect())
}

fn sequence_group_column(s: &Subject) -> Result<(), Broken> {
    for group in groups(s)? {
        let mut columns = group.fields.iter().chain(&group.members);
        if let Some(unknown) = columns.find(|name| !s.has(name)) {
            let expected = existing_columns(unknown);
            return Err(Broken::option(group.option, group.value, expected));
        }
    }
    Ok(())
}

fn sequence_group_once(s: &Subject) -> Result<(), Broken> {
    let mut first: HashMap<&str, &str> = HashMap::new();
    for group in groups(s)? {
        for member in &group.members {
            if let Some(other) = first.insert(member, group.option) {
                let expected =
                    format!("each column once in one group; '{member}' is also in '{other}'");
                return Err(Broken::option(group.option, group.value, expected));
            }
        }
    }
    Ok(())
}

fn sequence_group_primary_key(s: &Subject) -> Result<(), Broken> {
    let keys = s.primary_keys();
    for group in groups(s)? {
        let mut columns = group.fields.iter().chain(&group.members);
        if let Some(key) = columns.find(|name| keys.iter().any(|key| key == **name)) {
            let expected =
                format!("columns outside of the primary key; '{key}' is in the primary key");
            return Err(Broken::option(group.option, group.value, expected));
        }
    }
    Ok(())
}

fn partial_update_aggregation(s: &Subject) -> Result<(), Broken> {
    if !s.merges_by("partial-update")? {
        return Ok(());
    }
    let groups = groups(s)?;
    let sequences: Vec<&str> = groups.iter().flat_map(|g| g.fields.clone()).collect();
    let grouped = |name: &str| groups.iter().any(|group| group.members.contains(&name));
    for field in s.fields() {
        let Some((option, function)) = s.column_function(field, &sequences) else {
            continue;
        };
        if function != "last_non_null_value" && !grouped(field.name()) {
            let expected = format!(
                "a sequence group (fields.g.sequence-group) with the column '{}', or \
                 last_non_null_value",
                field.name()
            );
            return Err(Broken::option(&option, function, expected));
        }
    }
    Ok(())
}

fn partial_update_delete(s: &Subject) -> Result<(), Broken> {
    let both =
        s.merges_by("partial-update")? && s.is_on(REMOVE_ON_DELETE)? && s.is_on(IGNORE_DELETE)?;
    match both {
        true => Err(s.broken(REMOVE_ON_DELETE, "false, because 'ignore-delete' is true")),
        false => Ok(()),
    }
}

fn partial_update_delete_by_group(s: &Subject) -> Result<(), Broken> {
    let both =
        s.merges_by("partial-update")? && s.is_given(REMOVE_ON_GROUP) && s.is_on(IGNORE_DELETE)?;
    match both {
        true => Err(s.broken(
            REMOVE_ON_GROUP,
            "the option to be removed, because 'ignore-delete' is true",
        )),
        false => Ok(()),
    }
}

fn partial_update_delete_or_groups(s: &Subject) -> Result<(), Broken> {
    let both =
        s.merges_by("partial-update")? && s.is_on(REMOVE_ON_DELETE)? && !groups(s)?.is_empty();
    match both {
        true => Err(s.broken(
            REMOVE_ON_DELETE,
            "false, because the table has sequence groups (fields.g.sequence-group)",
        )),
        false => Ok(()),
    }
}

fn partial_update_delete_group_field(s: &Subject) -> Result<(), Broken> {
    let groups = groups(s)?;
    let (true, Some(names)) = (s.merges_by("partial-update")?, s.text(REMOVE_ON_GROUP)) else {
        return Ok(());
    };
    let known = |name: &str| groups.iter().any(|group| group.fields.contains(&name));
    let names = values::split(names, ',');
    match names.into_iter().find(|name| !known(name)) {
        Some(unknown) => Err(s.broken(
            REMOVE_ON_GROUP,
            format!("sequence fields of sequence groups (fields.g.sequence-group); '{unknown}' is not one of them"),
        )),
        None => Ok(()),
    }
}
