//! The storage below a table, as far as publishing a snapshot is concerned.
//!
//! The crate checks, then renames over: two writers can both report success and one snapshot is
//! lost. Whoever owns the storage can make the publish exclusive instead, and knows afterwards
//! whether it happened.

mod conditional;
mod layer;
mod local;
mod provider;
mod queue;
mod s3;
mod translated;
mod unsynced;
mod whole;

use std::collections::HashMap;
use std::sync::Arc;

use futures::TryStreamExt as _;
use opendal::{Buffer, ErrorKind};
use paimon::io::FileIO;

use self::conditional::{Bucket, NotPublished};
use self::unsynced::Unsynced;
use crate::failure::codes::{PFFM_ILLEGAL_ARGUMENT, PFFM_IO, PFFM_UNSUPPORTED};
use crate::failure::{is_of_long_name, Failure};
use crate::upstream::null_keys::Manifests;

pub(crate) use layer::{Publications, Stopped};
pub(crate) use queue::enter;

/// What became of an exclusive publish that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Published {
    /// The file is there, with these bytes.
    Ours,
    /// Another writer's file is there; nothing was changed.
    Theirs,
}

/// How one file appears whole and exclusively.
#[derive(Debug, Clone)]
enum Publisher {
    LocalDisk(Unsynced),
    Bucket(Arc<Bucket>),
}

impl Publisher {
    async fn publish(&self, path: &str, bytes: Buffer) -> Result<Published, NotPublished> {
        match self {
            Publisher::LocalDisk(unsynced) => local::publish(path, bytes, unsynced).await,
            Publisher::Bucket(bucket) => bucket.publish(path, bytes).await,
        }
    }

    /// The bytes of a small file.
    async fn read(&self, path: &str) -> opendal::Result<Buffer> {
        match self {
            Publisher::LocalDisk(_) => whole::read(local::on_disk(path)).await,
            Publisher::Bucket(bucket) => bucket.operator().read(path).await,
        }
    }
}

/// Storage that we own.
#[derive(Debug, Clone)]
pub(crate) enum Store {
    LocalDisk,
    S3(Arc<s3::S3>),
}

impl Store {
    /// That of a location, reached with the options of a catalog; none where it is not ours.
    pub(crate) fn of(
        location: &str,
        options: &HashMap<String, String>,
    ) -> Result<Option<Self>, Failure> {
        Ok(match scheme(location) {
            None | Some("file") => {
                local::ensure_here(location)?;
                Some(Store::LocalDisk)
            }
            Some(scheme) if s3::is_s3(scheme) => Some(Store::S3(Arc::new(s3::S3::new(options)?))),
            Some(_) => None,
        })
    }

    /// `base` (for its caches) on this storage, with a record of what it publishes. Manifests are
    /// translated where `manifests` is given.
    pub(crate) fn file_io(
        &self,
        base: &FileIO,
        publications: Publications,
        manifests: Option<Manifests>,
    ) -> Result<FileIO, Failure> {
        let manifests = manifests.map(Arc::new);
        match self {
            Store::LocalDisk => provider::local_disk(base, publications, manifests),
            Store::S3(s3) => Ok(provider::buckets(base, s3.clone(), publications, manifests)),
        }
    }

    /// Makes a file appear with `bytes`, whole and durable, unless there is one already.
    ///
    /// On disk its folder is made when it is missing, and the one above, but no other.
    pub(crate) async fn publish(&self, path: &str, bytes: Vec<u8>) -> Result<Published, Failure> {
        let (publisher, path) = self.resolve(path)?;
        if matches!(publisher, Publisher::LocalDisk(_)) {
            local::make_folder_above(path).await.map_err(failure)?;
        }
        let outcome = publisher.publish(path, Buffer::from(bytes)).await;
        outcome.map_err(|e| failure(e.error))
    }

    /// Writes a file, whole and durable, over one that may be there.
    ///
    /// On disk its folder is made when it is missing, and the one above, but no other.
    pub(crate) async fn replace(&self, path: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let (publisher, path) = self.resolve(path)?;
        let outcome = match publisher {
            Publisher::LocalDisk(_) => {
                local::make_folder_above(path).await.map_err(failure)?;
                local::overwrite(path, bytes).await
            }
            Publisher::Bucket(bucket) => bucket.operator().write(path, bytes).await.map(|_| ()),
        };
        outcome.map_err(failure)
    }

