//! Limits of Paimon types that the corresponding Arrow types do not have and that the `paimon` crate does
//! not check.

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, DecimalType, Time32MillisecondType};
use arrow_array::{Array, ArrayRef, GenericBinaryArray, OffsetSizeTrait};
use arrow_schema::DataType;

use super::misfit::{quoted, Misfit};
use super::shape::{Kind, Shape};

const MILLIS_PER_DAY: i32 = 24 * 60 * 60 * 1000;

/// Checks that the Paimon type allows every value of `array`, which has the shape's Arrow type. Fails at
/// the first value that is not allowed. The caller checks the elements of nested types separately.
pub(super) fn check(array: &ArrayRef, shape: &Shape) -> Result<(), Misfit> {
    let refused = |index: usize, detail: String| {
        let value = quoted(array.as_ref(), index);
        Misfit::at(index, format!("{value} does not fit {}{detail}", shape.sql))
    };
    match &shape.kind {
        Kind::Characters(limit) => {
            let texts = array.as_string::<i32>();
            let too_long = |i: usize| {
                // A text has at most as many characters as bytes, and reading the number of bytes costs
                // nothing.
                texts.value_length(i) as usize > *limit && texts.value(i).chars().count() > *limit
            };
            match first(array, too_long) {
                Some(i) => {
                    let found = texts.value(i).chars().count();
                    Err(refused(i, format!(": the value has {found} characters")))
                }
                None => Ok(()),
            }
        }
        Kind::Bytes(limit) => match array.data_type() {
            DataType::LargeBinary => bytes(array, array.as_binary::<i64>(), *limit, refused),
            _ => bytes(array, array.as_binary::<i32>(), *limit, refused),
        },
        Kind::Digits(precision) => {
            let values = array.as_primitive::<Decimal128Type>();
            let largest = 10i128.pow(u32::from(*precision)) - 1;
            match first(array, |i| !(-largest..=largest).contains(&values.value(i))) {
                Some(i) => {
                    // The column's own precision would cut off digits, so the largest precision formats the
                    // value.
                    let value = Decimal128Type::format_decimal(values.value(i), 38, values.scale());
                    Err(Misfit::at(
                        i,
                        format!("'{value}' does not fit {}", shape.sql),
                    ))
                }
                None => Ok(()),
            }
        }
        Kind::TimeOfDay => {
            let values = array.as_primitive::<Time32MillisecondType>();
            match first(array, |i| !(0..MILLIS_PER_DAY).contains(&values.value(i))) {
                Some(i) => Err(Misfit::at(
                    i,
                    format!("{} ms is not a time of day", values.value(i)),
                )),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Returns the first valid value for which `bad` is true.
fn first(array: &ArrayRef, bad: impl Fn(usize) -> bool) -> Option<usize> {
    (0..array.len()).find(|&i| array.is_valid(i) && bad(i))
}

/// Checks the length of every binary value.
fn bytes<O: OffsetSizeTrait>(
    array: &ArrayRef,
    values: &GenericBinaryArray<O>,
    limit: usize,
    refused: impl Fn(usize, String) -> Misfit,
) -> Result<(), Misfit> {
    match first(array, |i| values.value_length(i).as_usize() > limit) {
        Some(i) => {
            let found = values.value_length(i).as_usize();
            Err(refused(i, format!(": the value has {found} bytes")))
        }
        None => Ok(()),
    }
}
