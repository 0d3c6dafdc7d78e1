//! Threads that run one call at a time.
//!
//! A call gets a thread only if the thread is idle or was just started, so no call waits for another one. tokio's pool
//! for blocking work has a queue instead: if the system refuses a new thread, the work runs whenever a thread becomes
//! free, even after its caller got an error.

use std::sync::mpsc::{channel, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::Duration;

/// The time after which an idle thread ends.
const IDLE_TIME: Duration = Duration::from_secs(10);

type Call = Box<dyn FnOnce() + Send>;

/// A thread that waits for a call.
pub(crate) struct CallThread {
    number: u64,
    calls: Sender<Call>,
}

struct Threads {
    idle: Vec<CallThread>,
    /// The number of threads, idle or not.
    count: usize,
    /// The number of threads that were ever started.
    started: u64,
}

static THREADS: Mutex<Threads> = Mutex::new(Threads {
    idle: Vec::new(),
    count: 0,
    started: 0,
});

fn threads() -> MutexGuard<'static, Threads> {
    THREADS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl CallThread {
    /// Returns an idle thread or a new one. Returns none if there are `limit` threads already, or if the system refuses a
    /// new thread.
    pub(crate) fn take(limit: usize, stack_size: usize) -> Option<Self> {
        let mut threads = threads();
        // The thread that became idle last has the warmest caches.
        if let Some(idle) = threads.idle.pop() {
            return Some(idle);
        }
        if threads.count >= limit {
            return None;
        }
        let (calls, received) = channel();
        let number = threads.started;
        let own = calls.clone();
        Builder::new()
            .name("paimon-ffm-call".to_string())
            .stack_size(stack_size)
            .spawn(move || serve(number, &own, &received))
            .ok()?;
        threads.count += 1;
        threads.started += 1;
        Some(CallThread { number, calls })
    }

    /// Starts a call, which must not panic.
    pub(crate) fn run(self, call: Call) {
        // The thread ends only while it is idle.
        let _ = self.calls.send(call);
    }
}

/// Runs calls until none arrives for a while.
fn serve(number: u64, calls: &Sender<Call>, received: &Receiver<Call>) {
    loop {
        match received.recv_timeout(IDLE_TIME) {
            Ok(call) => {
                call();
                let calls = calls.clone();
                threads().idle.push(CallThread { number, calls });
            }
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                let mut threads = threads();
                let place = threads.idle.iter().position(|idle| idle.number == number);
                // A thread that is not idle was taken and is about to get a call.
                if let Some(place) = place {
                    threads.idle.remove(place);
                    threads.count -= 1;
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::current;

    const STACK: usize = 256 * 1024;

    fn id_of(thread: CallThread) -> std::thread::ThreadId {
        let (reply, received) = channel();
        thread.run(Box::new(move || reply.send(current().id()).unwrap()));
        received.recv().unwrap()
    }

    #[test]
    fn each_taken_thread_is_another_one() {
        let taken: Vec<_> = (0..5).map(|_| CallThread::take(1000, STACK)).collect();
        let ids: std::collections::HashSet<_> = taken
            .into_iter()
            .map(|thread| id_of(thread.unwrap()))
            .collect();
        assert_eq!(ids.len(), 5);
    }

    #[test]
    fn no_thread_is_taken_beyond_the_limit_or_if_the_system_refuses() {
        // Takes all idle threads, so that the next one must be new.
        let mut taken = Vec::new();
        while let Some(thread) = CallThread::take(0, STACK) {
            taken.push(thread);
        }
        assert!(
            CallThread::take(1000, usize::MAX / 4).is_none(),
            "a stack larger than the memory"
        );
        for thread in taken {
            id_of(thread);
        }
    }
}
