//! Options of a writer.

use serde::Deserialize;

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
}
