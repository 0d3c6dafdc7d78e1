//! Merge engines, sequence groups and aggregate functions.

use std::collections::HashMap;

use paimon::spec::{DataField, DataType, VarCharType};

use super::super::broken::Broken;
use super::super::subject::{Key, Subject, POSTPONED};
use super::super::{types, values, Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "merge-engine",
        of: Origin::Both,
        check: merge_engine,
    },
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
    Rule {
        name: "aggregation-delete",
        of: Origin::Both,
        check: aggregation_delete,
    },
    Rule {
        name: "aggregate-function-name",
        of: Origin::Both,
        check: aggregate_function_name,
    },
    Rule {
        name: "aggregate-function-type",
        of: Origin::Both,
        check: aggregate_function_type,
    },
    Rule {
        name: "aggregate-function-nested-key",
        of: Origin::Both,
        check: nested_key,
    },
    Rule {
        name: "aggregate-function-retract",
        of: Origin::Both,
        check: aggregate_function_retract,
    },
];

const IGNORE_DELETE: &Key = &[
    "ignore-delete",
    "first-row.ignore-delete",
    "deduplicate.ignore-delete",
    "partial-update.ignore-delete",
];
const REMOVE_ON_DELETE: &Key = &["partial-update.remove-record-on-delete"];
const REMOVE_ON_GROUP: &Key = &["partial-update.remove-record-on-sequence-group"];
const AGGREGATION_REMOVE_ON_DELETE: &Key = &["aggregation.remove-record-on-delete"];

const FUNCTIONS: &[&str] = &[
    "bool_and",
    "bool_or",
    "collect",
    "first_non_null_value",
    // Its older spelling.
    "first_not_null_value",
    "first_value",
    "hll_sketch",
    "last_non_null_value",
    "last_value",
    "listagg",
    "max",
    "merge_map",
    "merge_map_with_keytime",
    "min",
    "nested_partial_update",
    "nested_update",
    "primary-key",
    "product",
    "rbm32",
    "rbm64",
    "sum",
    "theta_sketch",
];

/// Whether the table has this merge engine.
fn merges_by(s: &Subject, engine: &str) -> Result<bool, Broken> {
    Ok(s.has_primary_key() && s.merge_engine()? == engine)
}

fn merge_engine(s: &Subject) -> Result<(), Broken> {
    // Append tables and the engine aggregation read ignore-delete only when they are written.
    let merges = s.merge_engine()? != "aggregation" && s.has_primary_key();
    match merges || s.is_stored() {
        true => s.is_on(IGNORE_DELETE).map(|_| ()),
        false => Ok(()),
    }
}

/// A sequence group: columns that are updated together if the sequence fields grow.
struct Group<'s> {
    option: &'s str,
    value: &'s str,
    fields: Vec<&'s str>,
    members: Vec<&'s str>,
}

/// The sequence groups of a partial-update table; empty with another merge engine.
fn groups<'s>(s: &'s Subject<'_>) -> Result<Vec<Group<'s>>, Broken> {
    if !merges_by(s, "partial-update")? {
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
            let expected = format!("names of columns only; the table has no column '{unknown}'");
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
                    format!("each column in one group once; '{member}' is in '{other}' already");
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
            let expected = format!("no column of the primary key; '{key}' is one");
            return Err(Broken::option(group.option, group.value, expected));
        }
    }
    Ok(())
}

/// The option with the aggregate function of a column and its value; none for keys, sequence fields
/// and columns without a function.
fn function<'s>(
    s: &'s Subject<'_>,
    field: &DataField,
    sequence_fields: &[&str],
) -> Option<(String, &'s str)> {
    let name = field.name();
    if sequence_fields.contains(&name) || s.primary_keys().iter().any(|key| key == name) {
        return None;
    }
    s.aggregate_function(name)
        .or_else(|| s.default_aggregate_function())
}

