//! Jobs for benchmarks: the least work that a write needs. The project `bench/` compares the time of a write with the
//! times of these jobs.
//!
//! Only builds with the feature `bench` contain this file.

use std::fs::File;
use std::io::BufWriter;

use arrow_array::RecordBatch;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_ipc::writer::FileWriter;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::args;
use super::error::{guard, PffmError};
use super::handle::{self, ExclusiveHandle, Live};
use crate::arrow::Imported;
use crate::failure::codes::PFFM_IO;
use crate::failure::Failure;

/// A file that receives batches on the calling thread, without a table. Exclusive: a second call at the same time fails
/// with `PFFM_ILLEGAL_STATE`.
pub struct PffmBenchFile {
    inner: ExclusiveHandle<Output>,
    _live: Live,
}

/// A file and the writer of its format. The first batch determines the schema and creates the file.
struct Output {
    path: String,
    format: Format,
    writer: Option<FormatWriter>,
    rows: i64,
}

/// The formats of the files.
#[derive(Clone, Copy)]
enum Format {
    ParquetZstd,
    ParquetUncompressed,
    ArrowFile,
}

enum FormatWriter {
    Parquet(Box<ArrowWriter<File>>),
    Arrow(Box<FileWriter<BufWriter<File>>>),
}

impl Format {
    fn parse(name: &str) -> Result<Self, Failure> {
        match name {
            "parquet-zstd" => Ok(Format::ParquetZstd),
            "parquet-uncompressed" => Ok(Format::ParquetUncompressed),
            "arrow" => Ok(Format::ArrowFile),
            _ => Err(Failure::argument(format!(
                "unknown format '{name}': expected parquet-zstd, parquet-uncompressed or arrow"
            ))),
        }
    }

    /// Creates a file. Parquet files have the defaults of `ArrowWriter`, except for the compression.
    fn create(self, path: &str, schema: SchemaRef) -> Result<FormatWriter, Failure> {
        let file = File::create(path).map_err(|e| failed(path, &e))?;
        let compression = match self {
            Format::ParquetZstd => Compression::ZSTD(ZstdLevel::default()),
            Format::ParquetUncompressed => Compression::UNCOMPRESSED,
            Format::ArrowFile => {
                let file = BufWriter::new(file);
                let writer = FileWriter::try_new(file, &schema).map_err(|e| failed(path, &e))?;
                return Ok(FormatWriter::Arrow(Box::new(writer)));
            }
        };
        let properties = WriterProperties::builder()
            .set_compression(compression)
            .build();
        let writer = ArrowWriter::try_new(file, schema, Some(properties));
        let writer = writer.map_err(|e| failed(path, &e))?;
        Ok(FormatWriter::Parquet(Box::new(writer)))
    }
}

impl Output {
    fn write(&mut self, imported: &mut Imported) -> Result<(), Failure> {
        let columns = imported.columns(&mut None)?;
        let rows = columns.rows;
        let schema = SchemaRef::new(Schema::new(columns.fields));
        let batch = RecordBatch::try_new(schema.clone(), columns.arrays);
        let batch = batch.map_err(|e| failed(&self.path, &e))?;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(self.format.create(&self.path, schema)?),
        };
        match writer {
            FormatWriter::Parquet(writer) => {
                let written = writer.write(&batch);
                written.map_err(|e: ParquetError| failed(&self.path, &e))?;
            }
            FormatWriter::Arrow(writer) => {
                let written = writer.write(&batch);
                written.map_err(|e: ArrowError| failed(&self.path, &e))?;
            }
        }
        self.rows += rows as i64;
        Ok(())
    }

    /// Completes the file and returns the number of its rows.
    fn finish(&mut self) -> Result<i64, Failure> {
        match self.writer.take() {
            None => {}
            Some(FormatWriter::Parquet(writer)) => {
                let closed = writer.close();
                closed.map_err(|e| failed(&self.path, &e))?;
            }
            Some(FormatWriter::Arrow(mut writer)) => {
                let finished = writer.finish();
                finished.map_err(|e| failed(&self.path, &e))?;
            }
        }
        Ok(self.rows)
    }
}

fn failed(path: &str, error: &dyn std::error::Error) -> Failure {
    Failure::new(PFFM_IO, format!("file '{path}': {error}"))
}

/// Opens a file. `format` is `parquet-zstd`, `parquet-uncompressed` or `arrow`. The first batch creates the file and
/// replaces an existing file. Close it with `pffm_bench_file_close`.
#[no_mangle]
pub unsafe extern "C" fn pffm_bench_file_open(
    path: *const u8,
    path_len: i64,
    format: *const u8,
    format_len: i64,
    file: *mut *mut PffmBenchFile,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let place = unsafe { args::out(file, "file") }?;
        let path = unsafe { args::text(path, path_len, "path") }?;
        let format = unsafe { args::text(format, format_len, "format") }?;
        let output = Output {
            path,
            format: Format::parse(&format)?,
            writer: None,
            rows: 0,
        };
        *place = handle::give(PffmBenchFile {
            inner: ExclusiveHandle::new(output),
            _live: Live::new(),
        });
        Ok(())
    })
}

/// Writes one batch, which is imported and validated like a batch of `pffm_write_arrow`. All batches of a file have the
/// schema of the first batch. The call consumes both structs as `pffm_write_arrow` does.
#[no_mangle]
pub unsafe extern "C" fn pffm_bench_file_write(
    file: *mut PffmBenchFile,
    array: *mut FFI_ArrowArray,
    schema: *mut FFI_ArrowSchema,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let handle = unsafe { handle::borrow(file, "file") }?;
        let mut imported = unsafe { Imported::take(array, schema) }?;
        handle.inner.access("file")?.write(&mut imported)
    })
}

