//! The key columns of a batch.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int16Type, Int32Type,
    Int64Type, Int8Type, Time32MillisecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, BinaryArray, BooleanArray, RecordBatch, StringArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};
use paimon::spec::DataField;

use super::key_row::{KeyRow, KeyType};
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// The columns of a key in a batch.
pub(super) struct KeyColumns<'a> {
    columns: Vec<KeyColumn<'a>>,
}

struct KeyColumn<'a> {
    name: &'a str,
    nulls: Option<&'a NullBuffer>,
    /// The bytes of a null outside of its slot.
    null_bytes: usize,
    values: Values<'a>,
}

/// The values of a column.
enum Values<'a> {
    Boolean(&'a BooleanArray),
    I8(&'a [i8]),
    I16(&'a [i16]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    F32(&'a [f32]),
    F64(&'a [f64]),
    Text(&'a StringArray),
    Bytes(&'a BinaryArray),
    CompactDecimal(&'a [i128]),
    WideDecimal(&'a [i128]),
    Seconds(&'a [i64]),
    Micros(&'a [i64]),
    Nanos(&'a [i64]),
}

impl<'a> KeyColumns<'a> {
    /// Returns the columns at these positions of a batch. `fields` describes them.
    pub(super) fn of(
        batch: &'a RecordBatch,
        positions: &[usize],
        fields: &'a [DataField],
    ) -> Result<Self, Failure> {
        let columns = positions.iter().zip(fields).map(|(position, field)| {
            let column = batch.column(*position);
            let data_type = KeyType::of(field)?;
            let values = values(column, data_type).ok_or_else(|| {
                Failure::new(
                    PFFM_INTERNAL,
                    format!(
                        "column '{}' of type {} has the Arrow type {}",
                        field.name(),
                        field.data_type(),
                        column.data_type()
                    ),
                )
            })?;
            Ok(KeyColumn {
                name: field.name(),
                nulls: column.nulls().filter(|nulls| nulls.null_count() > 0),
                null_bytes: data_type.null_bytes(),
                values,
            })
        });
        Ok(KeyColumns {
            columns: columns.collect::<Result<_, Failure>>()?,
        })
    }

    /// Writes the key of a row. Fails for a timestamp that milliseconds cannot represent.
    pub(super) fn write(&self, row: usize, key: &mut KeyRow) -> Result<(), Failure> {
        key.clear();
        for (position, column) in self.columns.iter().enumerate() {
            if column.nulls.is_some_and(|nulls| nulls.is_null(row)) {
                key.set_null(position, column.null_bytes);
                continue;
            }
            match &column.values {
                Values::Boolean(v) => key.set_slot(position, u64::from(v.value(row))),
                Values::I8(v) => key.set_slot(position, u64::from(v[row] as u8)),
                Values::I16(v) => key.set_slot(position, u64::from(v[row] as u16)),
                Values::I32(v) => key.set_slot(position, u64::from(v[row] as u32)),
                Values::I64(v) => key.set_slot(position, v[row] as u64),
                Values::F32(v) => key.set_slot(position, u64::from(v[row].to_bits())),
                Values::F64(v) => key.set_slot(position, v[row].to_bits()),
                Values::Text(v) => key.set_bytes(position, v.value(row).as_bytes()),
                Values::Bytes(v) => key.set_bytes(position, v.value(row)),
                Values::CompactDecimal(v) => key.set_slot(position, v[row] as u64),
                Values::WideDecimal(v) => key.set_decimal(position, v[row]),
                Values::Seconds(v) => {
                    let millis = millis(column.name, row, v[row])?;
                    key.set_slot(position, millis as u64);
                }
                Values::Micros(v) => set_timestamp(key, position, v[row], 1000),
                Values::Nanos(v) => set_timestamp(key, position, v[row], 1_000_000),
            }
        }
        Ok(())
    }
}

/// Returns a timestamp in milliseconds. Fails if the milliseconds do not fit into 64 bits.
pub(super) fn millis(column: &str, row: usize, seconds: i64) -> Result<i64, Failure> {
    seconds.checked_mul(1000).ok_or_else(|| {
        Failure::argument(format!(
            "column '{column}', row {row}: the timestamp of {seconds} seconds is out of range"
        ))
    })
}

/// Sets a timestamp in a unit. `units` is the number of units in a millisecond.
fn set_timestamp(key: &mut KeyRow, position: usize, value: i64, units: i64) {
    let nanos = value.rem_euclid(units) * (1_000_000 / units);
    key.set_timestamp(position, value.div_euclid(units), nanos as u32);
}

/// Returns the values of a column, or none if the column does not have the Arrow type of the table.
fn values(column: &ArrayRef, data_type: KeyType) -> Option<Values<'_>> {
    Some(match (data_type, column.data_type()) {
        (KeyType::Boolean, _) => Values::Boolean(column.as_boolean_opt()?),
        (KeyType::TinyInt, _) => Values::I8(primitive::<Int8Type>(column)?),
        (KeyType::SmallInt, _) => Values::I16(primitive::<Int16Type>(column)?),
        (KeyType::Int, _) => Values::I32(primitive::<Int32Type>(column)?),
        (KeyType::BigInt, _) => Values::I64(primitive::<Int64Type>(column)?),
        (KeyType::Float, _) => Values::F32(primitive::<Float32Type>(column)?),
        (KeyType::Double, _) => Values::F64(primitive::<Float64Type>(column)?),
        (KeyType::Date, _) => Values::I32(primitive::<Date32Type>(column)?),
        (KeyType::Time, _) => Values::I32(primitive::<Time32MillisecondType>(column)?),
        (KeyType::Text, _) => Values::Text(column.as_string_opt()?),
        (KeyType::Bytes, _) => Values::Bytes(column.as_binary_opt()?),
        (KeyType::CompactDecimal, _) => {
            Values::CompactDecimal(primitive::<Decimal128Type>(column)?)
        }
        (KeyType::WideDecimal, _) => Values::WideDecimal(primitive::<Decimal128Type>(column)?),
        (KeyType::CompactTimestamp, DataType::Timestamp(TimeUnit::Second, _)) => {
            Values::Seconds(primitive::<TimestampSecondType>(column)?)
        }
        (KeyType::CompactTimestamp, _) => {
            Values::I64(primitive::<TimestampMillisecondType>(column)?)
        }
        (KeyType::WideTimestamp, DataType::Timestamp(TimeUnit::Microsecond, _)) => {
            Values::Micros(primitive::<TimestampMicrosecondType>(column)?)
        }
        (KeyType::WideTimestamp, _) => Values::Nanos(primitive::<TimestampNanosecondType>(column)?),
    })
}

fn primitive<T: ArrowPrimitiveType>(column: &ArrayRef) -> Option<&[T::Native]> {
    Some(column.as_primitive_opt::<T>()?.values())
}
