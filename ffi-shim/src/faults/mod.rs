//! Fault injection for tests. Only builds with the feature `faults` inject faults; in all other
//! builds, including the published one, every function of this module does nothing.
//!
//! Tests inject faults in two ways:
//! * a named point in the code panics, fails or kills the process ([`set`]);
//! * storage operations fail with a given probability ([`Injection`]).
//!
//! A process also reads both from the environment variable `PAIMON_FFM_FAULTS`, separated by `;`:
//!
//! ```text
//! write.hint=2*off->kill;pffm_abort=1*panic;storage=SEED,CHANCE,FOLDER
//! ```
//!
//! | Point | Place |
//! |---|---|
//! | `pffm_commit`, `pffm_commit.end` | start and end of an exported function (any name) |
//! | `pffm_commit.run` | start of the function's work on the runtime |
//! | `<operation>.<kind of file>` | before a storage operation, see `storage_layer.rs` |
//! | `commit.prepared` | before a commit looks at the history |
//! | `publish.sync` | before the files of a snapshot are synced |
//! | `publish.temporary`, `publish.renamed` | before and after the rename that publishes |
//! | `publish.reread` | before a failed publish reads the target |
//! | `slice.bytes`, `row.bytes` | `return(N)` replaces a limit of `arrow::slicing` |

#[cfg(feature = "faults")]
mod action;
#[cfg(not(feature = "faults"))]
mod disabled;
#[cfg(feature = "faults")]
mod environment;
#[cfg(feature = "faults")]
mod injection;
#[cfg(feature = "faults")]
mod points;
#[cfg(feature = "faults")]
mod storage_layer;

#[cfg(feature = "faults")]
pub use action::set;
#[cfg(feature = "faults")]
pub use injection::Injection;
#[cfg(feature = "faults")]
pub(crate) use points::{call, in_task, io, number, point};
#[cfg(feature = "faults")]
pub(crate) use storage_layer::with_storage_faults;

#[cfg(not(feature = "faults"))]
pub(crate) use disabled::{call, in_task, io, number, point, with_storage_faults};
