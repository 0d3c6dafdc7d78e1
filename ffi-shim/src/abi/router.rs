//! Routers, which find the partitions and buckets of rows before the rows are written.

use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use paimon::spec::DataType;

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::handle::{self, ExclusiveHandle, Live};
use super::table::PffmTable;
use crate::arrow::Imported;
use crate::failure::Failure;
use crate::runtime;
use crate::write::RowRouter;

/// A router of the rows of a table, or of keys. Exclusive: a second call at the same time fails with
/// `PFFM_ILLEGAL_STATE`. A batch or key that fails a check leaves the router usable.
pub struct PffmRouter {
    inner: ExclusiveHandle<RowRouter>,
    _live: Live,
}

impl PffmRouter {
    fn give(inner: RowRouter) -> *mut Self {
        handle::give(PffmRouter {
            inner: ExclusiveHandle::new(inner),
            _live: Live::new(),
        })
    }
}

/// Opens a router of the rows of a table, for the schema with which the table was opened. Does not access the storage.
///
/// Fails with `PFFM_UNSUPPORTED` if this library does not implement the table option `bucket-function.type`, or if a key
/// column has a type that cannot be written. The router stays usable after the table is closed. Close it with
/// `pffm_router_close`.
#[no_mangle]
pub unsafe extern "C" fn pffm_router_new(
    table: *const PffmTable,
    router: *mut *mut PffmRouter,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let place = unsafe { args::out(router, "router") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        *place = PffmRouter::give(RowRouter::of_table(open)?);
        Ok(())
    })
}

/// Opens a router of bucket keys without a table. `bucket_count` is the number of buckets, at least 1. `types`: the types
/// of the columns of the key as a JSON array of Paimon types, such as `["INT","STRING NOT NULL"]`. The columns have the
/// names `key0`, `key1` and so on. Close the router with `pffm_router_close`.
#[no_mangle]
pub unsafe extern "C" fn pffm_router_of_key(
    bucket_count: i32,
    types: *const u8,
    types_len: i64,
    router: *mut *mut PffmRouter,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(router, "router") }?;
        let types: Vec<DataType> = unsafe { args::json(types, types_len, "types") }?;
        *place = PffmRouter::give(RowRouter::of_key_types(bucket_count, types)?);
        Ok(())
    })
}

/// Describes a router as JSON:
/// `{"partitionColumns":[{"name","type"}],"bucketColumns":[{"name","type"}],"bucketCount":n|null}`. A batch for the router
/// has exactly these columns. `bucketColumns` is empty and `bucketCount` is null if the table has no fixed number of
/// buckets. The caller frees `json`.
#[no_mangle]
pub unsafe extern "C" fn pffm_router_describe(
    router: *const PffmRouter,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(json, "json") }?;
        let handle = unsafe { handle::borrow(router, "router") }?;
        let router = handle.inner.access("router")?;
        *place = PffmBuffer::from(router.description()?);
        Ok(())
    })
}

/// Finds the partitions and buckets of the rows of one batch: a struct array and its schema. The batch has exactly the
/// columns of the router, in any order. The call consumes both structs like `pffm_write_arrow`. A null `schema` stands for
/// the schema of the previous batch of this router, which the router keeps.
///
/// The router numbers the partitions in the order in which it first sees them. `known` is the number of partitions that
/// the caller has got descriptions of. The result describes the partitions from this number on.
///
/// `result` is a sequence of little-endian integers of 4 bytes:
/// 1. the number of rows, the number `p` of partitions of these rows, 1 if the rows have buckets or else 0, 1 if the rows
///    have places or else 0, and the number of described partitions
/// 2. the numbers of the `p` partitions, in the order of their first rows
/// 3. the bucket of each row, if the rows have buckets
/// 4. the position of each row's partition in the list of the `p` partitions, if the rows have places. Without places, all
///    rows are in the first partition
/// 5. the described partitions, in the order of their numbers. Each is a sequence of byte strings with their lengths as
///    integers of 4 bytes: the serialized `BinaryRow` in Paimon Java's form, the values as in `pffm_router_bucket`, and the
///    text of the value of each partition column as in `pffm_messages_describe`
///
/// The caller frees `result`. Fails with `PFFM_SCHEMA_MISMATCH` or `PFFM_ILLEGAL_ARGUMENT` for a batch that does not fit.
#[no_mangle]
pub unsafe extern "C" fn pffm_router_route(
    router: *mut PffmRouter,
    array: *mut FFI_ArrowArray,
    schema: *mut FFI_ArrowSchema,
    known: i32,
    result: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let handle = unsafe { handle::borrow(router, "router") }?;
        let imported = match schema.is_null() {
            true => unsafe { Imported::take_array(array) }?,
            false => unsafe { Imported::take(array, schema) }?,
        };
        let place = unsafe { args::out(result, "result") }?;
        let known = usize::try_from(known)
            .map_err(|_| Failure::argument(format!("known is {known}; expected at least 0")))?;
        *place = PffmBuffer::from(route(handle, imported, known)?);
        Ok(())
    })
}

fn route(handle: &PffmRouter, mut imported: Imported, known: usize) -> Result<Vec<u8>, Failure> {
    let mut router = handle.inner.access("router")?;
    // The stack of the calling thread may be too small for nested columns.
    if router.is_flat(&imported) {
        return router.route(&mut imported, known);
    }
    let (outcome, imported) = runtime::run(async move {
        let outcome = router.route(&mut imported, known);
        Ok((outcome, imported))
    })?;
    drop(imported);
    outcome
}

/// Finds the bucket of one key. `key` has the values of the columns of the bucket key, one after the other. A value is the
/// byte 0 for a null, or the byte 1 followed by the value. Numbers are little-endian:
/// * BOOLEAN and TINYINT: 1 byte
/// * SMALLINT: 2 bytes
/// * INT, DATE (days since 1970-01-01), TIME (milliseconds) and FLOAT: 4 bytes
/// * BIGINT, DOUBLE and DECIMAL of at most 18 digits (unscaled): 8 bytes
/// * DECIMAL of more than 18 digits (unscaled): 16 bytes
/// * TIMESTAMP of at most 3 digits: milliseconds since 1970-01-01 in 8 bytes
/// * TIMESTAMP of more than 3 digits: milliseconds in 8 bytes, then the nanoseconds of the millisecond in 4 bytes
/// * CHAR, VARCHAR, BINARY and VARBINARY: the length in 4 bytes, then the bytes
///
/// Fails with `PFFM_ILLEGAL_ARGUMENT` for other bytes, and with `PFFM_ILLEGAL_STATE` if the table has no fixed number of
/// buckets.
#[no_mangle]
pub unsafe extern "C" fn pffm_router_bucket(
    router: *mut PffmRouter,
    key: *const u8,
    key_len: i64,
    bucket: *mut i32,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(bucket, "bucket") }?;
        let handle = unsafe { handle::borrow(router, "router") }?;
        let key = unsafe { args::bytes(key, key_len, "key") }?;
        *place = handle.inner.access("router")?.bucket_of(key)?;
        Ok(())
    })
}

/// Closes a router and consumes the handle. A null handle has no effect. Waits for a call in progress.
#[no_mangle]
pub unsafe extern "C" fn pffm_router_close(router: *mut PffmRouter, error: *mut PffmError) -> i32 {
    guard(error, || {
        let Some(handle) = (unsafe { handle::take(router) }) else {
            return Ok(());
        };
        drop(futures::executor::block_on(handle.inner.into_access()));
        Ok(())
    })
}
