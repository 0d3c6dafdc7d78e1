//! The buckets that a catalog accesses with its options.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use opendal::{HttpTransporter, OperationContext, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use opendal_layer_timeout::TimeoutLayer;
use opendal_service_s3::S3Config;

use super::bucket::{Bucket, PublishRetries};
use super::options;
use super::retries::{retry_layer, FIRST_WAIT};
use crate::failure::codes::{PFFM_ILLEGAL_ARGUMENT, PFFM_IO};
use crate::failure::Failure;

/// The timeout of a request that moves no data.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// The timeout of one part of an upload or download.
const TRANSFER_TIMEOUT: Duration = Duration::from_secs(120);

/// Buckets that a catalog accesses with its options. Each bucket reuses its connections.
pub(crate) struct Buckets {
    config: S3Config,
    retries: usize,
    unconditional: bool,
    buckets: Mutex<HashMap<String, Arc<Bucket>>>,
}

/// Leaves out the configuration, because it contains secret keys.
impl fmt::Debug for Buckets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buckets")
            .field("endpoint", &self.config.endpoint)
            .finish_non_exhaustive()
    }
}

impl Buckets {
    pub(in crate::storage) fn new(options: &HashMap<String, String>) -> Result<Self, Failure> {
        Ok(Buckets {
            config: options::config(options),
            retries: options::retries(options)?,
            unconditional: options::unconditional_put(options)?,
            buckets: Mutex::default(),
        })
    }

    /// Returns the bucket with this name.
    pub(in crate::storage) fn bucket(&self, name: &str) -> Result<Arc<Bucket>, Failure> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get(name) {
            return Ok(bucket.clone());
        }
        let without_retries = operator(&self.config, name)?;
        let operator = without_retries.clone().layer(retry_layer(self.retries));
        let description = match &self.config.endpoint {
            Some(endpoint) => format!("bucket {name} of {endpoint}"),
            None => format!("bucket {name}"),
        };
        let publish_retries = PublishRetries {
            operator: without_retries,
            limit: self.retries,
            first_wait: FIRST_WAIT,
        };
        let bucket = Arc::new(Bucket::new(
            operator,
            publish_retries,
            description,
            self.unconditional,
        ));
        buckets.insert(name.to_string(), bucket.clone());
        Ok(bucket)
    }

    /// Returns a namespace for the crate's file caches. Different stores have different namespaces.
    pub(in crate::storage) fn cache_namespace(&self, bucket: &str) -> String {
        let endpoint = self.config.endpoint.as_deref().unwrap_or_default();
        format!("paimon-ffm-s3:{endpoint}:{bucket}")
    }
}

/// Returns an operator that does not retry requests.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_hides_keys() {
        let secret = ("s3.secret-key".to_string(), "hush".to_string());
        let buckets = Buckets::new(&HashMap::from([secret])).unwrap();
        assert!(!format!("{buckets:?}").contains("hush"));
    }
}
