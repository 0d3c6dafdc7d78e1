//! Filters: a tree of comparisons, as JSON, with literals as texts that the columns give a type.
//!
//! The crate gets the filter for pruning; the reader applies it once more, exactly and to the
//! whole, because splits may have been planned elsewhere without it.

use std::collections::BTreeSet;

use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, Scalar, StringArray};
use arrow_cast::{cast_with_options, CastOptions};
use arrow_ord::cmp;
use arrow_schema::{ArrowError, DataType as Arrow, TimeUnit};
use paimon::arrow::paimon_type_to_arrow;
use paimon::spec::{
    extract_datum_from_arrow, DataField, DataType as Paimon, Datum, Predicate, PredicateBuilder,
};
use serde::Deserialize;

use crate::failure::codes::{PFFM_ILLEGAL_ARGUMENT, PFFM_INTERNAL};
use crate::failure::Failure;
use crate::upstream::null_keys;

/// A filter as it crosses.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(crate) enum Tree {
    And {
        and: Vec<Tree>,
    },
    Or {
        or: Vec<Tree>,
    },
    Not {
        not: Box<Tree>,
    },
    Leaf {
        column: String,
        op: Operator,
        #[serde(default)]
        literals: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Operator {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    In,
    NotIn,
    IsNull,
    IsNotNull,
    Between,
    StartsWith,
    EndsWith,
    Contains,
    Like,
}

/// A filter whose columns and literals belong to a table.
#[derive(Debug)]
pub(crate) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Leaf(Leaf),
}

#[derive(Debug)]
pub(crate) struct Leaf {
    column: String,
    operator: Operator,
    /// One value each, of the column's Arrow type.
    literals: Vec<Scalar<ArrayRef>>,
    datums: Vec<Datum>,
    kind: Kind,
}

/// What the crate's pruning makes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Floating,
    Row,
}

impl Filter {
    pub(crate) fn of(tree: &Tree, fields: &[DataField], table: &str) -> Result<Self, Failure> {
        let all = |trees: &[Tree]| {
            let filters = trees.iter().map(|tree| Filter::of(tree, fields, table));
            filters.collect::<Result<Vec<_>, Failure>>()
        };
        match tree {
            Tree::And { and } => Ok(Filter::And(all(and)?)),
            Tree::Or { or } => Ok(Filter::Or(all(or)?)),
            Tree::Not { not } => Ok(Filter::Not(Box::new(Filter::of(not, fields, table)?))),
            Tree::Leaf {
                column,
                op,
                literals,
            } => {
                let field = fields
                    .iter()
                    .find(|field| field.name() == column)
                    .ok_or_else(|| {
                        Failure::argument(format!("filter: table {table} has no column '{column}'"))
                    })?;
                Ok(Filter::Leaf(Leaf::of(field, *op, literals)?))
            }
        }
    }

    /// The columns that it looks at.
    pub(crate) fn columns(&self) -> BTreeSet<&str> {
        match self {
            Filter::And(parts) | Filter::Or(parts) => {
                parts.iter().flat_map(Filter::columns).collect()
            }
            Filter::Not(inner) => inner.columns(),
            Filter::Leaf(leaf) => BTreeSet::from([leaf.column.as_str()]),
        }
    }

    /// For pruning: true at least where the filter is; none when there is nothing to prune by. The
    /// reader applies the whole filter again, so a part may be left out of a conjunction.
    pub(crate) fn to_predicate(&self, fields: &[DataField]) -> Result<Option<Predicate>, Failure> {
        if let Filter::And(parts) = self {
            let mut known = Vec::new();
            for part in parts {
                known.extend(part.to_predicate(fields)?);
            }
            return Ok((!known.is_empty()).then(|| Predicate::and(known)));
        }
        if !self.can_prune(false) {
            return Ok(None);
        }
        let whole = self.whole(fields)?;
        Ok(Some(null_keys::without_byte_lookups(whole, fields)))
    }

    /// Whether the crate keeps every row that the filter keeps.
    fn can_prune(&self, negated: bool) -> bool {
        match self {
            Filter::And(parts) | Filter::Or(parts) => {
                parts.iter().all(|part| part.can_prune(negated))
            }
            Filter::Not(inner) => inner.can_prune(true),
            Filter::Leaf(leaf) => leaf.can_prune(negated),
        }
    }

