//! Writing: a batch is checked, routed to buckets and written; a prepared commit is returned as messages.

mod checks;
mod options;
mod partition_folders;
mod partition_times;
mod preconditions;
mod writer;

pub(crate) use options::Options;
pub(crate) use writer::Writer;
