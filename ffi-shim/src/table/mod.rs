//! Tables: opening, describing and checking them, and their tags.

pub(crate) mod branches;
mod checks;
mod data_files;
mod facts;
mod files;
mod identity;
mod open;
pub(crate) mod server;
mod storage;
pub(crate) mod tags;

pub(crate) use data_files::DataFilesRequest;
pub(crate) use open::{OpenTable, ResolvedTable};
pub(crate) use storage::with_commit_defaults;
