//! Buffers that the library returns.

/// Bytes that the library owns. Free them with `pffm_buffer_free`. An empty buffer has null `data` and `len` 0.
/// Lengths are in bytes.
#[repr(C)]
pub struct PffmBuffer {
    pub data: *mut u8,
    pub len: i64,
    pub capacity: i64,
}

impl PffmBuffer {
    pub(crate) const EMPTY: PffmBuffer = PffmBuffer {
        data: std::ptr::null_mut(),
        len: 0,
        capacity: 0,
    };

    /// Frees the bytes and leaves an empty buffer, so a second call has no effect.
    pub(crate) fn free(&mut self) {
        let buffer = std::mem::replace(self, PffmBuffer::EMPTY);
        if !buffer.data.is_null() {
            // SAFETY: data, len and capacity come from the Vec that `from` decomposed.
            drop(unsafe {
                Vec::from_raw_parts(buffer.data, buffer.len as usize, buffer.capacity as usize)
            });
        }
    }

    #[cfg(test)]
    pub(crate) fn as_slice(&self) -> &[u8] {
        if self.data.is_null() {
            return &[];
        }
        unsafe { std::slice::from_raw_parts(self.data, self.len as usize) }
    }
}

impl From<Vec<u8>> for PffmBuffer {
    fn from(bytes: Vec<u8>) -> Self {
        if bytes.is_empty() {
            return PffmBuffer::EMPTY;
        }
        let mut bytes = std::mem::ManuallyDrop::new(bytes);
        PffmBuffer {
            data: bytes.as_mut_ptr(),
            len: bytes.len() as i64,
            capacity: bytes.capacity() as i64,
        }
    }
}

/// Frees the bytes of a buffer and leaves it empty. A null or empty buffer has no effect. The caller keeps the
/// `PffmBuffer` struct itself.
#[no_mangle]
pub unsafe extern "C" fn pffm_buffer_free(buffer: *mut PffmBuffer) {
    // SAFETY: the pointer is null or points to a PffmBuffer that this library filled or emptied.
    if let Some(buffer) = unsafe { buffer.as_mut() } {
        buffer.free();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freeing_freed_buffer_has_no_effect() {
        let mut buffer = PffmBuffer::from(b"bytes".to_vec());
        unsafe {
            pffm_buffer_free(&mut buffer);
            pffm_buffer_free(&mut buffer);
            pffm_buffer_free(std::ptr::null_mut());
        }
        assert!(buffer.as_slice().is_empty());
    }
}
