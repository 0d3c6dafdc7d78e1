//! Nulls in keys, which Paimon Java and the crate serialize differently.
//!
//! Defect: Paimon Java compares partitions and computes buckets from the bytes of a `BinaryRow`. In its rows, a null
//! DECIMAL of more than 18 digits, or a null TIMESTAMP of more than 3 digits, occupies space in the variable-length
//! part, and its slot holds the offset of that space. The crate writes only the null bit.
//!
//! Consequence: the two engines see two partitions instead of one, and compute different buckets for one key.
//!
//! Work-around: files and messages hold Paimon Java's form ([`KeyForm::to_java`]). The crate works only with its own
//! form ([`KeyForm::to_crate`]):
//! * [`ManifestTranslator`] translates manifests and index manifests when the crate reads and writes them;
//! * `crate::message` translates messages when they enter and leave the library;
//! * `crate::write` finds the buckets of rows without the crate, and filters do not prune buckets by such nulls.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: `BinaryRowBuilder` of the crate writes these nulls as Paimon Java does (apache/paimon 5483).

mod key_form;
mod manifest_translator;
mod messages;
mod predicate;

pub(crate) use key_form::KeyForm;
pub(crate) use manifest_translator::ManifestTranslator;
pub(crate) use messages::{messages_to_crate, messages_to_java, null_partition_error};
pub(crate) use predicate::without_byte_lookups;
