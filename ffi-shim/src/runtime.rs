//! The tokio runtime of the process. Work runs on the threads of this module, whose stacks have a known size,
//! while the calling thread waits. Started work always runs to its end, so no write of the crate is
//! interrupted.

use std::future::Future;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use crate::blocking;
use crate::call_threads::CallThread;
use crate::failure::codes::PFFM_RESOURCE_EXHAUSTED;
use crate::failure::{Failure, RAISE_LIMITS};
use crate::faults;
use crate::logging;

const DEFAULT_STACK_SIZE: usize = 4 * 1024 * 1024;

/// Size of the runtime. `None` stands for the default.
#[derive(Clone, Copy, Default, PartialEq)]
struct Size {
    worker_threads: Option<usize>,
    stack_size: Option<usize>,
}

impl Size {
    /// Returns the size of the stack of a thread in bytes.
    fn stack_size(self) -> usize {
        self.stack_size.unwrap_or(DEFAULT_STACK_SIZE)
    }
}

static SIZE: Mutex<Size> = Mutex::new(Size {
    worker_threads: None,
    stack_size: None,
});
static RUNTIME: OnceLock<Running> = OnceLock::new();

/// The runtime with the size that it was started with.
struct Running {
    runtime: Runtime,
    size: Size,
}

/// The default number of calls that can run on threads of their own. Further calls share the threads of the runtime.
const CALL_THREADS: usize = 128;

/// Returns the number of processors that this process can use. The first call asks the operating system, which reads
/// several files.
pub(crate) fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// Sets the size of the runtime before its first use. 0 stands for the default. Fails if the runtime is
/// already running with a different size. Accepts the same size again, because the class loaders of a JVM
/// share the runtime.
pub(crate) fn configure(worker_threads: i32, stack_size: i64) -> Result<(), Failure> {
    let worker_threads = usize::try_from(worker_threads).map_err(|_| {
        Failure::argument(format!(
            "worker_threads is {worker_threads}; expected at least 1, or 0 for the default"
        ))
    })?;
    let stack_size = usize::try_from(stack_size)
        .ok()
        .filter(|size| *size == 0 || *size >= 256 * 1024)
        .ok_or_else(|| {
            Failure::argument(format!(
                "stack_size is {stack_size}; expected at least 262144 bytes, or 0 for the default"
            ))
        })?;
    let wanted = Size {
        worker_threads: Some(worker_threads).filter(|n| *n > 0),
        stack_size: Some(stack_size).filter(|n| *n > 0),
    };
    let mut size = SIZE.lock().unwrap_or_else(PoisonError::into_inner);
    if RUNTIME.get().is_some() && *size != wanted {
        return Err(Failure::state(
            "the native runtime is already running with another size; set the size before its first \
             use",
        ));
    }
    *size = wanted;
    Ok(())
}

fn running() -> Result<&'static Running, Failure> {
    if let Some(running) = RUNTIME.get() {
        return Ok(running);
    }
    // The lock is held until the runtime has started.
    let size = SIZE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = RUNTIME.get() {
        return Ok(running);
    }
    let wanted = size.worker_threads.unwrap_or(cores().max(2));
    let runtime = Builder::new_multi_thread()
        .worker_threads(granted_threads(wanted, size.stack_size())?)
        .thread_stack_size(size.stack_size())
        .thread_name("paimon-ffm")
        .enable_all()
        .build()
        .map_err(not_started)?;
    let running = Running {
        runtime,
        size: *size,
    };
    Ok(RUNTIME.get_or_init(|| running))
}

/// Returns how many of the `wanted` threads the system grants to this process. Fails if it grants none.
///
/// tokio panics if the system refuses a thread of a new runtime, and then waits forever for the threads that have
/// already started. So this function starts as many threads before, and one more for a call, and ends them.
fn granted_threads(wanted: usize, stack_size: usize) -> Result<usize, Failure> {
    let mut started = Vec::new();
    let mut refusal = None;
    // The threads end when this end of the channel is dropped.
    let (ended, end) = channel::<()>();
    let end = Arc::new(Mutex::new(end));
    while started.len() <= wanted && refusal.is_none() {
        let end = end.clone();
        let thread = std::thread::Builder::new()
            .name("paimon-ffm".to_string())
            .stack_size(stack_size)
            .spawn(move || drop(end.lock().map(|end| end.recv())));
        match thread {
            Ok(thread) => started.push(thread),
            Err(e) => refusal = Some(e),
        }
    }
    drop(ended);
    let granted = started.len();
    for thread in started {
        // A thread that only waits does not panic.
        let _ = thread.join();
    }
    let Some(refusal) = refusal else {
        return Ok(wanted);
    };
    if granted == 0 {
        return Err(not_started(refusal));
    }
    // The system counts an ended thread for a moment.
    std::thread::sleep(Duration::from_millis(20));
    let used = wanted.min(granted.max(2) - 1);
    log::warn!(
        "the native runtime has {used} of {wanted} threads, because the system refused another one: {refusal}"
    );
    Ok(used)
}

