//! One column in the shape that the table has: widened where every value fits, never bent.
//!
//! Which types may become which is decided here; the casts are Arrow's own kernels. A value that
//! does not fit is an error that names the row and the value, nothing is rounded or cut.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BooleanArray, FixedSizeListArray, ListArray, MapArray, StructArray,
    UInt32Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_cast::display::array_value_to_string;
use arrow_cast::{cast_with_options, CastOptions};
use arrow_schema::{ArrowError, DataType, FieldRef, TimeUnit};

use super::limits;
use super::shape::{Kind, Shape};

/// Why a column does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    /// Below the column: `.field`, `[]` for the elements of a list.
    pub(super) path: String,
    /// The row, or the element while the error is on its way up; none when the type is at fault.
    pub(super) index: Option<usize>,
    pub(super) what: String,
}

impl Misfit {
    pub(super) fn of_type(array: &dyn Array, shape: &Shape) -> Self {
        Misfit {
            path: String::new(),
            index: None,
            what: format!("is {} where the table has {}", array.data_type(), shape.sql),
        }
    }

    pub(super) fn at(index: usize, what: String) -> Self {
        Misfit {
            path: String::new(),
            index: Some(index),
            what,
        }
    }

    fn arrow(error: ArrowError) -> Self {
        Misfit {
            path: String::new(),
            index: None,
            what: format!("cannot be taken: {error}"),
        }
    }

    fn below(mut self, part: &str, index: impl FnOnce(usize) -> Option<usize>) -> Self {
        self.path.insert_str(0, part);
        self.index = self.index.and_then(index);
        self
    }
}

/// `array` in the `shape` of the table; the same array where it has it. With `strict` the types
/// have to be the table's, and only names inside nested ones may differ.
pub(super) fn adapt(array: &ArrayRef, shape: &Shape, strict: bool) -> Result<ArrayRef, Misfit> {
    if is_null(array.data_type()) && !strict {
        return Ok(arrow_array::new_null_array(&shape.arrow, array.len()));
    }
    let adapted = match &shape.kind {
        Kind::List(element, inner) => list(array, shape, element, inner, strict)?,
        Kind::Vector(element, inner) => vector(array, shape, element, inner, strict)?,
        Kind::Map(entries, keys, values) => map(array, shape, entries, keys, values, strict)?,
        Kind::Row(fields) => row(array, shape, fields, strict)?,
        _ if array.data_type() == &shape.arrow => array.clone(),
        _ if strict => return Err(Misfit::of_type(array, shape)),
        _ => atom(array, shape)?,
    };
    limits::check(&adapted, shape)?;
    Ok(adapted)
}

/// Whether all values of the type are null.
fn is_null(data_type: &DataType) -> bool {
    match data_type {
        DataType::Null => true,
        DataType::Dictionary(_, values) => is_null(values),
        DataType::RunEndEncoded(_, values) => is_null(values.data_type()),
        _ => false,
    }
}

/// A shortened value for messages.
pub(super) fn shown(array: &dyn Array, index: usize) -> String {
    const MOST: usize = 60;
    let text = array_value_to_string(array, index).unwrap_or_else(|_| "?".to_string());
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("'{}…'", &text[..end]),
        None => format!("'{text}'"),
    }
}

/// How a type may become another one.
enum Way {
    /// Every value fits.
    Wide,
    /// A value may be out of range, which the cast turns into a null.
    Checked,
    /// A value may, in addition, be rounded, which only the way back shows.
    Rounding,
}

