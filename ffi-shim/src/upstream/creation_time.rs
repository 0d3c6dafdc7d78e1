//! Creation times of data files.
//!
//! Defect: the crate stores the time in UTC. Paimon Java stores the wall-clock time of its JVM without a zone, and
//! reads the time as a wall-clock time in the zone of the reading JVM.
//!
//! Consequence: Paimon Java's partition expiration and its scans by creation time are off by the offset of the zone.
//!
//! Work-around: the caller passes the offsets of the JVM's time zone to the writer, which converts the times in
//! messages to wall-clock times.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate accepts the time zone of its caller.

use chrono::{DateTime, TimeDelta, Utc};
use paimon::table::CommitMessage;
use serde::Deserialize;

/// The offset of a time zone from UTC, which applies from an instant on.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ZoneOffset {
    /// In milliseconds since 1970-01-01 UTC.
    from_millis: i64,
    /// In milliseconds, positive east of Greenwich.
    offset_millis: i64,
}

/// Converts the creation times of the added files to wall-clock times in a time zone. Without offsets, they stay in
/// UTC.
pub(crate) fn to_wall_clock(messages: &mut [CommitMessage], zone: &[ZoneOffset]) {
    for message in messages {
        let files = message.new_files.iter_mut();
        for file in files.chain(&mut message.new_changelog_files) {
            file.creation_time = file.creation_time.map(|instant| wall_clock(instant, zone));
        }
    }
}

fn wall_clock(instant: DateTime<Utc>, zone: &[ZoneOffset]) -> DateTime<Utc> {
    let millis = instant.timestamp_millis();
    let begun = zone.iter().filter(|offset| offset.from_millis <= millis);
    let offset = begun.max_by_key(|offset| offset.from_millis);
    let offset = offset.map_or(0, |offset| offset.offset_millis);
    let shift = TimeDelta::try_milliseconds(offset).unwrap_or_default();
    instant.checked_add_signed(shift).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latest_offset_that_has_begun_applies() {
        let zone: Vec<ZoneOffset> = serde_json::from_value(serde_json::json!([
            { "fromMillis": 1000, "offsetMillis": 7_200_000 },
            { "fromMillis": -5, "offsetMillis": 3_600_000 },
        ]))
        .unwrap();
        let shift = |millis: i64| {
            let instant = DateTime::from_timestamp_millis(millis).unwrap();
            wall_clock(instant, &zone).timestamp_millis() - millis
        };
        assert_eq!(shift(-6), 0);
        assert_eq!(shift(-5), 3_600_000);
        assert_eq!(shift(999), 3_600_000);
        assert_eq!(shift(1000), 7_200_000);
    }
}
