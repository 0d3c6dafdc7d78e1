//! The nullability of map keys. Arrow requires that the key field of a map is not nullable, and Arrow Java refuses other
//! schemas. The elements of a MULTISET are the keys of a map, and Paimon allows null elements.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Schema};

/// Returns the schema with map keys that are not nullable.
pub(crate) fn required_map_keys(schema: &Schema) -> Schema {
    let fields: Vec<FieldRef> = schema.fields().iter().map(required).collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}

fn required(field: &FieldRef) -> FieldRef {
    let data_type = match field.data_type() {
        DataType::Map(entries, sorted) => DataType::Map(entry(entries), *sorted),
        DataType::List(element) => DataType::List(required(element)),
        DataType::FixedSizeList(element, length) => {
            DataType::FixedSizeList(required(element), *length)
        }
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(required).collect()),
        _ => return field.clone(),
    };
    Arc::new(field.as_ref().clone().with_data_type(data_type))
}

/// Returns the struct of a key and a value.
fn entry(entries: &FieldRef) -> FieldRef {
    let DataType::Struct(fields) = entries.data_type() else {
        return entries.clone();
    };
    let not_null = |field: FieldRef| Arc::new(Field::clone(&field).with_nullable(false));
    let fields = fields.iter().enumerate();
    let fields = fields.map(|(i, field)| match i {
        0 => not_null(required(field)),
        _ => required(field),
    });
    let data_type = DataType::Struct(fields.collect());
    Arc::new(entries.as_ref().clone().with_data_type(data_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_nested_maps_are_not_nullable() {
        let map = |key: DataType, nullable| {
            let key = Field::new("key", key, nullable);
            let value = Field::new("value", DataType::Int32, true);
            let entries = DataType::Struct(vec![key, value].into());
            DataType::Map(Arc::new(Field::new("entries", entries, false)), false)
        };
        let list = |nullable| {
            let element = Field::new("element", map(DataType::Utf8, nullable), true);
            Schema::new(vec![Field::new(
                "c",
                DataType::List(Arc::new(element)),
                true,
            )])
        };
        assert_eq!(required_map_keys(&list(true)), list(false));
        let plain = Schema::new(vec![Field::new("c", DataType::Utf8, true)]);
        assert_eq!(required_map_keys(&plain), plain);
    }
}
