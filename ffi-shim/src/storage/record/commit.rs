//! The record of the publishes of a commit. Only this record decides the outcome of the commit.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::failure::Failure;
use crate::storage::error;
use crate::storage::location::snapshot_folder_and_id;
use crate::storage::outcome::{PublishError, PublishOutcome};

/// The number of failed publishes that ends a commit. Lost publishes do not count.
const MAX_FAILURES: u32 = 10;

/// Record of the publishes of a commit, by path. Clones share the record.
#[derive(Debug, Clone, Default)]
pub(crate) struct CommitRecord {
    state: Arc<Mutex<State>>,
    stop: Arc<Notify>,
}

/// Reason to end a commit during a publish, before the publish has changed anything.
#[derive(Debug, Clone)]
pub(crate) enum StopReason {
    /// Another process published a snapshot of the same commit user.
    UserHasSnapshot,
    /// A snapshot of another writer could not be read, so its commit user is unknown.
    UserUnknown(String),
    /// Publishing failed too often. The crate itself would retry as often as after lost publishes.
    TooManyFailures(Failure),
}

#[derive(Debug, Default)]
struct State {
    /// The paths of the published snapshots.
    published: Vec<String>,
    /// The paths of started publishes with an unknown outcome.
    in_doubt: Vec<String>,
    absent_user: Option<AbsentUser>,
    attempts: u32,
    failures: u32,
    stop_reason: Option<StopReason>,
}

/// Condition of every publish: no snapshot with an id greater than `after` belongs to the user.
#[derive(Debug, Clone)]
pub(in crate::storage) struct AbsentUser {
    pub(in crate::storage) commit_user: String,
    pub(in crate::storage) after: i64,
}

impl CommitRecord {
    /// Returns the id of the last published snapshot.
    pub(crate) fn published_snapshot_id(&self) -> Option<i64> {
        let state = self.state();
        let (_, id) = snapshot_folder_and_id(state.published.last()?)?;
        Some(id)
    }

    /// Counts an attempt to publish. The publishes that this record sees count by themselves.
    pub(crate) fn count_attempt(&self) {
        self.state().attempts += 1;
    }

    /// Returns the number of attempts to publish.
    pub(crate) fn attempts(&self) -> u32 {
        self.state().attempts
    }

    /// Returns the path of a snapshot if it is unknown whether the snapshot was published.
    pub(crate) fn path_in_doubt(&self) -> Option<String> {
        self.state().in_doubt.last().cloned()
    }

    /// Makes every later publish conditional: no snapshot after `after` may belong to this user. If two
    /// processes repeat the same commit, one of them may publish after the other has searched the
    /// history.
    pub(crate) fn require_absent_user(&self, commit_user: &str, after: i64) {
        self.state().absent_user = Some(AbsentUser {
            commit_user: commit_user.to_string(),
            after,
        });
    }

    pub(in crate::storage) fn absent_user(&self) -> Option<AbsentUser> {
        self.state().absent_user.clone()
    }

    /// Completes when the commit must stop. The publish in progress then never completes.
    pub(crate) async fn stopped(&self) -> StopReason {
        loop {
            let notified = self.stop.notified();
            if let Some(reason) = self.state().stop_reason.clone() {
                return reason;
            }
            notified.await;
        }
    }

    /// Stops the commit and never completes.
    ///
    /// The crate retries a commit after any error of the storage, so no return value can stop the
    /// commit. Instead, the publish that calls this function stays pending forever.
    ///
    /// This is safe because the publish has no operation in progress and holds no lock and no file:
    /// either the publish has not started, or its failure is in this record.
    /// `commit::store` polls the crate's commit together with [`stopped`](Self::stopped). When `stopped`
    /// completes, `commit::store` drops the crate's commit, which contains this future. No other caller
    /// publishes snapshots through the layer that calls this function.
    pub(in crate::storage) async fn stop(&self, reason: StopReason) -> Infallible {
        self.state().stop_reason = Some(reason);
        self.stop.notify_one();
        std::future::pending().await
    }

    /// Records the start of a publish. The outcome is in doubt until `end_publish`, even after a panic.
    pub(in crate::storage) fn begin_publish(&self, path: &str) {
        let mut state = self.state();
        state.attempts += 1;
        state.in_doubt.push(path.to_string());
    }

    /// Records the outcome of a publish. Returns a reason to stop if too many publishes have failed.
    pub(in crate::storage) fn end_publish(
        &self,
        path: &str,
        outcome: &Result<PublishOutcome, PublishError>,
    ) -> Option<StopReason> {
        let mut state = self.state();
        match outcome {
            Ok(outcome) => {
                if *outcome == PublishOutcome::Won {
                    state.published.push(path.to_string());
                }
                // The existing file decides the outcome of every attempt at this path.
                state.in_doubt.retain(|other| other != path);
                return None;
            }
            // The failure says nothing about earlier attempts at this path.
            Err(e) if !e.in_doubt => {
                let attempt = state.in_doubt.iter().rposition(|other| other == path);
                if let Some(attempt) = attempt {
                    state.in_doubt.remove(attempt);
                }
            }
            Err(_) => {}
        }
        state.failures += 1;
        let failed = outcome.as_ref().err()?;
        (state.failures >= MAX_FAILURES)
            .then(|| StopReason::TooManyFailures(error::failure(&failed.error)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use opendal::{Error, ErrorKind};

    use super::*;

    const PATH: &str = "t/snapshot/snapshot-3";

    fn failed(in_doubt: bool) -> Result<PublishOutcome, PublishError> {
        let error = Error::new(ErrorKind::Unexpected, "broken");
        Err(PublishError { error, in_doubt })
    }

    #[test]
    fn unanswered_publish_is_in_doubt_until_the_path_is_decided() {
        let record = CommitRecord::default();
        record.begin_publish(PATH);
        assert!(record.end_publish(PATH, &failed(true)).is_none());
        record.begin_publish(PATH);
        assert!(record.end_publish(PATH, &failed(false)).is_none());
        assert_eq!(record.path_in_doubt().as_deref(), Some(PATH));
        record.begin_publish(PATH);
        assert!(record
            .end_publish(PATH, &Ok(PublishOutcome::Lost))
            .is_none());
        assert_eq!(record.path_in_doubt(), None);
        assert_eq!(record.published_snapshot_id(), None);
        record.begin_publish(PATH);
        assert!(record.end_publish(PATH, &Ok(PublishOutcome::Won)).is_none());
        assert_eq!(record.published_snapshot_id(), Some(3));
        assert_eq!(record.attempts(), 4);
    }

    #[test]
    fn tenth_failed_publish_stops_the_commit() {
        let record = CommitRecord::default();
        for _ in 1..MAX_FAILURES {
            record.begin_publish(PATH);
            assert!(record.end_publish(PATH, &failed(false)).is_none());
        }
        record.begin_publish(PATH);
        let reason = record.end_publish(PATH, &failed(false));
        assert!(matches!(reason, Some(StopReason::TooManyFailures(_))));
    }
}
