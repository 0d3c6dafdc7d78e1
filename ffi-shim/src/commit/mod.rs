//! Commits. A commit publishes its messages in one snapshot. Without anything to commit, it publishes no snapshot.
//!
//! * `request`, `operation`, `prepared`: the commit and its checks against the table
//! * `history`, `delta`: the search for an earlier snapshot of the same commit
//! * `schema_drift`: messages that were written with an older schema
//! * `publish`: the checks before a publish
//! * `store`, `server`: publishing in a store of this library, or by the server of a catalog
//! * `crate_commit`, `outcome`: the crate's committer and the meaning of its errors

mod crate_commit;
mod delta;
mod history;
mod operation;
mod outcome;
mod prepared;
mod publish;
mod request;
mod schema_drift;
mod server;
mod snapshot_ref;
mod store;

pub(crate) use prepared::PreparedCommit;
pub(crate) use request::CommitRequest;
