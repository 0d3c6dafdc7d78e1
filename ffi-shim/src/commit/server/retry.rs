//! The decision after each attempt to commit. This file has no access to the server.

use std::time::Duration;

use super::answer::FailedAttempt;
use crate::commit::outcome;
use crate::failure::codes::PFFM_COMMIT_CONFLICT;
use crate::failure::Failure;

/// The number of failures after which a commit gives up. Lost attempts do not count.
pub(super) const MAX_FAILURES: u32 = 6;
/// The wait after the first failure. Each further failure doubles the wait time.
pub(super) const FIRST_WAIT: Duration = Duration::from_millis(100);
/// The time limit of a commit that had failures. Other commits of this process wait during this time.
pub(super) const FAILING_TIMEOUT: Duration = Duration::from_secs(60);

/// Limits of the retries of one commit.
#[derive(Debug, Clone)]
pub(super) struct RetryPolicy {
    /// Whether the commit is an append. An append can be repeated safely. A repeated overwrite or
    /// truncation could replace rows that were written after its first snapshot.
    pub(super) appends: bool,
    /// Whether no process has tried this commit before.
    pub(super) first_attempt: bool,
    /// The maximum number of lost attempts. One more lost attempt ends the commit.
    pub(super) max_retries: u32,
    pub(super) timeout: Duration,
    pub(super) min_wait: Duration,
    pub(super) max_wait: Duration,
}

impl RetryPolicy {
    /// Returns the time limit of a commit that had failures.
    pub(super) fn failing_timeout(&self) -> Duration {
        self.timeout.min(FAILING_TIMEOUT)
    }
}

/// State of the retries of one commit.
#[derive(Debug)]
pub(super) struct Retries {
    policy: RetryPolicy,
    /// The failure of an attempt that may have published, if there was such an attempt.
    in_doubt: Option<Failure>,
    lost: u32,
    failures: u32,
}

/// Event in the course of a commit.
#[derive(Debug)]
pub(super) enum Event {
    /// The commit starts.
    Started,
    /// An attempt failed.
    AttemptFailed(FailedAttempt),
    /// The search after a failed attempt did not find the snapshot of the commit.
    NotFound(Failure),
    /// The search after a failed attempt failed.
    SearchFailed(Failure),
}

/// Decision about the next step of a commit.
#[derive(Debug)]
pub(super) enum Decision {
    /// Waits and then attempts to commit.
    Attempt {
        wait: Duration,
        /// Whether to lengthen the wait by a random part, so that writers that lost at the same time retry
        /// at different times.
        jitter: bool,
        /// Whether the attempt must check that neither its base snapshot nor an earlier snapshot contains
        /// the commit.
        unless_present: bool,
    },
    /// Searches for the snapshot of the commit. The field holds the failure of the last attempt.
    Search(Failure),
    /// Ends the commit with the failure.
    GiveUp {
        failure: Failure,
        /// Whether a last search is necessary because the commit may have succeeded.
        search: bool,
    },
}

impl Retries {
    pub(super) fn new(policy: RetryPolicy) -> Self {
        Retries {
            policy,
            in_doubt: None,
            lost: 0,
            failures: 0,
        }
    }

    /// Decides the next step after an event. `elapsed` is the time since the start of the commit.
    pub(super) fn decide(&mut self, event: Event, elapsed: Duration) -> Decision {
        match event {
            Event::Started => self.attempt(Duration::ZERO, false),
            Event::AttemptFailed(FailedAttempt::Refused(failure)) => {
                // The conflict may be with the snapshot of this commit itself.
                let conflict = failure.code == PFFM_COMMIT_CONFLICT;
                self.give_up(failure, conflict)
            }
            Event::AttemptFailed(FailedAttempt::Lost(failure)) => {
                // Some servers report a conflict if they receive a request again that they have already
                // carried out. So the winner may be this commit itself.
                self.lost += 1;
                Decision::Search(failure)
            }
            Event::AttemptFailed(FailedAttempt::NotSent(failure)) => {
                self.failures += 1;
                Decision::Search(failure)
            }
            Event::AttemptFailed(FailedAttempt::Unanswered(failure)) => {
                self.failures += 1;
                self.in_doubt = Some(failure.clone());
                Decision::Search(failure)
            }
            Event::NotFound(failure) => self.retry(failure, elapsed),
            Event::SearchFailed(failure) => {
                self.failures += 1;
                self.in_doubt.get_or_insert_with(|| failure.clone());
                self.retry(failure, elapsed)
            }
        }
    }

