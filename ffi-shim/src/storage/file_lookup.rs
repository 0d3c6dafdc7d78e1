//! Lookups of many files.
//!
//! A bucket returns up to a thousand names of a folder for one request. So the files of a commit are found by fewer
//! requests if their folders are listed. But a folder may have far more files than the commit. So a listing stops when
//! its requests no longer find enough of the files, and the remaining files are looked up one by one.
//!
//! A listing only proves that a file exists. Every file that was not listed is looked up by itself. So a listing that
//! fails, or that leaves names out, costs time but cannot make a file count as missing.

use std::collections::BTreeMap;
use std::collections::HashSet;

use futures::{stream, StreamExt, TryStreamExt};
use paimon::io::FileIO;

use super::exclusive_store::ExclusiveStore;
use super::snapshot_owner::SnapshotOwner;
use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// The number of files that are looked up concurrently, and the number of folders that are listed concurrently.
const CONCURRENT_REQUESTS: usize = 32;

/// The number of names that a bucket returns for one request.
const NAMES_PER_REQUEST: usize = 1000;

/// A request of a listing must save at least this number of lookups. It takes longer than a lookup, and stores charge
/// about twelve times as much for it.
const MIN_SAVED_LOOKUPS: usize = 8;

/// Returns the path of a file that does not exist, or none if all files exist. `file_io` and `owner` are those of the
/// table of the files.
pub(crate) async fn missing_file(
    file_io: &FileIO,
    owner: &SnapshotOwner,
    paths: Vec<String>,
) -> Result<Option<String>, Failure> {
    let unlisted = match owner {
        // On a local disk, a lookup takes some microseconds.
        SnapshotOwner::Store(store @ ExclusiveStore::S3(_)) => {
            let (folders, rest) = split(paths);
            let share = saved_lookups(folders.len());
            let listings = stream::iter(folders)
                .map(move |folder| folder.list(store, share))
                .buffer_unordered(CONCURRENT_REQUESTS);
            listings.chain(stream::iter([rest])).boxed()
        }
        _ => stream::iter([paths]).boxed(),
    };
    let mut missing = unlisted
        .flat_map(stream::iter)
        .map(|path| async move {
            let exists = file_io.exists(&path).await;
            let exists = exists.map_err(|e| Failure::of(e, PFFM_INTERNAL))?;
            Ok::<_, Failure>((!exists).then_some(path))
        })
        .buffer_unordered(CONCURRENT_REQUESTS)
        .try_filter_map(|missing| std::future::ready(Ok(missing)));
    missing.try_next().await
}

/// Returns the number of lookups that each request of a listing must save. The requests of a listing are made one after
/// the other, and lookups are made concurrently. So each of a few listings must save more lookups than each of many.
fn saved_lookups(listings: usize) -> usize {
    MIN_SAVED_LOOKUPS.max(CONCURRENT_REQUESTS / listings.max(1))
}

/// Files in one folder.
#[derive(Debug, PartialEq)]
struct Folder {
    /// The path of the folder, with a slash at its end.
    path: String,
    names: HashSet<String>,
}

/// Returns the folders to list, and the paths of the files in all other folders.
fn split(paths: Vec<String>) -> (Vec<Folder>, Vec<String>) {
    let mut folders: BTreeMap<String, HashSet<String>> = BTreeMap::new();
    let mut rest = Vec::new();
    for path in paths {
        match path.rfind('/').map(|slash| path.split_at(slash + 1)) {
            Some((folder, name)) => match folders.get_mut(folder) {
                Some(names) => {
                    names.insert(name.to_string());
                }
                None => {
                    folders.insert(folder.to_string(), HashSet::from([name.to_string()]));
                }
            },
            None => rest.push(path),
        }
    }
    let many = |names: &HashSet<String>, least: usize| names.len() >= least;
    let listings = folders.values().filter(|n| many(n, MIN_SAVED_LOOKUPS));
    let least = saved_lookups(listings.count());
    let mut listed = Vec::new();
    for (path, names) in folders {
        let folder = Folder { path, names };
        match many(&folder.names, least) {
            true => listed.push(folder),
            false => rest.extend(folder.into_paths()),
        }
    }
    (listed, rest)
}

