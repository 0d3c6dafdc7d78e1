//! Avro files whose records are a union with null.
//!
//! Defect: Paimon Java writes such files beside BLOB columns. The crate's reader finds no fields in their records.
//!
//! Consequence: all columns are read as null.
//!
//! Work-around: this library first reads the header of each Avro file, and fails with the name of a file whose
//! records are such a union.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate reads the records of such files.

use paimon::io::{FileIO, FileRead};

use super::number::long;
use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;

/// The number of bytes that the first read covers. The header of most files fits in them.
const FIRST_READ: u64 = 64 * 1024;

/// Returns whether the records of an Avro file are a union of null and a record.
pub(crate) async fn records_are_a_union(
    file_io: &FileIO,
    path: &str,
    size: i64,
) -> Result<bool, Failure> {
    let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA).context(format!("file {path}"));
    let size = u64::try_from(size).unwrap_or_default();
    let input = file_io.new_input(path).map_err(corrupt)?;
    let reader = input.reader().await.map_err(corrupt)?;
    let mut length = FIRST_READ;
    loop {
        let length_read = length.min(size);
        let head = reader.read(0..length_read).await.map_err(corrupt)?;
        match schema(&head) {
            Some(schema) => {
                let first = schema.iter().find(|byte| !byte.is_ascii_whitespace());
                return Ok(first == Some(&b'['));
            }
            // The file is not an Avro file. The reader reports this later.
            None if length_read == size => return Ok(false),
            None => length = size,
        }
    }
}

/// Returns the text of the schema, which may be cut off. Returns `None` if the schema does not begin in these bytes.
fn schema(head: &[u8]) -> Option<&[u8]> {
    let mut rest = head.strip_prefix(b"Obj\x01")?;
    loop {
        let entries = long(&mut rest)?;
        if entries == 0 {
            return None;
        }
        if entries < 0 {
            // A negative count is followed by the size of the block in bytes.
            long(&mut rest)?;
        }
        for _ in 0..entries.unsigned_abs() {
            let key_length = usize::try_from(long(&mut rest)?).ok()?;
            let (key, after) = rest.split_at_checked(key_length)?;
            rest = after;
            let value_length = usize::try_from(long(&mut rest)?).ok()?;
            if key == b"avro.schema" {
                let known = &rest[..value_length.min(rest.len())];
                return (!known.is_empty()).then_some(known);
            }
            rest = rest.get(value_length..)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::number::encoded as number;
    use super::*;

    fn text(text: &str) -> Vec<u8> {
        [number(text.len() as i64), text.as_bytes().to_vec()].concat()
    }

    #[test]
    fn schema_is_found_after_other_entries_and_in_sized_blocks() {
        let long = "x".repeat(300);
        let entries = [
            text("avro.codec"),
            text(&long),
            text("avro.schema"),
            text("[1]"),
        ]
        .concat();
        let plain = [b"Obj\x01".to_vec(), number(2), entries.clone(), number(0)].concat();
        assert_eq!(schema(&plain), Some(b"[1]".as_slice()));
        let length = number(entries.len() as i64);
        let sized = [b"Obj\x01".to_vec(), number(-2), length, entries, number(0)].concat();
        assert_eq!(schema(&sized), Some(b"[1]".as_slice()));

        for cut in 0..plain.len() {
            let found = schema(&plain[..cut]);
            assert!(found.is_none_or(|schema| b"[1]".starts_with(schema)));
        }
        assert_eq!(schema(b"PAR1"), None);
        assert_eq!(schema(b"Obj\x01\x00"), None);
    }
}
