//! The reason why a column does not fit the table.

use arrow_array::Array;
use arrow_cast::display::array_value_to_string;
use arrow_schema::ArrowError;

use super::shape::Shape;

/// The position in a column at which the column does not fit the table, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    /// The path below the column: `.field` for a field of a ROW, `[]` for the elements of a list.
    pub(super) path: String,
    /// The row, or the list element until the misfit reaches the column. None if the type is wrong.
    pub(super) index: Option<usize>,
    pub(super) reason: String,
}

impl Misfit {
    pub(super) fn of_type(array: &dyn Array, shape: &Shape) -> Self {
        Misfit {
            path: String::new(),
            index: None,
            reason: format!("is {}, but the table has {}", array.data_type(), shape.sql),
        }
    }

    pub(super) fn at(index: usize, reason: String) -> Self {
        Misfit {
            path: String::new(),
            index: Some(index),
            reason,
        }
    }

    pub(super) fn arrow(error: ArrowError) -> Self {
        Misfit {
            path: String::new(),
            index: None,
            reason: format!("cannot be converted: {error}"),
        }
    }

    /// Returns the misfit relative to the enclosing array. `part` is the path step from the enclosing array
    /// to this array. `index` maps a position in this array to a position in the enclosing array.
    pub(super) fn below(mut self, part: &str, index: impl FnOnce(usize) -> Option<usize>) -> Self {
        self.path.insert_str(0, part);
        self.index = self.index.and_then(index);
        self
    }
}

/// Returns a value for an error message: quoted, and shortened to 60 characters.
pub(super) fn quoted(array: &dyn Array, index: usize) -> String {
    const MAX_CHARACTERS: usize = 60;
    let text = array_value_to_string(array, index).unwrap_or_else(|_| "?".to_string());
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("'{}…'", &text[..end]),
        None => format!("'{text}'"),
    }
}
