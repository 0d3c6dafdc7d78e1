//! Operations that block a thread, such as those of the local disk.
//!
//! A thread of the runtime must not block, because other tasks wait for it. But the change to another thread and back
//! takes longer than a small operation on a file, and a commit has some thirty of them. So the calls and lanes run on
//! threads of their own as long as there are enough, and do these operations there.
//!
//! On a slow disk, such as that of a network file system, several operations at the same time are faster than one after
//! the other. So after a slow operation, the next ones run on other threads.

use std::cell::Cell;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::{JoinError, JoinHandle};
use tokio::time::timeout;

use crate::failure::Failure;

thread_local! {
    /// Whether no other task waits for this thread.
    static MAY_BLOCK: Cell<bool> = const { Cell::new(false) };
}

/// The speed of the operations of this process.
static PACE: Pace = Pace(AtomicU32::new(0));

/// An operation is slow if it takes longer than this. The change to another thread and back takes a tenth of it.
const SLOW: Duration = Duration::from_millis(1);

/// The operations after a slow operation that run on other threads.
const AFTER_SLOW: u32 = 64;

/// How many of the next operations must run on other threads.
struct Pace(AtomicU32);

impl Pace {
    /// Whether the next operation can run on the thread that starts it.
    fn is_fast(&self) -> bool {
        let next = |left: u32| left.checked_sub(1);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
            .is_err()
    }

    /// Takes note of the time of an operation.
    fn note(&self, time: Duration) {
        if time > SLOW {
            self.0.store(AFTER_SLOW, Ordering::Relaxed);
        }
    }
}

/// An operation without a result: it panicked, or no thread has run it.
#[derive(Debug)]
pub(crate) struct Lost(String);

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Lost {}

/// Runs `work` on this thread, for which no other task waits.
pub(crate) fn on_own_thread<T>(work: impl FnOnce() -> T) -> T {
    struct Restored(bool);
    impl Drop for Restored {
        fn drop(&mut self) {
            MAY_BLOCK.set(self.0);
        }
    }
    let _restored = Restored(MAY_BLOCK.replace(true));
    work()
}

/// Runs a short operation: on this thread if it may block and recent operations were fast, otherwise
/// on another thread.
pub(crate) async fn run<T: Send + 'static>(
    operation: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    if !MAY_BLOCK.get() || !PACE.is_fast() {
        return run_apart(operation).await;
    }
    let start = Instant::now();
    let outcome = here(operation);
    PACE.note(start.elapsed());
    outcome
}

/// Runs an operation that waits for the disk, and that no other operation can run beside: on this thread if it may block,
/// otherwise on another thread.
pub(crate) async fn run_alone<T: Send + 'static>(
    operation: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    match MAY_BLOCK.get() {
        true => here(operation),
        false => run_apart(operation).await,
    }
}

/// Runs an operation without waiting for its outcome: on this thread if it may block, otherwise on another thread.
pub(crate) fn run_detached(operation: impl FnOnce() + Send + 'static) {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) if !MAY_BLOCK.get() => drop(runtime.spawn_blocking(operation)),
        _ => drop(here(operation)),
    }
}

fn here<T>(operation: impl FnOnce() -> T) -> Result<T, Lost> {
    catch_unwind(AssertUnwindSafe(operation)).map_err(|e| Lost(Failure::panic(e).message))
}

/// Runs an operation that waits long on another thread.
pub(crate) async fn run_apart<T: Send + 'static>(
    operation: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    start_apart(operation).finish(PATIENCE).await
}

/// Starts an operation that waits long on another thread.
pub(crate) fn start_apart<T, F>(operation: F) -> Apart<T, F>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let operation = Arc::new(Mutex::new(Some(operation)));
    let task = catch_unwind(AssertUnwindSafe(|| {
        let operation = operation.clone();
        tokio::task::spawn_blocking(move || take(&operation).map(|operation| operation()))
    }));
    Apart {
        operation,
        // tokio panics if the system refuses the first thread.
        task: task.ok(),
    }
}

/// How long an operation may wait for another thread. If the system refuses further threads, tokio's pool keeps the
/// operation until one of its threads is free, which can take forever.
const PATIENCE: Duration = Duration::from_millis(100);

