//! Sequence numbers of the files of append tables.
//!
//! Defect: the crate gives every file the range 0 to 0. Paimon Java numbers the rows of a writer. In a fixed bucket,
//! the numbers continue after those of the rows that are already in the bucket. Paimon Java reads the files of a
//! bucket in the order of these numbers.
//!
//! Consequence: Paimon Java reads the files of a bucket in the wrong order.
//!
//! Work-around: this library numbers the rows when it prepares a commit.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate numbers the rows.

use std::collections::HashMap;

use paimon::spec::{CoreOptions, TableSchema};
use paimon::table::CommitMessage;
use paimon::Table;

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::options;

/// Sets the sequence numbers of the files that the messages add to a table without a primary key. If `restart` is
/// true, the numbers start at 0, because the rows of an overwrite replace those in the bucket.
pub(crate) async fn number(
    table: &Table,
    messages: &mut [CommitMessage],
    restart: bool,
) -> Result<(), Failure> {
    let schema = table.schema();
    // If the table tracks rows, the commit sets the numbers.
    if !schema.primary_keys().is_empty() || tracks_rows(schema) {
        return Ok(());
    }
    let fixed_buckets = CoreOptions::new(schema.options()).bucket() > 0;
    let mut next = match fixed_buckets && !restart && !messages.is_empty() {
        true => next_numbers(table).await?,
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
    options::is_on(schema, "row-tracking.enabled")
        || options::is_on(schema, "data-evolution.enabled")
}

/// Returns the next sequence number of each bucket, by partition and bucket number.
async fn next_numbers(table: &Table) -> Result<HashMap<(Vec<u8>, i32), i64>, Failure> {
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
