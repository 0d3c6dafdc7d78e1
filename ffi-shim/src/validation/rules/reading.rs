//! Options that Paimon Java parses when it reads a table. With a malformed value, Paimon Java opens the table but
//! cannot read it.

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{values, Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "reading-option",
        of: Origin::Both,
        check: reading_option,
    },
    Rule {
        name: "external-path-scheme",
        of: Origin::Both,
        check: external_path_scheme,
    },
    Rule {
        name: "external-path-file-system",
        of: Origin::Both,
        check: external_path_file_system,
    },
    Rule {
        name: "external-path-weights",
        of: Origin::Both,
        check: external_path_weights,
    },
];

enum Value {
    Boolean,
    Int,
    Long,
    Size,
    Word(&'static [&'static str]),
}

use Value::{Boolean, Int, Long, Size, Word};

const STRATEGY: &str = "data-file.external-paths.strategy";
const STRATEGIES: &[&str] = &[
    "none",
    "specific-fs",
    "round-robin",
    "entropy-inject",
    "weight-robin",
];

const OF_ALL_TABLES: &[(&str, Value)] = &[
    ("bucket-function.type", Word(&["default", "mod", "hive"])),
    (STRATEGY, Word(STRATEGIES)),
    ("deletion-vector.index-file.target-size", Size),
    ("deletion-vectors.bitmap64", Boolean),
    ("file-index.read.enabled", Boolean),
    ("file.suffix.include.compression", Boolean),
    ("index-file-in-data-file-dir", Boolean),
    ("log.scan.timestamp-millis", Long),
    ("manifest.target-file-size", Size),
    ("partition.legacy-name", Boolean),
    ("query-auth.enabled", Boolean),
    ("scan.file-creation-time-millis", Long),
    ("scan.manifest.parallelism", Int),
    ("scan.snapshot-id", Long),
    ("scan.timestamp-millis", Long),
    ("source.split.open-file-cost", Size),
    ("source.split.target-size", Size),
    (
        "stream-scan-mode",
        Word(&["none", "compact-bucket-table", "file-monitor"]),
    ),
];

const OF_APPEND_TABLES: &[(&str, Value)] = &[
    ("blob-as-descriptor", Boolean),
    ("blob.split-by-file-size", Boolean),
];

const OF_PRIMARY_KEY_TABLES: &[(&str, Value)] = &[
    ("changelog-producer.row-deduplicate", Boolean),
    ("force-lookup", Boolean),
];

const OF_DELETION_VECTOR_TABLES: &[(&str, Value)] =
    &[("batch-scan-mode", Word(&["none", "compact"]))];

fn reading_option(s: &Subject) -> Result<(), Broken> {
    let others = match s.has_primary_key() {
        true => OF_PRIMARY_KEY_TABLES,
        false => OF_APPEND_TABLES,
    };
    let more: &[_] = match s.has_primary_key() && s.has_deletion_vectors()? {
        true => OF_DELETION_VECTOR_TABLES,
        false => &[],
    };
    for (name, value) in OF_ALL_TABLES.iter().chain(others).chain(more) {
        let option = &[*name];
        match value {
            Boolean => s.is_on(option).map(|_| ())?,
            Int => s.int(option).map(|_| ())?,
            Long => s.long(option).map(|_| ())?,
            Size => s.size(option).map(|_| ())?,
            Word(words) => s.word(option, words).map(|_| ())?,
        }
    }
    Ok(())
}

const PATHS: &Key = &["data-file.external-paths"];

/// Returns the external paths that the strategy uses, and the strategy.
fn external_paths<'s>(s: &'s Subject<'_>) -> Result<(Vec<&'s str>, &'static str), Broken> {
    let strategy = s.word(&[STRATEGY], STRATEGIES)?;
    let paths = s
        .text(PATHS)
        .filter(|paths| !paths.is_empty() && strategy != "none");
    let paths = paths.map(|paths| paths.split(',').map(str::trim).collect());
    Ok((paths.unwrap_or_default(), strategy))
}

fn scheme(path: &str) -> Option<&str> {
    let (scheme, _) = path.split_once(':')?;
    (!scheme.is_empty() && !scheme.contains('/')).then_some(scheme)
}

fn external_path_scheme(s: &Subject) -> Result<(), Broken> {
    let (paths, _) = external_paths(s)?;
    match paths.into_iter().find(|path| scheme(path).is_none()) {
        Some(path) => Err(s.broken(
            PATHS,
            format!("paths with a scheme, such as s3://b/p; '{path}' does not have a scheme"),
        )),
        None => Ok(()),
    }
}

fn external_path_file_system(s: &Subject) -> Result<(), Broken> {
    let (paths, strategy) = external_paths(s)?;
    let name = &["data-file.external-paths.specific-fs"];
    if paths.is_empty() || strategy != "specific-fs" {
        return Ok(());
    }
    let wanted = s.text(name).unwrap_or_default();
    let mut schemes = paths.iter().filter_map(|path| scheme(path));
    match schemes.any(|scheme| scheme.eq_ignore_ascii_case(wanted)) {
        true => Ok(()),
        false => Err(s.broken(name, format!("the scheme of a path in '{}'", PATHS[0]))),
    }
}

fn external_path_weights(s: &Subject) -> Result<(), Broken> {
    let option = &["data-file.external-paths.weights"];
    let fits = |weight: &str| weight.trim().parse::<i32>().is_ok_and(|weight| weight > 0);
    match s.text(option) {
        Some(weights) if !values::split(weights, ',').into_iter().all(fits) => {
            Err(s.broken(option, "numbers of at least 1, separated by commas"))
        }
        _ => Ok(()),
    }
}
