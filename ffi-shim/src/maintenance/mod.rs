//! What keeps a table clean: messages that are given up, orphan files, and what the history needs.

pub(crate) mod abort;
pub(crate) mod orphans;
pub(crate) mod references;
pub(crate) mod removal;
