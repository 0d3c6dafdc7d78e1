//! The OpenDAL layer that publishes snapshots exclusively.
//!
//! The crate writes `snapshot-N.tmp-x`, checks whether `snapshot-N` exists, and renames. This layer
//! keeps the temporary in memory. The rename publishes its bytes exclusively, also in storage without
//! a rename, so a killed process leaves no temporary behind. The crate's fallback, a plain write of
//! `snapshot-N`, is published in the same way. If the target exists, both fail with
//! `ConditionNotMatch`; the crate then finds the other writer's snapshot and commits onto it.
//!
//! On the local disk manifests are synced together with the snapshot, and metadata files are read in
//! one step.

mod hint;
mod publish;
mod role;
mod service;
mod staged;
mod translated;
mod writer;

pub(super) use service::SnapshotLayer;
