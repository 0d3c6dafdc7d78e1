//! References to snapshots that survive a rollback.

use paimon::spec::Snapshot;

/// Reference to a snapshot that was once the latest. After a rollback another snapshot can get the
/// same id, so the commit time is part of the reference.
pub(super) struct SnapshotRef {
    /// The id, or 0 for no snapshot.
    pub(super) id: i64,
    pub(super) millis: Option<u64>,
}

impl SnapshotRef {
    pub(super) const NONE: SnapshotRef = SnapshotRef {
        id: 0,
        millis: None,
    };

    pub(super) fn to(snapshot: &Snapshot) -> Self {
        SnapshotRef {
            id: snapshot.id(),
            millis: Some(snapshot.time_millis()),
        }
    }

    /// Whether this is a reference to the snapshot.
    pub(super) fn refers_to(&self, snapshot: &Snapshot) -> bool {
        let millis = snapshot.time_millis();
        self.id == snapshot.id() && self.millis.is_none_or(|expected| expected == millis)
    }
}
