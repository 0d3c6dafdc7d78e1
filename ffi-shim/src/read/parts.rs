//! The parts of large Parquet files.

use bytes::Bytes;
use paimon::io::FileRead;
use paimon::spec::DataFileMeta;
use parquet::basic::{Encoding, Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{
    ColumnChunkMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader,
};

use super::request::ResolvedRead;

/// The number of rows that a batch should have, because each batch costs the caller a call and an import.
pub(super) const WANTED_ROWS: usize = 8192;

/// The size of decoded rows that a part should have, in bytes. The parts are small, so that all lanes work on the
/// rows that the caller receives next.
const PART_BYTES: u64 = 8 << 20;

/// The largest share of a row group that its parts may read repeatedly, in percent. Each part reads the
/// dictionaries of all columns.
const REPEATED_PERCENT: u64 = 15;

/// The size in bytes from which a file is cut. The footer of a smaller file is not worth a read of its own.
const CUT_BYTES: i64 = 2 << 20;

/// The number of bytes at the end of a file that are read first, and the largest number.
const FIRST_READ: u64 = 128 << 10;
const LARGEST_READ: u64 = 16 << 20;

/// The largest size of the values of a column in a row group with which any number of rows of the row group can
/// be in one batch.
const SAFE_COLUMN_BYTES: u64 = 128 << 20;

/// Some rows of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// The numbers of the first and the last row in the file, from 0.
    pub(super) first: i64,
    pub(super) last: i64,
    /// Whether any number of rows of the part can be in one batch.
    pub(super) large_batches: bool,
}

/// Returns whether a file may have parts. Files with an index stay whole, because the crate would read the index
/// for each part.
pub(super) fn may_be_cut(file: &DataFileMeta) -> bool {
    file.file_name.ends_with(".parquet")
        && file.file_size >= CUT_BYTES
        && file.row_count > WANTED_ROWS as i64
        && file.extra_files.is_empty()
        && file.embedded_index.is_none()
}

/// Returns a number that is at least the number of parts of a file that may be cut.
pub(super) fn at_most(file: &DataFileMeta) -> usize {
    usize::try_from(file.row_count / WANTED_ROWS as i64).map_or(usize::MAX, |parts| parts + 1)
}

/// Returns the parts of a file in order, or none if the file is read as a whole. A file whose footer cannot be
/// read is read as a whole, so the reader reports the reason.
pub(super) async fn of(file: &DataFileMeta, path: &str, read: &ResolvedRead) -> Vec<Part> {
    if !may_be_cut(file) {
        return Vec::new();
    }
    let Some(metadata) = footer(file, path, read).await else {
        return Vec::new();
    };
    let rows: i64 = metadata.row_groups().iter().map(|g| g.num_rows()).sum();
    if rows != file.row_count {
        return Vec::new();
    }
    let columns = read.columns_to_read();
    // The file may have other names for the columns of a changed schema.
    let columns = columns.filter(|_| file.schema_id == read.table.schema().id());
    let is_read = |column: &ColumnChunkMetaData| {
        let path = column.column_path().parts();
        let root = path.first().map(String::as_str).unwrap_or_default();
        columns.as_ref().is_none_or(|read| read.contains(&root))
    };
    parts(&metadata, is_read)
}

/// Reads the metadata of a file with the positions of its pages.
async fn footer(file: &DataFileMeta, path: &str, read: &ResolvedRead) -> Option<ParquetMetaData> {
    let size = u64::try_from(file.file_size).ok()?;
    let input = read.table.file_io().new_input(path).ok()?;
    let input = input.reader().await.ok()?;
    let mut wanted = FIRST_READ;
    while wanted <= LARGEST_READ {
        let end: Bytes = input.read(size.saturating_sub(wanted)..size).await.ok()?;
        let mut reader =
            ParquetMetaDataReader::new().with_offset_index_policy(PageIndexPolicy::Optional);
        match reader.try_parse_sized(&end, size) {
            Ok(()) => return reader.finish().ok(),
            // The reader knows only the part that it needs next, so the number at least doubles.
            Err(ParquetError::NeedMoreData(needed)) => wanted = (needed as u64).max(wanted * 2),
            Err(_) => return None,
        }
    }
    None
}

