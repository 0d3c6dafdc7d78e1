//! Options of a writer.

use serde::Deserialize;

use super::available_memory::available_memory;
use crate::runtime;
use crate::upstream::creation_time::ZoneOffset;

/// The options of a writer. Each may be absent from the JSON.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Options {
    /// Whether batches must have the table's columns in the table's order and types.
    pub(super) strict: bool,
    /// Whether the writer accepts data that this library cannot read back.
    pub(super) unreadable_data: bool,
    /// Whether the messages are for an overwrite. The sequence numbers of an overwrite restart instead of
    /// continuing after those of the rows in the table.
    pub(super) overwrite: bool,
    /// The table options that the caller allows this library to ignore.
    pub(super) ignored_options: Vec<String>,
    /// The offsets of the caller's time zone during the life of the writer. The creation times of data files are
    /// wall-clock times in this zone, or in UTC without offsets.
    pub(super) zone_offsets: Vec<ZoneOffset>,
    /// The number of lanes. 0: one for each core.
    pub(super) parallelism: usize,
    /// The memory that the writer may hold, in bytes. 0: [`LANE_MEMORY`] for each lane, but at most a quarter of the
    /// memory of the machine or container.
    pub(super) memory_limit: usize,
}

/// The default share of the memory limit for each lane, in bytes.
const LANE_MEMORY: usize = 512 * 1024 * 1024;

impl Options {
    /// Returns the number of lanes of a writer whose rows any lane can write.
    pub(super) fn lanes(&self) -> usize {
        match self.parallelism {
            0 => runtime::cores(),
            lanes => lanes,
        }
    }

    /// Returns the memory limit of a writer, in bytes.
    pub(super) fn memory_limit(&self) -> usize {
        match self.memory_limit {
            0 => {
                let wanted = LANE_MEMORY * self.lanes();
                available_memory().map_or(wanted, |memory| wanted.min(memory / 4))
            }
            limit => limit,
        }
    }
}