fn way(from: &DataType, to: &DataType) -> Option<Way> {
    use DataType as T;
    let rank = |unit: &TimeUnit| *unit as u8;
    Some(match (from, to) {
        (T::Int8, T::Int16 | T::Int32 | T::Int64 | T::Float32 | T::Float64)
        | (T::Int16, T::Int32 | T::Int64 | T::Float32 | T::Float64)
        | (T::Int32, T::Int64 | T::Float64)
        | (T::UInt8, T::Int16 | T::Int32 | T::Int64 | T::Float32 | T::Float64)
        | (T::UInt16, T::Int32 | T::Int64 | T::Float32 | T::Float64)
        | (T::UInt32, T::Int64 | T::Float64)
        | (T::Float16, T::Float32 | T::Float64)
        | (T::Float32, T::Float64)
        | (T::LargeUtf8 | T::Utf8View, T::Utf8)
        | (T::LargeBinary | T::BinaryView | T::FixedSizeBinary(_), T::Binary)
        | (T::Binary | T::BinaryView | T::FixedSizeBinary(_), T::LargeBinary) => Way::Wide,
        (
            T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64,
            T::Decimal128(_, _),
        ) => Way::Checked,
        (
            T::Decimal32(_, _) | T::Decimal64(_, _) | T::Decimal128(_, _) | T::Decimal256(_, _),
            T::Decimal128(_, _),
        ) => Way::Rounding,
        (T::Date64, T::Date32) => Way::Rounding,
        (T::Time32(_), T::Time32(_)) => Way::Checked,
        (T::Time64(_), T::Time32(_)) => Way::Rounding,
        (T::Timestamp(a, zone), T::Timestamp(b, wanted))
            // With and without a zone are different things: an instant and a wall clock.
            if zone.is_some() == wanted.is_some() =>
        {
            if rank(a) > rank(b) {
                Way::Rounding
            } else {
                Way::Checked
            }
        }
        _ => return None,
    })
}

fn atom(array: &ArrayRef, shape: &Shape) -> Result<ArrayRef, Misfit> {
    let array = plain(array)?;
    if array.data_type() == &shape.arrow {
        return Ok(array);
    }
    let way = way(array.data_type(), &shape.arrow)
        .ok_or_else(|| Misfit::of_type(array.as_ref(), shape))?;
    let cast = |from: &ArrayRef, to: &DataType| {
        let nulls_for_misfits = CastOptions {
            safe: true,
            ..CastOptions::default()
        };
        cast_with_options(from, to, &nulls_for_misfits).map_err(Misfit::arrow)
    };
    let adapted = cast(&array, &shape.arrow)?;
    let misfit = |index: usize| {
        let value = shown(array.as_ref(), index);
        Misfit::at(
            index,
            format!("holds {value}, which does not fit {}", shape.sql),
        )
    };
    if adapted.null_count() > array.null_count() {
        let lost = (0..array.len()).find(|&i| adapted.is_null(i) && array.is_valid(i));
        return Err(lost.map_or_else(|| Misfit::of_type(array.as_ref(), shape), misfit));
    }
    if matches!(way, Way::Rounding) {
        let back = cast(&adapted, array.data_type())?;
        let changed = arrow_ord::cmp::distinct(&array, &back).map_err(Misfit::arrow)?;
        if let Some(index) = (0..changed.len()).find(|&i| changed.value(i)) {
            return Err(misfit(index));
        }
    }
    Ok(adapted)
}

/// Encodings undone: a dictionary or runs as plain values.
fn plain(array: &ArrayRef) -> Result<ArrayRef, Misfit> {
    let values = match array.data_type() {
        DataType::Dictionary(_, values) => values.as_ref().clone(),
        DataType::RunEndEncoded(_, values) => values.data_type().clone(),
        _ => return Ok(array.clone()),
    };
    let values = cast_with_options(array, &values, &CastOptions::default());
    plain(&values.map_err(Misfit::arrow)?)
}

/// A list of any layout with 32-bit offsets, its elements left as they are.
fn plain_list(array: &ArrayRef, shape: &Shape) -> Result<ArrayRef, Misfit> {
    let array = plain(array)?;
    match array.data_type() {
        DataType::List(_) => Ok(array),
        DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::FixedSizeList(item, _) => {
            let list = DataType::List(item.clone());
            cast_with_options(&array, &list, &CastOptions::default()).map_err(Misfit::arrow)
        }
        _ => Err(Misfit::of_type(array.as_ref(), shape)),
    }
}