    fn whole(&self, fields: &[DataField]) -> Result<Predicate, Failure> {
        let all = |parts: &[Filter]| {
            let parts = parts.iter().map(|part| part.whole(fields));
            parts.collect::<Result<Vec<_>, Failure>>()
        };
        match self {
            Filter::And(parts) => Ok(Predicate::and(all(parts)?)),
            Filter::Or(parts) => Ok(Predicate::or(all(parts)?)),
            Filter::Not(inner) => Ok(Predicate::negate(inner.whole(fields)?)),
            Filter::Leaf(leaf) => leaf.to_predicate(&PredicateBuilder::new(fields)),
        }
    }

    /// The rows of the batch for which the filter is true.
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
    fn of(field: &DataField, operator: Operator, literals: &[String]) -> Result<Self, Failure> {
        use Operator as O;
        let name = field.name();
        let fits = match operator {
            O::IsNull | O::IsNotNull => literals.is_empty(),
            O::Between => literals.len() == 2,
            O::In | O::NotIn => true,
            _ => literals.len() == 1,
        };
        if !fits {
            return Err(Failure::argument(format!(
                "filter on column '{name}': {operator:?} does not take {} literals",
                literals.len()
            )));
        }
        let texts_only = matches!(
            operator,
            O::StartsWith | O::EndsWith | O::Contains | O::Like
        );
        let is_text = matches!(field.data_type(), Paimon::VarChar(_) | Paimon::Char(_));
        if texts_only && !is_text {
            return Err(Failure::argument(format!(
                "filter on column '{name}': {operator:?} is for texts only"
            )));
        }
        let mut leaf = Leaf {
            column: name.to_string(),
            operator,
            literals: Vec::new(),
            datums: Vec::new(),
            kind: match field.data_type() {
                Paimon::Float(_) | Paimon::Double(_) => Kind::Floating,
                Paimon::Row(_) | Paimon::Variant(_) => Kind::Row,
                _ => Kind::Plain,
            },
        };
        for text in literals {
            let (literal, datum) = typed(text, field)?;
            leaf.literals.push(Scalar::new(literal));
            leaf.datums.push(datum);
        }
        Ok(leaf)
    }

    fn can_prune(&self, negated: bool) -> bool {
        use Operator as O;
        match self.kind {
            Kind::Plain => true,
            // Parquet's row filter cannot take a struct apart.
            Kind::Row => false,
            // Here numbers are ordered as in Java: NaN is the greatest, -0.0 less than 0.0. The
            // crate prunes by IEEE comparison, with statistics that leave NaN out.
            Kind::Floating => match self.operator {
                O::IsNull | O::IsNotNull => true,
                O::Eq | O::Lt | O::Le | O::In | O::Between => {
                    let odd = |datum: &Datum| match datum {
                        Datum::Float(v) => v.is_nan() || *v == 0.0,
                        Datum::Double(v) => v.is_nan() || *v == 0.0,
                        _ => false,
                    };
                    !negated && !self.datums.iter().any(odd)
                }
                _ => false,
            },
        }
    }

    fn to_predicate(&self, builder: &PredicateBuilder) -> Result<Predicate, Failure> {
        use Operator as O;
        let column = &self.column;
        let all = || self.datums.clone();
        let datum = |i: usize| self.datums[i].clone();
        let predicate = match self.operator {
            O::Eq => builder.equal(column, datum(0)),
            O::Ne => builder.not_equal(column, datum(0)),
            O::Lt => builder.less_than(column, datum(0)),
            O::Le => builder.less_or_equal(column, datum(0)),
            O::Gt => builder.greater_than(column, datum(0)),
            O::Ge => builder.greater_or_equal(column, datum(0)),
            O::In => builder.is_in(column, all()),
            O::NotIn => builder.is_not_in(column, all()),
            O::IsNull => builder.is_null(column),
            O::IsNotNull => builder.is_not_null(column),
            O::Between => builder.between(column, datum(0), datum(1)),
            O::StartsWith => builder.starts_with(column, datum(0)),
            O::EndsWith => builder.ends_with(column, datum(0)),
            O::Contains => builder.contains(column, datum(0)),
            O::Like => builder.like(column, datum(0), None),
        };
        predicate.map_err(|e| {
            Failure::of(e, PFFM_ILLEGAL_ARGUMENT).context(format!("filter on column '{column}'"))
        })
    }

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
            O::In => self.any_equal(array),
            O::NotIn => arrow_arith::boolean::not(&self.any_equal(array)?),
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

