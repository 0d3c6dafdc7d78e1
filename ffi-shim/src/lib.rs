//! C ABI of paimon-ffm over the `paimon` crate.
//!
//! The functions are in [`abi`]; nothing else is exported. A batch enters there, crosses in `arrow`, is
//! written by the crate below `write`, and its commit message leaves through `message`; `commit`
//! publishes a snapshot through the storage that `storage` owns; `read` plans splits and streams
//! batches back. Work-arounds for the crate are in `upstream`.
//!
//! Conventions of every exported function:
//! * it returns one of the codes `PFFM_*` and, when that is not `PFFM_OK`, fills the
//!   `PffmError` it was given (which may be null) with an owned UTF-8 message;
//! * a panic stays inside and is reported as `PFFM_PANIC`;
//! * pointers are borrowed for the call unless the function says that it consumes them, and what
//!   is consumed is consumed before anything can fail;
//! * texts are UTF-8, given as pointer and length, never NUL-terminated;
//! * any function may be called from any thread; two calls at once on one exclusive handle
//!   (`PffmWrite`, `PffmReader`) fail with `PFFM_ILLEGAL_STATE`.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(unsafe_op_in_unsafe_fn)]
// Allowed in `abi` and in `arrow/import.rs` alone.
#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
// Every exported function has the same contract about pointers, said once above.
#![allow(clippy::missing_safety_doc)]

pub mod abi;
mod arrow;
mod catalog;
mod commit;
mod failure;
#[cfg(feature = "faults")]
pub mod faults;
#[cfg(not(feature = "faults"))]
mod faults;
mod filter;
mod frames;
mod logging;
mod maintenance;
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
