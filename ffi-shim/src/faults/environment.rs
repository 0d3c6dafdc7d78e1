//! Faults from the environment of the process.

use std::path::Path;
use std::sync::Once;

use super::action::set;
use super::injection::Injection;

const VARIABLE: &str = "PAIMON_FFM_FAULTS";

/// Applies the environment variable, once per process.
pub(super) fn apply() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let parts = std::env::var(VARIABLE).unwrap_or_default();
        for part in parts.split(';').filter(|part| !part.is_empty()) {
            if let Err(reason) = apply_part(part) {
                // If the fault were ignored, a test could pass without testing anything.
                eprintln!("{VARIABLE}: {part}: {reason}");
                std::process::abort();
            }
        }
    });
}

fn apply_part(part: &str) -> Result<(), String> {
    let (name, action) = part
        .split_once('=')
        .ok_or("expected POINT=ACTION or storage=SEED,CHANCE,FOLDER")?;
    if name != "storage" {
        return set(name, action);
    }
    let mut fields = action.splitn(3, ',');
    let mut field = || fields.next().ok_or("expected storage=SEED,CHANCE,FOLDER");
    let seed = field()?.parse().map_err(|e| format!("{e}"))?;
    let chance = field()?.parse().map_err(|e| format!("{e}"))?;
    Injection::new(Path::new(field()?), seed, chance).keep();
    Ok(())
}
