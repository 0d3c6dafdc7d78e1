//! Catalog options of S3.

use std::collections::HashMap;

use opendal_service_s3::S3Config;

use crate::failure::Failure;

/// The option that allows publishing in a store without conditional PUT, at the user's own risk.
pub(super) const UNCONDITIONAL_PUT: &str = "paimonffm.s3.unconditional-put";

/// The prefixes of S3 options that Paimon Java accepts. The last prefix that is set wins.
const PREFIXES: [&str; 3] = ["fs.s3a.", "s3a.", "s3."];

/// The default number of retries of a throttled or unanswered request. The retries take about six
/// seconds.
const DEFAULT_RETRIES: usize = 6;
/// The option for the number of retries, named as in Hadoop's S3A.
const RETRY_LIMIT: &str = "retry.limit";

/// Returns the number of retries.
pub(super) fn retries(options: &HashMap<String, String>) -> Result<usize, Failure> {
    match option(options, &[RETRY_LIMIT]) {
        None => Ok(DEFAULT_RETRIES),
        Some(limit) => limit.parse().map_err(|_| {
            Failure::argument(format!(
                "option 's3.{RETRY_LIMIT}' is '{limit}'; expected an integer of at least 0"
            ))
        }),
    }
}

/// Returns whether the user accepts publishes without the condition.
pub(super) fn unconditional_put(options: &HashMap<String, String>) -> Result<bool, Failure> {
    match options.get(UNCONDITIONAL_PUT).map(String::as_str) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(Failure::argument(format!(
            "option '{UNCONDITIONAL_PUT}' is '{other}'; expected 'true' or 'false'"
        ))),
    }
}

/// Returns the configuration. Reads the same options as the crate, so that this library and the crate
/// access the same store.
pub(super) fn config(options: &HashMap<String, String>) -> S3Config {
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

/// Returns the value of the first name that is set. `names` have no prefix.
fn option(options: &HashMap<String, String>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let value = |prefix: &&str| options.get(&format!("{prefix}{name}")).cloned();
        PREFIXES.iter().rev().find_map(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        let pair = |(key, value): &(&str, &str)| (key.to_string(), value.to_string());
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn option_names_of_paimon_and_hadoop_are_accepted() {
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
    fn unconditional_put_is_true_or_false() {
        let unconditional = |value| unconditional_put(&options(&[(UNCONDITIONAL_PUT, value)]));
        assert!(unconditional("true").unwrap());
        assert!(!unconditional("false").unwrap());
        let message = unconditional("yes").unwrap_err().message;
        assert!(message.contains(UNCONDITIONAL_PUT), "{message}");
    }

    #[test]
    fn retry_limit_is_a_number() {
        let limit = |value| retries(&options(&[("fs.s3a.retry.limit", value)]));
        assert_eq!(limit("0").unwrap(), 0);
        assert!(limit("-1").unwrap_err().message.contains("retry.limit"));
        assert_eq!(retries(&options(&[])).unwrap(), DEFAULT_RETRIES);
    }
}
