//! The option `scan.mode`, and the options that belong to its values.
//!
//! Without `scan.mode`, Paimon Java derives the mode from the other options. The rules for this differ between
//! creating a table and opening a table.

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "scan-mode",
        of: Origin::Both,
        check: scan_mode,
    },
    Rule {
        name: "scan-from-timestamp",
        of: Origin::Both,
        check: |s| check_position(s, &FROM_TIMESTAMP),
    },
    Rule {
        name: "scan-from-snapshot",
        of: Origin::Both,
        check: |s| check_position(s, &FROM_SNAPSHOT),
    },
    Rule {
        name: "scan-incremental",
        of: Origin::Both,
        check: |s| check_position(s, &INCREMENTAL),
    },
    Rule {
        name: "scan-from-snapshot-full",
        of: Origin::Both,
        check: |s| check_position(s, &FROM_SNAPSHOT_FULL),
    },
    Rule {
        name: "scan-from-file-creation-time",
        of: Origin::Both,
        check: |s| check_position(s, &FROM_FILE_CREATION_TIME),
    },
    Rule {
        name: "scan-without-position",
        of: Origin::Both,
        check: without_position,
    },
];

const MODE: &Key = &["scan.mode", "log.scan"];
const TIMESTAMP_MILLIS: &Key = &["scan.timestamp-millis", "log.scan.timestamp-millis"];
const TIMESTAMP: &Key = &["scan.timestamp"];
const SNAPSHOT_ID: &Key = &["scan.snapshot-id"];
const TAG_NAME: &Key = &["scan.tag-name"];
const VERSION: &Key = &["scan.version"];
const WATERMARK: &Key = &["scan.watermark"];
const FILE_CREATION_TIME: &Key = &["scan.file-creation-time-millis"];
const CREATION_TIME: &Key = &["scan.creation-time-millis"];
const BETWEEN: &Key = &["incremental-between"];
const BETWEEN_TIMESTAMP: &Key = &["incremental-between-timestamp"];
const TO_AUTO_TAG: &Key = &["incremental-to-auto-tag"];

const MODES: &[&str] = &[
    "default",
    "latest-full",
    "full",
    "latest",
    "compacted-full",
    "from-timestamp",
    "from-creation-timestamp",
    "from-file-creation-time",
    "from-snapshot",
    "from-snapshot-full",
    "incremental",
];

/// A mode that starts at a position. The mode requires exactly one of some options and forbids others.
struct Positioned {
    mode: &'static str,
    one_of: &'static [&'static Key],
    none_of: &'static [&'static Key],
}

const FROM_TIMESTAMP: Positioned = Positioned {
    mode: "from-timestamp",
    one_of: &[TIMESTAMP_MILLIS, TIMESTAMP],
    none_of: &[
        SNAPSHOT_ID,
        FILE_CREATION_TIME,
        TAG_NAME,
        BETWEEN_TIMESTAMP,
        BETWEEN,
        TO_AUTO_TAG,
    ],
};

const FROM_SNAPSHOT: Positioned = Positioned {
    mode: "from-snapshot",
    one_of: &[SNAPSHOT_ID, TAG_NAME, WATERMARK],
    none_of: &[
        TIMESTAMP_MILLIS,
        TIMESTAMP,
        FILE_CREATION_TIME,
        BETWEEN_TIMESTAMP,
        BETWEEN,
        TO_AUTO_TAG,
    ],
};

const INCREMENTAL: Positioned = Positioned {
    mode: "incremental",
    one_of: &[BETWEEN, BETWEEN_TIMESTAMP, TO_AUTO_TAG],
    none_of: &[
        SNAPSHOT_ID,
        TIMESTAMP_MILLIS,
        FILE_CREATION_TIME,
        TIMESTAMP,
        TAG_NAME,
    ],
};

const FROM_SNAPSHOT_FULL: Positioned = Positioned {
    mode: "from-snapshot-full",
    one_of: &[SNAPSHOT_ID],
    none_of: &[
        TIMESTAMP_MILLIS,
        TIMESTAMP,
        FILE_CREATION_TIME,
        TAG_NAME,
        BETWEEN_TIMESTAMP,
        BETWEEN,
        TO_AUTO_TAG,
    ],
};

const FROM_FILE_CREATION_TIME: Positioned = Positioned {
    mode: "from-file-creation-time",
    one_of: &[FILE_CREATION_TIME],
    none_of: &[
        SNAPSHOT_ID,
        TIMESTAMP_MILLIS,
        TAG_NAME,
        BETWEEN_TIMESTAMP,
        BETWEEN,
        TO_AUTO_TAG,
    ],
};

