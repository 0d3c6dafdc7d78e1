//! Options of a writer.

use serde::Deserialize;

use crate::upstream::creation_time::ZoneOffset;

/// The options of a writer. Each may be absent from the JSON.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Options {
    /// Batches must have the table's columns in the table's order and types.
    pub(super) strict: bool,
    /// Data may be written that this library cannot read back.
    pub(super) unreadable_data: bool,
    /// The messages are for an overwrite, so sequence numbers start anew instead of after the rows in the table.
    pub(super) overwrite: bool,
    /// The options of the table that the caller accepts to be ignored.
    pub(super) ignored_options: Vec<String>,
    /// The offsets of the caller's time zone during the life of the writer. The creation times of data files are
    /// wall clocks of this zone, or UTC without offsets.
    pub(super) zone_offsets: Vec<ZoneOffset>,
}
