//! Operations that block a thread, such as those of the local disk.
//!
//! A thread of the runtime must not block, because other tasks wait for it. But the change to another thread and back
//! takes longer than a small operation on a file, and a commit has some thirty of them. So the calls and lanes run on
//! threads of their own as long as there are enough, and do these operations there.

use std::cell::Cell;
use std::panic::{catch_unwind, AssertUnwindSafe};

use crate::failure::Failure;

thread_local! {
    /// Whether no other task waits for this thread.
    static MAY_BLOCK: Cell<bool> = const { Cell::new(false) };
}

/// An operation without a result: it panicked, or its thread was not started.
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

/// Runs a short operation: on this thread if it may block, and else on another thread.
pub(crate) async fn run<T: Send + 'static>(
    operation: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    if MAY_BLOCK.get() {
        catch_unwind(AssertUnwindSafe(operation)).map_err(|e| Lost(Failure::panic(e).message))
    } else {
        run_apart(operation).await
    }
}

/// Runs an operation that waits long on another thread.
pub(crate) async fn run_apart<T: Send + 'static>(
    operation: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    let outcome = tokio::task::spawn_blocking(operation).await;
    outcome.map_err(|e| Lost(e.to_string()))
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
                            assert!(runs_here().await);
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