    /// The names of what is in a folder; none when it is not there.
    pub(crate) async fn names(&self, folder: &str) -> Result<Vec<String>, Failure> {
        let (publisher, path) = self.resolve(folder)?;
        let operator = match publisher {
            Publisher::LocalDisk(_) => local::operator()?,
            Publisher::Bucket(bucket) => bucket.operator().clone(),
        };
        let path = format!("{}/", path.trim_end_matches('/'));
        let entries = match operator.lister(&path).await {
            Ok(lister) => lister.try_collect::<Vec<_>>().await,
            Err(e) => Err(e),
        };
        match entries {
            Ok(entries) => Ok(entries.iter().map(|e| e.name().to_string()).collect()),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(e) => Err(failure(e)),
        }
    }

    /// Fails where a publish below `location` would not be exclusive.
    pub(crate) async fn ensure_exclusive(&self, location: &str) -> Result<(), Failure> {
        let path = format!("{}/snapshot/", location.trim_end_matches('/'));
        match self.resolve(&path)? {
            (Publisher::LocalDisk(_), _) => Ok(()),
            (Publisher::Bucket(bucket), path) => bucket.ensure_honours(path).await.map_err(failure),
        }
    }

    /// The publisher for a path, and what it calls it.
    fn resolve<'a>(&self, path: &'a str) -> Result<(Publisher, &'a str), Failure> {
        match self {
            Store::LocalDisk => {
                let publisher = Publisher::LocalDisk(Unsynced::default());
                Ok((publisher, local::relative(path)))
            }
            Store::S3(s3) => {
                let (bucket, key) = s3::split(path).ok_or_else(|| {
                    Failure::argument(format!("{path} is no path in a bucket of S3"))
                })?;
                Ok((Publisher::Bucket(s3.bucket(bucket)?), key))
            }
        }
    }
}

fn failure(error: opendal::Error) -> Failure {
    failure_of(&error)
}

fn failure_of(error: &opendal::Error) -> Failure {
    let code = match error.kind() {
        ErrorKind::Unsupported => PFFM_UNSUPPORTED,
        _ if is_of_long_name(error) => PFFM_ILLEGAL_ARGUMENT,
        _ => PFFM_IO,
    };
    Failure {
        retriable: error.is_temporary(),
        ..Failure::new(code, error.to_string())
    }
}

/// How a snapshot of a table gets published.
#[derive(Debug, Clone)]
pub(crate) enum Publish {
    /// By our own layer: exclusively, with a record of the outcome.
    Owned(Store),
    /// In the memory of this process, where the commit queue alone keeps writers apart.
    Memory,
    /// By the catalog's server.
    Server,
    /// Not at all: this storage has no exclusive publish yet.
    Refused { scheme: String },
}

impl Publish {
    /// The way of a table at `location`; `server` when its catalog commits by itself.
    pub(crate) fn at(location: &str, server: bool, store: Option<&Store>) -> Self {
        if server {
            return Publish::Server;
        }
        match (scheme(location), store) {
            (None | Some("file"), _) => Publish::Owned(Store::LocalDisk),
            (Some("memory"), _) => Publish::Memory,
            (Some(scheme), Some(store @ Store::S3(_))) if s3::is_s3(scheme) => {
                Publish::Owned(store.clone())
            }
            (Some(other), _) => Publish::Refused {
                scheme: other.to_string(),
            },
        }
    }
}

/// The most bytes of a file's name below a location; none where no limit is known.
pub(crate) fn longest_name(location: &str) -> Option<usize> {
    match scheme(location) {
        None | Some("file") => local::longest_name(location),
        Some(_) => None,
    }
}

/// A location in the spelling that the crate's own storage takes as we do: without a host.
pub(crate) fn without_host(location: &str) -> String {
    match location.starts_with("file://") {
        true => format!("file:/{}", local::relative(location)),
        false => location.to_string(),
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
        let s3 = Store::of("s3://bucket/w", &HashMap::new()).unwrap();
        let at = |location, server| match Publish::at(location, server, s3.as_ref()) {
            Publish::Owned(Store::LocalDisk) => "disk".to_string(),
            Publish::Owned(Store::S3(_)) => "s3".to_string(),
            Publish::Memory => "memory".to_string(),
            Publish::Server => "server".to_string(),
            Publish::Refused { scheme } => format!("not at {scheme}"),
        };
        assert_eq!(at("/tmp/warehouse/a.db/t", false), "disk");
        assert_eq!(at("/tmp/odd:name/t", false), "disk");
        assert_eq!(at("C:\\warehouse\\t", false), "disk");
        assert_eq!(at("file:///tmp/t", false), "disk");
        assert_eq!(at("memory:/w/t", false), "memory");
        assert_eq!(at("s3://bucket/t", false), "s3");
        assert_eq!(at("s3a://bucket/t", false), "s3");
        assert_eq!(at("oss://bucket/t", false), "not at oss");
        assert_eq!(at("s3://bucket/t", true), "server");
    }
}
