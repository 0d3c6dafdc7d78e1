//! Random failures of storage operations. The same seed produces the same failures.

use std::collections::hash_map::DefaultHasher;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Random failures of operations on files below a folder. The failures end when this value is dropped.
#[derive(Debug)]
pub struct Injection(Arc<Plan>);

#[derive(Debug)]
struct Plan {
    folder: String,
    seed: u64,
    chance: f64,
    enabled: AtomicBool,
    injected: AtomicU64,
    /// The number of calls, by operation and kind of file. Fates depend on these numbers. They depend
    /// neither on file names, which are random, nor on the order of concurrent operations.
    calls: Mutex<HashMap<(&'static str, &'static str), u64>>,
}

static PLANS: RwLock<Vec<Arc<Plan>>> = RwLock::new(Vec::new());

impl Injection {
    /// Starts the failures. Each operation fails with the probability `chance`. The seed selects which
    /// operations fail.
    pub fn new(folder: &Path, seed: u64, chance: f64) -> Self {
        let folder = folder.to_string_lossy();
        let plan = Arc::new(Plan {
            folder: folder.trim_matches('/').to_string(),
            seed,
            chance,
            enabled: AtomicBool::new(true),
            injected: AtomicU64::new(0),
            calls: Mutex::default(),
        });
        change_plans(|plans| plans.push(plan.clone()));
        Injection(plan)
    }

    /// Pauses or resumes the failures.
    pub fn switch(&self, enabled: bool) {
        self.0.enabled.store(enabled, Ordering::SeqCst);
    }

    /// Returns the number of operations that have failed so far.
    pub fn injected(&self) -> u64 {
        self.0.injected.load(Ordering::SeqCst)
    }

    /// Keeps the failures until the process ends.
    pub(super) fn keep(self) {
        std::mem::forget(self);
    }
}

impl Drop for Injection {
    fn drop(&mut self) {
        change_plans(|plans| plans.retain(|plan| !Arc::ptr_eq(plan, &self.0)));
    }
}

fn change_plans(change: impl FnOnce(&mut Vec<Arc<Plan>>)) {
    change(&mut PLANS.write().unwrap_or_else(PoisonError::into_inner));
}

/// Fate of one storage operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// The operation runs undisturbed.
    Undisturbed,
    /// The operation fails and changes nothing.
    Refused,
    /// The operation runs, but its answer is lost.
    Unanswered,
}

/// Returns the fate of the next call of `operation` on a file of this kind.
pub(super) fn fate(operation: &'static str, kind: &'static str, path: &str) -> Fate {
    let plans = PLANS.read().unwrap_or_else(PoisonError::into_inner);
    let path = path.trim_matches('/');
    plans
        .iter()
        .filter(|plan| path.starts_with(&plan.folder) && plan.enabled.load(Ordering::SeqCst))
        .map(|plan| plan.fate(operation, kind))
        .find(|fate| *fate != Fate::Undisturbed)
        .unwrap_or(Fate::Undisturbed)
}

impl Plan {
    fn fate(&self, operation: &'static str, kind: &'static str) -> Fate {
        let number = {
            let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
            let number = calls.entry((operation, kind)).or_insert(0);
            *number += 1;
            *number
        };
        // DefaultHasher::new() has fixed keys, so the fates are the same in every run.
        let mut hash = DefaultHasher::new();
        (self.seed, operation, kind, number).hash(&mut hash);
        let hash = hash.finish();
        // The upper bits decide whether the operation fails. The lowest bit decides how it fails.
        if (hash >> 11) as f64 / (1u64 << 53) as f64 >= self.chance {
            return Fate::Undisturbed;
        }
        self.injected.fetch_add(1, Ordering::SeqCst);
        match hash & 1 {
            0 => Fate::Refused,
            _ => Fate::Unanswered,
        }
    }
}
