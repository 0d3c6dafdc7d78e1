//! Files on the local disk. Readers never see an incomplete snapshot or hint: a snapshot is published
//! exclusively, and a hint is replaced in one step.

mod disk;
mod metadata;
mod name_limit;
mod publish;
mod replace;
mod temporary;
mod unsynced;

pub(super) use disk::{create_grandparent, delete, operator};
pub(super) use metadata::{is_metadata, read_metadata, MetadataFile};
pub(crate) use name_limit::longest_name;
pub(super) use publish::publish;
pub(super) use replace::{replace, replace_durably};
pub(super) use unsynced::UnsyncedManifests;
