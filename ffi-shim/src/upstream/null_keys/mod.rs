//! Nulls in keys that Paimon Java stores outside the fixed-length part of a row.
//!
//! Paimon Java compares partitions and finds buckets by the bytes of a `BinaryRow`. A null DECIMAL
//! of more than 18 digits or a null TIMESTAMP of more than 3 digits takes room in the
//! variable-length part of its row, and its slot holds the offset of that room. The crate writes
//! the null bit only. So the two engines see two partitions where there is one, and put rows into
//! different buckets.
//!
//! Files and messages hold Paimon Java's form ([`KeyForm::java`]). The crate works with its own
//! form ([`KeyForm::native`]) only:
//! * [`Manifests`] translates manifests and index manifests when the crate reads and writes them;
//! * messages are translated where they enter and leave (`crate::message`);
//! * [`Buckets`] routes rows with such nulls itself, and filters do not prune buckets by them.
//!
//! For `paimon` 0.4.0. It can go when `BinaryRowBuilder` of the crate writes these nulls as Paimon
//! Java does (apache/paimon 5483).

mod buckets;
mod manifests;

pub(crate) use buckets::Buckets;
pub(crate) use manifests::Manifests;

use arrow_array::{Array, RecordBatch};
use paimon::spec::{
    BinaryRow, DataField, DataType, Datum, Predicate, PredicateOperator, TableSchema,
};
use paimon::table::CommitMessage;

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;

/// The rows of one key, of which at least one column can hold such a null.
#[derive(Debug, Clone)]
pub(crate) struct KeyForm {
    fields: Vec<DataField>,
}

impl KeyForm {
    /// The form of a key with these columns; none where both engines write the same bytes.
    pub(crate) fn of(fields: Vec<DataField>) -> Option<Self> {
        fields.iter().any(differs).then_some(KeyForm { fields })
    }

    /// The form of the partitions of a table.
    pub(crate) fn of_partitions(schema: &TableSchema) -> Option<Self> {
        KeyForm::of(schema.partition_fields())
    }

    /// The names of the columns whose nulls the two engines write differently.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .filter(|field| differs(field))
            .map(DataField::name)
    }

    /// The serialized row as Paimon Java writes it; none where it is that already.
    pub(crate) fn java(&self, serialized: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        self.translate(serialized, |values| self.java_row(values))
    }

    /// The serialized row as the crate writes it; none where it is that already.
    pub(crate) fn native(&self, serialized: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
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
        let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA).context("a partition");
        let row = BinaryRow::from_serialized_bytes(serialized).map_err(corrupt)?;
        // Rows of another arity are refused where they are used.
        let same_arity = usize::try_from(row.arity()) == Ok(self.fields.len());
        if !same_arity || !self.has_such_null(|position| row.is_null_at(position)) {
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

    /// The row of Paimon Java's `BinaryRowWriter`.
    pub(crate) fn java_row(&self, values: &[Option<Datum>]) -> BinaryRow {
        // A value of the same size takes the room; then its slot becomes that of a null.
        let room: Vec<Option<Datum>> = values
            .iter()
            .zip(&self.fields)
            .map(|(value, field)| value.clone().or_else(|| placeholder(field.data_type())))
            .collect();
        let typed: Vec<_> = room
            .iter()
            .zip(&self.fields)
            .map(|(value, field)| (value.as_ref(), field.data_type()))
            .collect();
        let row = BinaryRow::from_datums(&typed);
        let mut data = row.data().to_vec();
        let fixed = null_bits_size(row.arity());
        for (position, (value, held)) in values.iter().zip(&room).enumerate() {
            if value.is_some() || held.is_none() {
                continue;
            }
            let bit = position + HEADER_BITS;
            data[bit / 8] |= 1 << (bit % 8);
            // The lower half of the slot is a length, or nanoseconds; the upper half is the offset.
            let slot = fixed + 8 * position;
            data[slot..slot + 4].fill(0);
        }
        BinaryRow::from_bytes(row.arity(), data)
    }

    fn has_such_null(&self, is_null: impl Fn(usize) -> bool) -> bool {
        let mut fields = self.fields.iter().enumerate();
        fields.any(|(position, field)| differs(field) && is_null(position))
    }

    /// The name of a column of the batch that holds such a null.
    pub(crate) fn null_in<'a>(&'a self, batch: &RecordBatch) -> Option<&'a str> {
        self.columns().find(|name| {
            let column = batch.column_by_name(name);
            column.is_some_and(|column| column.null_count() > 0)
        })
    }
}

