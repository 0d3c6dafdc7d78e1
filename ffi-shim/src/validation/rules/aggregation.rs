//! Aggregate functions, and the merge engine `aggregation`.

use paimon::spec::{DataField, DataType, VarCharType};

use super::super::broken::Broken;
use super::super::subject::{Key, Subject, POSTPONED};
use super::super::{types, Origin, Rule};
use super::partial_update::groups;

pub(super) const RULES: &[Rule] = &[
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

const AGGREGATION_REMOVE_ON_DELETE: &Key = &["aggregation.remove-record-on-delete"];

const FUNCTIONS: &[&str] = &[
    "bool_and",
    "bool_or",
    "collect",
    "first_non_null_value",
    // The older spelling of first_non_null_value.
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

fn aggregation_delete(s: &Subject) -> Result<(), Broken> {
    match s.merges_by("aggregation")? {
        true => s.is_on(AGGREGATION_REMOVE_ON_DELETE).map(|_| ()),
        false => Ok(()),
    }
}

fn aggregate_function_name(s: &Subject) -> Result<(), Broken> {
    if !s.merges_by("aggregation")? && !s.merges_by("partial-update")? {
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

/// Returns whether writers look up rows of higher levels.
fn looks_up(s: &Subject) -> Result<bool, Broken> {
    Ok(s.changelog_producer()? == "lookup"
        || s.has_deletion_vectors()?
        || s.is_on(&["force-lookup"])?)
}

/// Returns the columns for which Paimon Java creates aggregators. It creates the aggregators when it creates
/// a table whose writers look up rows, and otherwise before it writes the first row.
fn aggregated<'a>(s: &Subject<'a>) -> Result<Vec<&'a DataField>, Broken> {
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

/// Returns the aggregated columns that have an aggregate function, with the name and the value of its option.
fn aggregated_by_function<'a, 's>(
    s: &'s Subject<'a>,
) -> Result<Vec<(&'a DataField, String, &'s str)>, Broken> {
    let sequences: Vec<&str> = match s.merge_engine()? {
        "aggregation" => s.sequence_fields(),
        _ => groups(s)?.into_iter().flat_map(|g| g.fields).collect(),
    };
    let with_function = |field| {
        let (option, function) = s.column_function(field, &sequences)?;
        Some((field, option, function))
    };
    Ok(aggregated(s)?
        .into_iter()
        .filter_map(with_function)
        .collect())
}

fn aggregate_function_type(s: &Subject) -> Result<(), Broken> {
    for (field, option, function) in aggregated_by_function(s)? {
        if let Some(types) = misfit(function, field.data_type()) {
            let expected = format!(
                "a function for column '{}' of type {}; {function} is for {types}",
                field.name(),
                field.data_type()
            );
            return Err(Broken::option(&option, function, expected));
        }
    }
    Ok(())
}

/// Returns the types that a function accepts, if `data_type` is not one of them.
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
    for (field, option, function) in aggregated_by_function(s)? {
        let key = format!("fields.{}.nested-key", field.name());
        if function == "nested_partial_update" && s.names(&[&key]).is_empty() {
            let expected = format!("the option '{key}' to be set");
            return Err(Broken::option(&option, function, expected));
        }
    }
    Ok(())
}

fn aggregate_function_retract(s: &Subject) -> Result<(), Broken> {
    let mut fields = aggregated(s)?;
    if s.merge_engine()? == "partial-update" {
        // This engine creates aggregators only for keys and for columns with a function.
        let functions = aggregated_by_function(s)?;
        let looks_up = looks_up(s)?;
        fields.retain(|field| {
            let key = s.primary_keys().iter().any(|key| key == field.name());
            (looks_up && key) || functions.iter().any(|(other, ..)| other == field)
        });
    }
    if fields.is_empty() || !s.is_on(AGGREGATION_REMOVE_ON_DELETE)? {
        return Ok(());
    }
    for field in fields {
        let option = format!("fields.{}.ignore-retract", field.name());
        if s.is_on(&[&option])? {
            let expected = "false, because 'aggregation.remove-record-on-delete' is true";
            return Err(s.broken(&[&option], expected));
        }
    }
    Ok(())
}
