//! The storage of the caller as an OpenDAL service.

use opendal::raw::{
    oio, OpCopier, OpCopy, OpCreateDir, OpDelete, OpList, OpPresign, OpRead, OpRename, OpStat,
    OpWrite, RpCreateDir, RpPresign, RpRename, RpStat, Service, ServiceInfo,
};
use opendal::{Builder, Capability, Error, ErrorKind, OperationContext, Operator, Result};

use super::blocking_calls::{metadata_of, Calls};
use super::lister::CallerLister;
use super::reader::CallerReader;
use super::writer::CallerWriter;

/// Returns an operator of the files below a prefix of locations.
pub(super) fn operator(calls: Calls) -> Result<Operator> {
    Operator::new(CallerBuilder(Some(calls)))
}

/// OpenDAL adds its layers only to services that it builds.
#[derive(Default)]
struct CallerBuilder(Option<Calls>);

impl Builder for CallerBuilder {
    type Config = ();

    fn build(self) -> Result<impl Service> {
        let missing = || Error::new(ErrorKind::ConfigInvalid, "no file access");
        Ok(CallerService {
            calls: self.0.ok_or_else(missing)?,
        })
    }
}

#[derive(Debug)]
struct CallerService {
    calls: Calls,
}

fn unsupported(operation: &str) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!("the file access of a catalog has no operation to {operation}"),
    )
}

impl Service for CallerService {
    type Reader = CallerReader;
    type Writer = CallerWriter;
    type Lister = CallerLister;
    type Deleter = oio::OneShotDeleter<CallerDeleter>;
    type Copier = ();

    fn info(&self) -> ServiceInfo {
        ServiceInfo::new("caller", "/", &self.calls.prefix)
    }

    fn capability(&self) -> Capability {
        Capability {
            stat: true,
            read: true,
            read_with_suffix: true,
            write: true,
            write_can_multi: true,
            write_can_empty: true,
            create_dir: true,
            delete: true,
            delete_with_recursive: true,
            rename: true,
            list: true,
            list_with_recursive: true,
            ..Capability::default()
        }
    }

    async fn create_dir(
        &self,
        _: &OperationContext,
        path: &str,
        _: OpCreateDir,
    ) -> Result<RpCreateDir> {
        let created = |files: &dyn super::FileAccess, path: &str| files.create_folders(path);
        self.calls.run(path, created).await?;
        Ok(RpCreateDir::default())
    }

    async fn stat(&self, _: &OperationContext, path: &str, _: OpStat) -> Result<RpStat> {
        let status = self.calls.run(path, |files, path| files.status(path));
        let status = status.await?;
        if path.ends_with('/') && !status.is_folder {
            return Err(Error::new(ErrorKind::NotFound, "the path is not a folder"));
        }
        metadata_of(&status).map(RpStat::new)
    }

    fn read(&self, _: &OperationContext, path: &str, _: OpRead) -> Result<Self::Reader> {
        Ok(CallerReader::new(self.calls.clone(), path))
    }

    fn write(&self, _: &OperationContext, path: &str, _: OpWrite) -> Result<Self::Writer> {
        Ok(CallerWriter::new(self.calls.clone(), path))
    }

    fn delete(&self, _: &OperationContext) -> Result<Self::Deleter> {
        Ok(oio::OneShotDeleter::new(CallerDeleter {
            calls: self.calls.clone(),
        }))
    }

    fn list(&self, _: &OperationContext, path: &str, args: OpList) -> Result<Self::Lister> {
        match path.is_empty() || path.ends_with('/') {
            true => Ok(CallerLister::new(
                self.calls.clone(),
                path,
                args.recursive(),
            )),
            false => Err(unsupported("list the files with a prefix")),
        }
    }

    fn copy(
        &self,
        _: &OperationContext,
        _: &str,
        _: &str,
        _: OpCopy,
        _: OpCopier,
    ) -> Result<Self::Copier> {
        Err(unsupported("copy a file"))
    }

    async fn rename(
        &self,
        _: &OperationContext,
        from: &str,
        to: &str,
        _: OpRename,
    ) -> Result<RpRename> {
        let target = self.calls.location(to);
        let renamed = move |files: &dyn super::FileAccess, from: &str| files.rename(from, &target);
        match self.calls.run(from, renamed).await? {
            true => Ok(RpRename::default()),
            false => Err(Error::new(
                ErrorKind::AlreadyExists,
                "the target of the rename exists",
            )),
        }
    }

    async fn presign(&self, _: &OperationContext, _: &str, _: OpPresign) -> Result<RpPresign> {
        Err(unsupported("sign a request"))
    }
}

/// Deleter of files and folders. Deleting a missing file succeeds.
struct CallerDeleter {
    calls: Calls,
}

impl oio::OneShotDelete for CallerDeleter {
    async fn delete_once(&self, path: String, args: OpDelete) -> Result<()> {
        let recursive = args.recursive();
        let deleted = self
            .calls
            .run(&path, move |files, path| files.delete(path, recursive));
        match deleted.await {
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
            deleted => deleted,
        }
    }
}
