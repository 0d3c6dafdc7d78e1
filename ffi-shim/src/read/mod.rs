//! Reads: plans of splits, and readers that stream the batches of splits.

mod file_checks;
mod plan;
mod reader;
mod request;

pub(crate) use plan::{plan, splits};
pub(crate) use reader::Reader;
pub(crate) use request::Request;