fn partial_update_aggregation(s: &Subject) -> Result<(), Broken> {
    if !merges_by(s, "partial-update")? {
        return Ok(());
    }
    let groups = groups(s)?;
    let sequences: Vec<&str> = groups.iter().flat_map(|g| g.fields.clone()).collect();
    let grouped = |name: &str| groups.iter().any(|group| group.members.contains(&name));
    for field in s.fields() {
        let Some((option, function)) = function(s, field, &sequences) else {
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
        merges_by(s, "partial-update")? && s.is_on(REMOVE_ON_DELETE)? && s.is_on(IGNORE_DELETE)?;
    match both {
        true => Err(s.broken(REMOVE_ON_DELETE, "false where 'ignore-delete' is true")),
        false => Ok(()),
    }
}

fn partial_update_delete_by_group(s: &Subject) -> Result<(), Broken> {
    let both =
        merges_by(s, "partial-update")? && s.is_given(REMOVE_ON_GROUP) && s.is_on(IGNORE_DELETE)?;
    match both {
        true => Err(s.broken(
            REMOVE_ON_GROUP,
            "the option to be removed where 'ignore-delete' is true",
        )),
        false => Ok(()),
    }
}

fn partial_update_delete_or_groups(s: &Subject) -> Result<(), Broken> {
    let both =
        merges_by(s, "partial-update")? && s.is_on(REMOVE_ON_DELETE)? && !groups(s)?.is_empty();
    match both {
        true => Err(s.broken(
            REMOVE_ON_DELETE,
            "false where there are sequence groups (fields.g.sequence-group)",
        )),
        false => Ok(()),
    }
}

fn partial_update_delete_group_field(s: &Subject) -> Result<(), Broken> {
    let groups = groups(s)?;
    let (true, Some(names)) = (merges_by(s, "partial-update")?, s.text(REMOVE_ON_GROUP)) else {
        return Ok(());
    };
    let known = |name: &str| groups.iter().any(|group| group.fields.contains(&name));
    let names = values::split(names, ',');
    match names.into_iter().find(|name| !known(name)) {
        Some(unknown) => Err(s.broken(
            REMOVE_ON_GROUP,
            format!("sequence fields of groups (fields.g.sequence-group); '{unknown}' is not one"),
        )),
        None => Ok(()),
    }
}

fn aggregation_delete(s: &Subject) -> Result<(), Broken> {
    match merges_by(s, "aggregation")? {
        true => s.is_on(AGGREGATION_REMOVE_ON_DELETE).map(|_| ()),
        false => Ok(()),
    }
}

fn aggregate_function_name(s: &Subject) -> Result<(), Broken> {
    if !merges_by(s, "aggregation")? && !merges_by(s, "partial-update")? {
        return Ok(());
    }
    // Paimon Java also checks functions that it does not use.
    for field in s.fields() {
        let function = s
            .aggregate_function(field.name())
            .or_else(|| s.default_aggregate_function());
        let Some((option, function)) = function else {
            continue;
        };
        if !FUNCTIONS.contains(&function) {
            let expected = format!("one of {}", FUNCTIONS.join(", "));
            return Err(Broken::option(&option, function, expected));
        }
    }
    Ok(())
}

/// Whether writers look up the rows of higher levels.
fn looks_up(s: &Subject) -> Result<bool, Broken> {
    Ok(s.changelog_producer()? == "lookup"
        || s.has_deletion_vectors()?
        || s.is_on(&["force-lookup"])?)
}

/// The columns for which Paimon Java makes aggregators: when it creates a table whose writers look up
/// rows, and otherwise before it writes the first row.
fn merged<'a>(s: &Subject<'a>) -> Result<Vec<&'a DataField>, Broken> {
    let engine = s.merge_engine()?;
    if !s.has_primary_key() || !matches!(engine, "partial-update" | "aggregation") {
        return Ok(Vec::new());
    }
    let merges = match s.is_stored() {
        true => s.bucket()? != POSTPONED,
        false => looks_up(s)?,
    };
    Ok(match merges {
        true => s.fields().iter().collect(),
        false => Vec::new(),
    })
}

