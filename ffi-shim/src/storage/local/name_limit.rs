//! The maximum length of file names in a file system.

use super::disk::absolute;
use crate::storage::location::{disk_path, scheme};

/// Returns the maximum number of bytes in a file name below a location, or `None` if the limit is
/// unknown. The folder need not exist yet.
pub(crate) fn longest_name(location: &str) -> Option<usize> {
    match scheme(location) {
        None | Some("file") => longest_name_on_disk(location),
        Some(_) => None,
    }
}

fn longest_name_on_disk(location: &str) -> Option<usize> {
    let folder = absolute(disk_path(location));
    let found = folder
        .ancestors()
        .find_map(|folder| rustix::fs::statvfs(folder).ok())?;
    usize::try_from(found.f_namemax)
        .ok()
        .filter(|most| *most > 0)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn longest_name_is_the_limit_of_the_file_system() {
        let folder = tempfile::tempdir().unwrap();
        let most = longest_name(folder.path().join("not/yet").to_str().unwrap()).unwrap();
        let name = |length| folder.path().join("x".repeat(length));
        std::fs::create_dir(name(most)).unwrap();
        let error = std::fs::create_dir(name(most + 1)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidFilename);
    }
}
