//! Exact evaluation of filters on batches, with SQL's three-valued logic.

use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch};
use arrow_ord::cmp;
use arrow_schema::ArrowError;

use super::tree::{Filter, Leaf, Operator};
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

impl Filter {
    /// Returns the rows of the batch for which the filter is true.
    pub(crate) fn keep(&self, batch: &RecordBatch) -> Result<RecordBatch, Failure> {
        self.mask(batch)
            .and_then(|mask| arrow_select::filter::filter_record_batch(batch, &mask))
            .map_err(|e| Failure::new(PFFM_INTERNAL, format!("filter: {e}")))
    }

    fn mask(&self, batch: &RecordBatch) -> Result<BooleanArray, ArrowError> {
        let constant = |value| BooleanArray::from(vec![value; batch.num_rows()]);
        match self {
            Filter::And(parts) => parts.iter().try_fold(constant(true), |mask, part| {
                arrow_arith::boolean::and_kleene(&mask, &part.mask(batch)?)
            }),
            Filter::Or(parts) => parts.iter().try_fold(constant(false), |mask, part| {
                arrow_arith::boolean::or_kleene(&mask, &part.mask(batch)?)
            }),
            Filter::Not(inner) => arrow_arith::boolean::not(&inner.mask(batch)?),
            Filter::Leaf(leaf) => leaf.mask(batch),
        }
    }
}

impl Leaf {
    fn mask(&self, batch: &RecordBatch) -> Result<BooleanArray, ArrowError> {
        use Operator as O;
        let array = batch.column_by_name(&self.column).ok_or_else(|| {
            ArrowError::SchemaError(format!("column '{}' was not read", self.column))
        })?;
        let literal = |i: usize| &self.literals[i];
        match self.operator {
            O::Eq => cmp::eq(array, literal(0)),
            O::Ne => cmp::neq(array, literal(0)),
            O::Lt => cmp::lt(array, literal(0)),
            O::Le => cmp::lt_eq(array, literal(0)),
            O::Gt => cmp::gt(array, literal(0)),
            O::Ge => cmp::gt_eq(array, literal(0)),
            O::In => self.in_list(array),
            O::NotIn => arrow_arith::boolean::not(&self.in_list(array)?),
            O::IsNull => arrow_arith::boolean::is_null(array),
            O::IsNotNull => arrow_arith::boolean::is_not_null(array),
            O::Between => arrow_arith::boolean::and_kleene(
                &cmp::gt_eq(array, literal(0))?,
                &cmp::lt_eq(array, literal(1))?,
            ),
            O::StartsWith => arrow_string::like::starts_with(array, literal(0)),
            O::EndsWith => arrow_string::like::ends_with(array, literal(0)),
            O::Contains => arrow_string::like::contains(array, literal(0)),
            O::Like => arrow_string::like::like(array, literal(0)),
        }
    }

    /// Tells which values are among the literals. The result is null in rows where the column is null.
    fn in_list(&self, array: &ArrayRef) -> Result<BooleanArray, ArrowError> {
        if let Some(set) = &self.set {
            if let Some(mask) = set.contains(array)? {
                return Ok(mask);
            }
        }
        self.any_equal(array)
    }

    /// Compares the column with each literal. The result is null in rows where the column is null, even if
    /// there are no literals.
    fn any_equal(&self, array: &ArrayRef) -> Result<BooleanArray, ArrowError> {
        let nothing_equal = BooleanArray::new(
            arrow_buffer::BooleanBuffer::new_unset(array.len()),
            array.logical_nulls(),
        );
        self.literals
            .iter()
            .try_fold(nothing_equal, |mask, literal| {
                arrow_arith::boolean::or(&mask, &cmp::eq(array, literal)?)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tree;
    use super::*;
    use paimon::spec::DataField;
    use std::sync::Arc;

    fn int_field() -> DataField {
        let json = serde_json::json!({ "id": 0, "name": "c", "type": "INT" });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn masks_follow_three_valued_logic() {
        let fields = [int_field()];
        let batch = RecordBatch::try_from_iter([(
            "c",
            Arc::new(arrow_array::Int32Array::from(vec![Some(1), None, Some(3)])) as ArrayRef,
        )])
        .unwrap();
        let rows = |json: &str| {
            let tree: Tree = serde_json::from_str(json).unwrap();
            let filter = Filter::bind(&tree, &fields, "t").unwrap();
            filter.to_predicate(&fields).unwrap();
            filter.keep(&batch).unwrap().num_rows()
        };
        let leaf = |op: &str, literals: &str| {
            format!(r#"{{"column":"c","op":"{op}","literals":[{literals}]}}"#)
        };
        assert_eq!(rows(&leaf("eq", r#""1""#)), 1);
        assert_eq!(rows(&leaf("ne", r#""1""#)), 1);
        assert_eq!(rows(&leaf("in", "")), 0);
        assert_eq!(rows(&leaf("notIn", "")), 2);
        assert_eq!(rows(&leaf("notIn", r#""3""#)), 1);
        let many: Vec<String> = (3..50).map(|n| format!("\"{n}\"")).collect();
        assert_eq!(rows(&leaf("in", &many.join(","))), 1);
        assert_eq!(rows(&leaf("notIn", &many.join(","))), 1);
        assert_eq!(rows(&leaf("between", r#""1","3""#)), 2);
        assert_eq!(rows(r#"{"column":"c","op":"isNull"}"#), 1);
        let one = leaf("eq", r#""1""#);
        assert_eq!(
            rows(&format!(r#"{{"not":{one}}}"#)),
            1,
            "a null row is not kept"
        );
        assert_eq!(
            rows(&format!(
                r#"{{"or":[{one},{{"column":"c","op":"isNull"}}]}}"#
            )),
            2
        );
        assert_eq!(rows(&format!(r#"{{"and":[{one},{one}]}}"#)), 1);
        assert_eq!(rows(r#"{"and":[]}"#), 3);
    }
}