    /// Null where the column is, also for no literal at all.
    fn any_equal(&self, array: &ArrayRef) -> Result<BooleanArray, ArrowError> {
        let none = BooleanArray::new(
            arrow_buffer::BooleanBuffer::new_unset(array.len()),
            array.logical_nulls(),
        );
        self.literals.iter().try_fold(none, |mask, literal| {
            arrow_arith::boolean::or(&mask, &cmp::eq(array, literal)?)
        })
    }
}

/// A literal's text as a value of the column's type.
pub(crate) fn typed(text: &str, field: &DataField) -> Result<(ArrayRef, Datum), Failure> {
    let name = field.name();
    let data_type = field.data_type();
    let refused = |why: &str| {
        let sql = match serde_json::to_value(data_type) {
            Ok(serde_json::Value::String(sql)) => sql,
            _ => "a nested type".to_string(),
        };
        Failure::argument(format!(
            "literal '{text}' is no value of column '{name}', which is {sql}{why}"
        ))
    };
    let arrow =
        paimon_type_to_arrow(data_type).map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
    let array: ArrayRef = match &arrow {
        Arrow::Binary | Arrow::LargeBinary => {
            let bytes = hex(text).ok_or_else(|| refused(": bytes are written as hex digits"))?;
            let binary: ArrayRef =
                std::sync::Arc::new(arrow_array::BinaryArray::from(vec![bytes.as_slice()]));
            convert(&binary, &arrow).map_err(|_| refused(""))?
        }
        nested if nested.is_nested() => return Err(refused(": it cannot be compared")),
        _ => {
            if let Arrow::Decimal128(_, scale) = arrow {
                let digits = fraction_digits(text).ok_or_else(|| refused(""))?;
                if digits > usize::try_from(scale).unwrap_or(0) {
                    return Err(refused(": it has more decimal places"));
                }
            }
            let texts: ArrayRef = std::sync::Arc::new(StringArray::from(vec![text]));
            match &arrow {
                // Not through a finer unit, in which far years have no number.
                Arrow::Timestamp(unit, _) => {
                    if second_digits(text) > digits_of(unit) {
                        return Err(refused(": it is finer than the column"));
                    }
                    convert(&texts, &arrow).map_err(|_| refused(""))?
                }
                Arrow::Time32(_) => {
                    let finest = Arrow::Time64(TimeUnit::Nanosecond);
                    let fine = convert(&texts, &finest).map_err(|_| refused(""))?;
                    let value = convert(&fine, &arrow).map_err(|_| refused(""))?;
                    let back = convert(&value, &finest).map_err(|_| refused(""))?;
                    if back.to_data() != fine.to_data() {
                        return Err(refused(": it is finer than the column"));
                    }
                    value
                }
                other => convert(&texts, other).map_err(|_| refused(""))?,
            }
        }
    };
    if array.is_null(0) {
        return Err(refused(""));
    }
    let batch = RecordBatch::try_from_iter([("literal", array.clone())])
        .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?;
    let datum = extract_datum_from_arrow(&batch, 0, 0, data_type)
        .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?
        .ok_or_else(|| refused(""))?;
    Ok((array, datum))
}

fn convert(array: &ArrayRef, to: &Arrow) -> Result<ArrayRef, ArrowError> {
    let strict = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    cast_with_options(array, to, &strict)
}

/// The decimal places of the seconds in a date and time, trailing zeros not counted.
fn second_digits(text: &str) -> usize {
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let end = fraction.find(|c: char| !c.is_ascii_digit());
    let digits = &fraction[..end.unwrap_or(fraction.len())];
    digits.trim_end_matches('0').len()
}

fn digits_of(unit: &TimeUnit) -> usize {
    match unit {
        TimeUnit::Second => 0,
        TimeUnit::Millisecond => 3,
        TimeUnit::Microsecond => 6,
        TimeUnit::Nanosecond => 9,
    }
}

/// The decimal places of a plain number, trailing zeros not counted; none when it is no number.
fn fraction_digits(text: &str) -> Option<usize> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let number = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    number.then(|| fraction.trim_end_matches('0').len())
}