    fn retry(&self, failure: Failure, elapsed: Duration) -> Decision {
        let policy = &self.policy;
        let must_not_repeat = self.in_doubt.is_some() && !policy.appends;
        let too_many_failures = self.failures >= MAX_FAILURES
            || (self.failures > 0 && elapsed >= policy.failing_timeout());
        let too_many_losses = self.lost > policy.max_retries || elapsed >= policy.timeout;
        if must_not_repeat || too_many_failures || too_many_losses {
            return self.give_up(failure, false);
        }
        match self.failures {
            0 => self.attempt(self.wait_after_losses(), true),
            n => self.attempt(FIRST_WAIT * 2u32.pow(n - 1), false),
        }
    }

    fn attempt(&self, wait: Duration, jitter: bool) -> Decision {
        Decision::Attempt {
            wait,
            jitter,
            // The server may still carry out an unanswered request at any time.
            unless_present: self.in_doubt.is_some() || !self.policy.first_attempt,
        }
    }

    /// Returns the wait after lost attempts, as the crate computes it, but without the random part.
    fn wait_after_losses(&self) -> Duration {
        let factor = 2u32.saturating_pow(self.lost.saturating_sub(1));
        let wait = self.policy.min_wait.saturating_mul(factor);
        wait.min(self.policy.max_wait)
    }