/// An operation that another thread will run.
pub(crate) struct Apart<T, F> {
    /// None after a thread has begun the operation.
    operation: Arc<Mutex<Option<F>>>,
    task: Option<JoinHandle<Option<T>>>,
}

fn take<F>(operation: &Mutex<Option<F>>) -> Option<F> {
    let mut operation = operation.lock().unwrap_or_else(PoisonError::into_inner);
    operation.take()
}

impl<T, F: FnOnce() -> T> Apart<T, F> {
    /// Waits for the operation. If no thread has begun it after `patience`, and this thread may block, runs it here.
    pub(crate) async fn finish(self, patience: Duration) -> Result<T, Lost> {
        let taken_back = match self.task {
            None => take(&self.operation),
            Some(mut task) => {
                let begun = match MAY_BLOCK.get() {
                    true if patience.is_zero() => None,
                    true => timeout(patience, &mut task).await.ok(),
                    false => Some((&mut task).await),
                };
                match (begun, take(&self.operation)) {
                    (None, Some(operation)) => Some(operation),
                    (None, None) => return outcome_of(task.await),
                    (Some(outcome), _) => return outcome_of(outcome),
                }
            }
        };
        here(taken_back.ok_or_else(not_run)?)
    }
}

fn outcome_of<T>(outcome: Result<Option<T>, JoinError>) -> Result<T, Lost> {
    outcome
        .map_err(|e| Lost(e.to_string()))?
        .ok_or_else(not_run)
}

fn not_run() -> Lost {
    Lost("no thread has run the operation".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime;
    use std::thread::current;

    #[test]
    fn short_operations_run_here_only_if_the_thread_may_block() {
        /// Returns whether an operation ran on the thread that started it.
        async fn runs_here() -> bool {
            let here = current().id();
            run(move || current().id() == here).await.unwrap()
        }
        let checked = runtime::start(
            async {
                assert!(!runs_here().await);
                tokio::task::block_in_place(|| {
                    on_own_thread(|| {
                        tokio::runtime::Handle::current().block_on(async {
                            // Another test can have a slow operation.
                            let mut tries = 0;
                            while !runs_here().await {
                                tries += 1;
                                assert!(tries < 10 * AFTER_SLOW, "no operation runs here");
                            }
                            let here = current().id();
                            assert!(!run_apart(move || current().id() == here).await.unwrap());
                        });
                    });
                });
                assert!(!MAY_BLOCK.get(), "the task may share its thread again");
            },
            |failure| panic!("{}", failure.message),
        );
        futures::executor::block_on(checked.unwrap()).unwrap();
    }

    #[test]
    fn operations_after_a_slow_operation_run_on_other_threads() {
        let pace = Pace(AtomicU32::new(0));
        pace.note(Duration::from_micros(900));
        assert!(pace.is_fast());
        pace.note(Duration::from_millis(2));
        for _ in 0..AFTER_SLOW {
            assert!(!pace.is_fast());
        }
        assert!(pace.is_fast());
    }

    #[test]
    fn operation_that_no_thread_begins_is_taken_back() {
        let here = current().id();
        let refused = Apart {
            operation: Arc::new(Mutex::new(Some(move || current().id()))),
            task: None,
        };
        let outcome = futures::executor::block_on(refused.finish(PATIENCE));
        assert_eq!(outcome.unwrap(), here);
        let waiting = runtime::run(async {
            let here = current().id();
            let queued = Apart {
                operation: Arc::new(Mutex::new(Some(move || current().id()))),
                task: Some(tokio::task::spawn(std::future::pending())),
            };
            Ok::<_, Failure>(queued.finish(Duration::from_millis(1)).await.unwrap() == here)
        });
        assert!(waiting.unwrap());
    }

    #[test]
    fn panic_of_an_operation_is_an_error() {
        for own_thread in [true, false] {
            let operation = move || run(|| panic!("in the operation"));
            let lost = runtime::run(async move {
                let lost: Result<(), Lost> = match own_thread {
                    true => operation().await,
                    false => run_apart(|| panic!("in the operation")).await,
                };
                Ok(lost.unwrap_err().to_string())
            });
            assert!(lost.unwrap().contains("in the operation"));
        }
    }
}
