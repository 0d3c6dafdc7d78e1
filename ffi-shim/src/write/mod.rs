//! Writers. A writer checks batches, routes their rows to buckets and writes them. Preparing its commit
//! returns commit messages.

mod checks;
mod options;
mod partition_folders;
mod partition_times;
mod preconditions;
mod writer;

pub(crate) use options::Options;
pub(crate) use writer::Writer;
