//! Sequence numbers of the files of append tables.
//!
//! Paimon Java numbers the rows of a writer, those of a fixed bucket after the rows that the bucket
//! has, and reads the files of a bucket in that order. The crate gives all files the range 0..0.
//!
//! For `paimon` 0.4.0. It can go when the crate numbers the rows.

use std::collections::HashMap;

use paimon::spec::{CoreOptions, TableSchema};
use paimon::table::CommitMessage;
use paimon::Table;

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;

/// Numbers the rows of the files that the messages add to a table without a primary key. `restart`
/// leaves out what the buckets have: the rows of an overwrite replace it.
pub(crate) async fn number(
    table: &Table,
    messages: &mut [CommitMessage],
    restart: bool,
) -> Result<(), Failure> {
    let schema = table.schema();
    // With row tracking it is the commit that gives the numbers.
    if !schema.primary_keys().is_empty() || tracks_rows(schema) {
        return Ok(());
    }
    let fixed_buckets = CoreOptions::new(schema.options()).bucket() > 0;
    let mut next = match fixed_buckets && !restart && !messages.is_empty() {
        true => behind_the_last(table).await?,
        false => HashMap::new(),
    };
    for message in messages {
        let next = next
            .entry((message.partition.clone(), message.bucket))
            .or_default();
        for file in &mut message.new_files {
            file.min_sequence_number = *next;
            *next += file.row_count.max(1);
            file.max_sequence_number = *next - 1;
        }
    }
    Ok(())
}

fn tracks_rows(schema: &TableSchema) -> bool {
    let is_on = |key: &str| {
        let value = schema.options().get(key);
        value.is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
    };
    is_on("row-tracking.enabled") || is_on("data-evolution.enabled")
}

/// The number behind the last one of each bucket, by its partition and its own number.
async fn behind_the_last(table: &Table) -> Result<HashMap<(Vec<u8>, i32), i64>, Failure> {
    let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA).context("the sequence numbers of buckets");
    let scan = table.new_read_builder().new_scan().with_scan_all_files();
    let plan = scan.plan().await.map_err(corrupt)?;
    let mut next: HashMap<(Vec<u8>, i32), i64> = HashMap::new();
    for split in plan.splits() {
        let bucket = (split.partition().to_serialized_bytes(), split.bucket());
        let next = next.entry(bucket).or_default();
        for file in split.data_files() {
            *next = (*next).max(file.max_sequence_number.saturating_add(1));
        }
    }
    Ok(next)
}
