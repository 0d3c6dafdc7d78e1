//! Categories of column types in the rules.

use paimon::spec::DataType;

/// Returns whether a type is an ARRAY, MAP, MULTISET or ROW.
pub(super) fn is_nested(data_type: &DataType) -> bool {
    use DataType as T;
    matches!(
        data_type,
        T::Array(_) | T::Map(_) | T::Multiset(_) | T::Row(_)
    )
}

pub(super) fn is_vector(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Vector(_))
}

pub(super) fn is_blob(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Blob(_))
}

/// Returns whether the values of a type are in BLOB files: BLOB, ARRAY<BLOB> or MAP<X, BLOB>.
pub(super) fn is_stored_as_blob(data_type: &DataType) -> bool {
    match data_type {
        DataType::Array(array) => is_blob(array.element_type()),
        DataType::Map(map) => is_blob(map.value_type()),
        _ => is_blob(data_type),
    }
}

pub(super) fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Char(_) | DataType::VarChar(_))
}

pub(super) fn is_binary(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Binary(_) | DataType::VarBinary(_))
}

pub(super) fn is_integer(data_type: &DataType) -> bool {
    use DataType as T;
    matches!(
        data_type,
        T::TinyInt(_) | T::SmallInt(_) | T::Int(_) | T::BigInt(_)
    )
}

pub(super) fn is_number(data_type: &DataType) -> bool {
    use DataType as T;
    is_integer(data_type) || matches!(data_type, T::Float(_) | T::Double(_) | T::Decimal(_))
}

/// Returns the precision of a TIMESTAMP type, or `None` for other types.
pub(super) fn timestamp_precision(data_type: &DataType) -> Option<u32> {
    match data_type {
        DataType::Timestamp(t) => Some(t.precision()),
        DataType::LocalZonedTimestamp(t) => Some(t.precision()),
        _ => None,
    }
}
