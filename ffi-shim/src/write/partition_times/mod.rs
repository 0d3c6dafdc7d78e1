//! Partition values that must name a time: the option `partition.timestamp-format.strict`.
//!
//! Partition expiration derives the time of a partition with `partition.timestamp-pattern` and
//! `partition.timestamp-formatter`. Writers of a strict table refuse a partition whose time does not match. A
//! formatter is a pattern of Java's `DateTimeFormatter`; a table whose formatter is not supported is refused.

mod formatter;
mod text;

use std::collections::HashSet;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_ord::partition::partition;
use paimon::spec::TableSchema;

use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;
use crate::options;
use formatter::Formatter;

const FORMATTER: &str = "partition.timestamp-formatter";
const PATTERN: &str = "partition.timestamp-pattern";
const STRICT: &str = "partition.timestamp-format.strict";

/// The expected form of the partition values of a strict table.
pub(super) struct PartitionTimes {
    columns: Vec<String>,
    /// The template for the time, which refers to columns, such as `$dt $hour:00:00`. Without a pattern, the time is
    /// the value of the first column.
    pattern: Option<String>,
    /// The text of the formatter. Without a text, the formatter is Paimon's default.
    formatter_text: Option<String>,
    formatter: Formatter,
    /// The times that match the formatter.
    matched: HashSet<String>,
}

impl PartitionTimes {
    /// Returns `None` if the table is not strict. Fails if the formatter of a strict table is not supported.
    pub(super) fn of(schema: &TableSchema) -> Result<Option<Self>, Failure> {
        let option = |name: &str| options::text(schema, name).map(str::to_string);
        let (pattern, formatter_text) = (option(PATTERN), option(FORMATTER));
        let is_set = pattern.is_some() || formatter_text.is_some();
        if !options::is_on(schema, STRICT) || !is_set || schema.partition_keys().is_empty() {
            return Ok(None);
        }
        let formatter = match &formatter_text {
            None => Formatter::default_of_paimon(),
            Some(text) => Formatter::parse(text).ok_or_else(|| {
                Failure::unsupported(format!(
                    "option '{FORMATTER}' is '{text}', and '{STRICT}' is true; expected a formatter of \
                     the letters y, u, M, d, H, m, s and S, quoted text and characters that are not \
                     letters"
                ))
            })?,
        };
        Ok(Some(PartitionTimes {
            columns: schema.partition_keys().to_vec(),
            pattern,
            formatter_text,
            formatter,
            matched: HashSet::new(),
        }))
    }

    /// Fails at the first row whose partition does not name a time. `first_row` is the position of the first row in
    /// the caller's batch.
    pub(super) fn check(&mut self, batch: &RecordBatch, first_row: usize) -> Result<(), Failure> {
        let columns = self.columns.iter();
        let columns: Vec<ArrayRef> = columns
            .filter_map(|name| batch.column_by_name(name).cloned())
            .collect();
        // Consecutive rows of one partition are checked once.
        let same_partition = partition(&columns)
            .map_err(|e| Failure::new(PFFM_INTERNAL, format!("partition values: {e}")))?;
        for rows in same_partition.ranges() {
            let row = rows.start;
            let values: Vec<Option<String>> = columns.iter().map(|c| text::of(c, row)).collect();
            let time = match values.iter().all(Option::is_some) {
                true => self.time(&values),
                false => String::new(),
            };
            if self.matched.contains(&time) {
                continue;
            }
            if !self.formatter.matches(&time) {
                return Err(self.mismatch(first_row + row, &values));
            }
            self.matched.insert(time);
        }
        Ok(())
    }

    /// Returns the time that a partition names.
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

    fn mismatch(&self, row: usize, values: &[Option<String>]) -> Failure {
        let columns = self.columns.iter().zip(values);
        let partition: Vec<String> = columns
            .map(|(column, value)| format!("{column}={}", value.as_deref().unwrap_or("null")))
            .collect();
        let expected = match (&self.pattern, &self.formatter_text) {
            (Some(pattern), Some(formatter)) => {
                format!("'{PATTERN}' ('{pattern}') and '{FORMATTER}' ('{formatter}')")
            }
            (Some(pattern), None) => format!(
                "'{PATTERN}' ('{pattern}') and the default formatter, as in 2026-06-26 or \
                 2026-06-26 12:00:00"
            ),
            (None, formatter) => format!(
                "'{FORMATTER}' ('{}')",
                formatter.as_deref().unwrap_or_default()
            ),
        };
        Failure::argument(format!(
            "row {row}: partition {} is not a time, but '{STRICT}' is true; expected a time that \
             matches {expected}",
            partition.join(", ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
    use arrow_array::StringArray;
    use paimon::spec::Schema;
    use serde_json::json;
    use std::sync::Arc;

    #[test]
    fn first_row_that_is_not_a_time_is_named() {
        let schema: Schema = serde_json::from_value(json!({
            "fields": [{ "id": 0, "name": "dt", "type": "STRING" }],
            "partitionKeys": ["dt"], "primaryKeys": [],
            "options": { STRICT: "true", FORMATTER: "yyyyMMdd" },
        }))
        .unwrap();
        let schema = TableSchema::new(0, &schema);
        let batch = |values: Vec<Option<&str>>| {
            let dt: ArrayRef = Arc::new(StringArray::from(values));
            RecordBatch::try_from_iter_with_nullable([("dt", dt, true)]).unwrap()
        };
        let mut times = PartitionTimes::of(&schema).unwrap().unwrap();
        let day = Some("20260626");
        assert!(times.check(&batch(vec![]), 0).is_ok());
        assert!(times.check(&batch(vec![day, day]), 0).is_ok());
        for (value, shown) in [(Some("June"), "dt=June"), (None, "dt=null")] {
            let rows = batch(vec![day, day, value, value]);
            let refused = times.check(&rows, 10).unwrap_err();
            assert_eq!(refused.code, PFFM_ILLEGAL_ARGUMENT);
            for part in ["row 12: ", shown, STRICT, "'yyyyMMdd'"] {
                assert!(refused.message.contains(part), "{}", refused.message);
            }
        }
    }
}
