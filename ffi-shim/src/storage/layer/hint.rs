//! Readers of files. They hide hints that refer to missing snapshots.

use opendal::raw::oio::Read as _;
use opendal::raw::{oio, OpStat, RpRead, Servicer};
use opendal::{Buffer, BytesRange, OperationContext, Result};

use crate::storage::byte_range;

/// Snapshot folder that a hint refers to.
///
/// If a hint refers to a missing snapshot, every read and commit fails until somebody deletes the hint.
/// Therefore such a hint is reported as missing. The crate then lists the folder instead.
pub(super) struct HintTarget {
    service: Servicer,
    context: OperationContext,
    folder: String,
}

impl HintTarget {
    /// Returns the target of the hint at `path`.
    pub(super) fn of(path: &str, service: Servicer, context: OperationContext) -> Self {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        HintTarget {
            service,
            context,
            folder: folder.to_string(),
        }
    }

    /// Fails if there is no snapshot with this id.
    async fn ensure_exists(&self, id: i64) -> Result<()> {
        let snapshot = format!("{}/snapshot-{id}", self.folder);
        self.service
            .stat_dyn(&self.context, &snapshot, OpStat::default())
            .await
            .map(|_| ())
    }
}

/// Reader of one file.
pub(super) struct SnapshotReader {
    inner: oio::Reader,
    /// The target of the hint, if the file is a hint.
    hint_target: Option<HintTarget>,
}

impl SnapshotReader {
    pub(super) fn new(inner: oio::Reader, hint_target: Option<HintTarget>) -> Self {
        SnapshotReader { inner, hint_target }
    }

    /// Returns the bytes of the file if the file is a hint. Fails if the hint refers to a missing snapshot.
    async fn checked_hint(&self) -> Result<Option<Buffer>> {
        let Some(target) = &self.hint_target else {
            return Ok(None);
        };
        let (_, mut stream) = self.inner.open(BytesRange::default()).await?;
        let hint = stream.read_all_dyn().await?;
        let id = std::str::from_utf8(&hint.to_bytes())
            .ok()
            .and_then(|text| text.trim().parse::<i64>().ok());
        // The crate itself ignores a hint that is not a number.
        if let Some(id) = id {
            target.ensure_exists(id).await?;
        }
        Ok(Some(hint))
    }
}

impl oio::Read for SnapshotReader {
    async fn open(&self, range: BytesRange) -> Result<(RpRead, Box<dyn oio::ReadStreamDyn>)> {
        match self.checked_hint().await? {
            Some(hint) => {
                let part = byte_range::available(&hint, range);
                Ok((RpRead::default(), Box::new(part)))
            }
            None => self.inner.open(range).await,
        }
    }

    async fn read(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        match self.checked_hint().await? {
            Some(hint) => byte_range::exact(&hint, range, "a hint"),
            None => self.inner.read(range).await,
        }
    }
}
