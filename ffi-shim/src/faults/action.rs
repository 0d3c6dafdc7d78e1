//! Actions of fault points.

use std::sync::atomic::{AtomicU64, Ordering};

/// Sets the action of a point, in the syntax of the `fail` crate:
///
/// | Action | Effect |
/// |---|---|
/// | `panic` | panics |
/// | `return` | fails, if the point can fail |
/// | `off` | has no effect |
/// | `1*panic` | panics once |
/// | `N*off->panic` | panics from pass N+1 on |
///
/// This library extends that syntax by the action `kill`, alone or after `N*off->`. The action ends the
/// process with SIGKILL.
pub fn set(point: &str, action: &str) -> Result<(), String> {
    let Some(before) = action.strip_suffix("kill") else {
        return fail::cfg(point, action);
    };
    let skipped = match before.strip_suffix("*off->") {
        Some(times) => times.parse().map_err(|e| format!("{action}: {e}"))?,
        None if before.is_empty() => 0,
        None => return Err(format!("{action}: expected 'kill' or 'N*off->kill'")),
    };
    let passes = AtomicU64::new(0);
    fail::cfg_callback(point, move || {
        if passes.fetch_add(1, Ordering::Relaxed) >= skipped {
            kill();
        }
    })
}

/// Kills this process.
#[allow(unsafe_code)]
fn kill() -> ! {
    // SAFETY: a plain system call without pointers. No code of this process runs after the signal.
    unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
    loop {
        std::thread::park();
    }
}
