//! Translation between the form of manifests in files and the form that the crate reads and writes.

use std::sync::Arc;

use opendal::raw::oio::Read as _;
use opendal::raw::{oio, RpRead};
use opendal::{Buffer, BytesRange, Error, ErrorKind, Result};

use crate::failure::Failure;
use crate::storage::byte_range;
use crate::upstream::null_keys::ManifestTranslator;

/// Reader of one manifest. Ranges refer to the translated manifest.
pub(super) struct TranslatedManifest {
    inner: oio::Reader,
    path: String,
    translator: Arc<ManifestTranslator>,
}

impl TranslatedManifest {
    pub(super) fn new(inner: oio::Reader, path: &str, translator: Arc<ManifestTranslator>) -> Self {
        TranslatedManifest {
            inner,
            path: path.to_string(),
            translator,
        }
    }

    async fn read_all(&self) -> Result<Buffer> {
        let (_, mut stream) = self.inner.open(BytesRange::default()).await?;
        let bytes = stream.read_all_dyn().await?.to_vec();
        let translated = self.translator.read(file_name(&self.path), bytes).await;
        let translated = translated.map_err(|failure| error(failure, &self.path))?;
        Ok(Buffer::from(translated))
    }
}

impl oio::Read for TranslatedManifest {
    async fn open(&self, range: BytesRange) -> Result<(RpRead, Box<dyn oio::ReadStreamDyn>)> {
        let part = byte_range::available(&self.read_all().await?, range);
        Ok((RpRead::default(), Box::new(part)))
    }

    async fn read(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        byte_range::exact(&self.read_all().await?, range, &self.path)
    }
}

/// Translates the manifest that the crate writes. Returns the bytes of the file at `path`.
pub(super) async fn to_file(
    translator: &ManifestTranslator,
    path: &str,
    bytes: Vec<u8>,
) -> Result<Vec<u8>> {
    let translated = translator.write(file_name(path), bytes).await;
    translated.map_err(|failure| error(failure, path))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn error(failure: Failure, path: &str) -> Error {
    Error::new(ErrorKind::Unexpected, failure.message).with_context("path", path)
}
