//! Versions and struct sizes, which a caller checks first, and the size of the runtime.

use serde::Serialize;

use crate::abi::args;
use crate::abi::buffer::PffmBuffer;
use crate::abi::error::{guard, PffmError};
use crate::abi::handle;
use crate::abi::read::PffmReaderMetrics;
use crate::abi::write::PffmWriteMetrics;
use crate::runtime;

/// The version of the C ABI. It increases with every new function and every change of a signature, a struct or their
/// meaning.
pub const PFFM_ABI_VERSION: u32 = 12;

/// The value of `which` for `PffmBuffer` in `pffm_struct_size`.
pub const PFFM_STRUCT_BUFFER: i32 = 0;
/// The value of `which` for `PffmError` in `pffm_struct_size`.
pub const PFFM_STRUCT_ERROR: i32 = 1;
/// The value of `which` for `PffmReaderMetrics` in `pffm_struct_size`.
pub const PFFM_STRUCT_READER_METRICS: i32 = 2;
/// The value of `which` for `PffmWriteMetrics` in `pffm_struct_size`.
pub const PFFM_STRUCT_WRITE_METRICS: i32 = 3;

/// Returns `PFFM_ABI_VERSION` of the loaded library. A caller must not use a library with another version.
#[no_mangle]
pub extern "C" fn pffm_abi_version() -> u32 {
    PFFM_ABI_VERSION
}

/// Returns the size in bytes of the struct that `which`, a `PFFM_STRUCT_*` number, names. Returns -1 for any
/// other number.
#[no_mangle]
pub extern "C" fn pffm_struct_size(which: i32) -> i64 {
    match which {
        PFFM_STRUCT_BUFFER => size_of::<PffmBuffer>() as i64,
        PFFM_STRUCT_ERROR => size_of::<PffmError>() as i64,
        PFFM_STRUCT_READER_METRICS => size_of::<PffmReaderMetrics>() as i64,
        PFFM_STRUCT_WRITE_METRICS => size_of::<PffmWriteMetrics>() as i64,
        _ => -1,
    }
}

/// Returns the number of catalogs, tables, writers and readers that are open in this process.
#[no_mangle]
pub extern "C" fn pffm_live_handles() -> i64 {
    handle::live()
}

/// The version of the `paimon` crate, which Cargo.toml pins.
const PAIMON_VERSION: &str = "0.4.0";

#[derive(Serialize)]
struct LibraryInfo {
    shim: &'static str,
    paimon: &'static str,
    debug: bool,
}

/// Returns the versions of the library and of the `paimon` crate as JSON:
/// `{"shim":"0.1.0","paimon":"0.4.0","debug":false}`. `debug` is true if the library has debug assertions. The
/// caller frees `json`.
#[no_mangle]
pub unsafe extern "C" fn pffm_library_info(json: *mut PffmBuffer, error: *mut PffmError) -> i32 {
    guard(error, || {
        // SAFETY: the contract in the crate's documentation.
        let json = unsafe { args::out(json, "json") }?;
        let info = LibraryInfo {
            shim: env!("CARGO_PKG_VERSION"),
            paimon: PAIMON_VERSION,
            debug: cfg!(debug_assertions),
        };
        args::put_json(json, &info)
    })
}

/// Sets the number of worker threads of the library's runtime and the size of their stacks in bytes. 0 stands
/// for the default: the number of processors, and 4 MiB. The first call that needs the runtime starts it, so
/// call this function first. Fails with `PFFM_ILLEGAL_STATE` if the runtime already runs with other sizes, and
/// with `PFFM_ILLEGAL_ARGUMENT` for a negative number or a stack of less than 256 KiB.
#[no_mangle]
pub unsafe extern "C" fn pffm_runtime_configure(
    worker_threads: i32,
    stack_size: i64,
    error: *mut PffmError,
) -> i32 {
    guard(error, || runtime::configure(worker_threads, stack_size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paimon_version_is_the_pinned_one() {
        let manifest = include_str!("../../Cargo.toml");
        let pinned = format!("paimon = {{ version = \"={PAIMON_VERSION}\"");
        assert!(manifest.lines().any(|line| line.starts_with(&pinned)));
    }
}
