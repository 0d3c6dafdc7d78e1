//! Publishing by the server of a catalog.
//!
//! The crate retries after any answer of the server and reports only the last answer, so an
//! unanswered first attempt would go unnoticed. Here each call of the crate is one attempt, and its
//! answer decides whether there is a next attempt.
//!
//! * `answer`: the meaning of the server's answer to an attempt
//! * `retry`: the decision after each attempt, without any access to the server
//! * `publish`: the loop that carries the decisions out

mod answer;
mod publish;
mod retry;

pub(super) use publish::publish;
