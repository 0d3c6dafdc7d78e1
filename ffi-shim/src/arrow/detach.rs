//! Copies of imported buffers that would otherwise outlive a call.
//!
//! The lanes of a writer keep rows beyond the call that writes them. Callers may reuse their vectors as soon as
//! the call returns, so these buffers are copied.

use std::ops::Range;

use arrow_array::{make_array, Array, ArrayRef, RecordBatch};
use arrow_data::transform::MutableArrayData;

use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// Copies a batch into newly allocated buffers.
pub(crate) fn detached(batch: &RecordBatch) -> Result<RecordBatch, Failure> {
    let columns = batch.columns().iter().map(copy).collect();
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(batch.schema(), columns, &options)
        .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))
}

fn copy(array: &ArrayRef) -> ArrayRef {
    rows(array, 0..array.len())
}

/// Copies some rows of an array into newly allocated buffers that contain only these rows. The values of
/// a dictionary and the data of views stay shared.
pub(super) fn rows(array: &ArrayRef, rows: Range<usize>) -> ArrayRef {
    let data = array.to_data();
    let mut copy = MutableArrayData::new(vec![&data], false, rows.len());
    copy.extend(0, rows.start, rows.end);
    make_array(copy.freeze())
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{Int32Array, StringArray, StructArray};
    use arrow_schema::{DataType, Field, Schema};
    use std::sync::Arc;

    fn buffers(array: &dyn Array) -> Vec<usize> {
        let data = array.to_data();
        let mut addresses: Vec<usize> =
            data.buffers().iter().map(|b| b.as_ptr() as usize).collect();
        addresses.extend(data.nulls().map(|n| n.buffer().as_ptr() as usize));
        for child in data.child_data() {
            addresses.extend(buffers(&make_array(child.clone())));
        }
        addresses
    }

    #[test]
    fn detached_batches_share_no_buffer() {
        let inner = Field::new("s", DataType::Utf8, true);
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int32Array::from(vec![Some(1), None, Some(3)])),
            Arc::new(StructArray::from(vec![(
                Arc::new(inner.clone()),
                Arc::new(StringArray::from(vec![Some("a"), Some("bc"), None])) as ArrayRef,
            )])),
        ];
        let schema = Schema::new(vec![
            Field::new("i", DataType::Int32, true),
            Field::new("r", DataType::Struct(vec![inner].into()), false),
        ]);
        let batch = RecordBatch::try_new(Arc::new(schema), columns).unwrap();
        let copy = detached(&batch).unwrap();
        assert_eq!(copy, batch);
        for (a, b) in batch.columns().iter().zip(copy.columns()) {
            let (a, b) = (buffers(a), buffers(b));
            assert!(a.iter().all(|address| !b.contains(address)));
        }
    }
}
