//! Column types and the types nested in them.
//!
//! The path to a nested type is `c.f` for a field of a ROW, `c[]` for the elements of an ARRAY, VECTOR or
//! MULTISET, and `c.key` and `c.value` for a MAP.

use paimon::spec::{DataField, DataType, TableSchema};

use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
use crate::failure::Failure;

/// Fails if no Arrow type corresponds to the type of a column.
pub(crate) fn ensure_in_arrow(column: &DataField) -> Result<(), Failure> {
    paimon::arrow::paimon_type_to_arrow(column.data_type()).map_err(|e| {
        let failure = Failure::of(e, PFFM_ILLEGAL_ARGUMENT);
        failure.context(format!("column '{}'", column.name()))
    })?;
    Ok(())
}

/// Returns why a column cannot be a partition column, or none if all partition columns can.
pub(crate) fn unfit_partition_column(schema: &TableSchema) -> Option<String> {
    let unfit = |field: &DataField| {
        matches!(
            field.data_type(),
            DataType::Float(_) | DataType::Double(_) | DataType::Binary(_) | DataType::VarBinary(_)
        )
    };
    let field = schema
        .partition_fields()
        .into_iter()
        .find(|field| unfit(field))?;
    Some(format!(
        "partition column '{}' is {}: FLOAT, DOUBLE and BINARY columns cannot partition a table here, because their \
         values have no stable directory name",
        field.name(),
        serde_json::to_string(field.data_type()).unwrap_or_default(),
    ))
}

/// Finds the first type, outer types first, for which `misfit` returns a reason. Returns its path and the
/// reason.
pub(crate) fn find(
    path: &str,
    data_type: &DataType,
    misfit: &impl Fn(&DataType) -> Option<&'static str>,
) -> Option<(String, &'static str)> {
    if let Some(reason) = misfit(data_type) {
        return Some((path.to_string(), reason));
    }
    let nested = nested_types(path, data_type);
    nested
        .into_iter()
        .find_map(|(path, inner)| find(&path, inner, misfit))
}

/// Returns whether a type, or a type nested in it, satisfies a condition.
pub(crate) fn contains(data_type: &DataType, condition: fn(&DataType) -> bool) -> bool {
    find("", data_type, &|inner| condition(inner).then_some("")).is_some()
}

/// Calls `check` with an empty path and the columns, and then with the path and the fields of each nested ROW.
pub(crate) fn check_fields<E>(
    columns: &[DataField],
    check: &impl Fn(&str, &[DataField]) -> Result<(), E>,
) -> Result<(), E> {
    check("", columns)?;
    columns
        .iter()
        .try_for_each(|column| check_rows(column.name(), column.data_type(), check))
}

fn check_rows<E>(
    path: &str,
    data_type: &DataType,
    check: &impl Fn(&str, &[DataField]) -> Result<(), E>,
) -> Result<(), E> {
    if let DataType::Row(row) = data_type {
        check(path, row.fields())?;
    }
    nested_types(path, data_type)
        .into_iter()
        .try_for_each(|(path, inner)| check_rows(&path, inner, check))
}

/// Returns the types that are nested directly in a type, with their paths.
fn nested_types<'t>(path: &str, data_type: &'t DataType) -> Vec<(String, &'t DataType)> {
    let elements = |element| vec![(format!("{path}[]"), element)];
    match data_type {
        DataType::Array(t) => elements(t.element_type()),
        DataType::Vector(t) => elements(t.element_type()),
        DataType::Multiset(t) => elements(t.element_type()),
        DataType::Map(t) => vec![
            (format!("{path}.key"), t.key_type()),
            (format!("{path}.value"), t.value_type()),
        ],
        DataType::Row(t) => {
            let fields = t.fields().iter();
            fields
                .map(|field| (format!("{path}.{}", field.name()), field.data_type()))
                .collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn nested() -> DataType {
        let row = json!({ "type": "ROW", "fields": [{ "id": 1, "name": "f", "type": "DATE" }] });
        let map = json!({ "type": "MAP", "key": "STRING NOT NULL", "value": row });
        serde_json::from_value(json!({ "type": "ARRAY", "element": map })).unwrap()
    }

    #[test]
    fn nested_types_are_found_with_their_path() {
        let is_date = |t: &DataType| matches!(t, DataType::Date(_)).then_some("a date");
        let found = find("c", &nested(), &is_date);
        assert_eq!(found, Some(("c[].value.f".to_string(), "a date")));
        assert!(contains(&nested(), |t| matches!(t, DataType::Map(_))));
        assert!(!contains(&nested(), |t| matches!(t, DataType::Int(_))));
    }

    #[test]
    fn fields_of_each_row_are_checked_with_its_path() {
        let columns = [DataField::new(0, "c".to_string(), nested())];
        let paths = std::cell::RefCell::new(Vec::new());
        let checked: Result<(), ()> = check_fields(&columns, &|path, fields| {
            paths
                .borrow_mut()
                .push(format!("{path}:{}", fields[0].name()));
            Ok(())
        });
        assert!(checked.is_ok());
        assert_eq!(*paths.borrow(), [":c", "c[].value:f"]);
    }

    #[test]
    fn floats_and_bytes_cannot_be_partition_columns() {
        let refusal = |data_type: &str| {
            let schema: paimon::spec::Schema = serde_json::from_value(serde_json::json!({
                "fields": [
                    { "id": 0, "name": "p", "type": data_type },
                    { "id": 1, "name": "v", "type": "INT" },
                ],
                "partitionKeys": ["p"], "primaryKeys": [], "options": {},
            }))
            .unwrap();
            unfit_partition_column(&TableSchema::new(0, &schema))
        };
        for data_type in ["FLOAT", "DOUBLE", "BINARY(4)", "VARBINARY(10)", "BYTES"] {
            let reason = refusal(data_type).unwrap();
            assert!(reason.contains("partition column 'p' is"), "{reason}");
        }
        assert_eq!(refusal("STRING"), None);
    }
}
