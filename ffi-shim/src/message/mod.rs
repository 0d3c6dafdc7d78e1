//! Commit messages as bytes, in Paimon Java's serialization format.

mod describe;
mod paths;
mod written_files;

use paimon::spec::TableSchema;
use paimon::table::{CommitMessage, COMMIT_MESSAGE_SERIALIZER_VERSION};
use paimon::Table;

pub(crate) use describe::{
    describe, null_partition, partition_texts, partition_values, value_text, values_of,
};
pub(crate) use written_files::{added_files, written_files, FileLocator};

use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_INTERNAL};
use crate::failure::Failure;
use crate::frames::{from_frames, to_frames};
use crate::upstream::null_keys;

/// The serializer version, which `include/paimon_ffm.h` documents.
const VERSION: i32 = 14;
const _: () = assert!(COMMIT_MESSAGE_SERIALIZER_VERSION == VERSION);

/// Serializes messages in the form that other engines read. Returns frames, one for each message.
pub(crate) fn to_bytes(
    mut messages: Vec<CommitMessage>,
    schema: &TableSchema,
) -> Result<Vec<u8>, Failure> {
    null_keys::messages_to_java(&mut messages, schema)?;
    let bodies = messages
        .iter()
        .map(|message| message.serialize())
        .collect::<paimon::Result<Vec<_>>>()
        .map_err(|e| Failure::of(e, PFFM_INTERNAL).context("cannot serialize a commit message"))?;
    Ok(to_frames(bodies))
}

/// Deserializes messages. Fails for messages that cannot belong to this table. The `paimon` crate does not
/// check the names and paths in messages, so this function checks each of them.
pub(crate) fn from_bytes(frames: &[u8], table: &Table) -> Result<Vec<CommitMessage>, Failure> {
    let corrupt = |e| Failure {
        code: PFFM_CORRUPT_DATA,
        ..Failure::of(e, PFFM_CORRUPT_DATA)
    };
    let mut messages: Vec<CommitMessage> = from_frames(frames)?
        .into_iter()
        .enumerate()
        .map(|(index, body)| {
            let message = CommitMessage::deserialize(VERSION, body).map_err(corrupt);
            message
                .and_then(|message| {
                    partition_values(&message, table)?;
                    paths::check(&message, table)?;
                    Ok(message)
                })
                .map_err(|failure| failure.context(format!("commit message {index}")))
        })
        .collect::<Result<_, Failure>>()?;
    null_keys::messages_to_crate(&mut messages, table.schema())?;
    Ok(messages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use paimon::catalog::Identifier;
    use paimon::io::FileIO;
    use paimon::spec::{DataType, IntType, Schema, TableSchema};

    /// Message bodies of Paimon Java's serializer: without files, with an index file, and with an index file
    /// at an external path.
    const JAVA: [&str; 3] = [
        "AAAADAAAAAAAAAAAAAAAAAAAAAMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAABw==",
        "AAAADAAAAAAAAAAAAAAAAAAAAAMBAAAABQAAAAAAAAAAAAAAAAAAAAEAAABAAHAAAAAAAABJAAAAAAAAgWluZGV4AACFCQAAAAAAAAACAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAABw==",
        "AAAADAAAAAAAAAAAAAAAAAAAAAMBAAAABQAAAAAAAAAAAAAAAAAAAAEAAADgAAAAAAAAAABEVgAAAAAAgmluZGV4AACFCQAAAAAAAAACAAAAAAAAAEgAAABAAAAACwAAAIgAAABIAAAAmAAAAAEAAAAAAAAAOAAAABAAAAAAAAAAAAAAAAwAAAAoAAAAAwAAAAAAAAAMAAAAAAAAAAIAAAAAAAAAZGF0YS5wYXJxdWV0AAAAAGZpbGU6L2luZGV4AAAAAAAAAAAAAAAAAAoAAAAAAAAAFAAAAAAAAAADAAAAAAAAABAAAAA4AAAAAQIAAAAAAIIDAAAAAAAAgQIAAAAAAAAAAQAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAc=",
    ];

    fn base64(text: &str) -> Vec<u8> {
        const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let digits = text.bytes().filter(|b| *b != b'=').map(|b| {
            let digit = DIGITS.iter().position(|d| *d == b).unwrap();
            u32::try_from(digit).unwrap()
        });
        let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
        for digit in digits {
            bits = (bits << 6) | digit;
            count += 6;
            if count >= 8 {
                count -= 8;
                bytes.push((bits >> count) as u8);
                bits &= (1 << count) - 1;
            }
        }
        bytes
    }

    fn table(options: &[(&str, &str)], partitioned: bool) -> Table {
        let mut schema = Schema::builder().column("id", DataType::Int(IntType::new()));
        for (key, value) in options {
            schema = schema.option(*key, *value);
        }
        if partitioned {
            schema = schema.partition_keys(["id"]);
        }
        Table::from_resolved_schema(
            FileIO::from_path("memory:/t").unwrap().build().unwrap(),
            Identifier::new("db", "t"),
            "memory:/t".to_string(),
            TableSchema::new(0, &schema.build().unwrap()),
            "main",
        )
        .unwrap()
    }

    #[test]
    fn paimon_java_messages_round_trip_byte_for_byte() {
        let table = table(&[("global-index.external-path", "file:")], false);
        for body in JAVA {
            let frames = to_frames([base64(body)]);
            let messages = from_bytes(&frames, &table).unwrap();
            assert_eq!(messages[0].bucket, 3);
            assert_eq!(messages[0].check_from_snapshot, Some(7));
            assert_eq!(to_bytes(messages, table.schema()).unwrap(), frames);
        }
    }

    #[test]
    fn messages_of_other_tables_are_refused() {
        let external = to_frames([base64(JAVA[2])]);
        for options in [
            &[][..],
            &[("global-index.external-path", "file:/elsewhere")],
        ] {
            let refused = from_bytes(&external, &table(options, false)).unwrap_err();
            assert_eq!(refused.code, PFFM_CORRUPT_DATA);
            assert!(
                refused.message.contains("'file:/index'"),
                "{}",
                refused.message
            );
        }
        let unpartitioned = to_frames([base64(JAVA[0])]);
        let refused = from_bytes(&unpartitioned, &table(&[], true)).unwrap_err();
        assert!(
            refused
                .message
                .contains("partition has 0 values, but the table has 1"),
            "{}",
            refused.message
        );
    }
}