/// The row that an element belongs to; none for elements that no row shows.
fn owner(offsets: &OffsetBuffer<i32>, nulls: Option<&NullBuffer>, element: usize) -> Option<usize> {
    let after = offsets.partition_point(|&offset| offset as usize <= element);
    let row = after.checked_sub(1).filter(|row| row + 1 < offsets.len())?;
    nulls.is_none_or(|nulls| nulls.is_valid(row)).then_some(row)
}

/// Runs `adapt` over the elements of lists. What no row shows may hold anything; when that is what
/// does not fit, the elements are compacted first.
fn elements(
    array: &ArrayRef,
    parts: impl Fn(&ArrayRef) -> (OffsetBuffer<i32>, Option<NullBuffer>),
    adapt: impl Fn(&ArrayRef) -> Result<ArrayRef, Misfit>,
) -> Result<ArrayRef, Misfit> {
    let attempt = |array: &ArrayRef| {
        adapt(array).map_err(|misfit| {
            let (offsets, nulls) = parts(array);
            let hidden = misfit
                .index
                .is_some_and(|element| owner(&offsets, nulls.as_ref(), element).is_none());
            let raised = misfit.below("", |element| owner(&offsets, nulls.as_ref(), element));
            (hidden, raised)
        })
    };
    match attempt(array) {
        Ok(adapted) => Ok(adapted),
        Err((false, misfit)) => Err(misfit),
        Err((true, _)) => {
            let rows = UInt32Array::from_iter_values(0..array.len() as u32);
            let compact = arrow_select::take::take(array, &rows, None).map_err(Misfit::arrow)?;
            attempt(&compact).map_err(|(_, misfit)| misfit)
        }
    }
}

fn list(
    array: &ArrayRef,
    shape: &Shape,
    element: &FieldRef,
    inner: &Shape,
    strict: bool,
) -> Result<ArrayRef, Misfit> {
    if strict && !matches!(array.data_type(), DataType::List(_)) {
        return Err(Misfit::of_type(array.as_ref(), shape));
    }
    let parts = |array: &ArrayRef| {
        let list = array.as_list::<i32>();
        (list.offsets().clone(), list.nulls().cloned())
    };
    elements(&plain_list(array, shape)?, parts, |array| {
        let list = array.as_list::<i32>();
        let values = adapt(list.values(), inner, strict).map_err(|m| m.below("[]", Some))?;
        let list = ListArray::try_new(
            element.clone(),
            list.offsets().clone(),
            values,
            list.nulls().cloned(),
        );
        Ok(Arc::new(list.map_err(Misfit::arrow)?))
    })
}

fn vector(
    array: &ArrayRef,
    shape: &Shape,
    element: &FieldRef,
    inner: &Shape,
    strict: bool,
) -> Result<ArrayRef, Misfit> {
    let DataType::FixedSizeList(_, size) = &shape.arrow else {
        return Err(Misfit::of_type(array.as_ref(), shape));
    };
    let array = match array.data_type() {
        DataType::FixedSizeList(_, found) if found == size => array.clone(),
        _ if strict => return Err(Misfit::of_type(array.as_ref(), shape)),
        _ => {
            let lists = plain_list(array, shape)?;
            let lists = lists.as_list::<i32>();
            for row in 0..lists.len() {
                if lists.is_valid(row) && lists.value_length(row) != *size {
                    let found = lists.value_length(row);
                    return Err(Misfit::at(
                        row,
                        format!("holds {found} elements, which does not fit {}", shape.sql),
                    ));
                }
            }
            let fixed = DataType::FixedSizeList(
                match lists.data_type() {
                    DataType::List(item) => item.clone(),
                    _ => element.clone(),
                },
                *size,
            );
            let lists: ArrayRef = Arc::new(lists.clone());
            cast_with_options(&lists, &fixed, &CastOptions::default()).map_err(Misfit::arrow)?
        }
    };
    let vectors = array.as_fixed_size_list();
    let width = usize::try_from(*size).unwrap_or(1).max(1);
    let values = adapt(vectors.values(), inner, strict)
        .map_err(|m| m.below("[]", |element| Some(element / width)))?;
    let vectors =
        FixedSizeListArray::try_new(element.clone(), *size, values, vectors.nulls().cloned());
    Ok(Arc::new(vectors.map_err(Misfit::arrow)?))
}