/// The files of a table of a REST catalog go by the catalog's own storage, where nothing is
/// translated.
pub(crate) fn refused_by_server(column: &str, table: &str) -> Failure {
    Failure::unsupported(format!(
        "table {table}: partition column '{column}' is null. In a table of a REST catalog this \
         library cannot write a null partition of a DECIMAL of more than 18 digits or a TIMESTAMP \
         of more than 3 digits as Paimon Java does; write a value, or write with Paimon Java"
    ))
}

/// Gives the partitions of messages Paimon Java's form, in which they leave this library.
pub(crate) fn messages_to_java(
    messages: &mut [CommitMessage],
    schema: &TableSchema,
) -> Result<(), Failure> {
    translate_messages(messages, schema, KeyForm::java)
}

/// Gives the partitions of messages the crate's form.
pub(crate) fn messages_to_native(
    messages: &mut [CommitMessage],
    schema: &TableSchema,
) -> Result<(), Failure> {
    translate_messages(messages, schema, KeyForm::native)
}

fn translate_messages(
    messages: &mut [CommitMessage],
    schema: &TableSchema,
    translate: impl Fn(&KeyForm, &[u8]) -> Result<Option<Vec<u8>>, Failure>,
) -> Result<(), Failure> {
    let Some(form) = KeyForm::of_partitions(schema) else {
        return Ok(());
    };
    for message in messages {
        if let Some(partition) = translate(&form, &message.partition)? {
            message.partition = partition;
        }
    }
    Ok(())
}

/// The predicate without conditions by which the crate would look for the bytes of such a null: it
/// takes an `IS NULL` for a part of a key only where the condition stands by itself.
pub(crate) fn not_by_bytes(predicate: Predicate, fields: &[DataField]) -> Predicate {
    match predicate {
        Predicate::And(parts) => {
            let parts = parts.into_iter().map(|part| not_by_bytes(part, fields));
            Predicate::and(parts.collect())
        }
        Predicate::Leaf {
            op: PredicateOperator::IsNull,
            index,
            ..
        } if fields.get(index).is_some_and(differs) => {
            Predicate::or(vec![predicate.clone(), predicate])
        }
        other => other,
    }
}

/// The row kind comes before the null bits.
const HEADER_BITS: usize = 8;

fn null_bits_size(arity: i32) -> usize {
    usize::try_from(BinaryRow::cal_bit_set_width_in_bytes(arity)).unwrap_or_default()
}

/// Whether the two engines write a null of this column differently.
pub(crate) fn differs(field: &DataField) -> bool {
    let data_type = field.data_type();
    data_type.is_nullable() && placeholder(data_type).is_some()
}

/// A value that takes the room of a null; none for types whose nulls take none.
fn placeholder(data_type: &DataType) -> Option<Datum> {
    /// The most digits of decimals that fit in a slot.
    const COMPACT_DECIMAL: u32 = 18;
    /// Milliseconds fit in a slot.
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
    fn only_nullable_long_decimals_and_timestamps_differ() {
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
    fn nulls_take_room_as_in_paimon_java() {
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
        // A header and null bits of 8 bytes, three slots, 16 bytes, the text in 24, 8 bytes.
        assert_eq!(data.len(), 8 + 24 + 16 + 24 + 8);
        assert_eq!(data[..8], [0, 0b101, 0, 0, 0, 0, 0, 0]);
        assert_eq!(data[8..16], (32u64 << 32).to_le_bytes());
        assert_eq!(data[24..32], (72u64 << 32).to_le_bytes());
        assert_eq!(data[32..48], [0; 16]);
        assert_eq!(java.get_string(1).unwrap(), text);

        let serialized = java.to_serialized_bytes();
        assert_eq!(form.java(&serialized).unwrap(), None);
        let native = form.native(&serialized).unwrap().unwrap();
        assert_eq!(native.len(), 4 + 8 + 24 + 24);
        assert_eq!(form.native(&native).unwrap(), None);
        assert_eq!(form.java(&native).unwrap().unwrap(), serialized);
    }

    #[test]
    fn rows_without_such_nulls_stay_as_they_are() {
        let form = form(&[("a", "TIMESTAMP(6)"), ("b", "INT")]).unwrap();
        let value = Datum::Timestamp {
            millis: -1,
            nanos: 5000,
        };
        let row = form.java_row(&[Some(value), None]).to_serialized_bytes();
        assert_eq!(form.java(&row).unwrap(), None);
        assert_eq!(form.native(&row).unwrap(), None);
        assert!(form.java(&row[..6]).is_err(), "cut off");
    }
}
