//! Handles: Rust values behind the opaque pointers of the C ABI.
//!
//! A handle type states how C callers may share the handle:
//! * a [`SharedHandle`] only gives access as `&T`, so any number of calls may use the value at once;
//! * an [`ExclusiveHandle`] gives `&mut T` access to one call at a time, and refuses a concurrent call.
//!
//! The compiler enforces the difference. These uses compile:
//!
//! ```no_run
//! use paimon_ffm::abi::handle::{ExclusiveHandle, SharedHandle};
//!
//! let shared = SharedHandle::new(vec![1]);
//! let clone = shared.clone();
//! assert_eq!(shared.len(), clone.share().len());
//!
//! let exclusive = ExclusiveHandle::new(vec![1]);
//! exclusive.try_access().unwrap().push(2);
//! let last = exclusive.into_access();
//! ```
//!
//! Each of these misuses fails to compile. They are doctests instead of `trybuild` tests, because `trybuild`
//! builds into its own target directory and would compile every dependency again. Stable Rust does not compare
//! the error codes. Each example therefore uses the same imports and constructors as the example above, and
//! only its last line is wrong.
//!
//! A shared handle gives no mutable access:
//!
//! ```compile_fail,E0596
//! use paimon_ffm::abi::handle::SharedHandle;
//! let shared = SharedHandle::new(vec![1]);
//! shared.push(2);
//! ```
//!
//! A shared handle cannot hold a value that is not `Sync`:
//!
//! ```compile_fail,E0277
//! use paimon_ffm::abi::handle::SharedHandle;
//! SharedHandle::new(std::cell::Cell::new(1));
//! ```
//!
//! An exclusive handle cannot be cloned:
//!
//! ```compile_fail,E0599
//! use paimon_ffm::abi::handle::ExclusiveHandle;
//! let exclusive = ExclusiveHandle::new(vec![1]);
//! exclusive.clone();
//! ```
//!
//! An exclusive handle gives no access without a lock:
//!
//! ```compile_fail,E0599
//! use paimon_ffm::abi::handle::ExclusiveHandle;
//! let exclusive = ExclusiveHandle::new(vec![1]);
//! exclusive.push(2);
//! ```
//!
//! An exclusive handle cannot be used after its last access:
//!
//! ```compile_fail,E0382
//! use paimon_ffm::abi::handle::ExclusiveHandle;
//! let exclusive = ExclusiveHandle::new(vec![1]);
//! drop(exclusive.into_access());
//! exclusive.try_access();
//! ```
//!
//! An exclusive handle cannot hold a value that is not `Send`:
//!
//! ```compile_fail,E0277
//! use paimon_ffm::abi::handle::ExclusiveHandle;
//! ExclusiveHandle::new(std::rc::Rc::new(1));
//! ```

use std::future::Future;
use std::ops::Deref;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::failure::Failure;

/// A value that any number of threads may use at once. A clone refers to the same value.
#[derive(Debug)]
pub struct SharedHandle<T: Send + Sync>(Arc<T>);

impl<T: Send + Sync> SharedHandle<T> {
    pub fn new(value: T) -> Self {
        SharedHandle(Arc::new(value))
    }

    /// Returns the value for work that may outlive the handle.
    pub fn share(&self) -> Arc<T> {
        self.0.clone()
    }
}

impl<T: Send + Sync> Clone for SharedHandle<T> {
    fn clone(&self) -> Self {
        SharedHandle(self.0.clone())
    }
}

impl<T: Send + Sync> Deref for SharedHandle<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A value that only one call may use at a time. The access can move to the thread that does the work.
#[derive(Debug)]
pub struct ExclusiveHandle<T: Send>(Arc<Mutex<T>>);

impl<T: Send> ExclusiveHandle<T> {
    pub fn new(value: T) -> Self {
        ExclusiveHandle(Arc::new(Mutex::new(value)))
    }

    /// Returns mutable access, or none while another call has it.
    pub fn try_access(&self) -> Option<OwnedMutexGuard<T>> {
        self.0.clone().try_lock_owned().ok()
    }

    /// Returns mutable access. Fails with `PFFM_ILLEGAL_STATE` while another call has it. The error message
    /// calls the handle `name`.
    pub(crate) fn access(&self, name: &str) -> Result<OwnedMutexGuard<T>, Failure> {
        self.try_access()
            .ok_or_else(|| Failure::state(format!("the {name} is in use by another thread")))
    }

    /// Consumes the handle, waits for a call that has access, and then returns the last access.
    pub fn into_access(self) -> impl Future<Output = OwnedMutexGuard<T>> {
        self.0.lock_owned()
    }
}

/// The number of handles that callers hold and have not closed.
static LIVE: AtomicI64 = AtomicI64::new(0);

/// A mark that counts its handle as live, from the creation of the mark until it is dropped.
#[derive(Debug)]
pub(crate) struct Live(());

impl Live {
    pub(crate) fn new() -> Self {
        LIVE.fetch_add(1, Ordering::Relaxed);
        Live(())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

pub(crate) fn live() -> i64 {
    LIVE.load(Ordering::Relaxed)
}

/// Passes the ownership of a value to the caller, as an opaque pointer. Callers may pass the pointer to any
/// thread.
pub(crate) fn give<T: Send + Sync>(value: T) -> *mut T {
    Box::into_raw(Box::new(value))
}

/// Returns the value behind a pointer. The caller keeps the ownership. Fails for null.
pub(crate) unsafe fn borrow<'a, T: Send + Sync>(
    handle: *const T,
    name: &str,
) -> Result<&'a T, Failure> {
    // SAFETY: the pointer is null, or it comes from `give` and was not taken back.
    unsafe { handle.as_ref() }.ok_or_else(|| Failure::argument(format!("{name} is null")))
}

/// Takes the ownership of a value back from the caller. Returns none for null.
pub(crate) unsafe fn take<T: Send + Sync>(handle: *mut T) -> Option<Box<T>> {
    // SAFETY: the pointer is null, or it comes from `give` and was not taken back before.
    (!handle.is_null()).then(|| unsafe { Box::from_raw(handle) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exclusive_handles_refuse_concurrent_access() {
        let handle = ExclusiveHandle::new(1);
        let access = handle.try_access().unwrap();
        assert!(handle.try_access().is_none());
        let failure = handle.access("reader").unwrap_err();
        assert_eq!(failure.message, "the reader is in use by another thread");
        drop(access);
        assert_eq!(*futures::executor::block_on(handle.into_access()), 1);
    }
}
