//! The meaning of the server's answer to an attempt.

use paimon::api::RestError;
use paimon::Error;

use crate::commit::outcome;
use crate::failure::codes::{PFFM_COMMIT_CONFLICT, PFFM_IO};
use crate::failure::Failure;
use crate::upstream::error_texts;

/// Failed attempt to commit. An unanswered attempt may have published.
#[derive(Debug)]
pub(super) enum FailedAttempt {
    /// Nothing was published, and another attempt would fail in the same way.
    Refused(Failure),
    /// Another writer published first. This attempt published nothing.
    Lost(Failure),
    /// The attempt failed before it asked the server to publish.
    NotSent(Failure),
    /// The server was asked to publish and did not report the result.
    Unanswered(Failure),
}

impl FailedAttempt {
    /// Classifies the error that the crate reports for one attempt.
    pub(super) fn of(error: Error) -> Self {
        match error {
            Error::UnexpectedError { message, source }
                if error_texts::is_unknown_outcome(&message) =>
            {
                match server_answer(source) {
                    Ok(answer) => FailedAttempt::of_answer(answer),
                    // The error does not have the structure of this version of the crate.
                    Err(source) => {
                        let error = Error::UnexpectedError { message, source };
                        FailedAttempt::Unanswered(Failure::of(error, PFFM_IO))
                    }
                }
            }
            error @ Error::DataInvalid { .. } => {
                let failure = outcome::failure(error);
                let sent = error_texts::is_failed_attempt(&failure.message);
                match failure.code {
                    PFFM_COMMIT_CONFLICT if sent => FailedAttempt::Lost(failure),
                    PFFM_IO => FailedAttempt::NotSent(failure),
                    _ => FailedAttempt::Refused(failure),
                }
            }
            // A snapshot expired while the crate read the history.
            error @ Error::SnapshotNotExist { .. } => {
                FailedAttempt::NotSent(Failure::of(error, PFFM_IO))
            }
            error => {
                let failure = outcome::failure(error);
                match failure.code {
                    PFFM_IO if failure.retriable => FailedAttempt::NotSent(failure),
                    _ => FailedAttempt::Refused(failure),
                }
            }
        }
    }

    fn of_answer(answer: Error) -> Self {
        let verdict = match &answer {
            Error::RestApi { source } => Verdict::of(source),
            _ => Verdict::Unknown,
        };
        let failure = Failure::of(answer, PFFM_IO);
        match verdict {
            Verdict::Refused => FailedAttempt::Refused(failure),
            Verdict::Conflict => FailedAttempt::Lost(Failure {
                code: PFFM_COMMIT_CONFLICT,
                ..failure
            }),
            Verdict::Unknown => FailedAttempt::Unanswered(failure),
        }
    }
}

/// Conclusion from the status with which the server answers a request to publish.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// The server did not publish.
    Refused,
    /// Another snapshot has the requested id.
    Conflict,
    /// The server may have published.
    Unknown,
}

impl Verdict {
    fn of(error: &RestError) -> Self {
        match error {
            RestError::BadRequest { .. }
            | RestError::NotAuthorized { .. }
            | RestError::Forbidden { .. }
            | RestError::NoSuchResource { .. }
            | RestError::NotImplemented { .. } => Verdict::Refused,
            RestError::AlreadyExists { .. } => Verdict::Conflict,
            RestError::ServiceFailure { .. }
            | RestError::ServiceUnavailable { .. }
            | RestError::Unexpected { .. } => Verdict::Unknown,
        }
    }
}

type Source = Option<Box<dyn std::error::Error + Send + Sync>>;

/// Returns the server's answer to the attempt. The answer is the cause of the crate's "gave up" error,
/// which is the cause of the crate's "outcome unknown" error. Fails with the source itself if `source`
/// has a different structure.
fn server_answer(source: Source) -> Result<Error, Source> {
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
    fn server_answer_is_the_cause_of_the_crates_error() {
        let forbidden = Error::from(RestError::Forbidden {
            message: "not you".into(),
        });
        let found = server_answer(source(wrapped(forbidden))).unwrap();
        assert!(found.to_string().contains("not you"), "{found}");
        assert!(server_answer(None).is_err());
        let other = std::io::Error::other("odd");
        assert!(server_answer(Some(Box::new(other))).is_err());
    }

    #[test]
    fn status_decides_whether_the_server_published() {
        let message = || "m".to_string();
        for refused in [
            RestError::BadRequest { message: message() },
            RestError::NotAuthorized { message: message() },
            RestError::Forbidden { message: message() },
            RestError::NotImplemented { message: message() },
        ] {
            assert_eq!(Verdict::of(&refused), Verdict::Refused, "{refused}");
            let attempt = FailedAttempt::of(wrapped(refused.into()));
            assert!(matches!(attempt, FailedAttempt::Refused(_)), "{attempt:?}");
        }
        for unknown in [
            RestError::ServiceFailure { message: message() },
            RestError::ServiceUnavailable { message: message() },
            RestError::Unexpected { message: message() },
        ] {
            assert_eq!(Verdict::of(&unknown), Verdict::Unknown, "{unknown}");
            let attempt = FailedAttempt::of(wrapped(unknown.into()));
            assert!(
                matches!(attempt, FailedAttempt::Unanswered(_)),
                "{attempt:?}"
            );
        }
    }

    #[test]
    fn error_without_a_request_to_publish_is_not_unanswered() {
        let lost = Error::DataInvalid {
            message: "Commit failed for snapshot 2 after 5 millis with 0 retries".into(),
            source: None,
        };
        let attempt = FailedAttempt::of(lost);
        assert!(matches!(attempt, FailedAttempt::Lost(_)), "{attempt:?}");
        let conflict = Error::DataInvalid {
            message: "Delete conflict: file a".into(),
            source: None,
        };
        let attempt = FailedAttempt::of(conflict);
        assert!(matches!(attempt, FailedAttempt::Refused(_)), "{attempt:?}");
    }
}
