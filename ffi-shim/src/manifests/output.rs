//! The manifests that a merge writes.

use paimon::spec::ManifestEntry;

use super::container::{Block, Container};
use super::memory_file::encode;
use super::settings::MergeSettings;
use super::summary::Summary;
use crate::failure::Failure;
use crate::upstream::ExposedEntry;

/// A block with fewer entries is joined with its neighbours, unless it is [large](LARGE_BLOCK).
const FULL_BLOCK: usize = 16;

/// A block of compressed entries of this size in bytes is never joined with others.
const LARGE_BLOCK: usize = 4096;

/// Manifests that are written one after the other. Encodes entries in the form of new manifests of the crate.
pub(super) struct Output<'s> {
    settings: &'s MergeSettings,
    /// A manifest without entries.
    empty: Container,
    /// A new manifest starts when the current one has this size in bytes.
    limit: usize,
    finished: Vec<(Vec<u8>, Summary)>,
    file: Vec<u8>,
    pub(super) summary: Summary,
    /// Entries of the current manifest that are not encoded yet.
    waiting: Vec<ManifestEntry>,
    /// The size of the blocks that the waiting entries come from.
    waiting_size: usize,
}

impl<'s> Output<'s> {
    pub(super) async fn new(settings: &'s MergeSettings, limit: usize) -> Result<Self, Failure> {
        let none: [ManifestEntry; 0] = [];
        let empty = Container::parse(encode(&none, &settings.compression).await?)?;
        Ok(Output {
            settings,
            limit,
            finished: Vec::new(),
            file: empty.header().to_vec(),
            empty,
            summary: Summary::default(),
            waiting: Vec::new(),
            waiting_size: 0,
        })
    }

    /// Returns whether blocks of the manifest can be copied.
    pub(super) fn has_form_of(&self, manifest: &Container) -> bool {
        self.empty.has_form_of(manifest)
    }

    /// Returns whether the crate knows all fields of the manifest.
    pub(super) fn knows_fields_of(&self, manifest: &Container) -> Result<bool, Failure> {
        let known = self.empty.field_names()?;
        Ok(manifest.field_names()?.is_subset(&known))
    }

    /// Returns whether a block of a manifest of the same form is to be copied rather than decoded.
    pub(super) fn wants_copy(&self, block: &Block) -> bool {
        let full = |records, size| records >= FULL_BLOCK || size >= LARGE_BLOCK;
        let joins = !self.waiting.is_empty() && !full(self.waiting.len(), self.waiting_size);
        full(block.records, block.size()) && !joins
    }

    /// Copies a block of a manifest of the same form. The caller adds its entries to the summary.
    pub(super) async fn copy(&mut self, from: &Container, block: &Block) -> Result<(), Failure> {
        self.encode_waiting().await?;
        self.empty.append(&mut self.file, from, block);
        Ok(())
    }

    /// Adds entries. `size` is the size of the block that they come from. The caller adds the entries to the
    /// summary.
    pub(super) fn add(&mut self, entries: impl Iterator<Item = ManifestEntry>, size: usize) {
        self.waiting.extend(entries);
        self.waiting_size += size;
    }

    /// Adds entries to the summary.
    pub(super) fn summarize(&mut self, entries: &[ExposedEntry]) -> Result<(), Failure> {
        let types = &self.settings.partition_types;
        let mut entries = entries.iter();
        entries.try_for_each(|entry| self.summary.add_entry(entry, types))
    }

    /// Starts a new manifest if the current one has reached the limit.
    pub(super) async fn roll(&mut self) -> Result<(), Failure> {
        // Entries that are not encoded yet count with the size that they had.
        if self.file.len() + self.waiting_size >= self.limit {
            self.finish_file().await?;
        }
        Ok(())
    }

    /// Returns the bytes and statistics of the manifests. Manifests have at least one entry.
    pub(super) async fn finish(mut self) -> Result<Vec<(Vec<u8>, Summary)>, Failure> {
        self.finish_file().await?;
        Ok(self.finished)
    }

    async fn finish_file(&mut self) -> Result<(), Failure> {
        self.encode_waiting().await?;
        if !self.summary.is_empty() {
            let file = std::mem::replace(&mut self.file, self.empty.header().to_vec());
            let summary = std::mem::take(&mut self.summary);
            self.finished.push((file, summary));
        }
        Ok(())
    }

    async fn encode_waiting(&mut self) -> Result<(), Failure> {
        self.waiting_size = 0;
        if self.waiting.is_empty() {
            return Ok(());
        }
        let entries = std::mem::take(&mut self.waiting);
        let encoded = encode(&entries, &self.settings.compression).await?;
        let encoded = Container::parse(encoded)?;
        for block in &encoded.blocks {
            self.empty.append(&mut self.file, &encoded, block);
        }
        Ok(())
    }
}
