//! Keys in the binary form of Paimon Java.

use paimon::spec::{BinaryRow, DataField, DataType};

use super::murmur::hash_words;
use crate::failure::Failure;

/// The form of a key value in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum KeyType {
    Boolean,
    TinyInt,
    SmallInt,
    Int,
    BigInt,
    Float,
    Double,
    Date,
    Time,
    /// CHAR and VARCHAR.
    Text,
    /// BINARY and VARBINARY.
    Bytes,
    /// A DECIMAL of at most 18 digits.
    CompactDecimal,
    /// A DECIMAL of more than 18 digits.
    WideDecimal,
    /// A TIMESTAMP, with or without a local time zone, with a precision of at most 3: milliseconds.
    CompactTimestamp,
    /// A TIMESTAMP, with or without a local time zone, with a precision above 3.
    WideTimestamp,
}

/// The largest precision of a decimal that fits in a slot.
const COMPACT_DECIMAL: u32 = 18;

/// The largest precision of a timestamp that fits in a slot.
const COMPACT_TIMESTAMP: u32 = 3;

impl KeyType {
    /// Returns the form of the values of a column. Fails if the type cannot be a key.
    pub(super) fn of(field: &DataField) -> Result<Self, Failure> {
        let timestamp = |precision: u32| match precision <= COMPACT_TIMESTAMP {
            true => KeyType::CompactTimestamp,
            false => KeyType::WideTimestamp,
        };
        Ok(match field.data_type() {
            DataType::Boolean(_) => KeyType::Boolean,
            DataType::TinyInt(_) => KeyType::TinyInt,
            DataType::SmallInt(_) => KeyType::SmallInt,
            DataType::Int(_) => KeyType::Int,
            DataType::BigInt(_) => KeyType::BigInt,
            DataType::Float(_) => KeyType::Float,
            DataType::Double(_) => KeyType::Double,
            DataType::Date(_) => KeyType::Date,
            DataType::Time(_) => KeyType::Time,
            DataType::Char(_) | DataType::VarChar(_) => KeyType::Text,
            DataType::Binary(_) | DataType::VarBinary(_) => KeyType::Bytes,
            DataType::Decimal(t) if t.precision() <= COMPACT_DECIMAL => KeyType::CompactDecimal,
            DataType::Decimal(_) => KeyType::WideDecimal,
            DataType::Timestamp(t) => timestamp(t.precision()),
            DataType::LocalZonedTimestamp(t) => timestamp(t.precision()),
            other => {
                return Err(Failure::argument(format!(
                    "column '{}' is of type {other}, which cannot be a key",
                    field.name()
                )))
            }
        })
    }

    /// Returns the bytes that a null occupies outside of its slot.
    pub(super) fn null_bytes(self) -> usize {
        match self {
            KeyType::WideDecimal => DECIMAL_BYTES,
            KeyType::WideTimestamp => 8,
            _ => 0,
        }
    }
}

/// The bytes that a decimal of more than 18 digits occupies outside of its slot.
const DECIMAL_BYTES: usize = 16;

/// The largest number of bytes that fit in a slot.
const INLINE_BYTES: usize = 7;

/// The bits of the row kind, which precede the null bits.
const HEADER_BITS: usize = 8;

/// A row with the values of a key, as the `BinaryRowWriter` of Paimon Java writes it. Its memory is reused for each
/// key. The values must be set in the order of their positions.
#[derive(Debug)]
pub(super) struct KeyRow {
    /// The position of the first slot.
    slots: usize,
    /// The bytes up to the end of the last slot.
    fixed: usize,
    data: Vec<u8>,
}

impl KeyRow {
    /// Creates a row for keys of this many values.
    pub(super) fn new(arity: usize) -> Self {
        let null_bits = BinaryRow::cal_bit_set_width_in_bytes(arity as i32);
        let slots = usize::try_from(null_bits).unwrap_or_default();
        let fixed = slots + 8 * arity;
        KeyRow {
            slots,
            fixed,
            data: vec![0; fixed],
        }
    }

    /// Clears all values, to begin a key.
    pub(super) fn clear(&mut self) {
        self.data.truncate(self.fixed);
        self.data.fill(0);
    }

    /// Returns the hash of the key.
    pub(super) fn hash(&self) -> i32 {
        hash_words(&self.data)
    }

    /// Returns the content of a slot.
    pub(super) fn slot(&self, position: usize) -> u64 {
        let start = self.slots + 8 * position;
        let mut slot = [0; 8];
        slot.copy_from_slice(&self.data[start..start + 8]);
        u64::from_le_bytes(slot)
    }

    /// Sets a value that fits in a slot.
    pub(super) fn set_slot(&mut self, position: usize, value: u64) {
        let start = self.slots + 8 * position;
        self.data[start..start + 8].copy_from_slice(&value.to_le_bytes());
    }

