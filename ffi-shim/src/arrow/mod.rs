//! Arrow batches: imported over the C data interface and converted to the table's schema.
//!
//! The modules import each other in one direction only: `conform` → `convert` → `limits` → `misfit` →
//! `shape`, `conform` → `slicing`, and `conform` → `import` → `detach`.

mod conform;
mod convert;
mod detach;
mod import;
mod limits;
mod map_keys;
mod misfit;
mod shape;
mod slicing;
mod text;

pub(crate) use conform::Target;
pub(crate) use detach::detached;
pub(crate) use import::{Columns, Imported};
pub(crate) use map_keys::required_map_keys;
pub(crate) use text::one_line;