/// The merged columns that have an aggregate function, with its option.
fn merged_by_function<'a, 's>(
    s: &'s Subject<'a>,
) -> Result<Vec<(&'a DataField, String, &'s str)>, Broken> {
    let sequences: Vec<&str> = match s.merge_engine()? {
        "aggregation" => s.sequence_fields(),
        _ => groups(s)?.into_iter().flat_map(|g| g.fields).collect(),
    };
    let with_function = |field| {
        let (option, function) = function(s, field, &sequences)?;
        Some((field, option, function))
    };
    Ok(merged(s)?.into_iter().filter_map(with_function).collect())
}

fn aggregate_function_type(s: &Subject) -> Result<(), Broken> {
    for (field, option, function) in merged_by_function(s)? {
        if let Some(types) = misfit(function, field.data_type()) {
            let expected = format!(
                "a function for the type {} of the column '{}'; {function} is for {types}",
                field.data_type(),
                field.name()
            );
            return Err(Broken::option(&option, function, expected));
        }
    }
    Ok(())
}

/// The types that a function is for, if this type is not one of them.
fn misfit(function: &str, data_type: &DataType) -> Option<&'static str> {
    use DataType as T;
    let row = |t: &DataType| matches!(t, T::Row(_));
    let (fits, types) = match function {
        "sum" | "product" => (types::is_number(data_type), "numbers"),
        "bool_and" | "bool_or" => (matches!(data_type, T::Boolean(_)), "BOOLEAN"),
        "listagg" => (
            matches!(data_type, T::VarChar(t) if t.length() == VarCharType::MAX_LENGTH),
            "STRING",
        ),
        "collect" => (matches!(data_type, T::Array(_)), "ARRAYs"),
        "merge_map" => (matches!(data_type, T::Map(_)), "MAPs"),
        "merge_map_with_keytime" => (
            matches!(data_type, T::Map(map)
                if matches!(map.value_type(), T::Row(row) if row.fields().len() >= 2)),
            "MAPs of ROWs with two fields or more",
        ),
        "nested_update" | "nested_partial_update" => (
            matches!(data_type, T::Array(array) if row(array.element_type())),
            "ARRAYs of ROWs",
        ),
        "rbm32" | "rbm64" | "hll_sketch" | "theta_sketch" => {
            (matches!(data_type, T::VarBinary(_)), "VARBINARY")
        }
        _ => return None,
    };
    (!fits).then_some(types)
}

fn nested_key(s: &Subject) -> Result<(), Broken> {
    for (field, option, function) in merged_by_function(s)? {
        let key = format!("fields.{}.nested-key", field.name());
        if function == "nested_partial_update" && s.names(&[&key]).is_empty() {
            let expected = format!("the option '{key}' to be set too");
            return Err(Broken::option(&option, function, expected));
        }
    }
    Ok(())
}

fn aggregate_function_retract(s: &Subject) -> Result<(), Broken> {
    let mut merged = merged(s)?;
    if s.merge_engine()? == "partial-update" {
        // This engine makes aggregators only for keys and columns with a function.
        let functions = merged_by_function(s)?;
        let looks_up = looks_up(s)?;
        merged.retain(|field| {
            let key = s.primary_keys().iter().any(|key| key == field.name());
            (looks_up && key) || functions.iter().any(|(other, ..)| other == field)
        });
    }
    if merged.is_empty() || !s.is_on(AGGREGATION_REMOVE_ON_DELETE)? {
        return Ok(());
    }
    for field in merged {
        let option = format!("fields.{}.ignore-retract", field.name());
        if s.is_on(&[&option])? {
            let expected = "false where 'aggregation.remove-record-on-delete' is true";
            return Err(s.broken(&[&option], expected));
        }
    }
    Ok(())
}
