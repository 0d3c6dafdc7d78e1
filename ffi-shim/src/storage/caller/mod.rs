//! Storage that only the caller of this library reaches, such as a file system with a client in Java.
//!
//! * `access`: the operations that the caller supplies
//! * `blocking_calls`: operations of the caller on threads that may block
//! * `files`: the storage of a catalog
//! * `service`, `reader`, `writer`, `lister`: the storage as an OpenDAL service

mod access;
mod blocking_calls;
mod files;
mod lister;
mod reader;
mod service;
mod writer;

pub(crate) use access::{AccessError, FileAccess, FileStatus, ListedFile};
pub(crate) use files::CallerFiles;
