//! Writers of data files.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use opendal::raw::{new_std_io_error, oio};
use opendal::{Buffer, Error, ErrorKind, Metadata, Result};

use super::attributes::metadata_of;
use super::disk::{absolute, as_in_opendal, parent, thread_error, with_path};
use crate::blocking;

/// Writer of one file. Creates the file with the first bytes, and the folders of the file if they are missing. The close
/// syncs the content of the file, but not its folders.
pub(super) struct DataFileWriter {
    target: PathBuf,
    file: Option<Arc<File>>,
}

impl DataFileWriter {
    /// Returns the writer for an operator path. An existing file is replaced.
    pub(super) fn at(path: &str) -> Self {
        DataFileWriter {
            target: absolute(path),
            file: None,
        }
    }

    async fn file(&mut self) -> Result<Arc<File>> {
        if let Some(file) = &self.file {
            return Ok(file.clone());
        }
        let target = self.target.clone();
        let created = as_in_opendal(move || create(&target).map_err(|e| with_path(&target, e)));
        let file = Arc::new(created.await?);
        Ok(self.file.insert(file).clone())
    }
}

fn create(target: &Path) -> io::Result<File> {
    match File::create(target) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            std::fs::create_dir_all(parent(target)?)?;
            File::create(target)
        }
        created => created,
    }
}

impl oio::Write for DataFileWriter {
    async fn write(&mut self, bytes: Buffer) -> Result<()> {
        let (file, target) = (self.file().await?, self.target.clone());
        as_in_opendal(move || {
            let write = |chunk: bytes::Bytes| (&*file).write_all(&chunk);
            bytes
                .into_iter()
                .try_for_each(write)
                .map_err(|e| with_path(&target, e))
        })
        .await
    }

    async fn close(&mut self) -> Result<Metadata> {
        let (file, target) = (self.file().await?, self.target.clone());
        let synced = blocking::run_apart(move || {
            let synced = file.sync_all().and_then(|()| file.metadata());
            synced.map_err(|e| with_path(&target, e))
        });
        let found = synced.await.map_err(thread_error)?;
        metadata_of(&found.map_err(new_std_io_error)?)
    }

    async fn abort(&mut self) -> Result<()> {
        Err(Error::new(
            ErrorKind::Unsupported,
            "a file on the local disk is not removed by an abort of its writer",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;
    use crate::runtime;
    use oio::Write as _;

    fn write(target: &Path, chunks: &[&'static str]) -> Result<Metadata> {
        let mut writer = DataFileWriter::at(&target.to_string_lossy());
        let chunks = chunks.to_vec();
        let written = runtime::run(async move {
            let written = async {
                for chunk in chunks {
                    writer.write(Buffer::from(chunk)).await?;
                }
                writer.close().await
            };
            Ok::<_, Failure>(written.await)
        });
        written.unwrap()
    }

    #[test]
    fn chunks_are_appended_and_folders_are_created() {
        let table = tempfile::tempdir().unwrap();
        let target = table.path().join("day=1/bucket-0/data-1");
        assert_eq!(write(&target, &["ab", "cde"]).unwrap().content_length(), 5);
        assert_eq!(std::fs::read(&target).unwrap(), b"abcde");
        assert_eq!(write(&target, &["x"]).unwrap().content_length(), 1);
        assert_eq!(std::fs::read(&target).unwrap(), b"x");
        assert_eq!(write(&target, &[]).unwrap().content_length(), 0);
    }

    #[test]
    fn failure_names_the_file() {
        let table = tempfile::tempdir().unwrap();
        std::fs::write(table.path().join("bucket-0"), "a file").unwrap();
        let target = table.path().join("bucket-0/data-1");
        let failure = write(&target, &["x"]).unwrap_err().to_string();
        assert!(failure.contains("bucket-0/data-1"), "{failure}");
    }
}
