//! Values of partition columns as texts.

use arrow_array::cast::AsArray;
use arrow_array::temporal_conversions::as_datetime;
use arrow_array::types::{
    ArrowTemporalType, Date32Type, Decimal128Type, Int16Type, Int32Type, Int64Type, Int8Type,
    Time32MillisecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_schema::{DataType, TimeUnit};
use chrono::{NaiveDateTime, Timelike};

/// Returns a value in the form in which Paimon Java inserts it into a time pattern, or `None` for null. A date is a
/// number of days.
pub(super) fn of(column: &dyn Array, row: usize) -> Option<String> {
    if column.is_null(row) {
        return None;
    }
    fn number<T>(column: &dyn Array, row: usize) -> String
    where
        T: ArrowPrimitiveType,
        T::Native: std::fmt::Display,
    {
        column.as_primitive::<T>().value(row).to_string()
    }
    fn timestamp<T>(column: &dyn Array, row: usize) -> Option<String>
    where
        T: ArrowTemporalType<Native = i64>,
    {
        as_datetime::<T>(column.as_primitive::<T>().value(row)).map(iso)
    }
    Some(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).to_string(),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::Int8 => number::<Int8Type>(column, row),
        DataType::Int16 => number::<Int16Type>(column, row),
        DataType::Int32 => number::<Int32Type>(column, row),
        DataType::Int64 => number::<Int64Type>(column, row),
        DataType::Date32 => number::<Date32Type>(column, row),
        DataType::Time32(TimeUnit::Millisecond) => number::<Time32MillisecondType>(column, row),
        DataType::Decimal128(_, _) => column.as_primitive::<Decimal128Type>().value_as_string(row),
        DataType::Timestamp(TimeUnit::Second, _) => timestamp::<TimestampSecondType>(column, row)?,
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            timestamp::<TimestampMillisecondType>(column, row)?
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            timestamp::<TimestampMicrosecondType>(column, row)?
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            timestamp::<TimestampNanosecondType>(column, row)?
        }
        _ => return None,
    })
}

/// Formats a timestamp as `toString` of Java's `LocalDateTime` does.
fn iso(time: NaiveDateTime) -> String {
    let format = match (time.second(), time.nanosecond()) {
        (0, 0) => "%Y-%m-%dT%H:%M",
        (_, 0) => "%Y-%m-%dT%H:%M:%S",
        (_, nanos) if nanos % 1_000_000 == 0 => "%Y-%m-%dT%H:%M:%S%.3f",
        (_, nanos) if nanos % 1000 == 0 => "%Y-%m-%dT%H:%M:%S%.6f",
        _ => "%Y-%m-%dT%H:%M:%S%.9f",
    };
    time.format(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_formatted_as_in_java() {
        let at = |nanos| {
            iso(chrono::DateTime::from_timestamp(60, nanos)
                .unwrap()
                .naive_utc())
        };
        assert_eq!(at(0), "1970-01-01T00:01");
        assert_eq!(at(1_000_000), "1970-01-01T00:01:00.001");
        assert_eq!(at(1), "1970-01-01T00:01:00.000000001");
    }
}
