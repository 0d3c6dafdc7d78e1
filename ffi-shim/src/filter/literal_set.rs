//! Sets of literals, for comparisons with long lists.

use std::collections::HashSet;

use arrow_array::{Array, ArrayRef, BooleanArray, Datum, Scalar};
use arrow_buffer::BooleanBuffer;
use arrow_row::{RowConverter, SortField};
use arrow_schema::{ArrowError, DataType};

/// The number of literals from which a lookup in a set is faster than a comparison with each literal.
const LONG: usize = 16;

/// The literals of a long list. Two values are equal if they have the same row format, as for `arrow_ord::cmp::eq`.
#[derive(Debug)]
pub(super) struct LiteralSet {
    data_type: DataType,
    converter: RowConverter,
    values: HashSet<Box<[u8]>>,
}

impl LiteralSet {
    /// Returns the set of the literals. None: the list is short, or the row format does not support the type.
    pub(super) fn of(literals: &[Scalar<ArrayRef>]) -> Result<Option<Self>, ArrowError> {
        if literals.len() < LONG {
            return Ok(None);
        }
        let arrays: Vec<&dyn Array> = literals.iter().map(|literal| literal.get().0).collect();
        let data_type = arrays[0].data_type().clone();
        let field = SortField::new(data_type.clone());
        if !RowConverter::supports_fields(std::slice::from_ref(&field)) {
            return Ok(None);
        }
        let converter = RowConverter::new(vec![field])?;
        let rows = converter.convert_columns(&[arrow_select::concat::concat(&arrays)?])?;
        let values = rows.iter().map(|row| row.data().into()).collect();
        Ok(Some(LiteralSet {
            data_type,
            converter,
            values,
        }))
    }

    /// Tells which values are in the set. The result is null in rows where the value is null. None: the array does
    /// not have the type of the literals.
    pub(super) fn contains(&self, array: &ArrayRef) -> Result<Option<BooleanArray>, ArrowError> {
        if *array.data_type() != self.data_type {
            return Ok(None);
        }
        let rows = self
            .converter
            .convert_columns(std::slice::from_ref(array))?;
        let found = BooleanBuffer::collect_bool(array.len(), |row| {
            self.values.contains(rows.row(row).data())
        });
        Ok(Some(BooleanArray::new(found, array.logical_nulls())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Float64Array, StringArray};
    use arrow_ord::cmp;

    use super::*;

    fn scalars(array: &ArrayRef) -> Vec<Scalar<ArrayRef>> {
        let scalar = |row| Scalar::new(array.slice(row, 1));
        (0..array.len()).map(scalar).collect()
    }

    /// Compares the set with one comparison for each literal.
    fn check(literals: ArrayRef, values: ArrayRef) {
        let literals = scalars(&literals);
        let set = LiteralSet::of(&literals).unwrap().unwrap();
        let found = set.contains(&values).unwrap().unwrap();
        let none = BooleanArray::new(
            BooleanBuffer::new_unset(values.len()),
            values.logical_nulls(),
        );
        let expected = literals.iter().fold(none, |mask, literal| {
            arrow_arith::boolean::or(&mask, &cmp::eq(&values, literal).unwrap()).unwrap()
        });
        assert_eq!(found, expected);
        assert!(found.true_count() > 0);
    }

    #[test]
    fn set_agrees_with_comparisons() {
        let words: StringArray = (0..5_000).map(|i| Some(format!("w{i}"))).collect();
        let values = StringArray::from(vec![Some("w7"), None, Some("x"), Some(""), Some("w4999")]);
        check(Arc::new(words), Arc::new(values));
        let numbers: Float64Array = (0..20).map(|i| Some(f64::from(i))).collect();
        let values =
            Float64Array::from(vec![Some(0.0), Some(-0.0), None, Some(f64::NAN), Some(7.0)]);
        check(Arc::new(numbers), Arc::new(values));
    }

    #[test]
    fn short_lists_and_other_types_have_no_set() {
        let words: ArrayRef = Arc::new(StringArray::from(vec!["a"; LONG]));
        assert!(LiteralSet::of(&scalars(&words)[1..]).unwrap().is_none());
        let set = LiteralSet::of(&scalars(&words)).unwrap().unwrap();
        let numbers: ArrayRef = Arc::new(Float64Array::from(vec![1.0]));
        assert!(set.contains(&numbers).unwrap().is_none());
    }
}
