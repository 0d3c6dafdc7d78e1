//! Translation of filters to the `paimon` crate's predicates, which prune partitions, files and rows.

use paimon::spec::{DataField, Datum, Predicate, PredicateBuilder};

use super::tree::{Filter, Kind, Leaf, Operator};
use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
use crate::failure::Failure;
use crate::upstream::null_keys;

impl Filter {
    /// Returns a predicate that keeps at least the rows that the filter keeps, or none if the crate cannot
    /// prune by this filter. The predicate omits parts of a conjunction by which the crate cannot prune,
    /// because the reader evaluates the complete filter again.
    pub(crate) fn to_predicate(&self, fields: &[DataField]) -> Result<Option<Predicate>, Failure> {
        if let Filter::And(parts) = self {
            let mut prunable = Vec::new();
            for part in parts {
                prunable.extend(part.to_predicate(fields)?);
            }
            return Ok((!prunable.is_empty()).then(|| Predicate::and(prunable)));
        }
        if !self.can_prune(false) {
            return Ok(None);
        }
        let complete = self.complete_predicate(fields)?;
        Ok(Some(null_keys::without_byte_lookups(complete, fields)))
    }

    /// Returns whether the crate keeps every row that the filter keeps. `negated` is true below a `not`.
    fn can_prune(&self, negated: bool) -> bool {
        match self {
            Filter::And(parts) | Filter::Or(parts) => {
                parts.iter().all(|part| part.can_prune(negated))
            }
            Filter::Not(inner) => inner.can_prune(true),
            Filter::Leaf(leaf) => leaf.can_prune(negated),
        }
    }

    /// Translates the filter with all its parts.
    fn complete_predicate(&self, fields: &[DataField]) -> Result<Predicate, Failure> {
        let all = |parts: &[Filter]| {
            let parts = parts.iter().map(|part| part.complete_predicate(fields));
            parts.collect::<Result<Vec<_>, Failure>>()
        };
        match self {
            Filter::And(parts) => Ok(Predicate::and(all(parts)?)),
            Filter::Or(parts) => Ok(Predicate::or(all(parts)?)),
            Filter::Not(inner) => Ok(Predicate::negate(inner.complete_predicate(fields)?)),
            Filter::Leaf(leaf) => leaf.to_predicate(&PredicateBuilder::new(fields)),
        }
    }
}

impl Leaf {
    fn can_prune(&self, negated: bool) -> bool {
        use Operator as O;
        match self.kind {
            Kind::Plain => true,
            // The crate's Parquet row filter does not support structs.
            Kind::Row => false,
            // Filters order numbers as Java does: NaN is the greatest value and -0.0 is less than 0.0.
            // The crate prunes by IEEE comparison, and its statistics ignore NaN.
            Kind::Floating => match self.operator {
                O::IsNull | O::IsNotNull => true,
                O::Eq | O::Lt | O::Le | O::In | O::Between => {
                    let differs_from_ieee = |datum: &Datum| match datum {
                        Datum::Float(v) => v.is_nan() || *v == 0.0,
                        Datum::Double(v) => v.is_nan() || *v == 0.0,
                        _ => false,
                    };
                    !negated && !self.datums.iter().any(differs_from_ieee)
                }
                _ => false,
            },
        }
    }

    fn to_predicate(&self, builder: &PredicateBuilder) -> Result<Predicate, Failure> {
        use Operator as O;
        let column = &self.column;
        let datums = || self.datums.clone();
        let datum = |i: usize| self.datums[i].clone();
        let predicate = match self.operator {
            O::Eq => builder.equal(column, datum(0)),
            O::Ne => builder.not_equal(column, datum(0)),
            O::Lt => builder.less_than(column, datum(0)),
            O::Le => builder.less_or_equal(column, datum(0)),
            O::Gt => builder.greater_than(column, datum(0)),
            O::Ge => builder.greater_or_equal(column, datum(0)),
            O::In => builder.is_in(column, datums()),
            O::NotIn => builder.is_not_in(column, datums()),
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
}
