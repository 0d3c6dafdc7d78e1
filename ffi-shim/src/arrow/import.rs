//! Import of a caller's batch. The import moves the batch out of the caller's structs, aligns its buffers
//! and validates its values.

#![allow(unsafe_code)]

use std::ops::Range;

use arrow_array::ffi::from_ffi_and_data_type;
use arrow_array::{make_array, ArrayRef};
use arrow_data::ffi::FFI_ArrowArray;
use arrow_data::ArrayData;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, FieldRef, Fields};

use super::detach;
use crate::failure::Failure;

/// The caller's two structs, moved out of the caller's memory. The caller's structs are marked released.
///
/// Drop this value on the calling thread, before the call returns. The release callbacks may be functions of the JVM, which
/// any other thread would have to attach to, and the memory of the structs may belong to the call.
pub(crate) struct Imported {
    array: Option<FFI_ArrowArray>,
    /// None: the batch has the schema of the previous batch.
    schema: Option<FFI_ArrowSchema>,
    /// Keeps the array's memory alive after the columns are read, even if the columns are dropped elsewhere.
    data: Option<ArrayData>,
}

/// The columns of a batch. Every buffer is aligned and every value is valid.
pub(crate) struct Columns {
    pub(crate) fields: Fields,
    pub(crate) arrays: Vec<ArrayRef>,
    pub(crate) rows: usize,
    /// The index of the first row in the caller's batch.
    pub(crate) first_row: usize,
}

impl Columns {
    /// Copies some rows of the batch. The offsets in the copy begin at 0.
    pub(crate) fn slice(&self, rows: &Range<usize>) -> Self {
        let arrays = self.arrays.iter();
        Columns {
            fields: self.fields.clone(),
            arrays: arrays
                .map(|array| detach::rows(array, rows.clone()))
                .collect(),
            rows: rows.len(),
            first_row: self.first_row + rows.start,
        }
    }
}

impl Imported {
    /// Moves both structs, or neither. Fails if a struct is null or released, and then leaves both structs
    /// untouched.
    pub(crate) unsafe fn take(
        array: *mut FFI_ArrowArray,
        schema: *mut FFI_ArrowSchema,
    ) -> Result<Self, Failure> {
        // SAFETY: each is null or an Arrow C data interface struct whose ownership the caller passes on.
        let (array_ref, schema_ref) = unsafe { (array.as_ref(), schema.as_ref()) };
        ensure_live(array_ref)?;
        let schema_ref = schema_ref.ok_or_else(|| Failure::argument("schema is null"))?;
        if schema_ref.release.is_none() {
            return Err(Failure::argument("the ArrowSchema is already released"));
        }
        // SAFETY: both are live. `from_raw` moves them and leaves released structs in their place.
        unsafe {
            Ok(Imported {
                array: Some(FFI_ArrowArray::from_raw(array)),
                schema: Some(FFI_ArrowSchema::from_raw(schema)),
                data: None,
            })
        }
    }

    /// Moves the struct of a batch that has the schema of the previous batch. Fails if the struct is null or released,
    /// and then leaves it untouched.
    pub(crate) unsafe fn take_array(array: *mut FFI_ArrowArray) -> Result<Self, Failure> {
        // SAFETY: the array is null or an Arrow C data interface struct whose ownership the caller passes on.
        ensure_live(unsafe { array.as_ref() })?;
        // SAFETY: the array is live. `from_raw` moves it and leaves a released struct in its place.
        unsafe {
            Ok(Imported {
                array: Some(FFI_ArrowArray::from_raw(array)),
                schema: None,
                data: None,
            })
        }
    }

    /// Marks a struct as released whose memory does not belong to it. Null has no effect.
    pub(crate) unsafe fn mark_released(array: *mut FFI_ArrowArray) {
        // SAFETY: the array is null or an Arrow C data interface struct that nobody else uses.
        if let Some(array) = unsafe { array.as_mut() } {
            array.release = None;
        }
    }

