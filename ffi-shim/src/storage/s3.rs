//! Buckets of S3, and of stores that speak its protocol: an operator for each, from the options of
//! the catalog.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use opendal::{HttpTransporter, OperationContext, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use opendal_layer_retry::{RetryEvent, RetryLayer};
use opendal_layer_timeout::TimeoutLayer;
use opendal_service_s3::S3Config;

use super::conditional::{Attempts, Bucket};
use crate::failure::codes::{PFFM_ILLEGAL_ARGUMENT, PFFM_IO};
use crate::failure::Failure;

/// Publishing on a store that knows no conditional PUT, at the user's own risk.
pub(super) const UNCONDITIONAL_PUT: &str = "paimonffm.s3.unconditional-put";

/// The prefixes under which Paimon Java takes an option of S3; the last one that has it wins.
const PREFIXES: [&str; 3] = ["fs.s3a.", "s3a.", "s3."];

/// How often a request is tried anew that was throttled or not answered: for some six seconds.
const RETRIES: usize = 6;
/// The option, of Hadoop's S3A, to try more or less often.
const RETRY_LIMIT: &str = "retry.limit";
const FIRST_WAIT: Duration = Duration::from_millis(100);
/// For a request that moves no data.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// For one part of an upload or download.
const TRANSFER_TIMEOUT: Duration = Duration::from_secs(120);

/// The buckets that a catalog reaches with its options. Each keeps its connections.
pub(crate) struct S3 {
    config: S3Config,
    retries: usize,
    unconditional: bool,
    buckets: Mutex<HashMap<String, Arc<Bucket>>>,
}

/// Without the configuration, which holds keys.
impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3")
            .field("endpoint", &self.config.endpoint)
            .finish_non_exhaustive()
    }
}

impl S3 {
    pub(super) fn new(options: &HashMap<String, String>) -> Result<Self, Failure> {
        Ok(S3 {
            config: config(options),
            retries: match option(options, &[RETRY_LIMIT]) {
                None => RETRIES,
                Some(limit) => limit.parse().map_err(|_| {
                    Failure::argument(format!(
                        "option 's3.{RETRY_LIMIT}' is '{limit}', and has to be a number from 0 on"
                    ))
                })?,
            },
            unconditional: match options.get(UNCONDITIONAL_PUT).map(String::as_str) {
                None | Some("false") => false,
                Some("true") => true,
                Some(other) => {
                    return Err(Failure::argument(format!(
                        "option '{UNCONDITIONAL_PUT}' is '{other}', and has to be true or false"
                    )))
                }
            },
            buckets: Mutex::default(),
        })
    }

    pub(super) fn bucket(&self, name: &str) -> Result<Arc<Bucket>, Failure> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get(name) {
            return Ok(bucket.clone());
        }
        let once = operator(&self.config, name)?;
        let retry = RetryLayer::new()
            .with_notify(warn)
            .with_max_times(self.retries)
            .with_min_delay(FIRST_WAIT)
            .with_jitter();
        let operator = once.clone().layer(retry);
        let shown = match &self.config.endpoint {
            Some(endpoint) => format!("bucket {name} of {endpoint}"),
            None => format!("bucket {name}"),
        };
        let attempts = Attempts {
            once,
            retries: self.retries,
            first_wait: FIRST_WAIT,
        };
        let bucket = Arc::new(Bucket::new(operator, attempts, shown, self.unconditional));
        buckets.insert(name.to_string(), bucket.clone());
        Ok(bucket)
    }

    /// Tells the caches of files apart.
    pub(super) fn namespace(&self, bucket: &str) -> String {
        let endpoint = self.config.endpoint.as_deref().unwrap_or_default();
        format!("paimon-ffm-s3:{endpoint}:{bucket}")
    }
}

/// One line for a request that is tried again, where OpenDAL's own prints the whole error.
fn warn(event: RetryEvent<'_>) {
    warn_of(&event.op, event.retry_after, event.err);
}

pub(super) fn warn_of(what: &dyn fmt::Display, wait: Duration, error: &opendal::Error) {
    log::warn!("S3: {what} failed and is tried again after {wait:?}: {error}");
}

/// An option by the first of its names that is there, without their prefix.
fn option(options: &HashMap<String, String>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let value = |prefix: &&str| options.get(&format!("{prefix}{name}")).cloned();
        PREFIXES.iter().rev().find_map(value)
    })
}

