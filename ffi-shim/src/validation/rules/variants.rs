//! The inference of shredding schemas for VARIANT columns.

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "variant-sample",
        of: Origin::Since2,
        check: |s| at_least_one(s, &["variant.shredding.maxInferBufferRow"]),
    },
    Rule {
        name: "variant-ratio",
        of: Origin::Since2,
        check: variant_ratio,
    },
    Rule {
        name: "variant-adaptive-sample",
        of: Origin::Since2,
        check: variant_adaptive_sample,
    },
    Rule {
        name: "variant-adaptive-ratio",
        of: Origin::Since2,
        check: variant_adaptive_ratio,
    },
];

const RATIO: &Key = &["variant.shredding.minFieldCardinalityRatio"];

fn at_least_one(s: &Subject, rows: &Key) -> Result<(), Broken> {
    match s.int(rows)? {
        Some(..=0) => Err(s.broken(rows, "at least 1")),
        _ => Ok(()),
    }
}

fn ratio(s: &Subject) -> Result<f64, Broken> {
    Ok(s.float(RATIO)?.unwrap_or(0.1))
}

fn variant_ratio(s: &Subject) -> Result<(), Broken> {
    match (0.0..=1.0).contains(&ratio(s)?) {
        true => Ok(()),
        false => Err(s.broken(RATIO, "a number from 0 to 1")),
    }
}

fn is_adaptive(s: &Subject) -> Result<bool, Broken> {
    let modes = ["per-file", "adaptive"];
    Ok(s.word(&["variant.shredding.inferenceMode"], &modes)? == "adaptive")
}

fn variant_adaptive_sample(s: &Subject) -> Result<(), Broken> {
    match is_adaptive(s)? {
        true => at_least_one(s, &["variant.shredding.adaptive.maxInferBufferRow"]),
        false => Ok(()),
    }
}

fn variant_adaptive_ratio(s: &Subject) -> Result<(), Broken> {
    let retention = &["variant.shredding.adaptive.retentionRatio"];
    if !is_adaptive(s)? {
        return Ok(());
    }
    let (kept, most) = (s.float(retention)?.unwrap_or(0.05), ratio(s)?);
    match (0.0..=most).contains(&kept) {
        true => Ok(()),
        false if s.is_given(retention) => Err(s.broken(
            retention,
            format!("a number from 0 to {most}, the value of '{}'", RATIO[0]),
        )),
        false => Err(s.broken(
            RATIO,
            format!("at least {kept}, the value of '{}'", retention[0]),
        )),
    }
}