    fn give_up(&self, last: Failure, search: bool) -> Decision {
        let Some(doubt) = &self.in_doubt else {
            return Decision::GiveUp {
                failure: last,
                search,
            };
        };
        let message = match doubt.message == last.message {
            true => doubt.message.clone(),
            false => format!(
                "{} (an earlier attempt), {} (the last attempt)",
                doubt.message, last.message
            ),
        };
        let failure = outcome::unknown(Failure {
            message,
            ..doubt.clone()
        });
        Decision::GiveUp {
            failure: failure.context("the server did not report whether it published the snapshot"),
            search: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::{PFFM_COMMIT_OUTCOME_UNKNOWN, PFFM_ILLEGAL_ARGUMENT, PFFM_IO};

    const START: Duration = Duration::ZERO;

    fn policy() -> RetryPolicy {
        RetryPolicy {
            appends: true,
            first_attempt: true,
            max_retries: 3,
            timeout: Duration::from_secs(300),
            min_wait: Duration::from_millis(10),
            max_wait: Duration::from_millis(30),
        }
    }

    fn retries() -> Retries {
        Retries::new(policy())
    }

    fn io(message: &str) -> Failure {
        Failure::new(PFFM_IO, message)
    }

    fn conflict() -> Failure {
        Failure::new(PFFM_COMMIT_CONFLICT, "another writer was first")
    }

    /// Simulates a failed attempt and a search that finds nothing.
    fn fail(retries: &mut Retries, attempt: FailedAttempt, elapsed: Duration) -> Decision {
        match retries.decide(Event::AttemptFailed(attempt), elapsed) {
            Decision::Search(failure) => retries.decide(Event::NotFound(failure), elapsed),
            other => panic!("{other:?}"),
        }
    }

    fn next_attempt(decision: Decision) -> (Duration, bool, bool) {
        match decision {
            Decision::Attempt {
                wait,
                jitter,
                unless_present,
            } => (wait, jitter, unless_present),
            other => panic!("{other:?}"),
        }
    }

    fn end(decision: Decision) -> (Failure, bool) {
        match decision {
            Decision::GiveUp { failure, search } => (failure, search),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn first_attempt_starts_at_once() {
        let first = retries().decide(Event::Started, START);
        assert_eq!(next_attempt(first), (START, false, false));
    }

    #[test]
    fn repeated_commit_checks_its_base_snapshots() {
        let mut retries = Retries::new(RetryPolicy {
            first_attempt: false,
            ..policy()
        });
        let first = retries.decide(Event::Started, START);
        assert_eq!(next_attempt(first), (START, false, true));
    }

    #[test]
    fn refused_attempt_ends_the_commit_without_a_search() {
        let refused = FailedAttempt::Refused(Failure::argument("bad request"));
        let decision = retries().decide(Event::AttemptFailed(refused), START);
        let (failure, search) = end(decision);
        assert_eq!(failure.code, PFFM_ILLEGAL_ARGUMENT);
        assert!(!search);
    }

    #[test]
    fn refusal_by_conflict_is_followed_by_a_search() {
        let refused = FailedAttempt::Refused(conflict());
        let decision = retries().decide(Event::AttemptFailed(refused), START);
        let (failure, search) = end(decision);
        assert_eq!(failure.code, PFFM_COMMIT_CONFLICT);
        assert!(search);
    }

    #[test]
    fn lost_attempts_are_repeated_up_to_the_limit() {
        let mut retries = retries();
        let mut lose = || fail(&mut retries, FailedAttempt::Lost(conflict()), START);
        let millis = Duration::from_millis;
        assert_eq!(next_attempt(lose()), (millis(10), true, false));
        assert_eq!(next_attempt(lose()), (millis(20), true, false));
        assert_eq!(next_attempt(lose()), (millis(30), true, false));
        let (failure, search) = end(lose());
        assert_eq!(failure.code, PFFM_COMMIT_CONFLICT);
        assert!(!search);
    }

    #[test]
    fn lost_attempt_after_the_timeout_ends_the_commit() {
        let mut retries = retries();
        let late = Duration::from_secs(300);
        let decision = fail(&mut retries, FailedAttempt::Lost(conflict()), late);
        assert_eq!(end(decision).0.code, PFFM_COMMIT_CONFLICT);
    }

    #[test]
    fn sixth_failure_ends_the_commit() {
        let mut retries = retries();
        let mut attempt = || fail(&mut retries, FailedAttempt::NotSent(io("busy")), START);
        for millis in [100, 200, 400, 800, 1600] {
            let wait = Duration::from_millis(millis);
            assert_eq!(next_attempt(attempt()), (wait, false, false));
        }
        let (failure, search) = end(attempt());
        assert_eq!(failure.code, PFFM_IO);
        assert!(!search, "no attempt asked the server to publish");
    }

    #[test]
    fn failures_end_the_commit_after_a_minute() {
        let mut retries = retries();
        let minute = Duration::from_secs(60);
        let lost = fail(&mut retries, FailedAttempt::Lost(conflict()), minute);
        next_attempt(lost);
        let failed = fail(&mut retries, FailedAttempt::NotSent(io("busy")), minute);
        assert_eq!(end(failed).0.code, PFFM_IO);
    }

    #[test]
    fn unanswered_append_is_repeated_unless_present() {
        let mut retries = retries();
        let unanswered = FailedAttempt::Unanswered(io("no answer"));
        let decision = fail(&mut retries, unanswered, START);
        assert_eq!(next_attempt(decision), (FIRST_WAIT, false, true));
    }

    #[test]
    fn unanswered_overwrite_is_not_repeated() {
        let mut retries = Retries::new(RetryPolicy {
            appends: false,
            ..policy()
        });
        let unanswered = FailedAttempt::Unanswered(io("no answer"));
        let (failure, search) = end(fail(&mut retries, unanswered, START));
        assert_eq!(failure.code, PFFM_COMMIT_OUTCOME_UNKNOWN);
        assert!(search);
    }

    #[test]
    fn refusal_after_an_unanswered_attempt_is_an_unknown_outcome() {
        let mut retries = retries();
        let unanswered = FailedAttempt::Unanswered(io("no answer"));
        next_attempt(fail(&mut retries, unanswered, START));
        let refused = FailedAttempt::Refused(Failure::argument("bad request"));
        let (failure, search) = end(retries.decide(Event::AttemptFailed(refused), START));
        assert_eq!(failure.code, PFFM_COMMIT_OUTCOME_UNKNOWN);
        for part in ["no answer", "bad request"] {
            assert!(failure.message.contains(part), "{}", failure.message);
        }
        assert!(search);
    }

    #[test]
    fn failed_search_leaves_the_attempt_in_doubt() {
        let mut retries = retries();
        let lost = Event::AttemptFailed(FailedAttempt::Lost(conflict()));
        let Decision::Search(failure) = retries.decide(lost, START) else {
            panic!("a lost attempt is followed by a search");
        };
        let decision = retries.decide(Event::SearchFailed(failure), START);
        assert_eq!(next_attempt(decision), (FIRST_WAIT, false, true));
        let refused = FailedAttempt::Refused(Failure::argument("bad request"));
        let (failure, _) = end(retries.decide(Event::AttemptFailed(refused), START));
        assert_eq!(failure.code, PFFM_COMMIT_OUTCOME_UNKNOWN);
    }
}
