//! Exclusive publishing in a bucket by a PUT with `If-None-Match: *`.

use std::time::Duration;

use opendal::{Buffer, Error, ErrorKind, Operator, Result};
use tokio::sync::OnceCell;

use super::options::UNCONDITIONAL_PUT;
use super::retries::log_retry;
use crate::storage::outcome::{PublishError, PublishOutcome};
use crate::upstream::error_texts;

const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Bucket that remembers whether its store supports the condition.
#[derive(Debug)]
pub(in crate::storage) struct Bucket {
    operator: Operator,
    publish_retries: PublishRetries,
    description: String,
    /// Whether the user accepts publishes without the condition.
    unconditional: bool,
    supports_condition: OnceCell<bool>,
}

/// Retries of a publish. When an attempt is refused, an earlier unanswered attempt may still have
/// succeeded. Therefore each attempt is a separate request, which OpenDAL does not retry.
#[derive(Debug, Clone)]
pub(super) struct PublishRetries {
    /// An operator that does not retry requests.
    pub(super) operator: Operator,
    pub(super) limit: usize,
    pub(super) first_wait: Duration,
}

impl Bucket {
    pub(super) fn new(
        operator: Operator,
        publish_retries: PublishRetries,
        description: String,
        unconditional: bool,
    ) -> Self {
        Bucket {
            operator,
            publish_retries,
            description,
            unconditional,
            supports_condition: OnceCell::new(),
        }
    }

    /// Returns the operator of the bucket, which retries requests.
    pub(in crate::storage) fn operator(&self) -> &Operator {
        &self.operator
    }

    /// Publishes an object, unless the object already exists.
    pub(in crate::storage) async fn publish(
        &self,
        path: &str,
        bytes: Buffer,
    ) -> std::result::Result<PublishOutcome, PublishError> {
        if self.unconditional {
            return self.publish_unconditionally(path, bytes).await;
        }
        self.ensure_conditional_put(path).await?;
        self.put(path, bytes, true).await
    }

    async fn put(
        &self,
        path: &str,
        bytes: Buffer,
        if_not_exists: bool,
    ) -> std::result::Result<PublishOutcome, PublishError> {
        let mut wait = self.publish_retries.first_wait;
        let mut unanswered = false;
        let mut retries = 0;
        loop {
            let put = self
                .publish_retries
                .operator
                .write_with(path, bytes.clone());
            match put.if_not_exists(if_not_exists).await {
                Ok(_) => return Ok(PublishOutcome::Won),
                Err(error) if error.is_temporary() && retries < self.publish_retries.limit => {
                    unanswered = true;
                    log_retry(&"publish", wait, &error);
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                    retries += 1;
                }
                // An earlier, unanswered request of ours may have caused the failed condition.
                Err(error) => {
                    return self
                        .outcome_of_failed_put(path, &bytes, error, unanswered)
                        .await
                }
            }
        }
    }

    async fn publish_unconditionally(
        &self,
        path: &str,
        bytes: Buffer,
    ) -> std::result::Result<PublishOutcome, PublishError> {
        if self.operator.exists(path).await? {
            return Ok(PublishOutcome::Lost);
        }
        self.put(path, bytes, false).await
    }

    /// Determines the outcome of a failed PUT from the object at `path`. The bytes contain a fresh UUID,
    /// so an object with equal bytes is our object. `unanswered` tells whether an earlier PUT was not
    /// answered.
    async fn outcome_of_failed_put(
        &self,
        path: &str,
        bytes: &Buffer,
        error: Error,
        unanswered: bool,
    ) -> std::result::Result<PublishOutcome, PublishError> {
        match self.operator.read(path).await {
            Ok(found) if found.to_bytes() == bytes.to_bytes() => Ok(PublishOutcome::Won),
            Ok(_) => Ok(PublishOutcome::Lost),
            Err(_) => Err(PublishError {
                in_doubt: unanswered || !is_refusal(&error),
                error,
            }),
        }
    }

