//! Predicates on keys.

use paimon::spec::{DataField, Predicate, PredicateOperator};

use super::key_form::differs;

/// Returns an equivalent predicate that keeps the crate from looking up keys by the bytes of a null that
/// Paimon Java serializes differently. The crate uses `IS NULL` for a key lookup only if the condition is
/// not part of an OR.
pub(crate) fn without_byte_lookups(predicate: Predicate, fields: &[DataField]) -> Predicate {
    match predicate {
        Predicate::And(parts) => {
            let parts = parts
                .into_iter()
                .map(|part| without_byte_lookups(part, fields));
            Predicate::and(parts.collect())
        }
        Predicate::Leaf {
            op: PredicateOperator::IsNull,
            index,
            ..
        } if fields.get(index).is_some_and(differs) => {
            Predicate::or(vec![predicate.clone(), predicate])
        }
        other => other,
    }
}
