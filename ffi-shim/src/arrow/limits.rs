//! Limits of Paimon's types that the Arrow type does not have and the crate does not check.

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, DecimalType, Time32MillisecondType};
use arrow_array::{Array, ArrayRef, GenericBinaryArray, OffsetSizeTrait};
use arrow_schema::DataType;

use super::adapt::{shown, Misfit};
use super::shape::{Kind, Shape};

const MILLIS_PER_DAY: i32 = 24 * 60 * 60 * 1000;

/// Fails at the first value of `array`, which has the shape's Arrow type, that the Paimon type
/// does not allow. Elements of nested types were checked on their own.
pub(super) fn check(array: &ArrayRef, shape: &Shape) -> Result<(), Misfit> {
    let refused = |index: usize, why: String| {
        let value = shown(array.as_ref(), index);
        Misfit::at(
            index,
            format!("holds {value}, which does not fit {}{why}", shape.sql),
        )
    };
    match &shape.kind {
        Kind::Characters(most) => {
            let texts = array.as_string::<i32>();
            let too_long = |i: usize| {
                // A text has at most as many characters as bytes.
                texts.value_length(i) as usize > *most && texts.value(i).chars().count() > *most
            };
            match first(array, too_long) {
                Some(i) => {
                    let found = texts.value(i).chars().count();
                    Err(refused(i, format!(": it has {found} characters")))
                }
                None => Ok(()),
            }
        }
        Kind::Bytes(most) => match array.data_type() {
            DataType::LargeBinary => bytes(array, array.as_binary::<i64>(), *most, refused),
            _ => bytes(array, array.as_binary::<i32>(), *most, refused),
        },
        Kind::Digits(precision) => {
            let values = array.as_primitive::<Decimal128Type>();
            let most = 10i128.pow(u32::from(*precision)) - 1;
            match first(array, |i| !(-most..=most).contains(&values.value(i))) {
                Some(i) => {
                    // With room for all digits: shown by its type, the value would lose some.
                    let value = Decimal128Type::format_decimal(values.value(i), 38, values.scale());
                    Err(Misfit::at(
                        i,
                        format!("holds '{value}', which does not fit {}", shape.sql),
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
                    format!("holds {} ms, which is no time of a day", values.value(i)),
                )),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn first(array: &ArrayRef, bad: impl Fn(usize) -> bool) -> Option<usize> {
    (0..array.len()).find(|&i| array.is_valid(i) && bad(i))
}

fn bytes<O: OffsetSizeTrait>(
    array: &ArrayRef,
    values: &GenericBinaryArray<O>,
    most: usize,
    refused: impl Fn(usize, String) -> Misfit,
) -> Result<(), Misfit> {
    match first(array, |i| values.value_length(i).as_usize() > most) {
        Some(i) => {
            let found = values.value_length(i).as_usize();
            Err(refused(i, format!(": it has {found} bytes")))
        }
        None => Ok(()),
    }
}
