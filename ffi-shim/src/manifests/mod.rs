//! Merging of the manifests that a snapshot names, as Paimon Java merges them at each commit.
//!
//! The crate copies the list of all manifests into the base manifest list of each snapshot. Without merging, each
//! commit adds a manifest, and each commit, plan and writer reads a longer list.
//!
//! * `merger`: the merge of a base manifest list
//! * `settings`, `groups`: the table options, and the manifests that they merge
//! * `deletions`: entries that cancel each other
//! * `output`, `summary`: the merged manifests and their statistics
//! * `container`: manifests as Avro files. Blocks without changes are copied in their compressed form, because the
//!   crate takes about 80 µs to encode an entry.
//! * `memory_file`: manifests that the crate decodes and encodes in memory

mod container;
mod deletions;
mod groups;
mod memory_file;
mod merger;
mod output;
mod settings;
mod summary;
#[cfg(test)]
mod tests;

pub(crate) use memory_file::{decode, encode, with_member, Record};
pub(crate) use merger::{ManifestFiles, ManifestMerger};
pub(crate) use settings::MergeSettings;
