//! Buckets of S3 and of S3-compatible stores.

mod bucket;
mod buckets;
mod options;
mod retries;

pub(super) use bucket::Bucket;
pub(crate) use buckets::Buckets;
