//! C ABI of paimon-ffm over the `paimon` crate.
//!
//! [`abi`] contains the exported functions. A batch enters there, `arrow` imports and converts it, and `write`
//! passes it to the crate, which writes data files. `message` serializes the commit messages. `commit` publishes
//! a snapshot through the storage layer in `storage`. `read` plans splits and streams batches back. `upstream`
//! contains the work-arounds for defects of the crate.
//!
//! Conventions of every exported function:
//! * It returns a `PFFM_*` code. If the code is not `PFFM_OK`, it also writes the error to the `PffmError` that
//!   the caller passed, unless this is null. The caller frees the message with `pffm_error_free`.
//! * It catches panics and returns `PFFM_PANIC`.
//! * It borrows pointers for the duration of the call, unless its documentation says that it consumes them. It
//!   consumes an argument before it does anything that can fail.
//! * Texts are UTF-8, passed as pointer and length in bytes. They are not NUL-terminated.
//! * It may be called from any thread. A second call at the same time on an exclusive handle (`PffmWrite`,
//!   `PffmReader`) fails with `PFFM_ILLEGAL_STATE`.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(unsafe_op_in_unsafe_fn)]
// Only `abi` and `arrow/import.rs` allow `unsafe` code. tests/structure.rs checks this.
#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
// The conventions above are the safety contract of every exported function.
#![allow(clippy::missing_safety_doc)]

pub mod abi;
mod arrow;
mod blocking;
mod call_threads;
mod catalog;
mod commit;
mod counter;
mod failure;
#[cfg(feature = "faults")]
pub mod faults;
#[cfg(not(feature = "faults"))]
mod faults;
mod filter;
mod frames;
mod heap;
mod logging;
mod maintenance;
mod manifests;
mod message;
mod names;
mod options;
mod read;
mod runtime;
mod storage;
mod table;
mod types;
mod upstream;
mod validation;
mod write;
