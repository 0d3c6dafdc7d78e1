//! Committing through the catalog's server, one attempt at a time.
//!
//! The crate tries again whatever the server answered, and keeps the last answer only: that the
//! first one got lost nobody would hear. So each call of it is one attempt here, and what may be
//! concluded from its answer is decided before the next.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use paimon::api::RestError;
use paimon::spec::{CoreOptions, Snapshot};
use paimon::table::CommitMessage;
use paimon::{Error, Table};

use super::request::Operation;
use super::{failed, history, known, run, unknown, Commit};
use crate::failure::codes::{PFFM_COMMIT_CONFLICT, PFFM_IO};
use crate::failure::Failure;
use crate::table::OpenTable;
use crate::upstream::error_texts;

/// All batch commits have it; a commit user is what tells them apart.
const COMMIT_IDENTIFIER: i64 = i64::MAX;
/// How often a server that fails, or does not answer, is asked.
const PATIENCE: u32 = 6;
const FIRST_WAIT: Duration = Duration::from_millis(100);
/// For how long it is asked again, while other commits of this process wait for their turn.
const LONGEST: Duration = Duration::from_secs(60);

/// What an attempt came to that is not known to have succeeded.
#[derive(Debug)]
enum Attempt {
    /// Nothing was published, and trying again would change nothing.
    Refused(Failure),
    /// Somebody else was first; nothing was published.
    Beaten(Failure),
    /// The server failed before it was asked to publish.
    NotAsked(Failure),
    /// It was asked to publish, and did not tell what it did.
    InDoubt(Failure),
}

impl Attempt {
    fn of(error: Error) -> Self {
        let asked = match error {
            Error::UnexpectedError { message, source }
                if error_texts::is_unknown_outcome(&message) =>
            {
                match answer(source) {
                    Ok(answer) => answer,
                    // Of another form than this version of the crate has.
                    Err(source) => {
                        let error = Error::UnexpectedError { message, source };
                        return Attempt::InDoubt(Failure::of(error, PFFM_IO));
                    }
                }
            }
            Error::DataInvalid { .. } => {
                let failure = failed(error);
                let took_part = error_texts::is_failed_attempt(&failure.message);
                return match failure.code {
                    PFFM_COMMIT_CONFLICT if took_part => Attempt::Beaten(failure),
                    PFFM_IO => Attempt::NotAsked(failure),
                    _ => Attempt::Refused(failure),
                };
            }
            // Expired while all of them were looked through.
            error @ Error::SnapshotNotExist { .. } => {
                return Attempt::NotAsked(Failure::of(error, PFFM_IO))
            }
            error => {
                let failure = failed(error);
                return match failure.code {
                    PFFM_IO if failure.retriable => Attempt::NotAsked(failure),
                    _ => Attempt::Refused(failure),
                };
            }
        };
        let certain = match &asked {
            Error::RestApi { source } => certainty(source),
            _ => Certainty::None,
        };
        let failure = Failure::of(asked, PFFM_IO);
        match certain {
            Certainty::Refused => Attempt::Refused(failure),
            Certainty::Conflict => Attempt::Beaten(Failure {
                code: PFFM_COMMIT_CONFLICT,
                ..failure
            }),
            Certainty::None => Attempt::InDoubt(failure),
        }
    }
}

/// What a status of the server says about a snapshot that it was to publish.
#[derive(Debug, PartialEq, Eq)]
enum Certainty {
    Refused,
    Conflict,
    None,
}

fn certainty(error: &RestError) -> Certainty {
    match error {
        RestError::BadRequest { .. }
        | RestError::NotAuthorized { .. }
        | RestError::Forbidden { .. }
        | RestError::NoSuchResource { .. }
        | RestError::NotImplemented { .. } => Certainty::Refused,
        RestError::AlreadyExists { .. } => Certainty::Conflict,
        RestError::ServiceFailure { .. }
        | RestError::ServiceUnavailable { .. }
        | RestError::Unexpected { .. } => Certainty::None,
    }
}

