//! Conversion of raw arguments to Rust values. Errors name the invalid argument.

use crate::abi::buffer::PffmBuffer;
use crate::failure::Failure;

/// Returns the bytes at `data`, which may be null if `len` is 0. Lengths are in bytes.
pub(crate) unsafe fn bytes<'a>(data: *const u8, len: i64, name: &str) -> Result<&'a [u8], Failure> {
    let len = usize::try_from(len)
        .map_err(|_| Failure::argument(format!("{name}: negative length {len}")))?;
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Failure::argument(format!("{name} is null")));
    }
    // SAFETY: the caller guarantees `len` readable bytes at `data` during the call.
    Ok(unsafe { std::slice::from_raw_parts(data, len) })
}

/// Returns the UTF-8 text at `data`.
pub(crate) unsafe fn text(data: *const u8, len: i64, name: &str) -> Result<String, Failure> {
    // SAFETY: as for `bytes`.
    let bytes = unsafe { bytes(data, len, name) }?;
    std::str::from_utf8(bytes)
        .map(str::to_string)
        .map_err(|e| Failure::argument(format!("{name} is not UTF-8: {e}")))
}

/// Parses the JSON text at `data`.
pub(crate) unsafe fn json<T: serde::de::DeserializeOwned>(
    data: *const u8,
    len: i64,
    name: &str,
) -> Result<T, Failure> {
    // SAFETY: as for `bytes`.
    let bytes = unsafe { bytes(data, len, name) }?;
    serde_json::from_slice(bytes).map_err(|e| Failure::argument(format!("{name}: {e}")))
}

/// Returns the location where the caller expects a result.
pub(crate) unsafe fn out<'a, T>(pointer: *mut T, name: &str) -> Result<&'a mut T, Failure> {
    // SAFETY: the pointer is null, or the caller allows writing to it during the call.
    unsafe { pointer.as_mut() }.ok_or_else(|| Failure::argument(format!("{name} is null")))
}

/// Writes `value` as JSON into the caller's buffer.
pub(crate) fn put_json<T: serde::Serialize + ?Sized>(
    place: &mut PffmBuffer,
    value: &T,
) -> Result<(), Failure> {
    let bytes = serde_json::to_vec(value)
        .map_err(|e| Failure::new(crate::failure::codes::PFFM_INTERNAL, format!("JSON: {e}")))?;
    *place = PffmBuffer::from(bytes);
    Ok(())
}
