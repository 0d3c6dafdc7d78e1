//! Manifests that the crate reads and writes in another form than files hold.

use std::sync::Arc;

use opendal::raw::oio::Read as _;
use opendal::raw::{oio, RpRead};
use opendal::{Buffer, BytesRange, Error, ErrorKind, Result};

use super::whole::{cut, exactly};
use crate::failure::Failure;
use crate::upstream::null_keys::Manifests;

/// One manifest; what is asked for is cut out of its translation.
pub(super) struct Translated {
    inner: oio::Reader,
    path: String,
    manifests: Arc<Manifests>,
}

impl Translated {
    pub(super) fn new(inner: oio::Reader, path: &str, manifests: Arc<Manifests>) -> Self {
        Translated {
            inner,
            path: path.to_string(),
            manifests,
        }
    }

    async fn read_all(&self) -> Result<Buffer> {
        let (_, mut stream) = self.inner.open(BytesRange::default()).await?;
        let bytes = stream.read_all_dyn().await?.to_vec();
        let translated = self.manifests.read(name(&self.path), bytes).await;
        let translated = translated.map_err(|failure| error(failure, &self.path))?;
        Ok(Buffer::from(translated))
    }
}

impl oio::Read for Translated {
    async fn open(&self, range: BytesRange) -> Result<(RpRead, Box<dyn oio::ReadStreamDyn>)> {
        let part = cut(&self.read_all().await?, range);
        Ok((RpRead::default(), Box::new(part)))
    }

    async fn read(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        exactly(&self.read_all().await?, range, &self.path)
    }
}

/// The bytes that go into the manifest at `path`.
pub(super) async fn write(manifests: &Manifests, path: &str, bytes: Vec<u8>) -> Result<Vec<u8>> {
    let translated = manifests.write(name(path), bytes).await;
    translated.map_err(|failure| error(failure, path))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn error(failure: Failure, path: &str) -> Error {
    Error::new(ErrorKind::Unexpected, failure.message).with_context("path", path)
}
