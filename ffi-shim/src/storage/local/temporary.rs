//! Temporary files that are later renamed to their final names.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::disk::parent;

/// Writes a hidden file in the folder of `target`. Does not sync the file.
///
/// The name of the file does not start with `snapshot-`, because Paimon Java would try to read such a file
/// as a snapshot.
pub(super) fn write_temporary(target: &Path, bytes: &[u8]) -> io::Result<(PathBuf, File)> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let folder = parent(target)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    loop {
        let temporary = folder.join(format!(
            ".{name}.{}-{}.tmp",
            std::process::id(),
            COUNTER.fetch_add(1, Ordering::Relaxed)
        ));
        let mut file = match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
        {
            Ok(file) => file,
            // The file belongs to another process with our id: a killed process, or one on another host.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(e) => return Err(e),
        };
        return match file.write_all(bytes) {
            Ok(()) => Ok((temporary, file)),
            Err(e) => {
                remove(&temporary);
                Err(e)
            }
        };
    }
}

/// Removes a temporary file. A file that cannot be removed becomes an orphan file.
pub(super) fn remove(temporary: &Path) {
    let _ = std::fs::remove_file(temporary);
}
