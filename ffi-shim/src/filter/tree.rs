//! Filter trees in two forms: as the caller sends them, and bound to the columns of a table.

use std::collections::BTreeSet;

use arrow_array::{ArrayRef, Scalar};
use paimon::spec::{DataField, DataType, Datum};
use serde::Deserialize;

use super::literal::typed_literal;
use super::literal_set::LiteralSet;
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// A filter as the caller sends it: names and texts, not yet checked against a table.
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

/// The comparison of a leaf.
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

/// A filter bound to a table: its columns exist, and its literals have the types of their columns.
#[derive(Debug)]
pub(crate) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Leaf(Leaf),
}

/// One comparison of a column.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub(super) column: String,
    pub(super) operator: Operator,
    /// The literals as Arrow values of the column's type.
    pub(super) literals: Vec<Scalar<ArrayRef>>,
    /// The literals of a long list.
    pub(super) set: Option<LiteralSet>,
    /// The same literals as values of the `paimon` crate.
    pub(super) datums: Vec<Datum>,
    pub(super) kind: Kind,
}

/// The kinds of columns that pruning treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    /// FLOAT or DOUBLE.
    Floating,
    /// ROW, or VARIANT, which files store as a struct.
    Row,
}

impl Filter {
    /// Binds a tree to the columns of a table. Fails for an unknown column and for a literal that is not a
    /// value of its column. `table` is the table's name in error messages.
    pub(crate) fn bind(tree: &Tree, fields: &[DataField], table: &str) -> Result<Self, Failure> {
        let bind_all = |trees: &[Tree]| {
            let filters = trees.iter().map(|tree| Filter::bind(tree, fields, table));
            filters.collect::<Result<Vec<_>, Failure>>()
        };
        match tree {
            Tree::And { and } => Ok(Filter::And(bind_all(and)?)),
            Tree::Or { or } => Ok(Filter::Or(bind_all(or)?)),
            Tree::Not { not } => Ok(Filter::Not(Box::new(Filter::bind(not, fields, table)?))),
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
                Ok(Filter::Leaf(Leaf::bind(field, *op, literals)?))
            }
        }
    }

    /// Returns the columns that the filter compares.
    pub(crate) fn columns(&self) -> BTreeSet<&str> {
        match self {
            Filter::And(parts) | Filter::Or(parts) => {
                parts.iter().flat_map(Filter::columns).collect()
            }
            Filter::Not(inner) => inner.columns(),
            Filter::Leaf(leaf) => BTreeSet::from([leaf.column.as_str()]),
        }
    }
}

impl Leaf {
    fn bind(field: &DataField, operator: Operator, literals: &[String]) -> Result<Self, Failure> {
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
                "filter on column '{name}': {operator:?} does not accept {} literals",
                literals.len()
            )));
        }
        let needs_text = matches!(
            operator,
            O::StartsWith | O::EndsWith | O::Contains | O::Like
        );
        let is_text = matches!(field.data_type(), DataType::VarChar(_) | DataType::Char(_));
        if needs_text && !is_text {
            return Err(Failure::argument(format!(
                "filter on column '{name}': {operator:?} needs a CHAR, VARCHAR or STRING column"
            )));
        }
        let mut leaf = Leaf {
            column: name.to_string(),
            operator,
            literals: Vec::new(),
            set: None,
            datums: Vec::new(),
            kind: match field.data_type() {
                DataType::Float(_) | DataType::Double(_) => Kind::Floating,
                DataType::Row(_) | DataType::Variant(_) => Kind::Row,
                _ => Kind::Plain,
            },
        };
        for text in literals {
            let (literal, datum) = typed_literal(text, field)?;
            leaf.literals.push(Scalar::new(literal));
            leaf.datums.push(datum);
        }
        if matches!(operator, O::In | O::NotIn) {
            leaf.set = LiteralSet::of(&leaf.literals).map_err(|e| {
                Failure::new(PFFM_INTERNAL, format!("filter on column '{name}': {e}"))
            })?;
        }
        Ok(leaf)
    }
}
