//! Key values as bytes that cross the C ABI.
//!
//! A value is the byte 0 for a null, or the byte 1 followed by the value. Numbers are little-endian:
//!
//! | Type | Value |
//! |---|---|
//! | BOOLEAN, TINYINT | 1 byte |
//! | SMALLINT | 2 bytes |
//! | INT, DATE (days), TIME (milliseconds), FLOAT | 4 bytes |
//! | BIGINT, DOUBLE, DECIMAL of at most 18 digits (unscaled) | 8 bytes |
//! | DECIMAL of more than 18 digits (unscaled) | 16 bytes |
//! | TIMESTAMP of at most 3 digits | milliseconds (8 bytes) |
//! | TIMESTAMP of more than 3 digits | milliseconds (8 bytes), nanoseconds of the millisecond (4 bytes) |
//! | CHAR, VARCHAR, BINARY, VARBINARY | length (4 bytes), bytes |

use paimon::spec::Datum;

use super::key_row::{KeyRow, KeyType};
use crate::failure::Failure;

/// Writes a key into a row. Fails if the bytes are not exactly one value of each type.
pub(super) fn read(mut bytes: &[u8], types: &[KeyType], key: &mut KeyRow) -> Result<(), Failure> {
    key.clear();
    for (position, data_type) in types.iter().enumerate() {
        read_value(&mut bytes, *data_type, position, key).ok_or_else(|| {
            Failure::argument(format!(
                "the bytes of the key have no valid value at position {position}"
            ))
        })?;
    }
    match bytes.is_empty() {
        true => Ok(()),
        false => Err(Failure::argument(format!(
            "the bytes of the key have {} bytes after the last of {} values",
            bytes.len(),
            types.len()
        ))),
    }
}

fn read_value(
    bytes: &mut &[u8],
    data_type: KeyType,
    position: usize,
    key: &mut KeyRow,
) -> Option<()> {
    match take::<1>(bytes)? {
        [0] => {
            key.set_null(position, data_type.null_bytes());
            return Some(());
        }
        [1] => {}
        _ => return None,
    }
    match data_type {
        KeyType::Boolean => key.set_slot(position, u64::from(take::<1>(bytes)? != [0])),
        KeyType::TinyInt => key.set_slot(position, u64::from(take::<1>(bytes)?[0])),
        KeyType::SmallInt => {
            key.set_slot(position, u64::from(u16::from_le_bytes(take(bytes)?)));
        }
        KeyType::Int | KeyType::Date | KeyType::Time | KeyType::Float => {
            key.set_slot(position, u64::from(u32::from_le_bytes(take(bytes)?)));
        }
        KeyType::BigInt | KeyType::Double | KeyType::CompactDecimal | KeyType::CompactTimestamp => {
            key.set_slot(position, u64::from_le_bytes(take(bytes)?))
        }
        KeyType::WideDecimal => key.set_decimal(position, i128::from_le_bytes(take(bytes)?)),
        KeyType::WideTimestamp => {
            let millis = i64::from_le_bytes(take(bytes)?);
            key.set_timestamp(position, millis, u32::from_le_bytes(take(bytes)?));
        }
        KeyType::Text | KeyType::Bytes => {
            let len = u32::from_le_bytes(take(bytes)?) as usize;
            let (value, rest) = bytes.split_at_checked(len)?;
            key.set_bytes(position, value);
            *bytes = rest;
        }
    }
    Some(())
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (value, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*value)
}

/// Appends a value.
pub(super) fn write(value: Option<&Datum>, data_type: KeyType, bytes: &mut Vec<u8>) {
    let Some(value) = value else {
        bytes.push(0);
        return;
    };
    bytes.push(1);
    let mut sized = |value: &[u8]| {
        bytes.extend_from_slice(&(value.len() as u32).to_le_bytes());
        bytes.extend_from_slice(value);
    };
    match value {
        Datum::Bool(v) => bytes.push(u8::from(*v)),
        Datum::TinyInt(v) => bytes.extend(v.to_le_bytes()),
        Datum::SmallInt(v) => bytes.extend(v.to_le_bytes()),
        Datum::Int(v) | Datum::Date(v) | Datum::Time(v) => bytes.extend(v.to_le_bytes()),
        Datum::Long(v) => bytes.extend(v.to_le_bytes()),
        Datum::Float(v) => bytes.extend(v.to_bits().to_le_bytes()),
        Datum::Double(v) => bytes.extend(v.to_bits().to_le_bytes()),
        Datum::String(v) => sized(v.as_bytes()),
        Datum::Bytes(v) => sized(v),
        Datum::Decimal { unscaled, .. } if data_type == KeyType::CompactDecimal => {
            bytes.extend((*unscaled as i64).to_le_bytes());
        }
        Datum::Decimal { unscaled, .. } => bytes.extend(unscaled.to_le_bytes()),
        Datum::Timestamp { millis, nanos } | Datum::LocalZonedTimestamp { millis, nanos } => {
            bytes.extend(millis.to_le_bytes());
            if data_type == KeyType::WideTimestamp {
                bytes.extend(nanos.to_le_bytes());
            }
        }
        // No key has this type.
        Datum::Variant { .. } => {}
    }
}
