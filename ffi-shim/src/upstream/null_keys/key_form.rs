//! The two serialized forms of a key with nulls.

use arrow_array::{Array, RecordBatch};
use paimon::spec::{BinaryRow, DataField, DataType, Datum, TableSchema};

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;

/// A key with at least one column whose nulls Paimon Java and the crate serialize differently.
#[derive(Debug, Clone)]
pub(crate) struct KeyForm {
    fields: Vec<DataField>,
}

impl KeyForm {
    /// Returns the key with these columns, or none if both engines write the same bytes.
    pub(crate) fn of(fields: Vec<DataField>) -> Option<Self> {
        fields.iter().any(differs).then_some(KeyForm { fields })
    }

    /// Returns the partition key of a table, or none if both engines write the same bytes.
    pub(crate) fn of_partitions(schema: &TableSchema) -> Option<Self> {
        KeyForm::of(schema.partition_fields())
    }

    /// Returns the names of the columns whose nulls the engines write differently.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .filter(|field| differs(field))
            .map(DataField::name)
    }

    /// Returns the serialized row in Paimon Java's form, or none if the row has that form.
    pub(crate) fn to_java(&self, serialized: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        self.translate(serialized, |values| self.java_row(values))
    }

    /// Returns the serialized row in the crate's form, or none if the row has that form.
    pub(crate) fn to_crate(&self, serialized: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        self.translate(serialized, |values| {
            let typed: Vec<_> = values
                .iter()
                .zip(&self.fields)
                .map(|(value, field)| (value.as_ref(), field.data_type()))
                .collect();
            BinaryRow::from_datums(&typed)
        })
    }

    fn translate(
        &self,
        serialized: &[u8],
        encode: impl Fn(&[Option<Datum>]) -> BinaryRow,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA).context("serialized partition");
        let row = BinaryRow::from_serialized_bytes(serialized).map_err(corrupt)?;
        // The code that uses the row refuses another arity.
        let same_arity = usize::try_from(row.arity()) == Ok(self.fields.len());
        if !same_arity || !self.has_differing_null(|position| row.is_null_at(position)) {
            return Ok(None);
        }
        let values = self.fields.iter().enumerate();
        let values: Vec<Option<Datum>> = values
            .map(|(position, field)| row.get_datum(position, field.data_type()))
            .collect::<paimon::Result<_>>()
            .map_err(corrupt)?;
        let translated = encode(&values).to_serialized_bytes();
        Ok((translated != serialized).then_some(translated))
    }

    /// Returns the row as Paimon Java's `BinaryRowWriter` writes it.
    pub(crate) fn java_row(&self, values: &[Option<Datum>]) -> BinaryRow {
        // A placeholder of the same size reserves the space. Its slot is then changed to the slot of a
        // null.
        let reserved: Vec<Option<Datum>> = values
            .iter()
            .zip(&self.fields)
            .map(|(value, field)| value.clone().or_else(|| placeholder(field.data_type())))
            .collect();
        let typed: Vec<_> = reserved
            .iter()
            .zip(&self.fields)
            .map(|(value, field)| (value.as_ref(), field.data_type()))
            .collect();
        let row = BinaryRow::from_datums(&typed);
        let mut data = row.data().to_vec();
        let slots = null_bits_size(row.arity());
        for (position, (value, placeholder)) in values.iter().zip(&reserved).enumerate() {
            if value.is_some() || placeholder.is_none() {
                continue;
            }
            let bit = position + HEADER_BITS;
            data[bit / 8] |= 1 << (bit % 8);
            // The lower half of a slot is a length or nanoseconds, the upper half is the offset.
            let slot = slots + 8 * position;
            data[slot..slot + 4].fill(0);
        }
        BinaryRow::from_bytes(row.arity(), data)
    }

    fn has_differing_null(&self, is_null: impl Fn(usize) -> bool) -> bool {
        let mut fields = self.fields.iter().enumerate();
        fields.any(|(position, field)| differs(field) && is_null(position))
    }

    /// Returns the name of a column of the batch that holds a null the engines write differently.
    pub(crate) fn differing_null_in<'a>(&'a self, batch: &RecordBatch) -> Option<&'a str> {
        self.columns().find(|name| {
            let column = batch.column_by_name(name);
            column.is_some_and(|column| column.null_count() > 0)
        })
    }
}

/// The bits of the row kind, which precede the null bits.
const HEADER_BITS: usize = 8;

fn null_bits_size(arity: i32) -> usize {
    usize::try_from(BinaryRow::cal_bit_set_width_in_bytes(arity)).unwrap_or_default()
}