impl Folder {
    fn into_paths(self) -> Vec<String> {
        let Folder { path, names } = self;
        names.iter().map(|name| format!("{path}{name}")).collect()
    }

    /// Lists the folder, and returns the paths of the files that were not found. Stops before a request if the requests
    /// before it have found fewer than `share` files each.
    async fn list(mut self, store: &ExclusiveStore, share: usize) -> Vec<String> {
        let mut progress = Progress::new(share);
        let listed = store
            .visit_names(&self.path, Some(NAMES_PER_REQUEST), |name| {
                let found = self.names.remove(name);
                progress.add(found) && !self.names.is_empty()
            })
            .await;
        if let Err(failure) = listed {
            log::debug!(
                "{} files of {} are looked up one by one, because listing it failed: {}",
                self.names.len(),
                self.path,
                failure.message
            );
        }
        self.into_paths()
    }
}

/// The progress of a listing.
struct Progress {
    /// The number of files that each request must find.
    share: usize,
    names: usize,
    found: usize,
}

impl Progress {
    fn new(share: usize) -> Self {
        Progress {
            share,
            names: 0,
            found: 0,
        }
    }

    /// Counts a name. Returns whether the listing is to continue. It always continues within the names of a request.
    fn add(&mut self, found: bool) -> bool {
        self.names += 1;
        self.found += usize::from(found);
        !self.names.is_multiple_of(NAMES_PER_REQUEST)
            || self.found >= self.share * (self.names / NAMES_PER_REQUEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(folder: &str, files: usize) -> impl Iterator<Item = String> + '_ {
        (0..files).map(move |number| format!("{folder}/f-{number}"))
    }

    fn listed(folders: &[(&str, usize)]) -> Vec<String> {
        let all = folders.iter().flat_map(|(name, files)| paths(name, *files));
        let all: Vec<String> = all.collect();
        let (listed, rest) = split(all.clone());
        let names: Vec<String> = listed.iter().map(|folder| folder.path.clone()).collect();
        let mut again: Vec<String> = listed.into_iter().flat_map(Folder::into_paths).collect();
        again.extend(rest);
        again.sort();
        let mut all = all;
        all.sort();
        assert_eq!(again, all);
        names
    }

    #[test]
    fn folders_with_many_files_are_listed() {
        assert_eq!(listed(&[]), Vec::<String>::new());
        assert_eq!(listed(&[("s3://b/t", 31)]), Vec::<String>::new());
        assert_eq!(listed(&[("s3://b/t", 32)]), ["s3://b/t/"]);
        assert_eq!(
            listed(&[("s3://b/t", 16), ("s3://b/u", 15), ("s3://b/v", 7)]),
            ["s3://b/t/"]
        );
        let many: Vec<String> = (0..10).map(|number| format!("s3://b/p={number}")).collect();
        let of = |files: usize| -> Vec<(&str, usize)> {
            many.iter().map(|folder| (folder.as_str(), files)).collect()
        };
        assert_eq!(listed(&of(7)).len(), 0);
        assert_eq!(listed(&of(8)).len(), 10);
    }

    #[test]
    fn paths_without_folder_are_looked_up() {
        let (listed, rest) = split((0..50).map(|number| format!("f-{number}")).collect());
        assert_eq!((listed, rest.len()), (Vec::new(), 50));
    }

    #[test]
    fn listing_continues_while_requests_find_enough() {
        let mut progress = Progress::new(10);
        // The first request finds 15 files, the second 5, and the third none.
        for number in 1..=3000 {
            let found = number <= 15 || (1001..=1005).contains(&number);
            assert_eq!(progress.add(found), number < 3000, "{number}");
        }
    }

    #[test]
    fn fruitless_listing_ends_after_one_request() {
        let mut progress = Progress::new(8);
        let requests = (1..).find(|_| !progress.add(false));
        assert_eq!(requests, Some(1000));
    }
}
