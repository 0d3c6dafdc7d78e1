//! Footers of Parquet files without the statistics of columns that hold NaN.
//!
//! The crate has no option to write a column without statistics, so this library replaces the footer. Readers do
//! not skip a row group by a column chunk that has no statistics.

use std::collections::HashSet;

use bytes::Bytes;
use paimon::io::FileIO;
use paimon::spec::DataFileMeta;
use paimon::table::CommitMessage;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaDataReader, ParquetMetaDataWriter, RowGroupMetaData};

use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// Removes the statistics of these columns from the Parquet files that the messages add. `paths` are the paths of
/// these files.
pub(crate) async fn strip(
    file_io: &FileIO,
    messages: &mut [CommitMessage],
    paths: &[String],
    columns: &HashSet<String>,
) -> Result<(), Failure> {
    for message in messages {
        let files = message.new_files.iter_mut();
        for file in files.chain(&mut message.new_changelog_files) {
            let name = format!("/{}", file.file_name);
            let path = paths.iter().find(|path| path.ends_with(&name));
            if let Some(path) = path.filter(|path| path.ends_with(".parquet")) {
                strip_file(file_io, path, file, columns).await?;
            }
        }
    }
    Ok(())
}

/// Rewrites the file at `path` without the statistics of these columns.
async fn strip_file(
    file_io: &FileIO,
    path: &str,
    file: &mut DataFileMeta,
    columns: &HashSet<String>,
) -> Result<(), Failure> {
    let internal = |e| Failure::of(e, PFFM_INTERNAL);
    let bytes = file_io.new_input(path).map_err(internal)?;
    let bytes = bytes.read().await.map_err(internal)?;
    let bytes = stripped(&bytes, columns)
        .map_err(|e| Failure::new(PFFM_INTERNAL, format!("the footer of file {path}: {e}")))?;
    file.file_size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let output = file_io.new_output(path).map_err(internal)?;
    output.write(bytes).await.map_err(internal)
}

/// The number of bytes after the footer, which are the footer's length and the magic bytes.
const TAIL: usize = 8;

/// Removes the statistics of these columns from the bytes of a file.
fn stripped(file: &[u8], columns: &HashSet<String>) -> Result<Bytes, ParquetError> {
    let cut_off = || ParquetError::General("the file is cut off".to_string());
    let body = file.len().checked_sub(TAIL).ok_or_else(cut_off)?;
    let (body, tail) = file.split_at(body);
    let length = tail
        .first_chunk::<4>()
        .map(|bytes| u32::from_le_bytes(*bytes));
    let length = length.and_then(|length| usize::try_from(length).ok());
    let footer = length.and_then(|length| body.len().checked_sub(length));
    let (data, footer) = body.split_at(footer.ok_or_else(cut_off)?);

    let metadata = ParquetMetaDataReader::decode_metadata(footer)?;
    let mut builder = metadata.into_builder();
    let groups = builder.take_row_groups().into_iter();
    let groups = groups.map(|group| strip_group(group, columns));
    let metadata = builder.set_row_groups(groups.collect::<Result<_, _>>()?);
    let mut bytes = data.to_vec();
    ParquetMetaDataWriter::new(&mut bytes, &metadata.build()).finish()?;
    Ok(Bytes::from(bytes))
}

fn strip_group(
    group: RowGroupMetaData,
    columns: &HashSet<String>,
) -> Result<RowGroupMetaData, ParquetError> {
    let mut builder = group.into_builder();
    let chunks = builder.take_columns().into_iter().map(|chunk| {
        let column = chunk
            .column_path()
            .parts()
            .first()
            .map_or("", String::as_str);
        // Files of a table with a primary key may have a second copy of the key.
        let column = column.strip_prefix("_KEY_").unwrap_or(column);
        if !columns.contains(column) {
            return Ok(chunk);
        }
        let builder = chunk.into_builder().clear_statistics();
        let builder = builder.set_column_index_offset(None);
        builder.set_column_index_length(None).build()
    });
    let chunks = chunks.collect::<Result<_, _>>()?;
    builder.set_column_metadata(chunks).build()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Float64Array, RecordBatch};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use parquet::arrow::ArrowWriter;

    use super::*;

    #[test]
    fn statistics_of_columns_are_removed_and_rows_kept() {
        let column = |values: [f64; 3]| Arc::new(Float64Array::from(values.to_vec())) as ArrayRef;
        let rows = RecordBatch::try_from_iter([
            ("a", column([1.0, f64::NAN, 3.0])),
            ("_KEY_a", column([1.0, f64::NAN, 3.0])),
            ("b", column([1.0, 2.0, 3.0])),
        ])
        .unwrap();
        let mut file = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut file, rows.schema(), None).unwrap();
        writer.write(&rows).unwrap();
        writer.close().unwrap();

        let bytes = stripped(&file, &HashSet::from(["a".to_string()])).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
        let group = reader.metadata().row_group(0).clone();
        let statistics = |i: usize| group.column(i).statistics().is_some();
        assert_eq!([0, 1, 2].map(statistics), [false, false, true]);
        let read = reader.build().unwrap().next().unwrap().unwrap();
        assert_eq!(read.column(2), rows.column(2));
        assert!(read.column(0).as_ref() == rows.column(0).as_ref());

        for cut in [0, 7, 20] {
            assert!(stripped(&file[file.len() - cut..], &HashSet::new()).is_err());
        }
    }
}
