//! Fault injection for tests. Only builds with the feature `faults` inject faults. In all other builds,
//! including the published build, the functions of this module inject nothing.
//!
//! Tests inject faults in two ways:
//! * A named point in the code panics, fails or kills the process ([`set`]).
//! * Storage operations fail with a given probability ([`Injection`]).
//!
//! The environment variable `PAIMON_FFM_FAULTS` sets faults of both kinds, separated by `;`:
//!
//! ```text
//! write.hint=2*off->kill;pffm_abort=1*panic;storage=SEED,CHANCE,FOLDER
//! ```
//!
//! | Point | Place |
//! |---|---|
//! | `pffm_commit`, `pffm_commit.end` | start and end of this exported function; the same for every exported function |
//! | `pffm_commit.run` | start of the work of this function on the runtime |
//! | `<operation>.<kind of file>` | before a storage operation, see `storage_layer.rs` |
//! | `commit.prepared` | before a commit searches the history |
//! | `merge.start`, `merge.written` | before manifests are merged, and before the list that names the merged manifests is written |
//! | `publish.sync` | before a snapshot and its manifests are synced |
//! | `publish.temporary`, `publish.renamed` | before and after the rename that publishes a snapshot |
//! | `publish.reread` | before a failed rename reads the target |
//! | `read.unit`, `read.batch` | before a lane opens a unit, and before it decodes a batch |
//! | `lane.bytes` | `return(N)` replaces the bound of the batches that wait for the caller |
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
pub(crate) use storage_layer::{on_storage, with_storage_faults};

#[cfg(not(feature = "faults"))]
pub(crate) use disabled::{call, in_task, io, number, on_storage, point, with_storage_faults};
