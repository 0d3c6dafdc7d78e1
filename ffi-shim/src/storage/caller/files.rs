//! The storage of a catalog whose files only the caller reaches.

use std::collections::HashMap;
use std::sync::Arc;

use opendal::Operator;
use paimon::io::{FileIO, FileIOBuilder};

use super::access::FileAccess;
use super::blocking_calls::Calls;
use super::service;
use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
use crate::failure::Failure;

/// Storage that only the caller of this library reaches. Clones share the access.
#[derive(Debug, Clone)]
pub(crate) struct CallerFiles(Arc<dyn FileAccess>);

impl CallerFiles {
    /// Returns the storage behind the operations of the caller.
    pub(crate) fn new(files: Arc<dyn FileAccess>) -> Self {
        CallerFiles(files)
    }

    /// Returns an operator of the files below a prefix of locations, such as `hdfs://namenode:8020`.
    pub(in crate::storage) fn operator(&self, prefix: &str) -> opendal::Result<Operator> {
        service::operator(Calls {
            files: self.0.clone(),
            prefix: prefix.into(),
        })
    }

    /// Returns a FileIO with the cache sizes of the catalog options, which other FileIOs of the catalog share. It does not
    /// reach the files of the caller.
    pub(in crate::storage) fn caches(options: &HashMap<String, String>) -> Result<FileIO, Failure> {
        // The crate refuses schemes that it does not know.
        let built = FileIOBuilder::new("memory").with_props(options).build();
        built.map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))
    }
}