fn not_started(reason: std::io::Error) -> Failure {
    Failure::new(
        PFFM_RESOURCE_EXHAUSTED,
        format!("starting the threads of the native runtime failed: {reason}; {RAISE_LIMITS}"),
    )
}

/// Runs `work` and waits until it ends: on a thread of its own if there is one, otherwise on the threads of the runtime.
/// A panic in `work` becomes a failure.
pub(crate) fn run<T, F>(work: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Failure>> + Send + 'static,
{
    // Boxing the work avoids compiling every layer of the runtime again for each kind of work.
    let work = logging::with_current_log(faults::in_task(work).boxed());
    let Running { runtime, size } = running()?;
    let limit = size.worker_threads.unwrap_or(CALL_THREADS);
    let Some(thread) = CallThread::take(limit, size.stack_size()) else {
        return match futures::executor::block_on(runtime.spawn(work)) {
            Ok(outcome) => outcome,
            Err(error) => match error.try_into_panic() {
                Ok(payload) => Err(Failure::panic(payload)),
                Err(error) => Err(lost(error)),
            },
        };
    };
    let (reply, outcome) = channel();
    thread.run(Box::new(move || {
        let call = || blocking::on_own_thread(|| runtime.block_on(work));
        // The caller waits for the reply.
        let _ = reply.send(catch_unwind(AssertUnwindSafe(call)));
    }));
    match outcome.recv() {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(payload)) => Err(Failure::panic(payload)),
        Err(error) => Err(lost(error)),
    }
}

fn lost(error: impl std::fmt::Display) -> Failure {
    Failure::state(format!("the native runtime has shut down: {error}"))
}

/// Runs `work` on the calling thread. `work` must not need the threads of the runtime.
pub(crate) fn run_here<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    futures::executor::block_on(faults::in_task(work))
}

/// Starts `work` on the runtime and does not wait. `panicked` receives the failure if `work` panics. The work
/// has the log of the calling thread. The caller can abort the returned task; `work` then ends where it waits
/// next.
pub(crate) fn start<F>(
    work: F,
    panicked: impl FnOnce(Failure) + Send + 'static,
) -> Result<JoinHandle<()>, Failure>
where
    F: Future<Output = ()> + Send + 'static,
{
    let work = AssertUnwindSafe(faults::in_task(work)).catch_unwind();
    let work = async move {
        if let Err(payload) = work.await {
            panicked(Failure::panic(payload));
        }
    };
    Ok(running()?
        .runtime
        .spawn(logging::with_current_log(work.boxed())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::PFFM_PANIC;

    #[test]
    fn more_calls_than_threads_run_at_the_same_time() {
        let calls = CALL_THREADS + 20;
        let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(calls));
        std::thread::scope(|scope| {
            for _ in 0..calls {
                let barrier = barrier.clone();
                scope.spawn(move || {
                    run(async move {
                        barrier.wait().await;
                        Ok(())
                    })
                    .unwrap();
                });
            }
        });
    }

    #[test]
    fn threads_that_the_system_refuses_are_not_wanted_of_the_runtime() {
        assert_eq!(granted_threads(3, 256 * 1024).unwrap(), 3);
        // A stack larger than the memory.
        let refused = granted_threads(3, usize::MAX / 4).unwrap_err();
        assert_eq!(refused.code, PFFM_RESOURCE_EXHAUSTED);
        assert!(refused.message.contains("ulimit"), "{}", refused.message);
    }

    #[test]
    fn panic_on_the_runtime_becomes_a_failure() {
        let failure = run::<(), _>(async { panic!("inside the task") }).unwrap_err();
        assert_eq!(failure.code, PFFM_PANIC);
        assert!(failure.message.contains("inside the task"));
        assert!(configure(1, 0).is_err(), "a running runtime keeps its size");
        configure(0, 0).unwrap();
    }
}
