//! Checks of a batch before it is written.

use std::ops::Range;

use arrow_array::RecordBatch;
use paimon::spec::TableSchema;

use super::options::Options;
use super::partition_folders::PartitionFolders;
use super::partition_times::PartitionTimes;
use crate::arrow::{Columns, Target};
use crate::failure::Failure;
use crate::options;
use crate::storage::SnapshotOwner;
use crate::table::OpenTable;
use crate::upstream::avro::Risk;
use crate::upstream::null_keys::{self, KeyForm};

/// The checks that every batch of a writer passes.
pub(super) struct BatchChecks {
    table: String,
    target: Target,
    /// The columns whose values this library could lose when it reads Avro files.
    unreadable: Option<Risk>,
    /// The partition columns in which nulls cannot be written.
    not_null: Option<KeyForm>,
    folders: Option<PartitionFolders>,
    times: Option<PartitionTimes>,
}

/// A batch that passed all checks.
pub(super) enum Checked {
    Whole(RecordBatch),
    /// The row ranges that are written one after the other.
    Slices(Vec<Range<usize>>),
}

impl BatchChecks {
    /// Creates the checks for a table. `schema` has the options for the files that are written.
    pub(super) fn of(
        open: &OpenTable,
        schema: &TableSchema,
        options: &Options,
    ) -> Result<Self, Failure> {
        let table = open.full_name();
        let may_lose_rows = options::writes_avro(schema) && !options.unreadable_data;
        Ok(BatchChecks {
            target: Target::new(table.clone(), schema, options.strict)?,
            unreadable: may_lose_rows
                .then(|| Risk::of(schema.fields(), false))
                .flatten(),
            not_null: match open.publish {
                SnapshotOwner::Server => KeyForm::of_partitions(schema),
                _ => None,
            },
            folders: PartitionFolders::of(schema, open.table.location()),
            times: PartitionTimes::of(schema).map_err(|e| e.context(format!("table {table}")))?,
            table,
        })
    }

    /// Checks all rows of a batch. The converted slices are not kept, because together they may be far
    /// larger than the batch. `further` checks the converted rows; it gets the position of their first row in the
    /// caller's batch.
    pub(super) fn check(
        &mut self,
        columns: &Columns,
        further: impl Fn(&RecordBatch, usize) -> Result<(), Failure>,
    ) -> Result<Checked, Failure> {
        let slices = self.target.slices(columns)?;
        let mut check = |columns: &Columns| {
            let batch = self.conform(columns)?;
            further(&batch, columns.first_row)?;
            Ok::<_, Failure>(batch)
        };
        if slices.len() == 1 {
            return Ok(Checked::Whole(check(columns)?));
        }
        for rows in &slices {
            check(&columns.slice(rows))?;
        }
        Ok(Checked::Slices(slices))
    }

    /// Converts columns to the types of the table, and checks their values.
    pub(super) fn conform(&mut self, columns: &Columns) -> Result<RecordBatch, Failure> {
        let batch = self.target.conform(columns)?;
        let first_row = columns.first_row;
        if let Some(unreadable) = &self.unreadable {
            unreadable.ensure_readable(&batch, first_row)?;
        }
        if let Some(column) = self
            .not_null
            .as_ref()
            .and_then(|form| form.differing_null_in(&batch))
        {
            return Err(null_keys::null_partition_error(column, &self.table));
        }
        if let Some(folders) = &self.folders {
            folders.check(&batch, first_row)?;
        }
        if let Some(times) = &mut self.times {
            times.check(&batch, first_row)?;
        }
        Ok(batch)
    }
}
