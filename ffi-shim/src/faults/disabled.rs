//! The functions of this module in builds without fault injection. They inject nothing.

use std::future::Future;

use opendal::{Operator, Result};

#[inline(always)]
pub(crate) fn point(_name: &str) {}

#[inline(always)]
pub(crate) fn io(_name: &str) -> std::io::Result<()> {
    Ok(())
}

#[inline(always)]
pub(crate) fn number(_name: &str, value: u64) -> u64 {
    value
}

#[inline(always)]
pub(crate) fn call<T>(body: impl FnOnce() -> T) -> T {
    body()
}

#[inline(always)]
pub(crate) fn in_task<F>(work: F) -> F {
    work
}

#[inline(always)]
pub(crate) fn with_storage_faults(operator: Operator) -> Operator {
    operator
}

#[inline(always)]
pub(crate) fn on_storage<T>(
    _operation: &'static str,
    _path: &str,
    work: impl Future<Output = Result<T>>,
) -> impl Future<Output = Result<T>> {
    work
}
