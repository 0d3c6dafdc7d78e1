//! Writers of one table inside this process queue for the commit: contention costs waiting, not
//! retries, and a memory table, which nobody outside can see, needs nothing else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

type Queues = Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>;

fn queues() -> &'static Queues {
    static QUEUES: OnceLock<Queues> = OnceLock::new();
    QUEUES.get_or_init(Queues::default)
}

/// Waits for the turn of a commit to the table that `key` names. The turn ends with the guard.
pub(crate) async fn enter(key: String) -> OwnedMutexGuard<()> {
    let queue = {
        let mut queues = queues().lock().unwrap_or_else(PoisonError::into_inner);
        queues.retain(|_, queue| queue.strong_count() > 0);
        match queues.get(&key).and_then(Weak::upgrade) {
            Some(queue) => queue,
            None => {
                let queue = Arc::new(tokio::sync::Mutex::new(()));
                queues.insert(key, Arc::downgrade(&queue));
                queue
            }
        }
    };
    queue.lock_owned().await
}
