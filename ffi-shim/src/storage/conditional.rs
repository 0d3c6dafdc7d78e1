//! Objects that appear in a bucket whole and exclusively: PUT with `If-None-Match: *`.

use std::time::Duration;

use opendal::{Buffer, Error, ErrorKind, Operator, Result};
use tokio::sync::OnceCell;

use super::s3::{warn_of, UNCONDITIONAL_PUT};
use super::Published;
use crate::upstream::error_texts;

const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// A bucket, and whether its store honours the condition.
#[derive(Debug)]
pub(super) struct Bucket {
    operator: Operator,
    attempts: Attempts,
    shown: String,
    /// Without the condition, because the user said so.
    unconditional: bool,
    honours: OnceCell<bool>,
}

/// How a snapshot is put. That an attempt was answered by nobody must not be forgotten when the next
/// one is refused, so each is made by itself.
#[derive(Debug, Clone)]
pub(super) struct Attempts {
    /// Tries nothing again.
    pub(super) once: Operator,
    pub(super) retries: usize,
    pub(super) first_wait: Duration,
}

/// Why nothing is known to be published.
#[derive(Debug)]
pub(super) struct NotPublished {
    pub(super) error: Error,
    /// Nobody answered: the object may be there, or may yet appear.
    pub(super) in_doubt: bool,
}

impl From<Error> for NotPublished {
    fn from(error: Error) -> Self {
        NotPublished {
            error,
            in_doubt: false,
        }
    }
}

impl Bucket {
    pub(super) fn new(
        operator: Operator,
        attempts: Attempts,
        shown: String,
        unconditional: bool,
    ) -> Self {
        Bucket {
            operator,
            attempts,
            shown,
            unconditional,
            honours: OnceCell::new(),
        }
    }

    pub(super) fn operator(&self) -> &Operator {
        &self.operator
    }

    /// Makes the object at `path` appear with `bytes` unless there is one already.
    pub(super) async fn publish(
        &self,
        path: &str,
        bytes: Buffer,
    ) -> std::result::Result<Published, NotPublished> {
        if self.unconditional {
            return self.publish_unconditionally(path, bytes).await;
        }
        self.ensure_honours(path).await?;
        self.put(path, bytes, true).await
    }

    async fn put(
        &self,
        path: &str,
        bytes: Buffer,
        if_not_exists: bool,
    ) -> std::result::Result<Published, NotPublished> {
        let mut wait = self.attempts.first_wait;
        let mut unanswered = false;
        let mut retries = 0;
        loop {
            let put = self.attempts.once.write_with(path, bytes.clone());
            match put.if_not_exists(if_not_exists).await {
                Ok(_) => return Ok(Published::Ours),
                Err(error) if error.is_temporary() && retries < self.attempts.retries => {
                    unanswered = true;
                    warn_of(&"publish", wait, &error);
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                    retries += 1;
                }
                // The condition failed, perhaps on a request of ours that was answered to nobody
                // and tried again: the bytes, which hold a fresh UUID, tell.
                Err(error) => return self.look(path, &bytes, error, unanswered).await,
            }
        }
    }

    async fn publish_unconditionally(
        &self,
        path: &str,
        bytes: Buffer,
    ) -> std::result::Result<Published, NotPublished> {
        if self.operator.exists(path).await? {
            return Ok(Published::Theirs);
        }
        self.put(path, bytes, false).await
    }

    /// What is there after a PUT that ended with `error`, and others before it `unanswered`.
    async fn look(
        &self,
        path: &str,
        bytes: &Buffer,
        error: Error,
        unanswered: bool,
    ) -> std::result::Result<Published, NotPublished> {
        match self.operator.read(path).await {
            Ok(found) if found.to_bytes() == bytes.to_bytes() => Ok(Published::Ours),
            Ok(_) => Ok(Published::Theirs),
            Err(_) => Err(NotPublished {
                in_doubt: unanswered || !was_refused(&error),
                error,
            }),
        }
    }