/// Cuts the row groups of a file at the beginnings of pages. `is_read` tells whether a column is read.
fn parts(metadata: &ParquetMetaData, is_read: impl Fn(&ColumnChunkMetaData) -> bool) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut first = 0;
    for (index, group) in metadata.row_groups().iter().enumerate() {
        let rows = group.num_rows();
        if rows == 0 {
            continue;
        }
        let columns = || {
            let columns = group.columns().iter().enumerate();
            columns.filter(|(_, column)| is_read(column))
        };
        let sum = |size: fn(&ColumnChunkMetaData) -> u64| -> u64 {
            columns().map(|(_, column)| size(column)).sum()
        };
        let repeated = sum(stored_bytes) * REPEATED_PERCENT / 100;
        let number = (sum(decoded_bytes).div_ceil(PART_BYTES))
            .min(1 + repeated / sum(dictionary_bytes).max(1));
        let large_batches = columns().all(|(_, column)| fits_in_one_batch(column));
        // Without the positions of pages, each part would read the whole row group.
        let offsets = metadata.offset_index().and_then(|groups| groups.get(index));
        let pages = |column: usize| {
            let offsets = offsets.and_then(|columns| columns.get(column));
            offsets.map_or(&[][..], |offsets| offsets.page_locations())
        };
        let starts = match columns().all(|(column, _)| !pages(column).is_empty()) {
            true => columns()
                .max_by_key(|(_, column)| decoded_bytes(column))
                .map_or(&[][..], |(column, _)| pages(column)),
            false => &[],
        };
        let starts = starts.iter().map(|page| page.first_row_index);
        for (from, to) in cut(rows, number, starts) {
            parts.push(Part {
                first: first + from,
                last: first + to - 1,
                large_batches,
            });
        }
        first += rows;
    }
    parts
}

/// Cuts the rows of a row group into at most about `number` parts. `starts` are the rows at which it can be
/// cut, in ascending order. Returns the first row of each part and the row after its last row.
fn cut(rows: i64, number: u64, starts: impl Iterator<Item = i64>) -> Vec<(i64, i64)> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let wanted = (rows / number.max(1)).max(WANTED_ROWS as i64);
    let mut parts = Vec::new();
    let mut from = 0;
    for start in starts {
        // The rest must not become a tiny part.
        if start - from >= wanted && rows - start >= wanted / 2 && start < rows {
            parts.push((from, start));
            from = start;
        }
    }
    parts.push((from, rows));
    parts
}

/// Returns the size of a column chunk in the file in bytes.
fn stored_bytes(column: &ColumnChunkMetaData) -> u64 {
    u64::try_from(column.compressed_size()).unwrap_or_default()
}

/// Returns the size of the dictionary of a column chunk in the file in bytes.
fn dictionary_bytes(column: &ColumnChunkMetaData) -> u64 {
    let data = column.data_page_offset();
    let dictionary = column.dictionary_page_offset();
    dictionary.map_or(0, |start| u64::try_from(data - start).unwrap_or_default())
}

/// Returns the approximate size of the decoded values of a column chunk in bytes.
fn decoded_bytes(column: &ColumnChunkMetaData) -> u64 {
    let size = |bytes: i64| u64::try_from(bytes).unwrap_or_default();
    let values = size(column.num_values());
    let decoded = match column.column_type() {
        Type::BOOLEAN => values / 8,
        Type::INT32 | Type::FLOAT => values * 4,
        Type::INT64 | Type::DOUBLE | Type::INT96 => values * 8,
        // Decimals have 16 bytes, whatever their length in the file.
        Type::FIXED_LEN_BYTE_ARRAY => {
            values * u64::try_from(column.column_descr().type_length()).map_or(16, |n| n.max(16))
        }
        Type::BYTE_ARRAY => {
            let texts = column.unencoded_byte_array_data_bytes();
            values * 4 + texts.map_or(0, size)
        }
    };
    decoded.max(size(column.uncompressed_size()))
}

