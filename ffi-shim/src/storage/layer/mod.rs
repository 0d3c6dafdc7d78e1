//! The OpenDAL layer that publishes snapshots exclusively.
//!
//! The crate writes `snapshot-N.tmp-x`, checks whether `snapshot-N` exists, and renames the temporary.
//! This layer keeps the temporary in memory, so a killed process leaves no temporary behind. The rename
//! publishes the bytes of the temporary exclusively, even in storage that cannot rename. The crate's
//! fallback, a plain write of `snapshot-N`, is published in the same way. If the target exists, the
//! rename or the write fails with `ConditionNotMatch`. The crate then finds the other writer's snapshot
//! and commits on top of it.
//!
//! When the crate writes a base manifest list, this layer merges the manifests that the list names.
//!
//! On the local disk, this layer syncs manifests together with the snapshot.

mod base_list;
mod hint;
mod publish;
mod role;
mod service;
mod staged;
mod translated;
mod writer;

pub(crate) use service::ManifestHandling;
pub(super) use service::SnapshotLayer;
