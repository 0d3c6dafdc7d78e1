//! Queues of commits in this process. Commits to the same table wait for each other instead of retrying.
//! No other process can access a table in memory, so such a table needs no further protection.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

type Queues = Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>;

fn queues() -> &'static Queues {
    static QUEUES: OnceLock<Queues> = OnceLock::new();
    QUEUES.get_or_init(Queues::default)
}

/// Waits for a turn in the queue with this key. The turn ends when the returned guard is dropped.
pub(crate) async fn wait_for_turn(key: String) -> OwnedMutexGuard<()> {
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
