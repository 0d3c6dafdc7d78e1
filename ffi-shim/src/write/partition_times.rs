//! Partitions whose values have to tell a time: `partition.timestamp-format.strict`.
//!
//! Expiry of partitions reads their times by `partition.timestamp-pattern` and
//! `partition.timestamp-formatter`. A writer of a strict table refuses partitions that expiry could
//! not read. Formatters are those of Java's `DateTimeFormatter`; one with letters that are not
//! numbers of a date or a time is refused with the table.

use std::collections::HashSet;

use arrow_array::cast::AsArray;
use arrow_array::temporal_conversions::as_datetime;
use arrow_array::types::{
    ArrowTemporalType, Date32Type, Decimal128Type, Int16Type, Int32Type, Int64Type, Int8Type,
    Time32MillisecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrowPrimitiveType, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use chrono::{NaiveDateTime, Timelike};
use paimon::spec::TableSchema;

use crate::failure::Failure;

const FORMATTER: &str = "partition.timestamp-formatter";
const PATTERN: &str = "partition.timestamp-pattern";
const STRICT: &str = "partition.timestamp-format.strict";

/// What the partitions of a table have to look like.
pub(crate) struct PartitionTimes {
    columns: Vec<String>,
    /// The time in terms of the columns, `$dt $hour:00:00`; the value of the first column without it.
    pattern: Option<String>,
    formatter: Option<String>,
    format: Format,
    /// The times that were found to be readable.
    read: HashSet<String>,
}

impl PartitionTimes {
    /// That of a table that is strict about it.
    pub(crate) fn of(schema: &TableSchema) -> Result<Option<Self>, Failure> {
        let option = |name: &str| schema.options().get(name).cloned();
        let strict = option(STRICT).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"));
        let (pattern, formatter) = (option(PATTERN), option(FORMATTER));
        let given = pattern.is_some() || formatter.is_some();
        if !strict || !given || schema.partition_keys().is_empty() {
            return Ok(None);
        }
        let format = match &formatter {
            None => Format::default_of_paimon(),
            Some(text) => Format::parse(text).ok_or_else(|| {
                Failure::unsupported(format!(
                    "option '{FORMATTER}' is '{text}'; with '{STRICT}' this library knows the letters \
                     y, u, M, d, H, m, s and S, quoted text and other characters"
                ))
            })?,
        };
        Ok(Some(PartitionTimes {
            columns: schema.partition_keys().to_vec(),
            pattern,
            formatter,
            format,
            read: HashSet::new(),
        }))
    }

    /// Fails at the first row of a partition that does not tell its time. The first row of the batch
    /// has the number `first_row` in the caller's.
    pub(crate) fn check(&mut self, batch: &RecordBatch, first_row: usize) -> Result<(), Failure> {
        let columns: Vec<&dyn Array> = self
            .columns
            .iter()
            .filter_map(|name| batch.column_by_name(name).map(AsRef::as_ref))
            .collect();
        for row in 0..batch.num_rows() {
            let values: Vec<Option<String>> = columns.iter().map(|c| text(*c, row)).collect();
            let time = match values.iter().all(Option::is_some) {
                true => self.time(&values),
                false => String::new(),
            };
            if self.read.contains(&time) {
                continue;
            }
            if !self.format.reads(&time) {
                return Err(self.refused(first_row + row, &values));
            }
            self.read.insert(time);
        }
        Ok(())
    }

    fn time(&self, values: &[Option<String>]) -> String {
        let value = |index: usize| values[index].as_deref().unwrap_or("null");
        let Some(pattern) = &self.pattern else {
            return value(0).to_string();
        };
        let columns = self.columns.iter().enumerate();
        columns.fold(pattern.clone(), |time, (index, column)| {
            time.replace(&format!("${column}"), value(index))
        })
    }

    fn refused(&self, row: usize, values: &[Option<String>]) -> Failure {
        let columns = self.columns.iter().zip(values);
        let partition: Vec<String> = columns
            .map(|(column, value)| format!("{column}={}", value.as_deref().unwrap_or("null")))
            .collect();
        let expected = match (&self.pattern, &self.formatter) {
            (Some(pattern), Some(formatter)) => {
                format!("'{PATTERN}' ('{pattern}') and '{FORMATTER}' ('{formatter}')")
            }
            (Some(pattern), None) => format!(
                "'{PATTERN}' ('{pattern}') and the default formatter, such as 2026-06-26 or \
                 2026-06-26 12:00:00"
            ),
            (None, formatter) => format!(
                "'{FORMATTER}' ('{}')",
                formatter.as_deref().unwrap_or_default()
            ),
        };
        Failure::argument(format!(
            "row {row}: partition {} does not tell a time by {expected}, and '{STRICT}' is true",
            partition.join(", ")
        ))
    }
}

/// A value as Paimon Java puts it into the pattern: dates are numbers of days there.
fn text(column: &dyn Array, row: usize) -> Option<String> {
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

/// As Java's `LocalDateTime` shows itself.
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

/// A format of dates, with or without a time.
struct Format {
    /// Tried one after the other.
    forms: Vec<Vec<Part>>,
    /// Whether values have to be those of a calendar.
    in_range: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Fraction,
}

#[derive(Clone, Copy)]
enum Sign {
    /// None.
    Never,
    /// A minus.
    Minus,
    /// A plus where there are more digits than the least, or a minus.
    PlusIfLong,
}

#[derive(Clone)]
enum Part {
    Text(char),
    Number {
        field: Field,
        least: usize,
        most: usize,
        sign: Sign,
    },
}

impl Part {
    /// The digits of a number that has no sign and one width.
    fn width(&self) -> Option<usize> {
        match self {
            Part::Number { least, most, .. } if least == most => Some(*least),
            _ => None,
        }
    }
}

impl Format {
    /// `yyyy-MM-dd HH:mm:ss` and `yyyy-MM-dd`, with any number of digits.
    fn default_of_paimon() -> Self {
        let number = |field, most, sign| Part::Number {
            field,
            least: 1,
            most,
            sign,
        };
        let date = vec![
            number(Field::Year, 10, Sign::Minus),
            Part::Text('-'),
            number(Field::Month, 2, Sign::Minus),
            Part::Text('-'),
            number(Field::Day, 2, Sign::Minus),
        ];
        let mut time = date.clone();
        time.extend([
            Part::Text(' '),
            number(Field::Hour, 2, Sign::Minus),
            Part::Text(':'),
            number(Field::Minute, 2, Sign::Minus),
            Part::Text(':'),
            number(Field::Second, 2, Sign::Minus),
        ]);
        let mut fraction = time.clone();
        fraction.push(Part::Text('.'));
        fraction.push(number(Field::Fraction, 9, Sign::Never));
        Format {
            forms: vec![date, time, fraction],
            in_range: false,
        }
    }

    /// Reads a pattern of Java's `DateTimeFormatter`; none if it has other letters than those of
    /// numbers.
    fn parse(pattern: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = pattern.chars().peekable();
        while let Some(character) = rest.next() {
            if character == '\'' {
                quoted(&mut rest, &mut parts)?;
                continue;
            }
            if !character.is_ascii_alphabetic() {
                if matches!(character, '[' | ']' | '{' | '}' | '#') {
                    return None;
                }
                parts.push(Part::Text(character));
                continue;
            }
            let mut count = 1;
            while rest.next_if_eq(&character).is_some() {
                count += 1;
            }
            parts.push(number(character, count)?);
        }
        Some(Format {
            forms: vec![parts],
            in_range: true,
        })
    }

    fn reads(&self, text: &str) -> bool {
        self.forms
            .iter()
            .any(|parts| reads(parts, text, self.in_range))
    }
}

/// What stands between two quotes; nothing in between is a quote itself.
fn quoted(rest: &mut std::iter::Peekable<std::str::Chars>, parts: &mut Vec<Part>) -> Option<()> {
    if rest.next_if_eq(&'\'').is_some() {
        parts.push(Part::Text('\''));
        return Some(());
    }
    loop {
        match rest.next()? {
            '\'' if rest.next_if_eq(&'\'').is_some() => parts.push(Part::Text('\'')),
            '\'' => return Some(()),
            other => parts.push(Part::Text(other)),
        }
    }
}

fn number(letter: char, count: usize) -> Option<Part> {
    let field = match letter {
        'y' | 'u' => Field::Year,
        'M' => Field::Month,
        'd' => Field::Day,
        'H' => Field::Hour,
        'm' => Field::Minute,
        's' => Field::Second,
        'S' => Field::Fraction,
        _ => return None,
    };
    let (least, most, sign) = match (field, count) {
        (Field::Fraction, 1..=9) => (count, count, Sign::Never),
        (Field::Year, 2) => (2, 2, Sign::Never),
        (Field::Year, 1 | 3) => (count, 19, Sign::Minus),
        (Field::Year, 4..=19) => (count, 19, Sign::PlusIfLong),
        (Field::Fraction | Field::Year, _) => return None,
        (_, 1) => (1, 19, Sign::Minus),
        (_, 2) => (2, 2, Sign::Never),
        _ => return None,
    };
    Some(Part::Number {
        field,
        least,
        most,
        sign,
    })
}

/// Whether the whole text is of these parts and has a date.
fn reads(parts: &[Part], text: &str, in_range: bool) -> bool {
    let mut rest = text;
    let mut found = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let (field, least, most, sign) = match part {
            Part::Text(expected) => match rest.strip_prefix(*expected) {
                Some(after) => {
                    rest = after;
                    continue;
                }
                None => return false,
            },
            Part::Number {
                field,
                least,
                most,
                sign,
            } => (*field, *least, *most, *sign),
        };
        let signed = |rest: &str| rest.starts_with('-') || rest.starts_with('+');
        let (plus, minus) = (rest.starts_with('+'), rest.starts_with('-'));
        let allowed = match sign {
            Sign::Never => !signed(rest),
            Sign::Minus => !plus,
            Sign::PlusIfLong => true,
        };
        if !allowed {
            return false;
        }
        if plus || minus {
            rest = &rest[1..];
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        // Numbers of one width that follow at once keep their digits.
        let kept: usize = match part.width() {
            Some(_) => 0,
            None => parts[index + 1..].iter().map_while(Part::width).sum(),
        };
        let length = digits.min(most + kept).saturating_sub(kept).max(least);
        if digits < length {
            return false;
        }
        if let Sign::PlusIfLong = sign {
            if !minus && plus != (length > least) {
                return false;
            }
        }
        let Ok(value) = rest[..length].parse::<u64>() else {
            return false;
        };
        rest = &rest[length..];
        found.push((field, value));
    }
    let in_order = |(field, value): &(Field, u64)| {
        let range = match field {
            Field::Year => 0..=999_999_999,
            Field::Month => 1..=12,
            Field::Day => 1..=31,
            Field::Hour => 0..=23,
            Field::Minute | Field::Second => 0..=59,
            Field::Fraction => 0..=999_999_999,
        };
        range.contains(value)
    };
    let has = |field| found.iter().any(|(other, _)| *other == field);
    rest.is_empty()
        && [Field::Year, Field::Month, Field::Day].into_iter().all(has)
        && (!in_range || found.iter().all(in_order))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(pattern: &str, text: &str) -> bool {
        Format::parse(pattern).unwrap().reads(text)
    }

    #[test]
    fn texts_are_read_as_java_reads_them() {
        for (pattern, text, expected) in [
            ("yyyy-MM-dd", "2026-06-26", true),
            ("yyyy-MM-dd", "2026-6-26", false),
            ("yyyy-MM-dd", "2026-13-01", false),
            ("yyyy-MM-dd", "2026-02-31", true),
            ("yyyy-MM-dd", "2026-06-26 ", false),
            ("yyyy-MM-dd", "12026-06-26", false),
            ("yyyy-MM-dd", "+12026-06-26", true),
            ("yyyyMMdd", "20260626", true),
            ("yyyyMMdd", "2026062", false),
            ("yyyyMMdd", "202606261", false),
            ("yyyyMMddHH", "2026062623", true),
            ("yyyyMMddHH", "2026062624", false),
            ("yyyy-M-d", "2026-6-6", true),
            ("yy/MM/dd", "26/06/26", true),
            ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-06-26T12:00:01.123", true),
            ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-06-26T12:00:01.12", false),
            ("yyyy-MM", "2026-06", false),
            ("HH:mm", "12:00", false),
        ] {
            assert_eq!(accepts(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn the_default_takes_any_number_of_digits() {
        let format = Format::default_of_paimon();
        for (text, expected) in [
            ("2026-06-26", true),
            ("2026-6-6", true),
            ("2026-14-45", true),
            ("2026-06-26 1:2:3", true),
            ("2026-06-26 01:02:03.5", true),
            ("2026-06-26 01:02", false),
            ("20260626", false),
            ("x", false),
            ("", false),
        ] {
            assert_eq!(format.reads(text), expected, "{text}");
        }
    }

    #[test]
    fn formatters_with_other_letters_are_not_known() {
        for pattern in ["EEE", "yyyy-MMM-dd", "yyyy[-MM]", "hh a", "'open"] {
            assert!(Format::parse(pattern).is_none(), "{pattern}");
        }
    }

    #[test]
    fn timestamps_are_shown_as_java_shows_them() {
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