/// Completes a file, writes the number of its rows to `rows`, and consumes the handle, even if it fails.
#[no_mangle]
pub unsafe extern "C" fn pffm_bench_file_close(
    file: *mut PffmBenchFile,
    rows: *mut i64,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let handle = unsafe { handle::take(file) };
        let handle = handle.ok_or_else(|| Failure::argument("file is null"))?;
        let place = unsafe { args::out(rows, "rows") }?;
        *place = handle.inner.access("file")?.finish()?;
        Ok(())
    })
}

/// Imports one batch and releases it: the native part of crossing the boundary. Does not validate the values, because
/// the validation is a part of the write. The call consumes both structs as `pffm_write_arrow` does.
#[no_mangle]
pub unsafe extern "C" fn pffm_bench_import(
    array: *mut FFI_ArrowArray,
    schema: *mut FFI_ArrowSchema,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        if array.is_null() || schema.is_null() {
            return Err(Failure::argument("array or schema is null"));
        }
        // SAFETY: both are Arrow C data interface structs whose ownership the caller passes on.
        let (array, schema) = unsafe {
            (
                FFI_ArrowArray::from_raw(array),
                FFI_ArrowSchema::from_raw(schema),
            )
        };
        // SAFETY: the caller guarantees that the structs are well-formed.
        let data = unsafe { arrow_array::ffi::from_ffi(array, &schema) };
        let mut data = data.map_err(|e| Failure::argument(format!("Arrow import: {e}")))?;
        data.align_buffers();
        drop(arrow_array::StructArray::from(data));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Array, Int32Array, StringArray, StructArray};
    use arrow_ipc::reader::FileReader;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::super::error::{blank, pffm_error_free};
    use super::*;

    fn batch(first: i32) -> RecordBatch {
        let numbers: Int32Array = (first..first + 3).collect();
        let texts: StringArray = (first..first + 3).map(|n| Some(format!("{n}"))).collect();
        let columns: [(&str, Arc<dyn Array>); 2] =
            [("number", Arc::new(numbers)), ("text", Arc::new(texts))];
        RecordBatch::try_from_iter(columns).unwrap()
    }

    fn structs(batch: RecordBatch) -> (FFI_ArrowArray, FFI_ArrowSchema) {
        arrow_array::ffi::to_ffi(&StructArray::from(batch).into_data()).unwrap()
    }

    fn open(path: &str, format: &str) -> (i32, *mut PffmBenchFile, String) {
        let (mut file, mut error) = (std::ptr::null_mut(), blank());
        let code = unsafe {
            pffm_bench_file_open(
                path.as_ptr(),
                path.len() as i64,
                format.as_ptr(),
                format.len() as i64,
                &mut file,
                &mut error,
            )
        };
        let message = String::from_utf8_lossy(error.message.as_slice()).to_string();
        unsafe { pffm_error_free(&mut error) };
        (code, file, message)
    }

    /// Writes two batches to a file and returns the number of rows that closing the file reports.
    fn write(path: &std::path::Path, format: &str) -> i64 {
        let (code, file, message) = open(path.to_str().unwrap(), format);
        assert_eq!(code, 0, "{message}");
        for first in [1, 4] {
            let (mut array, mut schema) = structs(batch(first));
            let error = std::ptr::null_mut();
            let code = unsafe { pffm_bench_file_write(file, &mut array, &mut schema, error) };
            assert_eq!(code, 0);
        }
        let mut rows = 0;
        let code = unsafe { pffm_bench_file_close(file, &mut rows, std::ptr::null_mut()) };
        assert_eq!(code, 0);
        rows
    }

    fn expected() -> RecordBatch {
        let batches = [batch(1), batch(4)];
        arrow_select::concat::concat_batches(&batches[0].schema(), &batches).unwrap()
    }

    #[test]
    fn parquet_files_contain_the_written_rows() {
        let folder = tempfile::tempdir().unwrap();
        for (format, compression) in [
            ("parquet-zstd", Compression::ZSTD(ZstdLevel::default())),
            ("parquet-uncompressed", Compression::UNCOMPRESSED),
        ] {
            let path = folder.path().join(format);
            assert_eq!(write(&path, format), 6);
            let file = File::open(&path).unwrap();
            let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
            let column = reader.metadata().row_group(0).column(1).compression();
            assert_eq!(column, compression);
            let read: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
            assert_eq!(read, [expected()]);
        }
    }

    #[test]
    fn arrow_files_contain_the_written_rows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.arrow");
        assert_eq!(write(&path, "arrow"), 6);
        let reader = FileReader::try_new(File::open(&path).unwrap(), None).unwrap();
        let read: Vec<_> = reader.map(Result::unwrap).collect();
        assert_eq!(read, [batch(1), batch(4)]);
    }

    #[test]
    fn unknown_formats_are_refused_by_name() {
        let (code, file, message) = open("unused", "orc");
        assert_eq!(code, crate::failure::codes::PFFM_ILLEGAL_ARGUMENT);
        assert!(file.is_null());
        assert!(message.starts_with("unknown format 'orc'"), "{message}");
    }

    #[test]
    fn imports_release_both_structs() {
        let (mut array, mut schema) = structs(batch(1));
        let code = unsafe { pffm_bench_import(&mut array, &mut schema, std::ptr::null_mut()) };
        assert_eq!(code, 0);
        assert!(array.is_released());
        assert!(schema.release.is_none());
    }
}
