//! The writer of one partition's files.

mod tables;

use std::collections::HashMap;
use std::sync::Arc;

use paimon::table::CommitMessage;

pub(super) use tables::PartitionTables;
use tables::{OpenedWrite, WriteTraits};

use super::metrics::Held;
use super::routing::{Part, Partition};
use super::small_batches::SmallBatches;
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// The memory that an open file needs for its output, in bytes.
const OUTPUT: usize = 256 * 1024;

/// The memory that an open Parquet file needs for each of its columns, beside the rows, in bytes.
const COLUMN: usize = 8 * 1024;

/// The memory that zstd needs for each column: until the column has a full page, and afterwards. Measured with parquet
/// 58, which keeps the contexts of zstd until a row group ends.
const ZSTD_BEFORE_PAGES: usize = 96 * 1024;
const ZSTD: usize = 560 * 1024;

/// The gathered rows for which a file is opened, in bytes: while a lane has much free memory, and afterwards.
const OPENS_AT: usize = 1024 * 1024;
const OPENS_LATE_AT: usize = 4 * 1024 * 1024;

/// A Parquet file keeps the latest rows of a row group unencoded, at most this many.
const UNENCODED_ROWS: usize = 20_000;

/// The writer of the files of one partition, or of those buckets of a partition that belong to one lane.
///
/// An open file needs much memory beside its rows. So the rows of a bucket are gathered until they need a similar amount
/// of memory.
pub(super) struct PartitionWriter {
    partition: Arc<Partition>,
    /// The crate's writer. None before the first rows are encoded.
    opened: Option<OpenedWrite>,
    /// The rows by bucket. The bucket is none if the crate selects it.
    buckets: HashMap<Option<i32>, Bucket>,
    traits: WriteTraits,
    /// The messages of the files that were closed before the commit is prepared.
    messages: Vec<CommitMessage>,
    /// The rows and bytes that the crate has got since the files were opened.
    rows: usize,
    bytes: usize,
    /// The bytes that the crate counted for the same rows.
    counted_bytes: usize,
    /// The bytes of the gathered rows of all buckets.
    gathered_bytes: usize,
    /// The number of buckets with an open file.
    open_files: usize,
    held: Held,
}

/// The rows of a bucket.
struct Bucket {
    gathered: SmallBatches,
    /// Whether the crate has rows of this bucket that are not in a closed file.
    is_open: bool,
}

impl PartitionWriter {
    pub(super) fn new(tables: &PartitionTables, partition: Arc<Partition>) -> Self {
        PartitionWriter {
            partition,
            opened: None,
            buckets: HashMap::new(),
            traits: tables.traits(),
            messages: Vec::new(),
            rows: 0,
            bytes: 0,
            counted_bytes: 0,
            gathered_bytes: 0,
            open_files: 0,
            held: Held::default(),
        }
    }

    /// Writes rows, which the crate may get later. `has_memory` is whether the lane has much free memory.
    pub(super) async fn write(
        &mut self,
        part: Part,
        tables: &PartitionTables,
        has_memory: bool,
    ) -> Result<(), Failure> {
        let gathers = self.traits.gathers;
        let bucket = self.buckets.entry(part.bucket).or_insert_with(|| Bucket {
            gathered: SmallBatches::new(gathers),
            is_open: false,
        });
        let alone = !bucket.gathered.accepts(&part.rows)
            || (bucket.is_open && bucket.gathered.is_large(&part.rows, part.bytes));
        if alone && !bucket.gathered.is_empty() {
            self.encode(part.bucket, tables).await?;
        }
        let Some(bucket) = self.buckets.get_mut(&part.bucket) else {
            return Ok(());
        };
        self.gathered_bytes += part.bytes;
        bucket.gathered.add(part.rows, part.bytes);
        let opens_at = match self.traits.encodes_at_once && gathers {
            true if has_memory => OPENS_AT,
            true => OPENS_LATE_AT,
            false => 0,
        };
        let may_encode = bucket.is_open || bucket.gathered.bytes() >= opens_at;
        if may_encode && bucket.gathered.is_enough() {
            self.encode(part.bucket, tables).await?;
        }
        Ok(())
    }