    /// Fails if a conditional PUT would overwrite an existing object. The folder of `path` must be
    /// writable.
    pub(in crate::storage) async fn ensure_conditional_put(&self, path: &str) -> Result<()> {
        if self.unconditional {
            return Ok(());
        }
        let probe = || self.probe(path);
        if *self.supports_condition.get_or_try_init(probe).await? {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Unsupported,
            format!(
                "{} does not support If-None-Match on PUT, so concurrent writers could overwrite \
                 each other's snapshots; commits to it are refused. If the table has only one \
                 writer, set the catalog option '{UNCONDITIONAL_PUT}' to 'true' to commit without \
                 this protection",
                self.description
            ),
        ))
    }

    /// Returns whether the store supports the condition. Puts one object twice: a store that supports the
    /// condition refuses the second PUT.
    async fn probe(&self, path: &str) -> Result<bool> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Paimon lists snapshots and schemas. It recognizes this name as neither.
        let object = format!("{folder}/.conditional-put-{}", uuid::Uuid::new_v4());
        let put = || self.operator.write_with(&object, "?").if_not_exists(true);
        let supported = match put().await {
            Ok(_) => match put().await {
                Ok(_) => Ok(false),
                Err(e) if e.kind() == ErrorKind::ConditionNotMatch => Ok(true),
                Err(e) if is_not_implemented(&e) => Ok(false),
                Err(e) => Err(e),
            },
            // The first PUT succeeded without an answer, and its retry was refused.
            Err(e) if e.kind() == ErrorKind::ConditionNotMatch => Ok(true),
            Err(e) if is_not_implemented(&e) => Ok(false),
            Err(e) => Err(e),
        };
        let _ = self.operator.delete(&object).await;
        supported
    }
}

/// Returns whether the store answered that it wrote nothing. A failed condition is not such an answer:
/// the existing object may be from an unanswered request of ours.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::NotFound
            | ErrorKind::ConfigInvalid
            | ErrorKind::Unsupported
    )
}

/// Returns whether the store answered with status 501, as stores do for an unknown header.
fn is_not_implemented(error: &Error) -> bool {
    error.kind() == ErrorKind::Unsupported || error_texts::is_not_implemented(&error.to_string())
}

#[cfg(test)]
mod tests {
    use opendal::services::MemoryConfig;

    use super::*;

    fn bucket(unconditional: bool) -> Bucket {
        let memory = Operator::from_config(MemoryConfig::default()).unwrap();
        let publish_retries = PublishRetries {
            operator: memory.clone(),
            limit: 0,
            first_wait: Duration::ZERO,
        };
        Bucket::new(
            memory,
            publish_retries,
            "bucket b".to_string(),
            unconditional,
        )
    }

    fn run<T>(work: impl std::future::Future<Output = T>) -> T {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.enable_all().build().unwrap().block_on(work)
    }

    #[test]
    fn first_publish_wins_and_probe_leaves_nothing() {
        for unconditional in [false, true] {
            run(async {
                let bucket = bucket(unconditional);
                let put =
                    |bytes: &'static str| bucket.publish("t/snapshot/snapshot-1", bytes.into());
                assert_eq!(put("a").await.unwrap(), PublishOutcome::Won);
                assert_eq!(put("b").await.unwrap(), PublishOutcome::Lost);
                let found = bucket.operator.read("t/snapshot/snapshot-1").await.unwrap();
                assert_eq!(found.to_bytes().as_ref(), b"a");
                let all = bucket.operator.list("t/snapshot/").await.unwrap();
                let names: Vec<_> = all.iter().map(|e| e.name()).collect();
                assert_eq!(names, ["snapshot-1"], "unconditional {unconditional}");
            });
        }
    }

    /// The second publish stands for a repeated request: the first request succeeded but was not answered.
    #[test]
    fn second_publish_of_the_same_bytes_wins() {
        run(async {
            let bucket = bucket(false);
            let put = || bucket.publish("snapshot-1", "a".into());
            assert_eq!(put().await.unwrap(), PublishOutcome::Won);
            assert_eq!(put().await.unwrap(), PublishOutcome::Won);
        });
    }

    #[test]
    fn store_without_conditional_put_is_refused_each_time() {
        run(async {
            let bucket = bucket(false);
            bucket.supports_condition.set(false).unwrap();
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
    fn only_definite_answers_are_refusals() {
        let error = |kind| Error::new(kind, "no");
        assert!(is_refusal(&error(ErrorKind::PermissionDenied)));
        assert!(!is_refusal(&error(ErrorKind::ConditionNotMatch)));
        assert!(!is_refusal(&error(ErrorKind::Unexpected)));
        assert!(!is_refusal(&error(ErrorKind::RateLimited)));
    }
}