    /// Marks a struct as released whose memory does not belong to it. Null has no effect.
    pub(crate) unsafe fn mark_schema_released(schema: *mut FFI_ArrowSchema) {
        // SAFETY: the schema is null or an Arrow C data interface struct that nobody else uses.
        if let Some(schema) = unsafe { schema.as_mut() } {
            schema.release = None;
        }
    }

    /// Whether no column has child columns or a dictionary. `previous` has the columns of the previous batch.
    pub(crate) fn is_flat(&self, previous: Option<&Fields>) -> bool {
        let is_flat_type = |column: &FFI_ArrowSchema| {
            column.children().next().is_none() && column.dictionary().is_none()
        };
        let is_flat_field =
            |column: &FieldRef| !column.data_type().is_nested() && !is_dictionary(column);
        match &self.schema {
            Some(schema) => schema.children().all(is_flat_type),
            None => previous.is_none_or(|columns| columns.iter().all(is_flat_field)),
        }
    }

    /// Reads the columns. Fails if they were read before. The columns share the caller's buffers, except
    /// buffers that had to be copied for alignment.
    ///
    /// `previous` has the columns of the previous batch, and then those of this batch.
    pub(crate) fn columns(&mut self, previous: &mut Option<Fields>) -> Result<Columns, Failure> {
        let array = self.array.as_ref();
        let array = array.ok_or_else(|| Failure::state("the batch is already imported"))?;
        let refused = |e: ArrowError| Failure::argument(format!("Arrow import: {e}"));
        let data_type = match (&self.schema, &previous) {
            (Some(schema), _) => DataType::try_from(schema).map_err(refused)?,
            (None, Some(fields)) => DataType::Struct(fields.clone()),
            (None, None) => {
                return Err(Failure::state(
                    "the writer has no previous batch whose schema the batch could have",
                ))
            }
        };
        let DataType::Struct(fields) = data_type else {
            return Err(Failure::argument(format!(
                "the batch must be a struct array with one field for each column, but its type is {data_type}"
            )));
        };
        if array.num_children() != fields.len() {
            return Err(Failure::argument(format!(
                "the ArrowSchema has {} columns, but the ArrowArray has {}",
                fields.len(),
                array.num_children()
            )));
        }
        *previous = Some(fields.clone());
        let array = self.array.take().unwrap_or_else(FFI_ArrowArray::empty);
        // SAFETY: the caller guarantees that the structs are well-formed. `validate_full` below checks
        // their contents before any code reads a value.
        let mut data = unsafe { from_ffi_and_data_type(array, DataType::Struct(fields.clone())) }
            .map_err(refused)?;
        self.data = Some(data.clone());
        if data.null_count() > 0 {
            return Err(Failure::argument(
                "the struct array of a batch must not have null rows",
            ));
        }
        // Arrow Java aligns the decimals of an IPC stream to 8 bytes; Rust needs 16.
        data.align_buffers();
        let (offset, rows) = (data.offset(), data.len());
        let mut arrays = Vec::with_capacity(fields.len());
        for (field, child) in fields.iter().zip(data.child_data()) {
            let named = |e: ArrowError| {
                Failure::argument(format!("column '{}' holds invalid data: {e}", field.name()))
            };
            if child.len() < offset.saturating_add(rows) {
                return Err(Failure::argument(format!(
                    "column '{}' has {} rows, but the batch has {rows}",
                    field.name(),
                    child.len()
                )));
            }
            child.validate_full().map_err(named)?;
            arrays.push(make_array(child.slice(offset, rows)));
        }
        Ok(Columns {
            fields,
            arrays,
            rows,
            first_row: 0,
        })
    }
}

/// Fails for a struct that is null or released.
fn ensure_live(array: Option<&FFI_ArrowArray>) -> Result<(), Failure> {
    let array = array.ok_or_else(|| Failure::argument("array is null"))?;
    match array.is_released() {
        true => Err(Failure::argument("the ArrowArray is already released")),
        false => Ok(()),
    }
}

fn is_dictionary(column: &FieldRef) -> bool {
    matches!(column.data_type(), DataType::Dictionary(..))
}