    /// Hands the gathered rows of a bucket over to the crate.
    async fn encode(
        &mut self,
        number: Option<i32>,
        tables: &PartitionTables,
    ) -> Result<(), Failure> {
        let Some(bucket) = self.buckets.get_mut(&number) else {
            return Ok(());
        };
        let bytes = bucket.gathered.bytes();
        let Some(rows) = bucket.gathered.take()? else {
            return Ok(());
        };
        let opened = match &mut self.opened {
            Some(opened) => opened,
            none => none.insert(tables.open(&self.partition).await?),
        };
        let batches = std::slice::from_ref(&rows);
        let written = opened.write.write_arrow(batches, number).await;
        written.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
        self.open_files += usize::from(!bucket.is_open);
        bucket.is_open = true;
        self.gathered_bytes -= bytes;
        self.rows += rows.num_rows();
        self.bytes += bytes;
        self.counted_bytes += rows.get_array_memory_size();
        Ok(())
    }

    /// Estimates the memory that this writer holds.
    ///
    /// `compression` is the size of encoded rows relative to their size in Arrow.
    pub(super) fn estimate(&mut self, compression: f64) -> Held {
        let mut bytes = self.gathered_bytes;
        if let (Some(opened), true) = (&self.opened, self.rows > 0) {
            let counted = opened.resources.metrics().reserved_memory_bytes as f64;
            let pending = counted * self.bytes as f64 / self.counted_bytes.max(1) as f64;
            let row = self.bytes as f64 / self.rows as f64;
            let unencoded = match self.traits.encodes_at_once {
                true => pending.min(row * UNENCODED_ROWS as f64),
                false => pending,
            };
            let held = unencoded + (pending - unencoded) * compression;
            bytes += held as usize + self.open_files * self.file_overhead();
        }
        self.held = Held {
            partitions: usize::from(bytes > 0),
            bytes,
        };
        self.held
    }

    /// Returns the memory of an open file beside its rows, in bytes.
    fn file_overhead(&self) -> usize {
        let zstd = match (
            self.traits.is_zstd,
            self.rows < UNENCODED_ROWS * self.open_files,
        ) {
            (false, _) => 0,
            (true, true) => ZSTD_BEFORE_PAGES,
            (true, false) => ZSTD,
        };
        match self.traits.encodes_at_once {
            true => OUTPUT + self.traits.columns * (COLUMN + zstd),
            false => 0,
        }
    }

    /// Returns the latest estimate.
    pub(super) fn held(&self) -> Held {
        self.held
    }

    /// Returns the bytes of the latest estimate.
    pub(super) fn held_bytes(&self) -> usize {
        self.held.bytes
    }

    /// Writes all rows to files and closes them to release their memory. Later rows go to new files.
    pub(super) async fn close_files(
        &mut self,
        tables: &PartitionTables,
    ) -> Result<ClosedFiles, Failure> {
        let gathered = self.buckets.iter();
        let gathered = gathered.filter(|(_, bucket)| !bucket.gathered.is_empty());
        let mut numbers: Vec<Option<i32>> = gathered.map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        for number in numbers {
            self.encode(number, tables).await?;
        }
        let Some(opened) = &mut self.opened else {
            return Ok(ClosedFiles::default());
        };
        let closed = opened.write.prepare_commit().await;
        let mut closed = closed.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
        if opened.hides_partition {
            for message in &mut closed {
                message.partition.clone_from(&self.partition.bytes);
            }
        }
        let sizes = closed
            .iter()
            .flat_map(|message| &message.new_files)
            .map(|file| usize::try_from(file.file_size).unwrap_or_default());
        let files = ClosedFiles {
            files: sizes.clone().count(),
            file_bytes: sizes.sum(),
            bytes: self.bytes,
        };
        self.buckets
            .values_mut()
            .for_each(|bucket| bucket.is_open = false);
        (self.rows, self.bytes, self.counted_bytes) = (0, 0, 0);
        self.open_files = 0;
        self.messages.append(&mut closed);
        Ok(files)
    }

    /// Returns the messages of all closed files.
    pub(super) fn messages(&self) -> &[CommitMessage] {
        &self.messages
    }

    /// Stops writing and deletes the open files.
    pub(super) async fn close(&mut self) {
        if let Some(opened) = &mut self.opened {
            opened.write.close().await;
        }
    }
}

/// Files that were closed together.
#[derive(Default)]
pub(super) struct ClosedFiles {
    pub(super) files: usize,
    pub(super) file_bytes: usize,
    /// The size of the rows of these files in Arrow, in bytes.
    pub(super) bytes: usize,
}
