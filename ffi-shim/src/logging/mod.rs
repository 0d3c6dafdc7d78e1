//! Log records of the library, which the caller fetches. The library never calls back into the caller,
//! because an exception in a callback would end the JVM.
//!
//! A caller opens a log. One process can have several logs, one for each class loader of a JVM. A record goes
//! to the log of its thread or task. A thread chooses its log with `pffm_log_use`, and the tasks of its calls
//! inherit this log.

mod queues;
mod sink;

pub(crate) use queues::{close, take, use_log, with_current_log};
pub(crate) use sink::open;
