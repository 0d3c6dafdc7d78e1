//! Work-arounds for defects of the `paimon` crate.
//!
//! There is one file or folder per defect. Each states the defect, its consequence, the work-around, the version
//! of the crate, and the condition under which the work-around can be removed.
//!
//! | Module | Defect of the crate |
//! |---|---|
//! | [`avro::null_rows`](avro) | After a null ROW, the reader of Avro files loses the fields of the other ROWs. |
//! | [`avro::unions`](avro) | The reader finds no columns in Avro files whose records are a union with null. |
//! | [`creation_time`] | Creation times of data files are in UTC, not in the zone of the writer. |
//! | [`default_values`] | Default values of columns get lost when a schema is normalized or altered. |
//! | [`file_names`] | The option `file.suffix.include.compression` is ignored. |
//! | [`formats`] | Writes of columns that a file format cannot hold fail only after the writer accepted rows. |
//! | [`levels`] | Per-level options, such as `file.format.per.level`, are ignored. |
//! | [`manifest_entries`] | The kind and the bucket of a manifest entry are private. |
//! | [`null_keys`] | Nulls of some types in keys have other bytes than in Paimon Java. |
//! | [`orc`] | Instants in ORC files are read without the shift of Paimon Java. |
//! | [`sequence_numbers`] | All files of append tables have the sequence numbers 0 to 0. |
//! | [`snapshot_fields`] | Snapshots lack the sizes of manifest lists and the next row id. |
//! | [`statistics`] | Statistics of binaries and NaN mislead the filters of Paimon Java. |
//! | [`variants`] | Paimon Java cannot read shredded VARIANT columns of the crate. |

pub(crate) mod avro;
pub(crate) mod creation_time;
pub(crate) mod default_values;
pub(crate) mod error_texts;
pub(crate) mod file_names;
pub(crate) mod formats;
pub(crate) mod levels;
mod manifest_entries;
pub(crate) mod null_keys;
pub(crate) mod orc;
pub(crate) mod sequence_numbers;
pub(crate) mod snapshot_fields;
pub(crate) mod statistics;
pub(crate) mod variants;

pub(crate) use manifest_entries::{is_add, read_exposed, ExposedEntry};
