//! A batch taken over from the caller: moved, aligned, validated.

#![allow(unsafe_code)]

use std::ops::Range;

use arrow_array::{make_array, ArrayRef};
use arrow_data::ffi::FFI_ArrowArray;
use arrow_data::ArrayData;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Fields};

use super::own;
use crate::failure::Failure;

/// The caller's two structs, moved out of their memory: theirs are released from here on.
///
/// To be dropped on the calling thread, which the release callbacks know. Another thread would have to
/// be attached to a JVM for each of them.
pub(crate) struct Imported {
    array: Option<FFI_ArrowArray>,
    schema: FFI_ArrowSchema,
    /// Keeps the array's memory, once it is read, whatever becomes of the columns.
    data: Option<ArrayData>,
}

/// The columns of a batch, every buffer aligned and every value valid.
pub(crate) struct Columns {
    pub(crate) fields: Fields,
    pub(crate) arrays: Vec<ArrayRef>,
    pub(crate) rows: usize,
    /// The number that the first row has in the caller's batch.
    pub(crate) first_row: usize,
}

impl Columns {
    /// Some rows of the batch, copied, so that offsets begin at 0 again.
    pub(crate) fn slice(&self, rows: &Range<usize>) -> Self {
        let arrays = self.arrays.iter();
        Columns {
            fields: self.fields.clone(),
            arrays: arrays.map(|array| own::rows(array, rows.clone())).collect(),
            rows: rows.len(),
            first_row: self.first_row + rows.start,
        }
    }
}

impl Imported {
    /// Moves both structs, or neither. Null and released ones are refused before they are touched.
    pub(crate) unsafe fn take(
        array: *mut FFI_ArrowArray,
        schema: *mut FFI_ArrowSchema,
    ) -> Result<Self, Failure> {
        // SAFETY: null or structs of the Arrow C data interface that the caller gives up.
        let (array_ref, schema_ref) = unsafe { (array.as_mut(), schema.as_mut()) };
        let array_ref = array_ref.ok_or_else(|| Failure::argument("array is null"))?;
        let schema_ref = schema_ref.ok_or_else(|| Failure::argument("schema is null"))?;
        if array_ref.is_released() {
            return Err(Failure::argument("the ArrowArray was released already"));
        }
        if schema_ref.release.is_none() {
            return Err(Failure::argument("the ArrowSchema was released already"));
        }
        // SAFETY: both are live; moving leaves released ones behind.
        unsafe {
            Ok(Imported {
                array: Some(FFI_ArrowArray::from_raw(array)),
                schema: FFI_ArrowSchema::from_raw(schema),
                data: None,
            })
        }
    }

    /// Reads the columns, once. Buffers are the caller's, but for those that had to be aligned.
    pub(crate) fn columns(&mut self) -> Result<Columns, Failure> {
        let array = self.array.as_ref();
        let array = array.ok_or_else(|| Failure::state("the batch was read already"))?;
        let refused = |e: ArrowError| Failure::argument(format!("Arrow import: {e}"));
        let data_type = DataType::try_from(&self.schema).map_err(refused)?;
        let DataType::Struct(fields) = data_type else {
            return Err(Failure::argument(format!(
                "a batch crosses as a struct of columns, not as {data_type}"
            )));
        };
        if array.num_children() != fields.len() {
            return Err(Failure::argument(format!(
                "the ArrowSchema has {} columns, the ArrowArray {}",
                fields.len(),
                array.num_children()
            )));
        }
        let array = self.array.take().unwrap_or_else(FFI_ArrowArray::empty);
        // SAFETY: the caller vouches for the structs; what they hold is validated below, before
        // anything reads it.
        let mut data =
            unsafe { arrow_array::ffi::from_ffi(array, &self.schema) }.map_err(refused)?;
        self.data = Some(data.clone());
        if data.null_count() > 0 {
            return Err(Failure::argument("a batch cannot have null rows"));
        }
        // Batches that Java read from an IPC stream have decimals on 8 bytes.
        data.align_buffers();
        let (offset, rows) = (data.offset(), data.len());
        let mut arrays = Vec::with_capacity(fields.len());
        for (field, child) in fields.iter().zip(data.child_data()) {
            let named = |e: ArrowError| {
                Failure::argument(format!("column '{}' holds invalid data: {e}", field.name()))
            };
            if child.len() < offset.saturating_add(rows) {
                return Err(Failure::argument(format!(
                    "column '{}' has {} rows, the batch {rows}",
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
