//! Faults that tests bring about, in builds with the feature `faults` only. In all others, the
//! published one among them, every function here does nothing.
//!
//! There are named points in the code, which can be told to panic, to fail or to kill the process
//! (`set`), and operations of the storage, which fail with a given chance (`Injection`). A process
//! takes both from the environment variable `PAIMON_FFM_FAULTS` too, whose parts end with `;`:
//!
//! ```text
//! write.hint=2*off->kill;pffm_abort=1*panic;storage=SEED,CHANCE,FOLDER
//! ```
//!
//! Points: `pffm_commit` at the begin of that call and `pffm_commit.end` at its end, of every other
//! one alike; `pffm_commit.run` where its work begins on the runtime; `<operation>.<kind of file>`
//! before an operation of the storage (`write.manifest`, `close.data`, `delete.data`, see
//! `storage::faults`); `commit.prepared`; `publish.sync` before all is synced for a publish,
//! `publish.temporary` and `publish.renamed` around the rename that publishes. Two points are numbers,
//! set by `return(N)`: `slice.bytes` and `row.bytes` for the limits of `arrow::slicing`.

#[cfg(feature = "faults")]
pub use enabled::set;
#[cfg(feature = "faults")]
pub(crate) use enabled::{call, in_task, io, number, point};

#[cfg(feature = "faults")]
pub use crate::storage::faults::Injection;

#[cfg(not(feature = "faults"))]
pub(crate) use disabled::{call, in_task, io, number, point};

#[cfg(not(feature = "faults"))]
mod disabled {
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
}

#[cfg(feature = "faults")]
mod enabled {
    use std::any::type_name_of_val;
    use std::cell::Cell;
    use std::future::Future;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::Once;

    use crate::storage::faults::Injection;

    const VARIABLE: &str = "PAIMON_FFM_FAULTS";

    thread_local! {
        /// The exported function that this thread is in.
        static CALL: Cell<&'static str> = const { Cell::new("") };
    }

    /// Tells a point what to do, in the words of the `fail` crate: `panic`, `return` (where the
    /// point may fail), `off`, after `N*off->` from the N+1st time on, after `1*` once. Its words
    /// have `kill` besides, which ends the process by a signal that nothing can catch.
    pub fn set(point: &str, action: &str) -> Result<(), String> {
        let Some(before) = action.strip_suffix("kill") else {
            return fail::cfg(point, action);
        };
        let spared = match before.strip_suffix("*off->") {
            Some(times) => times.parse().map_err(|e| format!("{action}: {e}"))?,
            None if before.is_empty() => 0,
            None => return Err(format!("{action}: kill goes alone or after N*off->")),
        };
        let times = AtomicU64::new(0);
        fail::cfg_callback(point, move || {
            if times.fetch_add(1, Ordering::Relaxed) >= spared {
                kill();
            }
        })
    }

    /// The one `unsafe` block outside `abi` and `arrow/import.rs`, in builds for tests only.
    #[allow(unsafe_code)]
    fn kill() -> ! {
        // SAFETY: a plain system call; nothing of this process runs after it.
        unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
        loop {
            std::thread::park();
        }
    }

    /// Does what the environment says, before the first point.
    pub(crate) fn prepare() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let parts = std::env::var(VARIABLE).unwrap_or_default();
            for part in parts.split(';').filter(|part| !part.is_empty()) {
                if let Err(reason) = prepare_one(part) {
                    // A test that runs without its fault would pass for nothing.
                    eprintln!("{VARIABLE}: {part}: {reason}");
                    std::process::abort();
                }
            }
        });
    }

    fn prepare_one(part: &str) -> Result<(), String> {
        let (name, action) = part.split_once('=').ok_or("no '='")?;
        if name != "storage" {
            return set(name, action);
        }
        let mut fields = action.splitn(3, ',');
        let mut field = || fields.next().ok_or("storage=SEED,CHANCE,FOLDER");
        let seed = field()?.parse().map_err(|e| format!("{e}"))?;
        let chance = field()?.parse().map_err(|e| format!("{e}"))?;
        Injection::new(std::path::Path::new(field()?), seed, chance).keep();
        Ok(())
    }

    /// A place where the process may be killed, or panic.
    pub(crate) fn point(name: &str) {
        prepare();
        fail::fail_point!(name, |_| ());
    }

    /// A place that may also fail.
    pub(crate) fn io(name: &str) -> std::io::Result<()> {
        prepare();
        fail::fail_point!(name, |_| Err(std::io::Error::other(format!(
            "injected at {name}"
        ))));
        Ok(())
    }

    /// A number that may be another one.
    pub(crate) fn number(name: &str, value: u64) -> u64 {
        prepare();
        fail::fail_point!(name, |set: Option<String>| {
            set.and_then(|number| number.parse().ok()).unwrap_or(value)
        });
        value
    }

    /// Runs the body of an exported function between two points that have its name.
    pub(crate) fn call<T, F: FnOnce() -> T>(body: F) -> T {
        // paimon_ffm::commit::pffm_commit::{{closure}}
        let mut path = type_name_of_val(&body).split("::");
        let name = path.find(|part| part.starts_with("pffm_")).unwrap_or("");
        CALL.set(name);
        point(name);
        let outcome = body();
        point(&format!("{name}.end"));
        outcome
    }

    /// Puts a point before work that the current call has done on the runtime.
    pub(crate) fn in_task<F: Future>(work: F) -> impl Future<Output = F::Output> {
        let name = format!("{}.run", CALL.get());
        async move {
            point(&name);
            work.await
        }
    }
}
