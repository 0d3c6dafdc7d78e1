//! Export of Arrow schemas and batches into C data interface structs of the caller.

use arrow_array::{Array, RecordBatch, StructArray};
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::Schema;

use crate::arrow::required_map_keys;
use crate::failure::codes::{PFFM_ILLEGAL_ARGUMENT, PFFM_INTERNAL};
use crate::failure::Failure;

/// Exports a schema into the caller's struct. Keys of maps become not nullable.
pub(crate) unsafe fn export_schema(
    schema: &Schema,
    place: *mut FFI_ArrowSchema,
) -> Result<(), Failure> {
    if place.is_null() {
        return Err(Failure::new(PFFM_ILLEGAL_ARGUMENT, "schema is null"));
    }
    // Arrow panics if a name contains the character 0.
    if let Some(field) = schema
        .flattened_fields()
        .iter()
        .find(|f| f.name().contains('\0'))
    {
        return Err(Failure::unsupported(format!(
            "cannot export column '{}': its name contains the character 0, which terminates names in \
             the Arrow C data interface",
            field.name().replace('\0', "\\0")
        )));
    }
    let exported = FFI_ArrowSchema::try_from(&required_map_keys(schema))
        .map_err(|e| Failure::new(PFFM_INTERNAL, format!("Arrow schema: {e}")))?;
    // SAFETY: `place` is not null, and the caller allows writing a struct there. The caller releases the
    // struct.
    unsafe { place.write(exported) };
    Ok(())
}

/// Exports a batch as a struct array into the caller's struct. The buffers are shared, not copied. They stay
/// allocated until the caller releases the struct.
pub(crate) unsafe fn export_batch(
    batch: RecordBatch,
    place: *mut FFI_ArrowArray,
) -> Result<(), Failure> {
    if place.is_null() {
        return Err(Failure::new(PFFM_ILLEGAL_ARGUMENT, "array is null"));
    }
    let exported = FFI_ArrowArray::new(&StructArray::from(batch).to_data());
    // SAFETY: as in `export_schema`.
    unsafe { place.write(exported) };
    Ok(())
}
