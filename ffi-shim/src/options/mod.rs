//! Table options: whether their values are well formed, and what this library does with each.
//!
//! `table-options.tsv` lists every option of Paimon Java 1.4.2 and 2.0.0 with one of five classes:
//! `none`, `crate`, `shim`, `refused` and `reported`. The options of the last two are in [`ignored`].

mod ignored;
pub(crate) mod names;
mod values;

pub(crate) use ignored::{IgnoredOptions, Work};
pub(crate) use values::{check, is_duration, size};
