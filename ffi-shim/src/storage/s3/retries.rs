//! Retries of requests to S3.

use std::fmt::Display;
use std::time::Duration;

use opendal::raw::Layer;
use opendal_layer_retry::{RetryEvent, RetryLayer};

pub(super) const FIRST_WAIT: Duration = Duration::from_millis(100);

/// Returns the layer that retries every request except publishes.
pub(super) fn retry_layer(retries: usize) -> impl Layer {
    RetryLayer::new()
        .with_notify(log_event)
        .with_max_times(retries)
        .with_min_delay(FIRST_WAIT)
        .with_jitter()
}

fn log_event(event: RetryEvent<'_>) {
    log_retry(&event.op, event.retry_after, event.err);
}

/// Logs a retry in one line. OpenDAL's own log record contains the complete error.
pub(super) fn log_retry(operation: &dyn Display, wait: Duration, error: &opendal::Error) {
    log::warn!("S3: {operation} failed, retrying in {wait:?}: {error}");
}
