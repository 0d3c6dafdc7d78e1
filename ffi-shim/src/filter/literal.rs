//! Literals: texts that are parsed as values of a column's type.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_cast::{cast_with_options, CastOptions};
use arrow_schema::{ArrowError, DataType as Arrow, TimeUnit};
use paimon::arrow::paimon_type_to_arrow;
use paimon::spec::{extract_datum_from_arrow, DataField, Datum};

use crate::failure::codes::{PFFM_ILLEGAL_ARGUMENT, PFFM_INTERNAL};
use crate::failure::Failure;

/// Parses the text of a literal as a value of the column's type. Fails unless the text is exactly such a
/// value. Nothing is rounded or truncated.
pub(crate) fn typed_literal(text: &str, field: &DataField) -> Result<(ArrayRef, Datum), Failure> {
    let name = field.name();
    let data_type = field.data_type();
    let refused = |detail: &str| {
        let sql = match serde_json::to_value(data_type) {
            Ok(serde_json::Value::String(sql)) => sql,
            _ => "a nested type".to_string(),
        };
        Failure::argument(format!(
            "literal '{text}' is not a value of column '{name}' of type {sql}{detail}"
        ))
    };
    let arrow =
        paimon_type_to_arrow(data_type).map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
    let array: ArrayRef = match &arrow {
        Arrow::Binary | Arrow::LargeBinary => {
            let bytes = hex(text).ok_or_else(|| refused(": write bytes as pairs of hex digits"))?;
            let binary: ArrayRef = Arc::new(arrow_array::BinaryArray::from(vec![bytes.as_slice()]));
            checked_cast(&binary, &arrow).map_err(|_| refused(""))?
        }
        nested if nested.is_nested() => {
            return Err(refused(": filters cannot compare nested types"))
        }
        _ => {
            if let Arrow::Decimal128(_, scale) = arrow {
                let digits = fraction_digits(text).ok_or_else(|| refused(""))?;
                if digits > usize::try_from(scale).unwrap_or(0) {
                    return Err(refused(": the literal has too many decimal places"));
                }
            }
            let texts: ArrayRef = Arc::new(StringArray::from(vec![text]));
            match &arrow {
                // The text is parsed in the column's own unit, because distant years overflow a finer unit.
                Arrow::Timestamp(unit, _) => {
                    if second_digits(text) > digits_of(unit) {
                        return Err(refused(": the literal is more precise than the column"));
                    }
                    checked_cast(&texts, &arrow).map_err(|_| refused(""))?
                }
                Arrow::Time32(_) => {
                    let finest = Arrow::Time64(TimeUnit::Nanosecond);
                    let fine = checked_cast(&texts, &finest).map_err(|_| refused(""))?;
                    let value = checked_cast(&fine, &arrow).map_err(|_| refused(""))?;
                    let back = checked_cast(&value, &finest).map_err(|_| refused(""))?;
                    if back.to_data() != fine.to_data() {
                        return Err(refused(": the literal is more precise than the column"));
                    }
                    value
                }
                other => checked_cast(&texts, other).map_err(|_| refused(""))?,
            }
        }
    };
    if array.is_null(0) {
        return Err(refused(""));
    }
    let batch = RecordBatch::try_from_iter([("literal", array.clone())])
        .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?;
    let datum = extract_datum_from_arrow(&batch, 0, 0, data_type)
        .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?
        .ok_or_else(|| refused(""))?;
    Ok((array, datum))
}

/// Casts an array. Fails for a value that does not fit.
fn checked_cast(array: &ArrayRef, to: &Arrow) -> Result<ArrayRef, ArrowError> {
    let strict = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    cast_with_options(array, to, &strict)
}

/// Returns how many decimal places the seconds of a timestamp have, without trailing zeros.
fn second_digits(text: &str) -> usize {
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let end = fraction.find(|c: char| !c.is_ascii_digit());
    let digits = &fraction[..end.unwrap_or(fraction.len())];
    digits.trim_end_matches('0').len()
}

/// Returns how many decimal places of a second the unit stores.
fn digits_of(unit: &TimeUnit) -> usize {
    match unit {
        TimeUnit::Second => 0,
        TimeUnit::Millisecond => 3,
        TimeUnit::Microsecond => 6,
        TimeUnit::Nanosecond => 9,
    }
}