/// Returns whether all values of a column chunk certainly fit in one batch.
fn fits_in_one_batch(column: &ColumnChunkMetaData) -> bool {
    // Dictionaries store a text once, and other encodings leave out the common beginning of texts.
    let stores_all_bytes = |encoding| {
        use Encoding as E;
        matches!(encoding, E::PLAIN | E::RLE | E::DELTA_LENGTH_BYTE_ARRAY)
    };
    let known = column.column_type() != Type::BYTE_ARRAY
        || column.unencoded_byte_array_data_bytes().is_some()
        || column.encodings().all(stores_all_bytes);
    known && decoded_bytes(column) <= SAFE_COLUMN_BYTES
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::{EnabledStatistics, WriterProperties};

    use super::*;

    /// Returns the parts of a file of a million rows with the columns `n` and `s`.
    fn parts_of(properties: WriterProperties, text: impl Fn(i64) -> String) -> Vec<Part> {
        let rows = 1_000_000;
        let n: ArrayRef = Arc::new(Int64Array::from_iter_values(0..rows));
        let s: ArrayRef = Arc::new(StringArray::from_iter_values((0..rows).map(text)));
        let batch = RecordBatch::try_from_iter([("n", n), ("s", s)]).unwrap();
        let mut file = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let mut reader =
            ParquetMetaDataReader::new().with_offset_index_policy(PageIndexPolicy::Optional);
        reader.try_parse(&Bytes::from(file)).unwrap();
        let parts = parts(&reader.finish().unwrap(), |_| true);
        assert_eq!((parts[0].first, parts.last().unwrap().last), (0, rows - 1));
        for pair in parts.windows(2) {
            assert_eq!(pair[0].last + 1, pair[1].first);
        }
        parts
    }

    #[test]
    fn row_groups_without_dictionaries_are_cut_at_pages() {
        let plain = || WriterProperties::builder().set_dictionary_enabled(false);
        let parts = parts_of(plain().build(), |row| format!("text {row}"));
        assert!(parts.len() > 2, "{parts:?}");
        assert!(parts.iter().all(|part| part.large_batches));

        let no_pages = plain().set_offset_index_disabled(true);
        let no_pages = no_pages.set_statistics_enabled(EnabledStatistics::None);
        assert_eq!(
            parts_of(no_pages.build(), |row| format!("text {row}")).len(),
            1
        );

        let groups = plain().set_max_row_group_row_count(Some(100_000)).build();
        let parts = parts_of(groups, |row| format!("text {row}"));
        assert_eq!(
            parts.len(),
            10,
            "a part does not contain rows of two row groups"
        );
    }

    #[test]
    fn large_dictionaries_are_not_read_for_many_parts() {
        let text = |row| format!("text {row}");
        let plain = WriterProperties::builder().set_dictionary_enabled(false);
        let plain = parts_of(plain.build(), text);
        let dictionaries = parts_of(WriterProperties::default(), text);
        assert!(
            dictionaries.len() < plain.len(),
            "{dictionaries:?} {plain:?}"
        );
    }

    #[test]
    fn columns_of_unknown_or_large_size_get_small_batches() {
        let long = parts_of(WriterProperties::default(), |_| "x".repeat(200));
        assert!(long.iter().all(|part| !part.large_batches), "200 MB");
        let short = parts_of(WriterProperties::default(), |_| "x".repeat(20));
        assert!(short.iter().all(|part| part.large_batches), "20 MB");
    }

    #[test]
    fn parts_begin_at_pages_and_cover_all_rows() {
        let page = 20_000;
        let rows = 1_000_000;
        let starts = || (0..rows / page).map(|index| index * page);
        let parts = cut(rows, 10, starts());
        assert_eq!(parts.len(), 10);
        assert_eq!(parts[0].0, 0);
        assert_eq!(parts.last().unwrap().1, rows);
        for pair in parts.windows(2) {
            assert_eq!(pair[0].1, pair[1].0);
            assert_eq!(pair[1].0 % page, 0);
        }
        assert_eq!(cut(rows, 1, starts()), [(0, rows)], "a small group");
        assert_eq!(cut(rows, 10, [].into_iter()), [(0, rows)], "no pages");
    }

    #[test]
    fn last_part_is_not_tiny() {
        let parts = cut(100_000, 4, [0, 30_000, 60_000, 99_999].into_iter());
        assert_eq!(parts, [(0, 30_000), (30_000, 60_000), (60_000, 100_000)]);
    }
}
