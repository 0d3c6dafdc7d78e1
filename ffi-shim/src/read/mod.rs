//! Reads: plans of splits, and readers that stream the batches of splits.
//!
//! A reader divides its splits into units (`units`, `parts`). Lanes (`lanes`) decode one unit each (`decoder`) and put
//! the batches into a queue (`queue`), from which the caller takes them in order (`reader`).

mod decoder;
mod file_checks;
mod lanes;
mod metrics;
mod parts;
mod plan;
mod queue;
mod reader;
mod request;
mod units;

pub(crate) use metrics::Metrics;
pub(crate) use plan::{plan, splits};
pub(crate) use reader::Reader;
pub(crate) use request::Request;