/// Returns how many decimal places a number has, without trailing zeros. Returns none if the text is not a
/// plain decimal number.
fn fraction_digits(text: &str) -> Option<usize> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (integer, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let is_number =
        digits(integer) && digits(fraction) && !(integer.is_empty() && fraction.is_empty());
    is_number.then(|| fraction.trim_end_matches('0').len())
}

/// Decodes pairs of hex digits.
fn hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use paimon::spec::Schema;

    fn field(data_type: &str) -> DataField {
        let json = format!(
            r#"{{"fields":[{{"id":0,"name":"c","type":"{data_type}"}}],"partitionKeys":[],"primaryKeys":[],"options":{{}}}}"#
        );
        serde_json::from_str::<Schema>(&json).unwrap().fields()[0].clone()
    }

    #[test]
    fn literals_have_the_type_of_their_column() {
        let valid = [
            ("BOOLEAN", "true", "true"),
            ("TINYINT", "-128", "-128"),
            ("BIGINT", "9223372036854775807", "9223372036854775807"),
            ("DECIMAL(5, 2)", "-1.50", "-150"),
            ("VARCHAR(3)", "a b", "a b"),
            ("DATE", "2026-06-26", "20630"),
            ("TIME(3)", "01:02:03.004", "3723004"),
            ("TIMESTAMP(3)", "2026-06-26T01:02:03.004", "1782435723004"),
            (
                "TIMESTAMP(6) WITH LOCAL TIME ZONE",
                "2026-06-26T03:02:03+02:00",
                "1782435723000",
            ),
            ("BYTES", "00ff", "[0, 255]"),
            // Years that overflow nanoseconds.
            ("TIMESTAMP(0)", "9999-12-11T23:00:00", "253400569200000"),
            ("TIMESTAMP(3)", "0001-01-01T00:00:00.001", "-62135596799999"),
            (
                "TIMESTAMP(6)",
                "9999-12-31T23:59:59.999999",
                "nanos: 999000",
            ),
            ("TIMESTAMP(6)", "1676-01-01T00:00:00.5", "-9277718399500"),
            (
                "TIMESTAMP(3) WITH LOCAL TIME ZONE",
                "9999-12-11T23:00:00.5Z",
                "253400569200500",
            ),
            (
                "TIMESTAMP(6) WITH LOCAL TIME ZONE",
                "2500-01-01T00:00:00.000001+00:00",
                "nanos: 1000",
            ),
            ("TIMESTAMP(9)", "2026-06-26T01:02:03.000000001", "nanos: 1"),
            ("TIMESTAMP(6)", "2026-06-26T01:02:03.000000000", "nanos: 0"),
        ];
        for (data_type, text, shown) in valid {
            let (_, datum) = typed_literal(text, &field(data_type)).unwrap();
            assert!(
                format!("{datum:?}").contains(shown),
                "{data_type}: {datum:?}"
            );
        }
        let invalid = [
            ("BOOLEAN", "perhaps"),
            ("TINYINT", "128"),
            ("INT", "1.5"),
            ("INT", ""),
            ("DECIMAL(5, 2)", "1.555"),
            ("DECIMAL(5, 2)", "1000"),
            ("DECIMAL(5, 2)", "x"),
            ("DATE", "2026-02-30"),
            ("DATE", "yesterday"),
            ("TIME(3)", "25:00:00"),
            ("TIMESTAMP(3)", "2026-06-26T01:02:03.0041"),
            ("TIMESTAMP(0)", "9999-12-11T23:00:00.1"),
            ("TIMESTAMP(6)", "2026-06-26T01:02:03.0000001"),
            (
                "TIMESTAMP(6) WITH LOCAL TIME ZONE",
                "2500-01-01T00:00:00.0000001Z",
            ),
            ("TIMESTAMP(9)", "2500-01-01T00:00:00"),
            ("TIMESTAMP(3)", "9999-02-30T00:00:00"),
            ("VARBINARY(2)", "0f0"),
        ];
        for (data_type, text) in invalid {
            let failure = typed_literal(text, &field(data_type)).unwrap_err();
            assert_eq!(failure.code, PFFM_ILLEGAL_ARGUMENT);
            let parts = [format!("'{text}'"), "'c'".into(), data_type.to_string()];
            for part in parts {
                assert!(failure.message.contains(&part), "{}", failure.message);
            }
        }
    }
}