    /// Sets a null that occupies bytes outside of its slot. The lower half of a slot is a length or nanoseconds, the upper
    /// half is the offset.
    pub(super) fn set_null(&mut self, position: usize, bytes: usize) {
        let bit = position + HEADER_BITS;
        self.data[bit / 8] |= 1 << (bit % 8);
        if bytes > 0 {
            let offset = self.append(&[], bytes);
            self.set_slot(position, offset << 32);
        }
    }

    /// Sets a text or binary value.
    pub(super) fn set_bytes(&mut self, position: usize, value: &[u8]) {
        if value.len() > INLINE_BYTES {
            let size = value.len().next_multiple_of(8);
            let offset = self.append(value, size);
            return self.set_slot(position, (offset << 32) | value.len() as u64);
        }
        let start = self.slots + 8 * position;
        self.data[start..start + value.len()].copy_from_slice(value);
        self.data[start + 7] = 0x80 | value.len() as u8;
    }

    /// Sets a decimal of more than 18 digits.
    pub(super) fn set_decimal(&mut self, position: usize, unscaled: i128) {
        let bytes = unscaled.to_be_bytes();
        // The bits that only repeat the sign are left out, except one.
        let sign_bits = match unscaled < 0 {
            true => unscaled.leading_ones(),
            false => unscaled.leading_zeros(),
        };
        let start = ((sign_bits as usize - 1) / 8).min(15);
        let offset = self.append(&bytes[start..], DECIMAL_BYTES);
        self.set_slot(position, (offset << 32) | (16 - start) as u64);
    }

    /// Sets a timestamp with a precision above 3. `nanos` is the nanoseconds of the millisecond.
    pub(super) fn set_timestamp(&mut self, position: usize, millis: i64, nanos: u32) {
        let offset = self.append(&millis.to_le_bytes(), 8);
        self.set_slot(position, (offset << 32) | u64::from(nanos));
    }

    /// Appends bytes, filled up with zeros to a size. Returns their offset.
    fn append(&mut self, bytes: &[u8], size: usize) -> u64 {
        let offset = self.data.len();
        self.data.extend_from_slice(bytes);
        self.data.resize(offset + size, 0);
        offset as u64
    }
}

#[cfg(test)]
pub(super) mod tests {
    use paimon::spec::{DecimalType, TimestampType};

    use super::*;

    impl KeyRow {
        pub(in super::super) fn bytes(&self) -> &[u8] {
            &self.data
        }
    }

    fn fields(types: &[DataType]) -> Vec<DataField> {
        let types = types.iter().cloned().zip(0..);
        types
            .map(|(data_type, id)| DataField::new(id, format!("c{id}"), data_type))
            .collect()
    }

    #[test]
    fn decimals_have_their_shortest_form() {
        let decimal = DataType::Decimal(DecimalType::new(38, 0).unwrap());
        let shortest = [
            0,
            1,
            -1,
            127,
            128,
            -128,
            -129,
            32767,
            32768,
            -32769,
            i128::from(i64::MAX),
            i128::from(i64::MIN),
            i128::from(i64::MIN) - 1,
            10_i128.pow(38) - 1,
            1 - 10_i128.pow(38),
        ];
        for unscaled in shortest {
            let datum = paimon::spec::Datum::Decimal {
                unscaled,
                precision: 38,
                scale: 0,
            };
            let expected = BinaryRow::from_datums(&[(Some(&datum), &decimal)]);
            let mut row = KeyRow::new(1);
            row.set_decimal(0, unscaled);
            assert_eq!(row.bytes(), expected.data(), "{unscaled}");
        }
    }

    #[test]
    fn nulls_have_the_form_of_paimon_java() {
        let types = [
            DataType::Decimal(DecimalType::new(38, 10).unwrap()),
            DataType::VarChar(paimon::spec::VarCharType::string_type()),
            DataType::Timestamp(TimestampType::new(6).unwrap()),
        ];
        let fields = fields(&types);
        let types: Vec<KeyType> = fields.iter().map(|f| KeyType::of(f).unwrap()).collect();
        let mut row = KeyRow::new(3);
        for _ in 0..2 {
            row.clear();
            row.set_null(0, types[0].null_bytes());
            row.set_bytes(1, b"longer than seven bytes");
            row.set_null(2, types[2].null_bytes());
            let data = row.bytes();
            // Header and null bits (8), three slots (24), decimal (16), text (24), timestamp (8).
            assert_eq!(data.len(), 8 + 24 + 16 + 24 + 8);
            assert_eq!(data[..8], [0, 0b101, 0, 0, 0, 0, 0, 0]);
            assert_eq!(data[8..16], (32_u64 << 32).to_le_bytes());
            assert_eq!(data[24..32], (72_u64 << 32).to_le_bytes());
            assert_eq!(data[32..48], [0; 16]);
        }
    }

    #[test]
    fn keys_of_many_values_have_more_null_bits() {
        let mut row = KeyRow::new(60);
        row.set_null(59, 0);
        assert_eq!(row.bytes().len(), 16 + 60 * 8);
        assert_eq!(row.bytes()[(59 + 8) / 8], 1 << ((59 + 8) % 8));
    }
}