/// Returns whether the engines write a null of this column differently.
pub(super) fn differs(field: &DataField) -> bool {
    let data_type = field.data_type();
    data_type.is_nullable() && placeholder(data_type).is_some()
}

/// Returns a value with the size of a null in Paimon Java's form, or none if such a null takes no space
/// outside of its slot.
fn placeholder(data_type: &DataType) -> Option<Datum> {
    /// The largest precision of a decimal that fits in a slot.
    const COMPACT_DECIMAL: u32 = 18;
    /// The largest precision of a timestamp that fits in a slot, which is milliseconds.
    const COMPACT_TIMESTAMP: u32 = 3;
    match data_type {
        DataType::Decimal(t) if t.precision() > COMPACT_DECIMAL => Some(Datum::Decimal {
            unscaled: 0,
            precision: t.precision(),
            scale: t.scale(),
        }),
        DataType::Timestamp(t) if t.precision() > COMPACT_TIMESTAMP => Some(Datum::Timestamp {
            millis: 0,
            nanos: 0,
        }),
        DataType::LocalZonedTimestamp(t) if t.precision() > COMPACT_TIMESTAMP => {
            Some(Datum::LocalZonedTimestamp {
                millis: 0,
                nanos: 0,
            })
        }
        _ => None,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::json;

    pub(crate) fn schema(columns: &[(&str, &str)], partition_keys: &[&str]) -> TableSchema {
        let fields: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(id, (name, data_type))| json!({ "id": id, "name": name, "type": data_type }))
            .collect();
        let schema = json!({
            "fields": fields, "partitionKeys": partition_keys, "primaryKeys": [], "options": {},
        });
        TableSchema::new(0, &serde_json::from_value(schema).unwrap())
    }

    fn form(columns: &[(&str, &str)]) -> Option<KeyForm> {
        KeyForm::of(schema(columns, &[]).fields().to_vec())
    }

    #[test]
    fn nullable_long_decimals_and_timestamps_differ() {
        for differing in [
            "DECIMAL(19, 0)",
            "DECIMAL(38, 10)",
            "TIMESTAMP(4)",
            "TIMESTAMP(9)",
            "TIMESTAMP(6) WITH LOCAL TIME ZONE",
        ] {
            assert!(
                form(&[("a", "INT"), ("b", differing)]).is_some(),
                "{differing}"
            );
            let required = format!("{differing} NOT NULL");
            assert!(form(&[("b", &required)]).is_none(), "{required}");
        }
        for same in [
            "DECIMAL(18, 2)",
            "TIMESTAMP(3)",
            "TIMESTAMP(0) WITH LOCAL TIME ZONE",
            "STRING",
            "BYTES",
            "BIGINT",
        ] {
            assert!(form(&[("a", same)]).is_none(), "{same}");
        }
    }

    #[test]
    fn nulls_have_the_bytes_of_paimon_java() {
        let form = form(&[
            ("a", "DECIMAL(38, 10)"),
            ("b", "STRING"),
            ("c", "TIMESTAMP(6)"),
        ])
        .unwrap();
        let text = "longer than seven bytes";
        let values = [None, Some(Datum::String(text.to_string())), None];
        let java = form.java_row(&values);
        let data = java.data();
        // Header and null bits (8), three slots (24), decimal (16), text (24), timestamp (8).
        assert_eq!(data.len(), 8 + 24 + 16 + 24 + 8);
        assert_eq!(data[..8], [0, 0b101, 0, 0, 0, 0, 0, 0]);
        assert_eq!(data[8..16], (32u64 << 32).to_le_bytes());
        assert_eq!(data[24..32], (72u64 << 32).to_le_bytes());
        assert_eq!(data[32..48], [0; 16]);
        assert_eq!(java.get_string(1).unwrap(), text);

        let serialized = java.to_serialized_bytes();
        assert_eq!(form.to_java(&serialized).unwrap(), None);
        let in_crate = form.to_crate(&serialized).unwrap().unwrap();
        assert_eq!(in_crate.len(), 4 + 8 + 24 + 24);
        assert_eq!(form.to_crate(&in_crate).unwrap(), None);
        assert_eq!(form.to_java(&in_crate).unwrap().unwrap(), serialized);
    }

    #[test]
    fn rows_without_differing_nulls_keep_their_bytes() {
        let form = form(&[("a", "TIMESTAMP(6)"), ("b", "INT")]).unwrap();
        let value = Datum::Timestamp {
            millis: -1,
            nanos: 5000,
        };
        let row = form.java_row(&[Some(value), None]).to_serialized_bytes();
        assert_eq!(form.to_java(&row).unwrap(), None);
        assert_eq!(form.to_crate(&row).unwrap(), None);
        assert!(form.to_java(&row[..6]).is_err(), "truncated row");
    }
}
