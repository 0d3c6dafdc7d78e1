//! The storage below a table, as far as publishing a snapshot is concerned.
//!
//! The crate checks, then renames over: two writers can both report success and one snapshot is
//! lost. Whoever owns the storage can make the publish exclusive instead, and knows afterwards
//! whether it happened.

mod exclusive;
mod layer;
mod provider;
mod queue;
mod unsynced;
mod whole;

pub(crate) use exclusive::{publish, Published};
pub(crate) use layer::Publications;
pub(crate) use provider::local_file_io;
pub(crate) use queue::enter;

/// How a snapshot of a table gets published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Publish {
    /// By our own layer over the local disk: exclusively, with a record of the outcome.
    LocalDisk,
    /// In the memory of this process, where the commit queue alone keeps writers apart.
    Memory,
    /// By the catalog's server.
    Server,
    /// Not at all: this storage has no exclusive publish yet.
    Refused { scheme: String },
}

impl Publish {
    /// The way of a table at `location`; `server` when its catalog commits by itself.
    pub(crate) fn at(location: &str, server: bool) -> Self {
        if server {
            return Publish::Server;
        }
        match scheme(location) {
            None | Some("file") => Publish::LocalDisk,
            Some("memory") => Publish::Memory,
            Some(other) => Publish::Refused {
                scheme: other.to_string(),
            },
        }
    }
}

/// The scheme of a location; none for a plain path, a Windows drive included.
pub(crate) fn scheme(location: &str) -> Option<&str> {
    let (scheme, _) = location.split_once(':')?;
    let plain = scheme.len() <= 1 || scheme.contains('/') || scheme.contains('\\');
    (!plain).then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_tell_how_snapshots_are_published() {
        let at = |location| Publish::at(location, false);
        assert_eq!(at("/tmp/warehouse/a.db/t"), Publish::LocalDisk);
        assert_eq!(at("/tmp/odd:name/t"), Publish::LocalDisk);
        assert_eq!(at("C:\\warehouse\\t"), Publish::LocalDisk);
        assert_eq!(at("file:///tmp/t"), Publish::LocalDisk);
        assert_eq!(at("memory:/w/t"), Publish::Memory);
        assert_eq!(
            at("s3://bucket/t"),
            Publish::Refused {
                scheme: "s3".into()
            }
        );
        assert_eq!(Publish::at("s3://bucket/t", true), Publish::Server);
    }
}
