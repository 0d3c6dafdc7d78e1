//! The C ABI: every exported function, in one file per kind of object. All `unsafe` code of the library is
//! in this folder and in `arrow/import.rs`.
//!
//! Each function reads its arguments, calls another module and returns the result.

#![allow(unsafe_code)]

mod args;
mod branches;
mod buffer;
mod catalog;
mod commit;
mod error;
mod export;
mod files;
/// The header describes the shipped library, which lacks these functions.
/// cbindgen:ignore
#[cfg(feature = "bench")]
mod floor;
pub mod handle;
mod library;
mod logging;
mod maintenance;
mod messages;
mod read;
mod router;
mod table;
mod tags;
mod write;

pub use crate::failure::codes::*;
pub use branches::*;
pub use buffer::*;
pub use catalog::*;
pub use commit::*;
pub use error::*;
pub use files::*;
#[cfg(feature = "bench")]
pub use floor::*;
pub use library::*;
pub use logging::*;
pub use maintenance::*;
pub use messages::*;
pub use read::*;
pub use router::*;
pub use table::*;
pub use tags::*;
pub use write::*;