fn hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use paimon::spec::Schema;

    fn field(data_type: &str) -> DataField {
        let json = format!(
            r#"{{"fields":[{{"id":0,"name":"c","type":"{data_type}"}}],"partitionKeys":[],"primaryKeys":[],"options":{{}}}}"#
        );
        serde_json::from_str::<Schema>(&json).unwrap().fields()[0].clone()
    }

    #[test]
    fn literals_take_the_type_of_their_column() {
        let good = [
            ("BOOLEAN", "true", "true"),
            ("TINYINT", "-128", "-128"),
            ("BIGINT", "9223372036854775807", "9223372036854775807"),
            ("DECIMAL(5, 2)", "-1.50", "-150"),
            ("VARCHAR(3)", "a b", "a b"),
            ("DATE", "2026-06-26", "20630"),
            ("TIME(3)", "01:02:03.004", "3723004"),
            ("TIMESTAMP(3)", "2026-06-26T01:02:03.004", "1782435723004"),
            (
                "TIMESTAMP(6) WITH LOCAL TIME ZONE",
                "2026-06-26T03:02:03+02:00",
                "1782435723000",
            ),
            ("BYTES", "00ff", "[0, 255]"),
            // Years without a number in nanoseconds.
            ("TIMESTAMP(0)", "9999-12-11T23:00:00", "253400569200000"),
            ("TIMESTAMP(3)", "0001-01-01T00:00:00.001", "-62135596799999"),
            (
                "TIMESTAMP(6)",
                "9999-12-31T23:59:59.999999",
                "nanos: 999000",
            ),
            ("TIMESTAMP(6)", "1676-01-01T00:00:00.5", "-9277718399500"),
            (
                "TIMESTAMP(3) WITH LOCAL TIME ZONE",
                "9999-12-11T23:00:00.5Z",
                "253400569200500",
            ),
            (
                "TIMESTAMP(6) WITH LOCAL TIME ZONE",
                "2500-01-01T00:00:00.000001+00:00",
                "nanos: 1000",
            ),
            ("TIMESTAMP(9)", "2026-06-26T01:02:03.000000001", "nanos: 1"),
            ("TIMESTAMP(6)", "2026-06-26T01:02:03.000000000", "nanos: 0"),
        ];
        for (data_type, text, shown) in good {
            let (_, datum) = typed(text, &field(data_type)).unwrap();
            assert!(
                format!("{datum:?}").contains(shown),
                "{data_type}: {datum:?}"
            );
        }
        let bad = [
            ("BOOLEAN", "perhaps"),
            ("TINYINT", "128"),
            ("INT", "1.5"),
            ("INT", ""),
            ("DECIMAL(5, 2)", "1.555"),
            ("DECIMAL(5, 2)", "1000"),
            ("DECIMAL(5, 2)", "x"),
            ("DATE", "2026-02-30"),
            ("DATE", "yesterday"),
            ("TIME(3)", "25:00:00"),
            ("TIMESTAMP(3)", "2026-06-26T01:02:03.0041"),
            ("TIMESTAMP(0)", "9999-12-11T23:00:00.1"),
            ("TIMESTAMP(6)", "2026-06-26T01:02:03.0000001"),
            (
                "TIMESTAMP(6) WITH LOCAL TIME ZONE",
                "2500-01-01T00:00:00.0000001Z",
            ),
            ("TIMESTAMP(9)", "2500-01-01T00:00:00"),
            ("TIMESTAMP(3)", "9999-02-30T00:00:00"),
            ("VARBINARY(2)", "0f0"),
        ];
        for (data_type, text) in bad {
            let failure = typed(text, &field(data_type)).unwrap_err();
            assert_eq!(failure.code, PFFM_ILLEGAL_ARGUMENT);
            let parts = [format!("'{text}'"), "'c'".into(), data_type.to_string()];
            for part in parts {
                assert!(failure.message.contains(&part), "{}", failure.message);
            }
        }
    }

    #[test]
    fn masks_follow_three_valued_logic() {
        let fields = [field("INT")];
        let batch = RecordBatch::try_from_iter([(
            "c",
            std::sync::Arc::new(arrow_array::Int32Array::from(vec![Some(1), None, Some(3)]))
                as ArrayRef,
        )])
        .unwrap();
        let rows = |json: &str| {
            let tree: Tree = serde_json::from_str(json).unwrap();
            let filter = Filter::of(&tree, &fields, "t").unwrap();
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
        assert_eq!(rows(&leaf("between", r#""1","3""#)), 2);
        assert_eq!(rows(r#"{"column":"c","op":"isNull"}"#), 1);
        let one = leaf("eq", r#""1""#);
        assert_eq!(rows(&format!(r#"{{"not":{one}}}"#)), 1, "a null stays out");
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
