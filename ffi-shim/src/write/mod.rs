//! Writers. A writer checks batches, routes their rows to partitions and buckets, and hands the rows over to its lanes,
//! which write them. Preparing its commit returns commit messages. Routers tell callers where rows belong.

mod available_memory;
mod checks;
mod dictionaries;
mod lanes;
mod metrics;
mod options;
mod partition;
mod partition_folders;
mod partition_times;
mod preconditions;
mod routing;
mod small_batches;
mod writer;

pub(crate) use metrics::Metrics;
pub(crate) use options::Options;
pub(crate) use routing::RowRouter;
pub(crate) use writer::Writer;
