//! Replacement of files in one step.

use std::io;
use std::path::Path;

use super::disk::{absolute, create_folder, on_disk, parent, sync_folder, waiting};
use super::temporary::{remove, write_temporary};

/// Replaces the file at an operator path in one step, see [`replace_file`].
pub(in crate::storage) async fn replace(path: &str, bytes: Vec<u8>) -> opendal::Result<()> {
    let target = absolute(path);
    on_disk(move || replace_file(&target, &bytes)).await
}

/// Replaces the file at an operator path durably, see [`replace_file_durably`].
pub(in crate::storage) async fn replace_durably(path: &str, bytes: Vec<u8>) -> opendal::Result<()> {
    let target = absolute(path);
    waiting(move || replace_file_durably(&target, &bytes)).await
}

/// Replaces `target` in one step, so no reader sees an incomplete file. The file is not durable. It need
/// not be, because readers detect a hint that a crash of the machine reset or emptied.
fn replace_file(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let (temporary, _) = write_temporary(target, bytes)?;
    std::fs::rename(&temporary, target).inspect_err(|_| remove(&temporary))
}

/// Replaces `target` in one step and syncs the file. Creates the folder of the file if the folder is
/// missing, but not the folder's parent.
fn replace_file_durably(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = parent(target)?;
    create_folder(folder)?;
    let (temporary, file) = write_temporary(target, bytes)?;
    let renamed = file
        .sync_all()
        .and_then(|()| std::fs::rename(&temporary, target));
    renamed.inspect_err(|_| remove(&temporary))?;
    sync_folder(folder);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_a_file_leaves_no_temporary() {
        let folder = tempfile::tempdir().unwrap();
        let hint = folder.path().join("LATEST");
        replace_file(&hint, b"1").unwrap();
        replace_file(&hint, b"22").unwrap();
        assert_eq!(std::fs::read(&hint).unwrap(), b"22");
        let names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        assert_eq!(names, ["LATEST"]);
    }
}
