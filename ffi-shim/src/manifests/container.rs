//! Avro object container files: a header, and blocks of records.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;
use crate::upstream::avro::{encoded, long};

const MAGIC: &[u8] = b"Obj\x01";
const SYNC_LENGTH: usize = 16;

/// An Avro file whose records are not decoded.
#[derive(Debug)]
pub(super) struct Container {
    bytes: Vec<u8>,
    /// The length of the header with its sync marker.
    header: usize,
    schema: Vec<u8>,
    codec: Vec<u8>,
    pub(super) blocks: Vec<Block>,
}

/// A block of records.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) records: usize,
    /// The position of the compressed records.
    data: Range<usize>,
    /// The position of the block with its counts and its sync marker.
    whole: Range<usize>,
}

impl Block {
    /// Returns the size of the compressed records in bytes.
    pub(super) fn size(&self) -> usize {
        self.data.len()
    }
}

impl Container {
    pub(super) fn parse(bytes: Vec<u8>) -> Result<Self, Failure> {
        let parsed = parse(&bytes);
        let (header, schema, codec, blocks) =
            parsed.ok_or_else(|| Failure::new(PFFM_CORRUPT_DATA, "not a complete Avro file"))?;
        Ok(Container {
            bytes,
            header,
            schema,
            codec,
            blocks,
        })
    }

    /// Returns the header with its sync marker.
    pub(super) fn header(&self) -> &[u8] {
        &self.bytes[..self.header]
    }

    /// Returns the number of records.
    pub(super) fn records(&self) -> usize {
        self.blocks.iter().map(|block| block.records).sum()
    }

    /// Returns whether the blocks of both files have the same form.
    pub(super) fn has_form_of(&self, other: &Container) -> bool {
        self.schema == other.schema && self.codec == other.codec
    }

    /// Returns the names of all fields in the schema of the records.
    pub(super) fn field_names(&self) -> Result<BTreeSet<String>, Failure> {
        let schema: Value = serde_json::from_slice(&self.schema)
            .map_err(|e| Failure::new(PFFM_CORRUPT_DATA, format!("Avro schema: {e}")))?;
        let mut names = BTreeSet::new();
        add_field_names(&schema, &mut names);
        Ok(names)
    }

    /// Returns the whole file.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the compressed records of a block.
    pub(super) fn data(&self, block: &Block) -> &[u8] {
        &self.bytes[block.data.clone()]
    }

    /// Returns a file that has only this block.
    pub(super) fn with_only(&self, block: &Block) -> Vec<u8> {
        [self.header(), &self.bytes[block.whole.clone()]].concat()
    }

    /// Appends a block of another file of the same form to `file`, which begins with the header of this file.
    pub(super) fn append(&self, file: &mut Vec<u8>, from: &Container, block: &Block) {
        file.extend(encoded(block.records as i64));
        file.extend(encoded(block.size() as i64));
        file.extend_from_slice(from.data(block));
        file.extend_from_slice(&self.bytes[self.header - SYNC_LENGTH..self.header]);
    }
}

type Parts = (usize, Vec<u8>, Vec<u8>, Vec<Block>);

fn parse(bytes: &[u8]) -> Option<Parts> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let (mut schema, mut codec) = (None, b"null".to_vec());
    loop {
        let entries = long(&mut rest)?;
        if entries == 0 {
            break;
        }
        if entries < 0 {
            // A negative count is followed by the size of the entries in bytes.
            long(&mut rest)?;
        }
        for _ in 0..entries.unsigned_abs() {
            let key = text(&mut rest)?;
            let value = text(&mut rest)?;
            match key {
                b"avro.schema" => schema = Some(value.to_vec()),
                b"avro.codec" => codec = value.to_vec(),
                _ => {}
            }
        }
    }
    let (sync, after) = rest.split_at_checked(SYNC_LENGTH)?;
    rest = after;
    let header = bytes.len() - rest.len();
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let start = bytes.len() - rest.len();
        let records = usize::try_from(long(&mut rest)?).ok()?;
        let data = text(&mut rest)?;
        let end = bytes.len() - rest.len();
        rest = rest.strip_prefix(sync)?;
        blocks.push(Block {
            records,
            data: end - data.len()..end,
            whole: start..end + SYNC_LENGTH,
        });
    }
    Some((header, schema?, codec, blocks))
}

/// Removes bytes and their length from the front of `rest`.
fn text<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = usize::try_from(long(rest)?).ok()?;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(text)
}

fn add_field_names(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Array(parts) => parts.iter().for_each(|part| add_field_names(part, names)),
        Value::Object(members) => {
            for field in members
                .get("fields")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                names.extend(
                    field
                        .get("name")
                        .and_then(Value::as_str)
                        .map(str::to_string),
                );
                field
                    .get("type")
                    .into_iter()
                    .for_each(|inner| add_field_names(inner, names));
            }
            let inner = ["type", "items", "values"]
                .iter()
                .filter_map(|name| members.get(*name));
            inner.for_each(|inner| add_field_names(inner, names));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = r#"["null", {"type": "record", "name": "r", "fields": [
        {"name": "a", "type": "int"},
        {"name": "b", "type": ["null", {"type": "record", "name": "s", "fields": [
            {"name": "c", "type": {"type": "array", "items": "long"}}]}]}]}]"#;

    fn file(sync: u8, blocks: &[(i64, &[u8])]) -> Vec<u8> {
        let text = |text: &[u8]| [encoded(text.len() as i64), text.to_vec()].concat();
        let mut file = [MAGIC.to_vec(), encoded(2)].concat();
        for (key, value) in [("avro.schema", SCHEMA), ("avro.codec", "zstandard")] {
            file.extend(text(key.as_bytes()));
            file.extend(text(value.as_bytes()));
        }
        file.extend(encoded(0));
        file.extend([sync; SYNC_LENGTH]);
        for (records, data) in blocks {
            file.extend(encoded(*records));
            file.extend(text(data));
            file.extend([sync; SYNC_LENGTH]);
        }
        file
    }

    #[test]
    fn blocks_are_copied_into_a_file_with_another_sync_marker() {
        let from = Container::parse(file(1, &[(2, b"first"), (3, b"second")])).unwrap();
        let to = Container::parse(file(2, &[])).unwrap();
        assert!(from.has_form_of(&to));
        assert_eq!(from.records(), 5);
        assert_eq!(from.with_only(&from.blocks[1]), file(1, &[(3, b"second")]));
        let mut copied = to.header().to_vec();
        to.append(&mut copied, &from, &from.blocks[1]);
        assert_eq!(copied, file(2, &[(3, b"second")]));
    }

    #[test]
    fn names_of_nested_fields_are_found() {
        let names = Container::parse(file(1, &[])).unwrap().field_names();
        let names: Vec<_> = names.unwrap().into_iter().collect();
        assert_eq!(names, ["a", "b", "c"]);
    }

    #[test]
    fn incomplete_file_is_refused() {
        let whole = file(1, &[(2, b"first")]);
        let end_of_header = file(1, &[]).len();
        for cut in (0..whole.len()).filter(|cut| *cut != end_of_header) {
            assert!(Container::parse(whole[..cut].to_vec()).is_err(), "{cut}");
        }
        let mut damaged = whole;
        *damaged.last_mut().unwrap() = 9;
        assert!(Container::parse(damaged).is_err());
    }
}