/// The options that the crate reads as well, so that one catalog reaches one store.
fn config(options: &HashMap<String, String>) -> S3Config {
    let option = |names: &[&str]| option(options, names);
    let flag = |names: &[&str]| option(names).is_some_and(|v| v.eq_ignore_ascii_case("true"));
    let mut config = S3Config::default();
    config.enable_virtual_host_style = !flag(&["path-style-access", "path.style.access"]);
    config.endpoint = option(&["endpoint"]);
    config.region = option(&["region"]);
    config.access_key_id = option(&["access-key", "access.key"]);
    config.secret_access_key = option(&["secret-key", "secret.key"]);
    config.session_token = option(&["session.token"]);
    config.role_arn = option(&["assumed.role.arn"]);
    config.external_id = option(&["assumed.role.externalId"]);
    config.role_session_name = option(&["assumed.role.session.name"]);
    config.skip_signature = flag(&["anonymous"]);
    config.server_side_encryption = option(&["sse.type"]);
    config.server_side_encryption_aws_kms_key_id = option(&["sse.key"]);
    config.server_side_encryption_customer_algorithm = option(&["sse-c.algorithm"]);
    config.server_side_encryption_customer_key = option(&["sse-c.key"]);
    config.server_side_encryption_customer_key_md5 = option(&["sse-c.key.md5"]);
    config.default_storage_class = option(&["storage.class"]);
    config
}

/// One that tries nothing again.
fn operator(config: &S3Config, bucket: &str) -> Result<Operator, Failure> {
    let mut config = config.clone();
    config.bucket = bucket.to_string();
    let operator = Operator::from_config(config).map_err(|e| {
        let code = match e.kind() {
            opendal::ErrorKind::ConfigInvalid => PFFM_ILLEGAL_ARGUMENT,
            _ => PFFM_IO,
        };
        Failure::new(code, format!("bucket {bucket}: {e}"))
    })?;
    let transport = HttpTransporter::new(ReqwestTransport::default());
    let timeout = TimeoutLayer::new()
        .with_timeout(REQUEST_TIMEOUT)
        .with_io_timeout(TRANSFER_TIMEOUT);
    Ok(operator
        .with_context(OperationContext::new().with_http_transport(transport))
        .layer(timeout))
}

/// `s3://bucket/some/key` as bucket and key. None for other schemes.
pub(super) fn split(location: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = location.split_once("://")?;
    if !is_s3(scheme) {
        return None;
    }
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    (!bucket.is_empty()).then_some((bucket, key))
}

pub(super) fn is_s3(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("s3") || scheme.eq_ignore_ascii_case("s3a")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        let pair = |(key, value): &(&str, &str)| (key.to_string(), value.to_string());
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn the_spellings_of_paimon_and_hadoop_are_taken() {
        let plain = config(&options(&[
            ("s3.endpoint", "http://localhost:1"),
            ("s3.access-key", "a"),
            ("s3.secret-key", "b"),
            ("s3.region", "eu"),
            ("s3.path-style-access", "TRUE"),
        ]));
        let hadoop = config(&options(&[
            ("fs.s3a.endpoint", "http://localhost:1"),
            ("fs.s3a.access.key", "a"),
            ("fs.s3a.secret.key", "b"),
            ("fs.s3a.region", "eu"),
            ("fs.s3a.path.style.access", "true"),
        ]));
        for config in [plain, hadoop] {
            assert_eq!(config.endpoint.as_deref(), Some("http://localhost:1"));
            assert_eq!(config.access_key_id.as_deref(), Some("a"));
            assert_eq!(config.secret_access_key.as_deref(), Some("b"));
            assert_eq!(config.region.as_deref(), Some("eu"));
            assert!(!config.enable_virtual_host_style);
        }
        let both = config(&options(&[("fs.s3a.region", "old"), ("s3.region", "new")]));
        assert_eq!(both.region.as_deref(), Some("new"));
        assert!(both.enable_virtual_host_style);
    }

    #[test]
    fn keys_are_not_shown() {
        let s3 = S3::new(&options(&[("s3.secret-key", "hush")])).unwrap();
        assert!(!format!("{s3:?}").contains("hush"));
    }

    #[test]
    fn the_opt_in_is_true_or_false() {
        let unconditional = |value| S3::new(&options(&[(UNCONDITIONAL_PUT, value)]));
        assert!(unconditional("true").unwrap().unconditional);
        assert!(!unconditional("false").unwrap().unconditional);
        let message = unconditional("yes").unwrap_err().message;
        assert!(message.contains(UNCONDITIONAL_PUT), "{message}");
    }

    #[test]
    fn the_retry_limit_is_a_number() {
        let retries =
            |value| S3::new(&options(&[("fs.s3a.retry.limit", value)])).map(|s| s.retries);
        assert_eq!(retries("0").unwrap(), 0);
        assert!(retries("-1").unwrap_err().message.contains("retry.limit"));
        assert_eq!(S3::new(&options(&[])).unwrap().retries, RETRIES);
    }

    #[test]
    fn locations_are_split_into_bucket_and_key() {
        assert_eq!(split("s3://b/a/c"), Some(("b", "a/c")));
        assert_eq!(split("S3A://b"), Some(("b", "")));
        assert_eq!(split("s3:///a"), None);
        assert_eq!(split("oss://b/a"), None);
        assert_eq!(split("/b/a"), None);
    }
}
