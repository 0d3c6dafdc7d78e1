//! Conversion of one column to its [`Shape`], without loss.
//!
//! This file decides which conversions between Arrow types are allowed, and Arrow's kernels cast the
//! values. No value is rounded or truncated: the conversion fails at a value that does not fit, with the
//! row and the value.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BooleanArray, FixedSizeListArray, ListArray, MapArray, StructArray,
    UInt32Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_cast::{cast_with_options, CastOptions};
use arrow_schema::{DataType, FieldRef, TimeUnit};

use super::limits;
use super::misfit::{quoted, Misfit};
use super::shape::{Kind, Shape};

/// Converts `array` to the table's `shape`. Returns the same array if it has the shape already. With
/// `strict`, the types must be the table's types; only the names inside nested types may differ.
pub(super) fn convert(array: &ArrayRef, shape: &Shape, strict: bool) -> Result<ArrayRef, Misfit> {
    if is_null(array.data_type()) && !strict {
        return Ok(arrow_array::new_null_array(&shape.arrow, array.len()));
    }
    let converted = match &shape.kind {
        Kind::List(element, inner) => list(array, shape, element, inner, strict)?,
        Kind::Vector(element, inner) => vector(array, shape, element, inner, strict)?,
        Kind::Map(entries, keys, values) => map(array, shape, entries, keys, values, strict)?,
        Kind::Row(fields) => row(array, shape, fields, strict)?,
        _ if array.data_type() == &shape.arrow => array.clone(),
        _ if strict => return Err(Misfit::of_type(array, shape)),
        _ => atom(array, shape)?,
    };
    limits::check(&converted, shape)?;
    Ok(converted)
}

/// Returns whether the type has no values except null.
fn is_null(data_type: &DataType) -> bool {
    match data_type {
        DataType::Null => true,
        DataType::Dictionary(_, values) => is_null(values),
        DataType::RunEndEncoded(_, values) => is_null(values.data_type()),
        _ => false,
    }
}

/// The possible effect of a cast on a value.
enum Cast {
    /// Every value fits.
    Lossless,
    /// A value can be out of range. Arrow's cast turns such a value into a null.
    Checked,
    /// A value can be out of range or rounded. Only a cast back to the source type shows the rounding.
    Rounding,
}

/// Returns how `from` casts to `to`, or none if the conversion is not allowed.
fn allowed_cast(from: &DataType, to: &DataType) -> Option<Cast> {
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
        | (T::Binary | T::BinaryView | T::FixedSizeBinary(_), T::LargeBinary) => Cast::Lossless,
        (
            T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64,
            T::Decimal128(_, _),
        ) => Cast::Checked,
        (
            T::Decimal32(_, _) | T::Decimal64(_, _) | T::Decimal128(_, _) | T::Decimal256(_, _),
            T::Decimal128(_, _),
        ) => Cast::Rounding,
        (T::Date64, T::Date32) => Cast::Rounding,
        (T::Time32(_), T::Time32(_)) => Cast::Checked,
        (T::Time64(_), T::Time32(_)) => Cast::Rounding,
        (T::Timestamp(a, zone), T::Timestamp(b, wanted))
            // A timestamp with a zone is an instant; without a zone it is a wall-clock time.
            if zone.is_some() == wanted.is_some() =>
        {
            if rank(a) > rank(b) {
                Cast::Rounding
            } else {
                Cast::Checked
            }
        }
        _ => return None,
    })
}

/// Converts an array of an atomic type.
fn atom(array: &ArrayRef, shape: &Shape) -> Result<ArrayRef, Misfit> {
    let array = decoded(array)?;
    if array.data_type() == &shape.arrow {
        return Ok(array);
    }
    let kind = allowed_cast(array.data_type(), &shape.arrow)
        .ok_or_else(|| Misfit::of_type(array.as_ref(), shape))?;
    let cast = |from: &ArrayRef, to: &DataType| {
        let misfits_as_nulls = CastOptions {
            safe: true,
            ..CastOptions::default()
        };
        cast_with_options(from, to, &misfits_as_nulls).map_err(Misfit::arrow)
    };
    let converted = cast(&array, &shape.arrow)?;
    let misfit = |index: usize| {
        let value = quoted(array.as_ref(), index);
        Misfit::at(index, format!("{value} does not fit {}", shape.sql))
    };
    if converted.null_count() > array.null_count() {
        let lost = (0..array.len()).find(|&i| converted.is_null(i) && array.is_valid(i));
        return Err(lost.map_or_else(|| Misfit::of_type(array.as_ref(), shape), misfit));
    }
    if matches!(kind, Cast::Rounding) {
        let back = cast(&converted, array.data_type())?;
        let changed = arrow_ord::cmp::distinct(&array, &back).map_err(Misfit::arrow)?;
        if let Some(index) = (0..changed.len()).find(|&i| changed.value(i)) {
            return Err(misfit(index));
        }
    }
    Ok(converted)
}

