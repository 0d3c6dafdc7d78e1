//! The required shape of a column: the exact Arrow type that the `paimon` crate accepts, and the limits
//! of the Paimon type, which the crate does not check.

use std::sync::Arc;

use arrow_schema::{DataType as Arrow, Field, FieldRef};
use paimon::arrow::paimon_type_to_arrow;
use paimon::spec::{DataField, DataType as Paimon, VarBinaryType, VarCharType};

use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
use crate::failure::Failure;

/// The row kind column, with which a batch of a primary-key table may end. The values are of type Int8: 0
/// is +I, 1 is -U, 2 is +U and 3 is -D.
pub(super) const VALUE_KIND: &str = "_VALUE_KIND";

/// A Paimon type with its Arrow type.
#[derive(Debug)]
pub(crate) struct Shape {
    /// The Paimon type, as error messages show it.
    pub(super) sql: String,
    pub(super) arrow: Arrow,
    pub(super) kind: Kind,
}

/// The limits and the parts of a type.
#[derive(Debug)]
pub(super) enum Kind {
    /// The Paimon type allows every value of the Arrow type.
    Plain,
    /// The largest number of characters.
    Characters(usize),
    /// The largest number of bytes.
    Bytes(usize),
    /// The largest number of decimal digits.
    Digits(u8),
    /// The milliseconds of one day.
    TimeOfDay,
    List(FieldRef, Box<Shape>),
    Vector(FieldRef, Box<Shape>),
    Map(FieldRef, Box<Shape>, Box<Shape>),
    Row(Vec<(FieldRef, Shape)>),
}

impl Shape {
    pub(crate) fn of(field: &DataField) -> Result<Self, Failure> {
        Self::of_type(field.data_type())
            .map_err(|f| f.context(format!("column '{}'", field.name())))
    }

    fn of_type(paimon: &Paimon) -> Result<Self, Failure> {
        let arrow =
            paimon_type_to_arrow(paimon).map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
        let kind = match (paimon, &arrow) {
            (Paimon::Char(t), _) => Kind::Characters(t.length()),
            (Paimon::VarChar(t), _) if t.length() < VarCharType::MAX_LENGTH => {
                Kind::Characters(t.length() as usize)
            }
            (Paimon::Binary(t), _) => Kind::Bytes(t.length()),
            (Paimon::VarBinary(t), _) if t.length() < VarBinaryType::MAX_LENGTH => {
                Kind::Bytes(t.length() as usize)
            }
            (Paimon::Decimal(_), Arrow::Decimal128(precision, _)) => Kind::Digits(*precision),
            (Paimon::Time(_), _) => Kind::TimeOfDay,
            (Paimon::Array(t), Arrow::List(element)) => {
                Kind::List(element.clone(), Box::new(Self::of_type(t.element_type())?))
            }
            (Paimon::Vector(t), Arrow::FixedSizeList(element, _)) => {
                Kind::Vector(element.clone(), Box::new(Self::of_type(t.element_type())?))
            }
            (Paimon::Map(t), Arrow::Map(entries, _)) => Kind::Map(
                entries.clone(),
                Box::new(Self::of_type(t.key_type())?),
                Box::new(Self::of_type(t.value_type())?),
            ),
            (Paimon::Multiset(t), Arrow::Map(entries, _)) => Kind::Map(
                entries.clone(),
                Box::new(Self::of_type(t.element_type())?),
                Box::new(Self::plain("INT", Arrow::Int32)),
            ),
            (Paimon::Row(t), Arrow::Struct(fields)) => Kind::Row(
                fields
                    .iter()
                    .zip(t.fields())
                    .map(|(arrow, field)| Ok((arrow.clone(), Self::of(field)?)))
                    .collect::<Result<_, Failure>>()?,
            ),
            // A VARIANT is a struct of two NOT NULL binaries.
            (Paimon::Variant(_), Arrow::Struct(fields)) => Kind::Row(
                fields
                    .iter()
                    .map(|field| {
                        let binary = Self::plain("BYTES", field.data_type().clone());
                        (field.clone(), binary)
                    })
                    .collect(),
            ),
            _ => Kind::Plain,
        };
        Ok(Shape {
            sql: sql(paimon, &arrow),
            arrow,
            kind,
        })
    }

    fn plain(sql: &str, arrow: Arrow) -> Self {
        Shape {
            sql: sql.to_string(),
            arrow,
            kind: Kind::Plain,
        }
    }

    /// Returns the field and the shape of the [`VALUE_KIND`] column.
    pub(super) fn row_kind() -> (FieldRef, Self) {
        let field = Field::new(VALUE_KIND, Arrow::Int8, false);
        (Arc::new(field), Self::plain("TINYINT", Arrow::Int8))
    }
}

/// Returns the SQL text of an atomic type, or Arrow's text of a nested type.
fn sql(paimon: &Paimon, arrow: &Arrow) -> String {
    match serde_json::to_value(paimon) {
        Ok(serde_json::Value::String(text)) => text.trim_end_matches(" NOT NULL").to_string(),
        _ => arrow.to_string(),
    }
}
