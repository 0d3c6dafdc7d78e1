//! Buckets of S3 and of stores with its protocol.

mod bucket;
mod buckets;
mod options;
mod retries;

pub(super) use bucket::Bucket;
pub(crate) use buckets::Buckets;
