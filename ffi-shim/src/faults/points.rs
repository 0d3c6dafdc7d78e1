//! Named points in the code.

use std::any::type_name_of_val;
use std::cell::Cell;
use std::future::Future;

use super::environment;

thread_local! {
    /// The name of the exported function that this thread runs.
    static CALL: Cell<&'static str> = const { Cell::new("") };
}

/// Marks a place where a test can panic or kill the process.
pub(crate) fn point(name: &str) {
    environment::apply();
    fail::fail_point!(name, |_| ());
}

/// Marks a place where a test can also inject an I/O error.
pub(crate) fn io(name: &str) -> std::io::Result<()> {
    environment::apply();
    fail::fail_point!(name, |_| Err(std::io::Error::other(format!(
        "injected at {name}"
    ))));
    Ok(())
}

/// Returns the number that a test has set for the point, or else `value`.
pub(crate) fn number(name: &str, value: u64) -> u64 {
    environment::apply();
    fail::fail_point!(name, |set: Option<String>| {
        set.and_then(|number| number.parse().ok()).unwrap_or(value)
    });
    value
}

/// Runs the body of an exported function between the points `<function>` and `<function>.end`.
pub(crate) fn call<T, F: FnOnce() -> T>(body: F) -> T {
    // The type name looks like paimon_ffm::commit::pffm_commit::{{closure}}.
    let mut path = type_name_of_val(&body).split("::");
    let name = path.find(|part| part.starts_with("pffm_")).unwrap_or("");
    CALL.set(name);
    point(name);
    let outcome = body();
    point(&format!("{name}.end"));
    outcome
}

/// Adds the point `<function>.run` before the work that an exported function starts on the runtime.
pub(crate) fn in_task<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let name = format!("{}.run", CALL.get());
    async move {
        point(&name);
        work.await
    }
}
