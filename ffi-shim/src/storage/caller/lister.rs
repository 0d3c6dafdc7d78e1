//! Listers of folders.

use std::collections::VecDeque;

use opendal::raw::oio;
use opendal::{EntryMode, ErrorKind, Metadata, Result};

use super::blocking_calls::{metadata_of, Calls};

/// Lister of a folder. Reads each folder in one step. The first entry is the folder itself. A missing folder has no
/// entries.
pub(super) struct CallerLister {
    calls: Calls,
    recursive: bool,
    /// The operator paths of folders that are not yet read, with slashes at their ends.
    folders: Vec<String>,
    entries: VecDeque<oio::Entry>,
    is_first: bool,
}

impl CallerLister {
    /// Returns the lister for the operator path of a folder, which has a slash at its end.
    pub(super) fn new(calls: Calls, path: &str, recursive: bool) -> Self {
        CallerLister {
            calls,
            recursive,
            folders: vec![path.to_string()],
            entries: VecDeque::new(),
            is_first: true,
        }
    }

    async fn read(&mut self, folder: &str) -> Result<()> {
        let listed = self.calls.run(folder, |files, path| files.list(path)).await;
        let is_first = std::mem::replace(&mut self.is_first, false);
        let listed = match listed {
            // Another program may delete a folder during the call.
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
            listed => listed?,
        };
        if is_first {
            let itself = oio::Entry::new(folder, Metadata::new(EntryMode::DIR));
            self.entries.push_back(itself);
        }
        let above = folder.trim_start_matches('/');
        for file in listed {
            let tail = if file.status.is_folder { "/" } else { "" };
            let path = format!("{above}{}{tail}", file.name);
            let entry = oio::Entry::new(&path, metadata_of(&file.status)?);
            self.entries.push_back(entry);
            if self.recursive && file.status.is_folder {
                self.folders.push(path);
            }
        }
        Ok(())
    }
}

impl oio::List for CallerLister {
    async fn next(&mut self) -> Result<Option<oio::Entry>> {
        loop {
            if let Some(entry) = self.entries.pop_front() {
                return Ok(Some(entry));
            }
            match self.folders.pop() {
                None => return Ok(None),
                Some(folder) => self.read(&folder).await?,
            }
        }
    }
}
