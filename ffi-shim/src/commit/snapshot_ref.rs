//! References to snapshots. They stay unambiguous after a rollback.

use paimon::spec::Snapshot;

/// Reference to a snapshot that was once the latest snapshot. After a rollback, another snapshot can get
/// the same id. Therefore the reference also contains the commit time.
pub(super) struct SnapshotRef {
    /// The snapshot id, or 0 for no snapshot.
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

    /// Returns whether this is a reference to the snapshot.
    pub(super) fn refers_to(&self, snapshot: &Snapshot) -> bool {
        let millis = snapshot.time_millis();
        self.id == snapshot.id() && self.millis.is_none_or(|expected| expected == millis)
    }
}