type Source = Option<Box<dyn std::error::Error + Send + Sync>>;

/// The server's answer to the only attempt: the cause of the crate's having given up, which is the
/// cause of its not knowing.
fn answer(source: Source) -> Result<Error, Source> {
    let Some(source) = source else {
        return Err(None);
    };
    let gave_up = source.downcast::<Error>().map_err(Some)?;
    match *gave_up {
        Error::DataInvalid {
            source: Some(source),
            ..
        } => source.downcast::<Error>().map(|e| *e).map_err(Some),
        other => Err(Some(Box::new(other))),
    }
}

/// Publishes the commit. It has not been done before, as far as could be seen.
pub(super) async fn publish(
    open: &OpenTable,
    table: &Table,
    commit: &Commit,
    files: &HashSet<String>,
) -> Result<Option<Snapshot>, Failure> {
    let once = table.copy_with_options(HashMap::from([(
        "commit.max-retries".to_string(),
        "0".to_string(),
    )]));
    let options = CoreOptions::new(table.schema().options());
    let timeout = Duration::from_millis(options.commit_timeout_ms());
    let start = Instant::now();
    let end = start + timeout.min(LONGEST);
    let mut in_doubt = None;
    let mut beaten = 0;
    let mut failures = 0;
    let failure = loop {
        // A request that is still on its way may be done at any moment.
        let outcome = match in_doubt.is_some() || !commit.first {
            true => unless_done(&once, commit).await,
            false => run(&once, commit).await,
        };
        let failure = match outcome.map_err(Attempt::of) {
            Ok(()) => {
                let done = find(open, &once, commit, files, end).await;
                return known(done, files);
            }
            Err(Attempt::Refused(failure)) => {
                // With what it has done itself, perhaps.
                if failure.code == PFFM_COMMIT_CONFLICT {
                    if let Ok(Some(snapshot)) = find(open, &once, commit, files, end).await {
                        return Ok(Some(snapshot));
                    }
                }
                break failure;
            }
            Err(Attempt::Beaten(failure)) => {
                beaten += 1;
                failure
            }
            Err(Attempt::NotAsked(failure)) => {
                failures += 1;
                failure
            }
            Err(Attempt::InDoubt(failure)) => {
                failures += 1;
                in_doubt = Some(failure.clone());
                failure
            }
        };
        // Also where it was beaten: by itself, if the server says so of what is there already.
        match history::find(open, &once, commit, files).await {
            Ok(Some(snapshot)) => return Ok(Some(snapshot)),
            Ok(None) => {}
            Err(_) => {
                failures += 1;
                in_doubt.get_or_insert_with(|| failure.clone());
            }
        }
        // What replaces is not repeated blindly: it might replace what came after itself.
        let blind = in_doubt.is_some() && !matches!(commit.operation, Operation::Append);
        let failing = failures >= PATIENCE || (failures > 0 && Instant::now() >= end);
        let beaten_for_long = beaten > options.commit_max_retries() || start.elapsed() >= timeout;
        if blind || failing || beaten_for_long {
            break failure;
        }
        let wait = match failures {
            0 => after_defeat(&options, beaten),
            n => FIRST_WAIT * 2u32.pow(n.min(PATIENCE) - 1),
        };
        tokio::time::sleep(wait).await;
    };
    let Some(doubt) = in_doubt else {
        return Err(failure);
    };
    // The last chance to know.
    if let Ok(Some(snapshot)) = find(open, &once, commit, files, end).await {
        return Ok(Some(snapshot));
    }
    let context = match doubt.message == failure.message {
        true => String::new(),
        false => format!(" (one attempt), {} (the last)", failure.message),
    };
    let doubt = Failure {
        message: format!("{}{context}", doubt.message),
        ..doubt
    };
    Err(unknown(doubt).context("the server did not tell whether it published the snapshot"))
}

