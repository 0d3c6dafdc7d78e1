//! The loop of attempts to commit.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use paimon::spec::{CoreOptions, Snapshot};
use paimon::Table;

use super::answer::FailedAttempt;
use super::retry::{Decision, Event, Retries, RetryPolicy, FIRST_WAIT, MAX_FAILURES};
use crate::commit::operation::Operation;
use crate::commit::prepared::PreparedCommit;
use crate::commit::{crate_commit, history, outcome};
use crate::failure::codes::PFFM_IO;
use crate::failure::Failure;
use crate::storage::CommitRecord;
use crate::table::OpenTable;

/// Publishes a commit. As far as the history shows, the commit was not published before.
pub(in crate::commit) async fn publish(
    open: &OpenTable,
    table: &Table,
    commit: &PreparedCommit,
    record: &CommitRecord,
) -> Result<Option<Snapshot>, Failure> {
    let policy = policy(table, commit);
    // Each call to the crate makes only one attempt.
    let once = ("commit.max-retries".to_string(), "0".to_string());
    let table = &table.copy_with_options(HashMap::from([once]));
    let start = Instant::now();
    let end = start + policy.failing_timeout();
    let mut retries = Retries::new(policy);
    let mut event = Event::Started;
    loop {
        event = match retries.decide(event, start.elapsed()) {
            Decision::Attempt {
                wait,
                jitter,
                unless_present,
            } => {
                tokio::time::sleep(if jitter { with_jitter(wait) } else { wait }).await;
                record.count_attempt();
                let ended = match unless_present {
                    true => crate_commit::commit_unless_present(table, commit).await,
                    false => crate_commit::commit(table, commit, commit.messages.clone()).await,
                };
                match ended {
                    Ok(()) => {
                        let found = find(open, table, commit, end).await;
                        return outcome::committed_snapshot(found, &commit.files);
                    }
                    Err(error) => Event::AttemptFailed(FailedAttempt::of(error)),
                }
            }
            Decision::Search(failure) => match history::find(open, table, commit).await {
                Ok(Some(snapshot)) => return Ok(Some(snapshot)),
                Ok(None) => Event::NotFound(failure),
                Err(_) => Event::SearchFailed(failure),
            },
            Decision::GiveUp { failure, search } => {
                if search {
                    if let Ok(Some(snapshot)) = find(open, table, commit, end).await {
                        return Ok(Some(snapshot));
                    }
                }
                return Err(failure);
            }
        };
    }
}

/// Returns the retry limits from the options of the table.
fn policy(table: &Table, commit: &PreparedCommit) -> RetryPolicy {
    let options = CoreOptions::new(table.schema().options());
    RetryPolicy {
        appends: matches!(commit.operation, Operation::Append),
        first_attempt: commit.first_attempt,
        max_retries: options.commit_max_retries(),
        timeout: Duration::from_millis(options.commit_timeout_ms()),
        min_wait: Duration::from_millis(options.commit_min_retry_wait_ms()),
        max_wait: Duration::from_millis(options.commit_max_retry_wait_ms()),
    }
}

/// Searches for the snapshot of the commit. While the server is busy, repeats the search until `end`.
async fn find(
    open: &OpenTable,
    table: &Table,
    commit: &PreparedCommit,
    end: Instant,
) -> Result<Option<Snapshot>, Failure> {
    let mut wait = FIRST_WAIT;
    for _ in 1..MAX_FAILURES {
        match history::find(open, table, commit).await {
            Err(failure)
                if failure.code == PFFM_IO && failure.retriable && Instant::now() < end =>
            {
                tokio::time::sleep(wait).await;
                wait *= 2;
            }
            found => return found,
        }
    }
    history::find(open, table, commit).await
}

/// Lengthens the wait by a random part of up to a fifth, so that writers that lost at the same time do
/// not retry at the same time.
fn with_jitter(wait: Duration) -> Duration {
    let (random, ..) = uuid::Uuid::new_v4().as_fields();
    let fraction = f64::from(random) / f64::from(u32::MAX) / 5.0;
    wait.mul_f64(1.0 + fraction)
}