    /// Fails where a conditional PUT would overwrite what is there. `path` is in a folder that may
    /// be written to.
    pub(super) async fn ensure_honours(&self, path: &str) -> Result<()> {
        if self.unconditional {
            return Ok(());
        }
        let probe = || self.probe(path);
        if *self.honours.get_or_try_init(probe).await? {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Unsupported,
            format!(
                "{} does not honour If-None-Match on PUT, so two writers could overwrite each \
                 other's snapshots: commits there are refused. If nobody else ever writes to the \
                 table, set the catalog option '{UNCONDITIONAL_PUT}' to 'true'",
                self.shown
            ),
        ))
    }

    /// Puts one object twice; a store that honours the condition refuses the second.
    async fn probe(&self, path: &str) -> Result<bool> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // No name that Paimon lists: neither a snapshot nor a schema.
        let object = format!("{folder}/.conditional-put-{}", uuid::Uuid::new_v4());
        let put = || self.operator.write_with(&object, "?").if_not_exists(true);
        let honours = match put().await {
            Ok(_) => match put().await {
                Ok(_) => Ok(false),
                Err(e) if e.kind() == ErrorKind::ConditionNotMatch => Ok(true),
                Err(e) if is_not_implemented(&e) => Ok(false),
                Err(e) => Err(e),
            },
            // The first PUT was done, not answered, and tried again.
            Err(e) if e.kind() == ErrorKind::ConditionNotMatch => Ok(true),
            Err(e) if is_not_implemented(&e) => Ok(false),
            Err(e) => Err(e),
        };
        let _ = self.operator.delete(&object).await;
        honours
    }
}

/// The store answered that it did not do it. A failed condition is no such answer: what is there
/// may be our own, of a request that was tried again.
fn was_refused(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::NotFound
            | ErrorKind::ConfigInvalid
            | ErrorKind::Unsupported
    )
}

/// What stores answer to a header that they do not know: 501.
fn is_not_implemented(error: &Error) -> bool {
    error.kind() == ErrorKind::Unsupported || error_texts::is_not_implemented(&error.to_string())
}

#[cfg(test)]
mod tests {
    use opendal::services::MemoryConfig;

    use super::*;

    fn bucket(unconditional: bool) -> Bucket {
        let memory = Operator::from_config(MemoryConfig::default()).unwrap();
        let attempts = Attempts {
            once: memory.clone(),
            retries: 0,
            first_wait: Duration::ZERO,
        };
        Bucket::new(memory, attempts, "bucket b".to_string(), unconditional)
    }

    fn run<T>(work: impl std::future::Future<Output = T>) -> T {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.enable_all().build().unwrap().block_on(work)
    }

    #[test]
    fn the_first_publisher_wins_and_the_probe_leaves_nothing() {
        for unconditional in [false, true] {
            run(async {
                let bucket = bucket(unconditional);
                let put =
                    |bytes: &'static str| bucket.publish("t/snapshot/snapshot-1", bytes.into());
                assert_eq!(put("a").await.unwrap(), Published::Ours);
                assert_eq!(put("b").await.unwrap(), Published::Theirs);
                let found = bucket.operator.read("t/snapshot/snapshot-1").await.unwrap();
                assert_eq!(found.to_bytes().as_ref(), b"a");
                let all = bucket.operator.list("t/snapshot/").await.unwrap();
                let names: Vec<_> = all.iter().map(|e| e.name()).collect();
                assert_eq!(names, ["snapshot-1"], "unconditional {unconditional}");
            });
        }
    }

    /// As after a request that was done, not answered, and sent again.
    #[test]
    fn our_own_bytes_are_known_again() {
        run(async {
            let bucket = bucket(false);
            let put = || bucket.publish("snapshot-1", "a".into());
            assert_eq!(put().await.unwrap(), Published::Ours);
            assert_eq!(put().await.unwrap(), Published::Ours);
        });
    }

    #[test]
    fn a_store_that_was_found_out_is_refused_each_time() {
        run(async {
            let bucket = bucket(false);
            bucket.honours.set(false).unwrap();
            for _ in 0..2 {
                let refused = bucket.publish("snapshot-1", "a".into()).await.unwrap_err();
                assert!(!refused.in_doubt);
                assert_eq!(refused.error.kind(), ErrorKind::Unsupported);
                assert!(refused.error.to_string().contains(UNCONDITIONAL_PUT));
            }
            assert!(!bucket.operator.exists("snapshot-1").await.unwrap());
        });
    }

    #[test]
    fn only_an_answer_decides() {
        let error = |kind| Error::new(kind, "no");
        assert!(was_refused(&error(ErrorKind::PermissionDenied)));
        assert!(!was_refused(&error(ErrorKind::ConditionNotMatch)));
        assert!(!was_refused(&error(ErrorKind::Unexpected)));
        assert!(!was_refused(&error(ErrorKind::RateLimited)));
    }
}