/// Decodes a dictionary or runs into plain values.
fn decoded(array: &ArrayRef) -> Result<ArrayRef, Misfit> {
    let values = match array.data_type() {
        DataType::Dictionary(_, values) => values.as_ref().clone(),
        DataType::RunEndEncoded(_, values) => values.data_type().clone(),
        _ => return Ok(array.clone()),
    };
    let values = cast_with_options(array, &values, &CastOptions::default());
    decoded(&values.map_err(Misfit::arrow)?)
}

/// Converts a list of any layout to a list with 32-bit offsets. Does not convert the elements.
fn with_narrow_offsets(array: &ArrayRef, shape: &Shape) -> Result<ArrayRef, Misfit> {
    let array = decoded(array)?;
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

/// Returns the row that contains an element, or none if the element is outside of all rows or in a null
/// row.
fn owning_row(
    offsets: &OffsetBuffer<i32>,
    nulls: Option<&NullBuffer>,
    element: usize,
) -> Option<usize> {
    let after = offsets.partition_point(|&offset| offset as usize <= element);
    let row = after.checked_sub(1).filter(|row| row + 1 < offsets.len())?;
    nulls.is_none_or(|nulls| nulls.is_valid(row)).then_some(row)
}

/// Converts the elements of lists with `convert`. An element outside of all rows may hold any value. If
/// such an element does not fit, the lists are compacted and converted again.
fn convert_elements(
    array: &ArrayRef,
    parts: impl Fn(&ArrayRef) -> (OffsetBuffer<i32>, Option<NullBuffer>),
    convert: impl Fn(&ArrayRef) -> Result<ArrayRef, Misfit>,
) -> Result<ArrayRef, Misfit> {
    let attempt = |array: &ArrayRef| {
        convert(array).map_err(|misfit| {
            let (offsets, nulls) = parts(array);
            let hidden = misfit
                .index
                .is_some_and(|element| owning_row(&offsets, nulls.as_ref(), element).is_none());
            let raised = misfit.below("", |element| owning_row(&offsets, nulls.as_ref(), element));
            (hidden, raised)
        })
    };
    match attempt(array) {
        Ok(converted) => Ok(converted),
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
    convert_elements(&with_narrow_offsets(array, shape)?, parts, |array| {
        let list = array.as_list::<i32>();
        let values = convert(list.values(), inner, strict).map_err(|m| m.below("[]", Some))?;
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
            let lists = with_narrow_offsets(array, shape)?;
            let lists = lists.as_list::<i32>();
            for row in 0..lists.len() {
                if lists.is_valid(row) && lists.value_length(row) != *size {
                    let found = lists.value_length(row);
                    return Err(Misfit::at(
                        row,
                        format!("{found} elements do not fit {}", shape.sql),
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
    let values = convert(vectors.values(), inner, strict)
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
    convert_elements(array, parts, |array| {
        let map = array.as_map();
        // The two fields are matched by position, because exporters give them different names.
        let keys = convert(map.keys(), keys, strict).map_err(|m| m.below(".key", Some))?;
        let values = convert(map.values(), values, strict).map_err(|m| m.below(".value", Some))?;
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
    let array = if strict {
        array.clone()
    } else {
        decoded(array)?
    };
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
            reason: "is not in the table".to_string(),
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
                    reason: "is NOT NULL, but the batch does not contain it".to_string(),
                });
            };
            let converted = match (convert(column, inner, strict), rows.nulls()) {
                // A field of a null row may hold any value.
                (Err(m), Some(nulls)) if m.index.is_some_and(|row| nulls.is_null(row)) => {
                    convert(&masked(column, nulls)?, inner, strict)
                }
                (converted, _) => converted,
            };
            let converted = converted.map_err(|m| m.below(&part, Some))?;
            if !field.is_nullable() {
                let is_null_in_row = |row| rows.is_valid(row) && converted.is_null(row);
                if let Some(row) = (0..rows.len()).find(|&row| is_null_in_row(row)) {
                    return Err(Misfit::at(
                        row,
                        "the value is null, but the table requires NOT NULL".into(),
                    )
                    .below(&part, Some));
                }
            }
            Ok(converted)
        })
        .collect::<Result<Vec<_>, Misfit>>()?;
    let names = fields.iter().map(|(field, _)| field.clone()).collect();
    let rows = StructArray::try_new_with_length(names, columns, rows.nulls().cloned(), rows.len());
    Ok(Arc::new(rows.map_err(Misfit::arrow)?))
}

/// Replaces the values in null rows with nulls.
fn masked(column: &ArrayRef, nulls: &NullBuffer) -> Result<ArrayRef, Misfit> {
    let null_rows = BooleanArray::new(!nulls.inner(), None);
    arrow_select::nullif::nullif(column, &null_rows).map_err(Misfit::arrow)
}