/// Publishes unless the commit is below the very snapshot that is published on.
async fn unless_done(table: &Table, commit: &Commit) -> paimon::Result<()> {
    let messages: Vec<CommitMessage> = commit.messages.clone();
    let committer = table
        .new_write_builder()
        .with_commit_user(&commit.user)?
        .try_new_commit()?;
    let id = COMMIT_IDENTIFIER;
    match &commit.operation {
        Operation::Append => {
            committer
                .filter_and_commit_with_identifier(messages, id)
                .await
        }
        Operation::DynamicOverwrite => {
            committer
                .overwrite_with_identifier(messages, None, id)
                .await
        }
        Operation::StaticOverwrite(partition) => {
            let partition = Some(partition.clone());
            committer
                .overwrite_with_identifier(messages, partition, id)
                .await
        }
        Operation::TruncateTable => committer.truncate_table_with_identifier(id).await,
        Operation::TruncatePartitions(partitions) => {
            committer
                .truncate_partitions_with_identifier(partitions.clone(), id)
                .await
        }
    }
}

/// As `history::find`, from a server that may be busy, until a moment.
async fn find(
    open: &OpenTable,
    table: &Table,
    commit: &Commit,
    files: &HashSet<String>,
    end: Instant,
) -> Result<Option<Snapshot>, Failure> {
    let mut wait = FIRST_WAIT;
    for _ in 1..PATIENCE {
        match history::find(open, table, commit, files).await {
            Err(failure)
                if failure.code == PFFM_IO && failure.retriable && Instant::now() < end =>
            {
                tokio::time::sleep(wait).await;
                wait *= 2;
            }
            outcome => return outcome,
        }
    }
    history::find(open, table, commit, files).await
}

/// How long one waits who was beaten so often: the crate's own rule.
fn after_defeat(options: &CoreOptions<'_>, times: u32) -> Duration {
    let wait = options
        .commit_min_retry_wait_ms()
        .saturating_mul(2u64.saturating_pow(times - 1))
        .min(options.commit_max_retry_wait_ms());
    // Up to a fifth more, so that those who were beaten together do not come back together.
    let (random, ..) = uuid::Uuid::new_v4().as_fields();
    let more = f64::from(random) / f64::from(u32::MAX) / 5.0;
    Duration::from_millis(wait).mul_f64(1.0 + more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(answer: Error) -> Error {
        Error::UnexpectedError {
            message: "Commit outcome may be unknown; retain prepared files".into(),
            source: Some(Box::new(Error::DataInvalid {
                message: "Commit failed for snapshot 2 after 5 millis with 0 retries".into(),
                source: Some(Box::new(answer)),
            })),
        }
    }

    fn source(error: Error) -> Source {
        match error {
            Error::UnexpectedError { source, .. } => source,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_answer_is_below_what_the_crate_says() {
        let forbidden = Error::from(RestError::Forbidden {
            message: "not you".into(),
        });
        let found = answer(source(wrapped(forbidden))).unwrap();
        assert!(found.to_string().contains("not you"), "{found}");
        assert!(answer(None).is_err());
        let other = std::io::Error::other("odd");
        assert!(answer(Some(Box::new(other))).is_err());
    }

    #[test]
    fn only_what_a_server_refuses_before_it_does_anything_is_certain() {
        let message = || "m".to_string();
        for refused in [
            RestError::BadRequest { message: message() },
            RestError::NotAuthorized { message: message() },
            RestError::Forbidden { message: message() },
            RestError::NotImplemented { message: message() },
        ] {
            assert_eq!(certainty(&refused), Certainty::Refused, "{refused}");
        }
        for open in [
            RestError::ServiceFailure { message: message() },
            RestError::ServiceUnavailable { message: message() },
            RestError::Unexpected { message: message() },
        ] {
            assert_eq!(certainty(&open), Certainty::None, "{open}");
        }
    }
}
