//! Filters of reads: trees of comparisons, sent as JSON with literals as texts.
//!
//! A filter is used twice. The `paimon` crate prunes with the filter while it plans and reads (`prune`).
//! The reader then evaluates the complete filter on each batch (`evaluate`), because the splits may have
//! been planned elsewhere without it.

mod evaluate;
mod literal;
mod literal_set;
mod prune;
mod tree;

pub(crate) use literal::typed_literal;
pub(crate) use tree::{Filter, Tree};
