//! Publishing by the server of a catalog.
//!
//! The crate retries after any answer of the server and reports only the last answer, so an
//! unanswered first attempt would go unnoticed. Therefore each call to the crate makes only one attempt.
//! The answer to an attempt decides whether there is another attempt.
//!
//! * `answer`: the meaning of the server's answer to an attempt
//! * `retry`: the decision after each attempt, made without access to the server
//! * `publish`: the loop that carries out the decisions

mod answer;
mod publish;
mod retry;

pub(super) use publish::publish;
