//! Files on the local disk. Readers never see an incomplete snapshot or hint: a snapshot is published
//! exclusively, and a hint is replaced in one step.

mod attributes;
mod data_file;
mod disk;
mod metadata;
mod name_limit;
mod operator;
mod publish;
mod replace;
mod service;
mod temporary;
mod unsynced;

pub(super) use disk::{create_grandparent, delete};
pub(super) use metadata::read_metadata;
pub(crate) use name_limit::longest_name;
pub(super) use operator::operator;
pub(super) use publish::publish;
pub(super) use replace::{replace, replace_durably};
pub(super) use unsynced::UnsyncedManifests;
