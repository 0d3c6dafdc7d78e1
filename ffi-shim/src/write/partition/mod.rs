//! The writer of one partition's files.

mod tables;

use std::sync::Arc;

use paimon::resource::ResourceContext;
use paimon::table::{CommitMessage, TableWrite};

pub(super) use tables::PartitionTables;

use super::metrics::Held;
use super::routing::{Part, Partition};
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// The memory that an open Parquet file needs for each of its columns, beside its rows.
const COLUMN_OVERHEAD: usize = 2 * 1024;

/// A Parquet file keeps the latest rows of a row group unencoded, at most this many.
const UNENCODED_ROWS: usize = 20_000;

/// The writer of the files of one partition, or of those buckets of a partition that belong to one lane.
pub(super) struct PartitionWriter {
    partition: Arc<Partition>,
    write: TableWrite,
    hides_partition: bool,
    /// Whether the crate encodes rows when it gets them. The crate keeps the rows of a table with a primary key as they
    /// are, until it sorts them.
    encodes_at_once: bool,
    resources: ResourceContext,
    /// The messages of the files that were closed before the commit is prepared.
    messages: Vec<CommitMessage>,
    /// The rows and bytes written since the files were opened.
    rows: usize,
    bytes: usize,
    /// The bytes that the crate counted for the same rows.
    counted_bytes: usize,
    held: Held,
}

impl PartitionWriter {
    pub(super) async fn open(
        tables: &PartitionTables,
        partition: Arc<Partition>,
    ) -> Result<Self, Failure> {
        let opened = tables.open(&partition).await?;
        Ok(PartitionWriter {
            partition,
            write: opened.write,
            hides_partition: opened.hides_partition,
            encodes_at_once: tables.encode_at_once(),
            resources: opened.resources,
            messages: Vec::new(),
            rows: 0,
            bytes: 0,
            counted_bytes: 0,
            held: Held::default(),
        })
    }

    pub(super) async fn write(&mut self, part: &Part) -> Result<(), Failure> {
        let rows = std::slice::from_ref(&part.rows);
        let written = self.write.write_arrow(rows, part.bucket).await;
        written.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
        self.rows += part.rows.num_rows();
        self.bytes += part.bytes;
        self.counted_bytes += part.rows.get_array_memory_size();
        Ok(())
    }

    /// Estimates the memory that this writer holds.
    ///
    /// `compression` is the size of encoded rows relative to their size in Arrow.
    pub(super) fn estimate(&mut self, columns: usize, compression: f64) -> Held {
        self.held = Held::default();
        if self.rows > 0 {
            let counted = self.resources.metrics().reserved_memory_bytes as f64;
            let pending = counted * self.bytes as f64 / self.counted_bytes.max(1) as f64;
            let row = self.bytes as f64 / self.rows as f64;
            let unencoded = match self.encodes_at_once {
                true => pending.min(row * UNENCODED_ROWS as f64),
                false => pending,
            };
            let held = unencoded + (pending - unencoded) * compression;
            self.held = Held {
                partitions: 1,
                bytes: held as usize + columns * COLUMN_OVERHEAD,
            };
        }
        self.held
    }

    /// Returns the latest estimate.
    pub(super) fn held(&self) -> Held {
        self.held
    }

    /// Returns the bytes of the latest estimate.
    pub(super) fn held_bytes(&self) -> usize {
        self.held.bytes
    }

    /// Closes the open files to release their memory. Later rows go to new files.
    pub(super) async fn close_files(&mut self) -> Result<ClosedFiles, Failure> {
        let closed = self.write.prepare_commit().await;
        let mut closed = closed.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
        if self.hides_partition {
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
        (self.rows, self.bytes, self.counted_bytes) = (0, 0, 0);
        self.messages.append(&mut closed);
        Ok(files)
    }

    /// Returns the messages of all closed files.
    pub(super) fn messages(&self) -> &[CommitMessage] {
        &self.messages
    }

    /// Stops writing and deletes the open files.
    pub(super) async fn close(&mut self) {
        self.write.close().await;
    }
}

/// Files that were closed together.
pub(super) struct ClosedFiles {
    pub(super) files: usize,
    pub(super) file_bytes: usize,
    /// The size of the rows of these files in Arrow, in bytes.
    pub(super) bytes: usize,
}
