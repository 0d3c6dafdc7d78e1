//! Descriptions of commit messages, for users and for the checks of a committer.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, Time32MillisecondArray, TimestampNanosecondArray,
};
use arrow_cast::display::array_value_to_string;
use paimon::spec::{BinaryRow, Datum};
use paimon::table::CommitMessage;
use paimon::Table;
use serde::Serialize;

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;

/// The JSON description of a message. Counts cover the files that the message adds. Sizes are in bytes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Description {
    partition: BTreeMap<String, String>,
    bucket: i32,
    file_count: usize,
    row_count: i64,
    file_size: i64,
    /// The schema id of the first file. None: the message adds no file.
    schema_id: Option<i64>,
}

/// Describes the files that each message adds.
pub(crate) fn describe(
    messages: &[CommitMessage],
    table: &Table,
) -> Result<Vec<Description>, Failure> {
    let messages = messages.iter();
    messages
        .map(|message| Description::of(message, table))
        .collect()
}

impl Description {
    fn of(message: &CommitMessage, table: &Table) -> Result<Self, Failure> {
        let values = partition_values(message, table)?;
        // The counts come from the message bytes and may be any numbers.
        let sum = |numbers: &mut dyn Iterator<Item = i64>| numbers.fold(0, i64::saturating_add);
        Ok(Description {
            partition: texts(values, table),
            bucket: message.bucket,
            file_count: message.new_files.len(),
            row_count: sum(&mut message.new_files.iter().map(|file| file.row_count)),
            file_size: sum(&mut message.new_files.iter().map(|file| file.file_size)),
            schema_id: message.new_files.first().map(|file| file.schema_id),
        })
    }
}

/// Returns the values of a partition as texts, by the names of the partition columns.
pub(crate) fn partition_texts(
    partition: &BinaryRow,
    table: &Table,
) -> Result<BTreeMap<String, String>, Failure> {
    Ok(texts(values_of(partition, table)?, table))
}

fn texts(values: Vec<Option<Datum>>, table: &Table) -> BTreeMap<String, String> {
    let null = null_partition(table);
    let keys = table.schema().partition_keys().iter().cloned();
    let values = values
        .into_iter()
        .map(|value| value.map_or(null.to_string(), |datum| value_text(&datum)));
    keys.zip(values).collect()
}

/// Returns the text that stands for a null partition value in this table.
pub(crate) fn null_partition(table: &Table) -> &str {
    let name = table.schema().options().get("partition.default-name");
    name.map_or("__DEFAULT_PARTITION__", String::as_str)
}

/// Returns the values of the partition columns. Fails if they do not match the partition keys of the table.
pub(crate) fn partition_values(
    message: &CommitMessage,
    table: &Table,
) -> Result<Vec<Option<Datum>>, Failure> {
    if table.schema().partition_keys().is_empty() && message.partition.is_empty() {
        return Ok(Vec::new());
    }
    let row = BinaryRow::from_serialized_bytes(&message.partition)
        .map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?;
    values_of(&row, table)
}

/// Returns the values of the partition columns in a row. Fails if they do not match the partition keys of the table.
pub(crate) fn values_of(row: &BinaryRow, table: &Table) -> Result<Vec<Option<Datum>>, Failure> {
    let fields = table.schema().partition_fields();
    let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
    if usize::try_from(row.arity()) != Ok(fields.len()) {
        return Err(Failure::new(
            PFFM_CORRUPT_DATA,
            format!(
                "the partition has {} values, but the table has {} partition columns",
                row.arity(),
                fields.len()
            ),
        ));
    }
    fields
        .iter()
        .enumerate()
        .map(|(i, field)| {
            row.get_datum(i, field.data_type()).map_err(|e| {
                corrupt(e).context(format!("value of partition column '{}'", field.name()))
            })
        })
        .collect()
}

/// Returns a value as SQL text.
pub(crate) fn value_text(datum: &Datum) -> String {
    let array: ArrayRef = match datum {
        Datum::String(text) => return text.clone(),
        Datum::Date(days) => Arc::new(Date32Array::from(vec![*days])),
        Datum::Time(millis) => Arc::new(Time32MillisecondArray::from(vec![*millis])),
        Datum::Timestamp { millis, nanos } | Datum::LocalZonedTimestamp { millis, nanos } => {
            match nanoseconds(*millis, *nanos) {
                Some(value) => Arc::new(TimestampNanosecondArray::from(vec![value])),
                None => Arc::new(arrow_array::TimestampMillisecondArray::from(vec![*millis])),
            }
        }
        Datum::Decimal {
            unscaled,
            precision,
            scale,
        } => {
            let plain = Decimal128Array::from(vec![*unscaled]);
            let scale = i8::try_from(*scale).unwrap_or(0);
            match plain.with_precision_and_scale(u8::try_from(*precision).unwrap_or(38), scale) {
                Ok(decimal) => Arc::new(decimal),
                Err(_) => return datum.to_string(),
            }
        }
        other => return other.to_string(),
    };
    array_value_to_string(&array, 0).unwrap_or_else(|_| datum.to_string())
}

/// Returns the nanoseconds since 1970-01-01, or none for a year that nanoseconds cannot represent.
fn nanoseconds(millis: i64, nanos: i32) -> Option<i64> {
    millis.checked_mul(1_000_000)?.checked_add(i64::from(nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_sql_text() {
        let texts = [
            (Datum::Int(-7), "-7"),
            (Datum::Bool(true), "true"),
            (Datum::String("a/b".into()), "a/b"),
            (Datum::Date(20630), "2026-06-26"),
            (Datum::Time(3_723_004), "01:02:03.004"),
            (
                Datum::Decimal {
                    unscaled: -150,
                    precision: 9,
                    scale: 2,
                },
                "-1.50",
            ),
            (
                Datum::Timestamp {
                    millis: 1_782_435_723_000,
                    nanos: 0,
                },
                "2026-06-26T01:02:03",
            ),
            (
                Datum::Timestamp {
                    millis: 253_402_300_799_000,
                    nanos: 0,
                },
                "9999-12-31T23:59:59",
            ),
        ];
        for (datum, expected) in texts {
            assert_eq!(value_text(&datum), expected);
        }
    }
}