const POSITIONED: &[&Positioned] = &[
    &FROM_TIMESTAMP,
    &FROM_SNAPSHOT,
    &INCREMENTAL,
    &FROM_SNAPSHOT_FULL,
    &FROM_FILE_CREATION_TIME,
];

/// The options with positions. Modes that do not start at a position forbid all of them.
const POSITIONS: &[&Key] = &[
    TIMESTAMP_MILLIS,
    FILE_CREATION_TIME,
    TIMESTAMP,
    SNAPSHOT_ID,
    TAG_NAME,
    BETWEEN_TIMESTAMP,
    BETWEEN,
    TO_AUTO_TAG,
];

/// Returns the mode that Paimon Java derives when it opens the table.
fn mode_at_opening(s: &Subject) -> Result<&'static str, Broken> {
    let set = |keys: &[&Key]| keys.iter().any(|key| s.is_given(key));
    if s.is_given(MODE) {
        return mode_at_creation(s);
    }
    Ok(if set(&[TIMESTAMP_MILLIS, TIMESTAMP]) {
        FROM_TIMESTAMP.mode
    } else if set(&[FILE_CREATION_TIME]) {
        FROM_FILE_CREATION_TIME.mode
    } else if set(&[SNAPSHOT_ID]) {
        FROM_SNAPSHOT.mode
    } else if set(&[BETWEEN_TIMESTAMP, BETWEEN, TO_AUTO_TAG]) {
        INCREMENTAL.mode
    } else {
        return mode_at_creation(s);
    })
}

/// Returns the mode that Paimon Java derives when it creates the table.
fn mode_at_creation(s: &Subject) -> Result<&'static str, Broken> {
    let mode = s.word(MODE, MODES)?;
    if mode != "default" {
        return Ok(mode);
    }
    Ok(
        if s.long(TIMESTAMP_MILLIS)?.is_some() || s.is_given(TIMESTAMP) {
            FROM_TIMESTAMP.mode
        } else if s.long(SNAPSHOT_ID)?.is_some()
            || s.is_given(TAG_NAME)
            || s.long(WATERMARK)?.is_some()
            || s.is_given(VERSION)
        {
            FROM_SNAPSHOT.mode
        } else if s.long(FILE_CREATION_TIME)?.is_some() {
            FROM_FILE_CREATION_TIME.mode
        } else if s.long(CREATION_TIME)?.is_some() {
            "from-creation-timestamp"
        } else if s.is_given(BETWEEN) || s.is_given(BETWEEN_TIMESTAMP) {
            INCREMENTAL.mode
        } else {
            "latest-full"
        },
    )
}

fn mode(s: &Subject) -> Result<&'static str, Broken> {
    match s.is_stored() {
        true => mode_at_opening(s),
        false => mode_at_creation(s),
    }
}

fn scan_mode(s: &Subject) -> Result<(), Broken> {
    mode(s).map(|_| ())
}

fn check_position(s: &Subject, positioned: &Positioned) -> Result<(), Broken> {
    let mode = mode(s)?;
    if mode != positioned.mode {
        return Ok(());
    }
    let names = |keys: &[&Key]| {
        let names: Vec<&str> = keys.iter().map(|key| key[0]).collect();
        names.join(", ")
    };
    let expected = match positioned.one_of {
        [only] => format!(
            "the option {} to be set, because the scan mode is {mode}",
            only[0]
        ),
        several => format!(
            "exactly one of the options {} to be set, because the scan mode is {mode}",
            names(several)
        ),
    };
    let given: Vec<&&Key> = positioned
        .one_of
        .iter()
        .filter(|key| s.is_given(key))
        .collect();
    match given[..] {
        [_] => {}
        // The mode comes from one of the options `scan.mode` and `scan.version`.
        [] => {
            let lead = [MODE, VERSION].into_iter().find(|key| s.is_given(key));
            return Err(s.broken(lead.unwrap_or(MODE), expected));
        }
        [_, second, ..] => return Err(s.broken(second, expected)),
    }
    match positioned.none_of.iter().find(|key| s.is_given(key)) {
        Some(other) => Err(s.broken(
            other,
            format!("the option to be removed, because the scan mode is {mode}"),
        )),
        None => Ok(()),
    }
}

fn without_position(s: &Subject) -> Result<(), Broken> {
    let mode = mode(s)?;
    if POSITIONED.iter().any(|positioned| positioned.mode == mode) {
        return Ok(());
    }
    match POSITIONS.iter().find(|key| s.is_given(key)) {
        Some(position) => Err(s.broken(
            position,
            format!("the option to be removed, because the scan mode is {mode}"),
        )),
        None => Ok(()),
    }
}
