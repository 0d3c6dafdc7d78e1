//! Removal of files: aborted messages, orphan files, and the files that the history of a table needs.

pub(crate) mod abort;
pub(crate) mod orphans;
pub(crate) mod references;
pub(crate) mod removal;
