//! Handles: boxed values behind opaque pointers, counted while they live.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::failure::Failure;

static LIVE: AtomicI64 = AtomicI64::new(0);

/// Held by every handle; counts it as live from creation to drop, whatever way that comes.
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

pub(crate) fn give<T>(value: T) -> *mut T {
    Box::into_raw(Box::new(value))
}

/// The value behind a handle, which stays the caller's.
pub(crate) unsafe fn borrow<'a, T>(handle: *const T, name: &str) -> Result<&'a T, Failure> {
    // SAFETY: null or a pointer from `give` that was not taken back.
    unsafe { handle.as_ref() }.ok_or_else(|| Failure::argument(format!("{name} is null")))
}

/// Takes a handle back. Returns none for a null handle.
pub(crate) unsafe fn take<T>(handle: *mut T) -> Option<Box<T>> {
    // SAFETY: null or a pointer from `give` that was not taken back before.
    (!handle.is_null()).then(|| unsafe { Box::from_raw(handle) })
}