fn map(
    array: &ArrayRef,
    shape: &Shape,
    entries: &FieldRef,
    keys: &Shape,
    values: &Shape,
    strict: bool,
) -> Result<ArrayRef, Misfit> {
    let (DataType::Map(_, _), DataType::Struct(fields)) = (array.data_type(), entries.data_type())
    else {
        return Err(Misfit::of_type(array.as_ref(), shape));
    };
    let parts = |array: &ArrayRef| {
        let map = array.as_map();
        (map.offsets().clone(), map.nulls().cloned())
    };
    elements(array, parts, |array| {
        let map = array.as_map();
        // By position: what the two are called is the exporter's habit.
        let keys = adapt(map.keys(), keys, strict).map_err(|m| m.below(".key", Some))?;
        let values = adapt(map.values(), values, strict).map_err(|m| m.below(".value", Some))?;
        let pairs = StructArray::try_new(fields.clone(), vec![keys, values], None);
        let map = MapArray::try_new(
            entries.clone(),
            map.offsets().clone(),
            pairs.map_err(Misfit::arrow)?,
            map.nulls().cloned(),
            false,
        );
        Ok(Arc::new(map.map_err(Misfit::arrow)?))
    })
}

fn row(
    array: &ArrayRef,
    shape: &Shape,
    fields: &[(FieldRef, Shape)],
    strict: bool,
) -> Result<ArrayRef, Misfit> {
    let array = if strict { array.clone() } else { plain(array)? };
    let DataType::Struct(found) = array.data_type() else {
        return Err(Misfit::of_type(array.as_ref(), shape));
    };
    if let Some(unknown) = found
        .iter()
        .find(|f| !fields.iter().any(|(field, _)| field.name() == f.name()))
    {
        return Err(Misfit {
            path: format!(".{}", unknown.name()),
            index: None,
            what: "is not in the table".to_string(),
        });
    }
    let rows = array.as_struct();
    let columns = fields
        .iter()
        .map(|(field, inner)| {
            let part = format!(".{}", field.name());
            let Some(column) = rows.column_by_name(field.name()) else {
                if field.is_nullable() {
                    return Ok(arrow_array::new_null_array(field.data_type(), rows.len()));
                }
                return Err(Misfit {
                    path: part,
                    index: None,
                    what: "is NOT NULL and the batch does not have it".to_string(),
                });
            };
            let adapted = match (adapt(column, inner, strict), rows.nulls()) {
                // A field of a null row may hold anything.
                (Err(m), Some(nulls)) if m.index.is_some_and(|row| nulls.is_null(row)) => {
                    adapt(&masked(column, nulls)?, inner, strict)
                }
                (adapted, _) => adapted,
            };
            let adapted = adapted.map_err(|m| m.below(&part, Some))?;
            if !field.is_nullable() {
                let shown = |row| rows.is_valid(row) && adapted.is_null(row);
                if let Some(row) = (0..rows.len()).find(|&row| shown(row)) {
                    return Err(
                        Misfit::at(row, "is null where the table has NOT NULL".into())
                            .below(&part, Some),
                    );
                }
            }
            Ok(adapted)
        })
        .collect::<Result<Vec<_>, Misfit>>()?;
    let names = fields.iter().map(|(field, _)| field.clone()).collect();
    let rows = StructArray::try_new_with_length(names, columns, rows.nulls().cloned(), rows.len());
    Ok(Arc::new(rows.map_err(Misfit::arrow)?))
}

fn masked(column: &ArrayRef, nulls: &NullBuffer) -> Result<ArrayRef, Misfit> {
    let null_rows = BooleanArray::new(!nulls.inner(), None);
    arrow_select::nullif::nullif(column, &null_rows).map_err(Misfit::arrow)
}
