//! The memory that was freed but that the process keeps.

#![allow(unsafe_code)] // the allocator of glibc

/// The freed memory for which [`release_free_memory`] is worth its time, in bytes.
pub(crate) const WORTH_RELEASING: usize = 64 * 1024 * 1024;

/// Returns freed memory to the operating system. The allocator of glibc keeps freed memory for each thread, so a process
/// that writes with many threads would grow with each table that it writes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn release_free_memory() {
    // SAFETY: malloc_trim may be called at any time and by any thread.
    unsafe { libc::malloc_trim(0) };
}

/// Other allocators return freed memory by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn release_free_memory() {}
