//! The version and the struct sizes, which a caller checks first, and counters.

use serde::Serialize;

use crate::abi::args;
use crate::abi::buffer::PffmBuffer;
use crate::abi::error::{guard, PffmError};
use crate::abi::handle;
use crate::runtime;

/// Grows with every change of a signature, a struct or the meaning of either.
pub const PFFM_ABI_VERSION: u32 = 6;

/// `which` of `pffm_struct_size`: `PffmBuffer`.
pub const PFFM_STRUCT_BUFFER: i32 = 0;
/// `which` of `pffm_struct_size`: `PffmError`.
pub const PFFM_STRUCT_ERROR: i32 = 1;

/// `PFFM_ABI_VERSION` of the library that was loaded.
#[no_mangle]
pub extern "C" fn pffm_abi_version() -> u32 {
    PFFM_ABI_VERSION
}

/// The size in bytes of the struct named by a `PFFM_STRUCT_*` number; -1 for any other number.
#[no_mangle]
pub extern "C" fn pffm_struct_size(which: i32) -> i64 {
    match which {
        PFFM_STRUCT_BUFFER => size_of::<PffmBuffer>() as i64,
        PFFM_STRUCT_ERROR => size_of::<PffmError>() as i64,
        _ => -1,
    }
}

/// How many catalogs, tables, writes and readers were given out and not closed yet.
#[no_mangle]
pub extern "C" fn pffm_live_handles() -> i64 {
    handle::live()
}

#[derive(Serialize)]
struct LibraryInfo {
    shim: &'static str,
    paimon: &'static str,
    debug: bool,
}

/// Versions, as JSON: `{"shim":"0.1.0","paimon":"0.4.0","debug":false}`.
#[no_mangle]
pub unsafe extern "C" fn pffm_library_info(json: *mut PffmBuffer, error: *mut PffmError) -> i32 {
    guard(error, || {
        // SAFETY: the contract in the crate's documentation.
        let json = unsafe { args::out(json, "json") }?;
        let info = LibraryInfo {
            shim: env!("CARGO_PKG_VERSION"),
            paimon: "0.4.0",
            debug: cfg!(debug_assertions),
        };
        args::put_json(json, &info)
    })
}

/// Sizes the runtime's threads, before anything else was called: their number and the bytes of
/// their stacks, 0 for the default of either. `PFFM_ILLEGAL_STATE` when the runtime already runs with
/// another size.
#[no_mangle]
pub unsafe extern "C" fn pffm_runtime_configure(
    worker_threads: i32,
    stack_size: i64,
    error: *mut PffmError,
) -> i32 {
    guard(error, || runtime::configure(worker_threads, stack_size))
}
