//! A caller of the C ABI. Like callers in other languages, it passes raw pointers and receives codes and buffers.
#![allow(dead_code)]

use std::collections::HashMap;
use std::ptr::{null, null_mut};
use std::sync::Arc;

use arrow_array::ffi::{from_ffi, FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::{Array, ArrayRef, Int32Array, RecordBatch, StructArray};
use arrow_schema::Schema;
use paimon::io::FileIO;
use paimon::spec::{ManifestFileMeta, ManifestList};
use serde_json::{json, Value};

use paimon_ffm::abi::*;

/// Failure of a call.
#[derive(Debug)]
pub struct Failed {
    pub code: i32,
    pub message: String,
}

pub fn buffer() -> PffmBuffer {
    PffmBuffer {
        data: null_mut(),
        len: 0,
        capacity: 0,
    }
}

pub fn bytes(mut buffer: PffmBuffer) -> Vec<u8> {
    let bytes = if buffer.data.is_null() {
        Vec::new()
    } else {
        unsafe { std::slice::from_raw_parts(buffer.data, buffer.len as usize).to_vec() }
    };
    unsafe { pffm_buffer_free(&mut buffer) };
    bytes
}

pub fn call(f: impl FnOnce(*mut PffmError) -> i32) -> Result<(), Failed> {
    let mut error = PffmError {
        code: -7,
        retriable: 0,
        message: buffer(),
    };
    let code = f(&mut error);
    assert_eq!(
        code, error.code,
        "the returned code and the code in the error differ"
    );
    let message = std::mem::replace(&mut error.message, buffer());
    let message = String::from_utf8(bytes(message)).unwrap();
    unsafe { pffm_error_free(&mut error) };
    match code {
        0 => Ok(()),
        _ => Err(Failed { code, message }),
    }
}

pub fn p(text: &str) -> (*const u8, i64) {
    (text.as_ptr(), text.len() as i64)
}

pub struct Cat(pub *mut PffmCatalog);
unsafe impl Send for Cat {}
unsafe impl Sync for Cat {}

impl Cat {
    pub fn open(warehouse: &str) -> Result<Cat, Failed> {
        let options = json!({ "warehouse": warehouse }).to_string();
        let mut catalog = null_mut();
        call(|e| unsafe {
            pffm_catalog_open(options.as_ptr(), options.len() as i64, &mut catalog, e)
        })?;
        Ok(Cat(catalog))
    }

    pub fn database(&self, name: &str) -> Result<(), Failed> {
        let (n, l) = p(name);
        call(|e| unsafe { pffm_catalog_create_database(self.0, n, l, null(), 0, 1, e) })
    }

    pub fn alter(&self, table: &str, changes: Value) -> Result<(), Failed> {
        let changes = changes.to_string();
        let ((d, dl), (t, tl), (c, cl)) = (p("db"), p(table), p(&changes));
        call(|e| unsafe { pffm_catalog_alter_table(self.0, d, dl, t, tl, c, cl, 0, e) })
    }

    pub fn create(&self, table: &str, schema: Value) -> Result<(), Failed> {
        self.database("db")?;
        let schema = schema.to_string();
        let ((d, dl), (t, tl), (s, sl)) = (p("db"), p(table), p(&schema));
        call(|e| unsafe { pffm_catalog_create_table(self.0, d, dl, t, tl, s, sl, 0, e) })
    }

    pub fn table(&self, table: &str) -> Result<Tab, Failed> {
        let mut out = null_mut();
        let ((d, dl), (t, tl)) = (p("db"), p(table));
        call(|e| unsafe { pffm_catalog_get_table(self.0, d, dl, t, tl, &mut out, e) })?;
        Ok(Tab(out))
    }

    pub fn drop_table(&self, table: &str) -> Result<(), Failed> {
        let ((d, dl), (t, tl)) = (p("db"), p(table));
        call(|e| unsafe { pffm_catalog_drop_table(self.0, d, dl, t, tl, 0, e) })
    }

    pub fn close(self) {
        call(|e| unsafe { pffm_catalog_close(self.0, e) }).unwrap();
    }
}

pub struct Tab(pub *mut PffmTable);
unsafe impl Send for Tab {}
unsafe impl Sync for Tab {}

impl Drop for Tab {
    fn drop(&mut self) {
        call(|e| unsafe { pffm_table_close(self.0, e) }).unwrap();
    }
}

impl Tab {
    pub fn describe(&self) -> Value {
        let mut out = buffer();
        call(|e| unsafe { pffm_table_describe(self.0, &mut out, e) }).unwrap();
        serde_json::from_slice(&bytes(out)).unwrap()
    }

    /// Tags a snapshot; whether there is a new tag.
    pub fn tag(&self, name: &str, request: Value) -> Result<bool, Failed> {
        let request = request.to_string();
        let ((n, nl), (r, rl), mut created) = (p(name), p(&request), 9);
        call(|e| unsafe { pffm_tag_create(self.0, n, nl, r, rl, &mut created, e) })?;
        assert!(created < 2);
        Ok(created == 1)
    }

    pub fn delete_tag(&self, name: &str) -> Result<bool, Failed> {
        let ((n, nl), mut deleted) = (p(name), 9);
        call(|e| unsafe { pffm_tag_delete(self.0, n, nl, 0, &mut deleted, e) })?;
        assert!(deleted < 2);
        Ok(deleted == 1)
    }

    pub fn tags(&self) -> Vec<Value> {
        let mut out = buffer();
        call(|e| unsafe { pffm_table_tags(self.0, &mut out, e) }).unwrap();
        serde_json::from_slice(&bytes(out)).unwrap()
    }

    /// Creates a branch; whether there is a new one.
    pub fn create_branch(&self, name: &str, request: Value) -> Result<bool, Failed> {
        let request = request.to_string();
        let ((n, nl), (r, rl), mut created) = (p(name), p(&request), 9);
        call(|e| unsafe { pffm_branch_create(self.0, n, nl, r, rl, &mut created, e) })?;
        assert!(created < 2);
        Ok(created == 1)
    }

    pub fn delete_branch(&self, name: &str) -> Result<bool, Failed> {
        let ((n, nl), mut deleted) = (p(name), 9);
        call(|e| unsafe { pffm_branch_delete(self.0, n, nl, &mut deleted, e) })?;
        assert!(deleted < 2);
        Ok(deleted == 1)
    }

    pub fn branches(&self) -> Vec<String> {
        let mut out = buffer();
        call(|e| unsafe { pffm_table_branches(self.0, &mut out, e) }).unwrap();
        serde_json::from_slice(&bytes(out)).unwrap()
    }

    /// The table on a branch.
    pub fn branch(&self, name: &str) -> Result<Tab, Failed> {
        let ((n, nl), mut out) = (p(name), null_mut());
        call(|e| unsafe { pffm_table_branch(self.0, n, nl, &mut out, e) })?;
        Ok(Tab(out))
    }

    pub fn snapshots(&self) -> Vec<Value> {
        let mut out = buffer();
        call(|e| unsafe { pffm_table_snapshots(self.0, &mut out, e) }).unwrap();
        serde_json::from_slice(&bytes(out)).unwrap()
    }

    pub fn write(&self, user: &str) -> Result<Writing, Failed> {
        self.write_with(user, json!({}))
    }

    pub fn write_with(&self, user: &str, options: Value) -> Result<Writing, Failed> {
        let mut out = null_mut();
        let options = options.to_string();
        let ((u, ul), (o, ol)) = (p(user), p(&options));
        call(|e| unsafe { pffm_write_new(self.0, u, ul, o, ol, &mut out, e) })?;
        Ok(Writing(out))
    }

    pub fn commit(&self, user: &str, messages: &[u8]) -> Result<Option<Value>, Failed> {
        self.commit_as(json!({ "commitUser": user }), messages)
    }

    pub fn commit_as(&self, request: Value, messages: &[u8]) -> Result<Option<Value>, Failed> {
        let mut out = buffer();
        let request = request.to_string();
        let (r, l) = p(&request);
        let (m, ml) = (messages.as_ptr(), messages.len() as i64);
        call(|e| unsafe { pffm_commit(self.0, r, l, m, ml, &mut out, e) })?;
        let result: Value = serde_json::from_slice(&bytes(out)).unwrap();
        let snapshot = result["snapshot"].clone();
        Ok((!snapshot.is_null()).then_some(snapshot))
    }

    pub fn abort(&self, messages: &[u8]) -> Result<Value, Failed> {
        let mut out = buffer();
        let (m, ml) = (messages.as_ptr(), messages.len() as i64);
        call(|e| unsafe { pffm_abort(self.0, m, ml, &mut out, e) })?;
        Ok(serde_json::from_slice(&bytes(out)).unwrap())
    }

    /// Removes all orphan files, of any age.
    pub fn remove_orphans(&self) -> Result<Value, Failed> {
        let request = json!({ "olderThanMillis": i64::MAX, "dryRun": false }).to_string();
        let (r, l) = p(&request);
        let mut out = buffer();
        call(|e| unsafe { pffm_table_remove_orphans(self.0, r, l, &mut out, e) })?;
        Ok(serde_json::from_slice(&bytes(out)).unwrap())
    }

    pub fn describe_messages(&self, messages: &[u8]) -> Result<Value, Failed> {
        let mut out = buffer();
        let (m, ml) = (messages.as_ptr(), messages.len() as i64);
        call(|e| unsafe { pffm_messages_describe(self.0, m, ml, &mut out, e) })?;
        Ok(serde_json::from_slice(&bytes(out)).unwrap())
    }

    /// Writes the batches and commits them as `user`. Returns the id of the snapshot.
    pub fn append(&self, user: &str, batches: &[RecordBatch]) -> Result<i64, Failed> {
        let write = self.write(user)?;
        for batch in batches {
            write.batch(batch)?;
        }
        let messages = write.prepare()?;
        let snapshot = self.commit(user, &messages)?.expect("a snapshot");
        Ok(snapshot["id"].as_i64().unwrap())
    }

    pub fn plan(&self, request: Value) -> Result<(Value, Vec<u8>), Failed> {
        let mut out = buffer();
        let request = request.to_string();
        let (r, l) = p(&request);
        call(|e| unsafe { pffm_plan(self.0, r, l, &mut out, e) })?;
        let frames = bytes(out);
        let head = i64::from_le_bytes(frames[..8].try_into().unwrap()) as usize;
        Ok((
            serde_json::from_slice(&frames[8..8 + head]).unwrap(),
            frames[8 + head..].to_vec(),
        ))
    }

    pub fn read(&self, request: Value) -> Result<Vec<RecordBatch>, Failed> {
        let (_, splits) = self.plan(request.clone())?;
        self.read_splits(request, &splits)
    }

    pub fn read_splits(&self, request: Value, splits: &[u8]) -> Result<Vec<RecordBatch>, Failed> {
        let request = request.to_string();
        let (r, l) = p(&request);
        let mut reader = null_mut();
        call(|e| unsafe {
            pffm_reader_new(
                self.0,
                r,
                l,
                splits.as_ptr(),
                splits.len() as i64,
                &mut reader,
                e,
            )
        })?;
        let mut schema = FFI_ArrowSchema::empty();
        call(|e| unsafe { pffm_reader_schema(reader, &mut schema, e) })?;
        let mut batches = Vec::new();
        loop {
            let mut array = FFI_ArrowArray::empty();
            let mut has_next = 9;
            call(|e| unsafe { pffm_reader_next(reader, &mut array, &mut has_next, e) })?;
            if has_next == 0 {
                break;
            }
            let data = unsafe { from_ffi(array, &schema) }.unwrap();
            batches.push(RecordBatch::from(StructArray::from(data)));
        }
        call(|e| unsafe { pffm_reader_close(reader, e) })?;
        Ok(batches)
    }

    pub fn rows(&self) -> usize {
        let batches = self.read(json!({})).unwrap();
        batches.iter().map(RecordBatch::num_rows).sum()
    }
}

pub struct Writing(pub *mut PffmWrite);
unsafe impl Send for Writing {}

impl Drop for Writing {
    fn drop(&mut self) {
        call(|e| unsafe { pffm_write_close(self.0, e) }).unwrap();
    }
}

impl Writing {
    pub fn batch(&self, batch: &RecordBatch) -> Result<(), Failed> {
        let mut schema = FFI_ArrowSchema::try_from(batch.schema().as_ref()).unwrap();
        let data = StructArray::from(batch.clone()).into_data();
        let mut array = FFI_ArrowArray::new(&data);
        self.raw(&mut array, &mut schema)
    }

    /// Writes a batch with the schema of the previous batch.
    pub fn same_schema(&self, batch: &RecordBatch) -> Result<(), Failed> {
        let mut array = FFI_ArrowArray::new(&StructArray::from(batch.clone()).into_data());
        call(|e| unsafe { pffm_write_same_schema(self.0, &mut array, -1, e) })
    }

    /// Writes a batch whose rows are in a bucket.
    pub fn in_bucket(&self, batch: &RecordBatch, bucket: i32) -> Result<(), Failed> {
        let mut schema = FFI_ArrowSchema::try_from(batch.schema().as_ref()).unwrap();
        let mut array = FFI_ArrowArray::new(&StructArray::from(batch.clone()).into_data());
        call(|e| unsafe { pffm_write_arrow(self.0, &mut array, &mut schema, bucket, e) })
    }

    pub fn metrics(&self) -> Result<PffmWriteMetrics, Failed> {
        let mut metrics = std::mem::MaybeUninit::uninit();
        call(|e| unsafe { pffm_write_metrics(self.0, metrics.as_mut_ptr(), e) })?;
        Ok(unsafe { metrics.assume_init() })
    }

    pub fn raw(
        &self,
        array: *mut FFI_ArrowArray,
        schema: *mut FFI_ArrowSchema,
    ) -> Result<(), Failed> {
        call(|e| unsafe { pffm_write_arrow(self.0, array, schema, -1, e) })
    }

    pub fn prepare(&self) -> Result<Vec<u8>, Failed> {
        let mut out = buffer();
        call(|e| unsafe { pffm_write_prepare_commit(self.0, &mut out, e) })?;
        Ok(bytes(out))
    }
}

pub struct Routing(pub *mut PffmRouter);
unsafe impl Send for Routing {}

impl Drop for Routing {
    fn drop(&mut self) {
        call(|e| unsafe { pffm_router_close(self.0, e) }).unwrap();
    }
}

impl Tab {
    pub fn router(&self) -> Result<Routing, Failed> {
        let mut router = std::ptr::null_mut();
        call(|e| unsafe { pffm_router_new(self.0, &mut router, e) })?;
        Ok(Routing(router))
    }
}

impl Routing {
    pub fn of_key(count: i32, types: Value) -> Result<Self, Failed> {
        let mut router = std::ptr::null_mut();
        let types = types.to_string();
        let (t, tl) = p(&types);
        call(|e| unsafe { pffm_router_of_key(count, t, tl, &mut router, e) })?;
        Ok(Routing(router))
    }

    pub fn describe(&self) -> Result<Value, Failed> {
        let mut out = buffer();
        call(|e| unsafe { pffm_router_describe(self.0, &mut out, e) })?;
        Ok(serde_json::from_slice(&bytes(out)).unwrap())
    }

    pub fn route(&self, batch: &RecordBatch, known: i32) -> Result<Vec<u8>, Failed> {
        let mut schema = FFI_ArrowSchema::try_from(batch.schema().as_ref()).unwrap();
        let data = StructArray::from(batch.clone()).into_data();
        let mut array = FFI_ArrowArray::new(&data);
        let mut out = buffer();
        call(|e| unsafe {
            pffm_router_route(self.0, &mut array, &mut schema, known, &mut out, e)
        })?;
        Ok(bytes(out))
    }

    pub fn bucket(&self, key: &[u8]) -> Result<i32, Failed> {
        let mut bucket = i32::MIN;
        let (k, kl) = (key.as_ptr(), key.len() as i64);
        call(|e| unsafe { pffm_router_bucket(self.0, k, kl, &mut bucket, e) })?;
        Ok(bucket)
    }
}

/// Returns Paimon's JSON of a schema. `columns` are pairs of name and type. `more` adds or replaces members.
pub fn schema(columns: &[(&str, &str)], more: Value) -> Value {
    let fields: Vec<Value> = columns
        .iter()
        .enumerate()
        .map(|(id, (name, typ))| json!({ "id": id, "name": name, "type": typ }))
        .collect();
    let mut schema = json!({
        "fields": fields, "partitionKeys": [], "primaryKeys": [], "options": {}
    });
    if let (Some(schema), Some(more)) = (schema.as_object_mut(), more.as_object()) {
        schema.extend(more.clone());
    }
    schema
}

pub fn batch(columns: Vec<(&str, ArrayRef, bool)>) -> RecordBatch {
    let fields: Vec<_> = columns
        .iter()
        .map(|(name, array, nullable)| {
            arrow_schema::Field::new(*name, array.data_type().clone(), *nullable)
        })
        .collect();
    let arrays = columns.into_iter().map(|(_, array, _)| array).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

/// Returns the contents of the files below a folder, by path relative to the folder.
pub fn files(folder: &std::path::Path) -> HashMap<String, Vec<u8>> {
    let mut found = HashMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

pub fn nothing<T>() -> *const T {
    null()
}

/// Returns the manifests in the base list and in the list of new manifests of a snapshot. `root` is the folder of the
/// table.
pub fn manifests(
    root: &std::path::Path,
    snapshot: &Value,
) -> (Vec<ManifestFileMeta>, Vec<ManifestFileMeta>) {
    let file_io = FileIO::from_path("file:///").unwrap().build().unwrap();
    let read = |member: &str| {
        let list = root
            .join("manifest")
            .join(snapshot[member].as_str().unwrap());
        let list = list.to_str().unwrap().to_string();
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).enable_all().build().unwrap();
        runtime
            .block_on(ManifestList::read(&file_io, &list))
            .unwrap()
    };
    (read("baseManifestList"), read("deltaManifestList"))
}

/// Returns rows of the table that [`id_table`] creates.
pub fn id_rows(ids: &[i32]) -> RecordBatch {
    let ids: ArrayRef = Arc::new(Int32Array::from(ids.to_vec()));
    batch(vec![("id", ids, true)])
}

/// Creates a warehouse with a table `t` that has one column, `id`, and no key.
pub fn id_table() -> (tempfile::TempDir, Cat, Tab) {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let one_column = schema(&[("id", "INT")], json!({}));
    catalog.create("t", one_column).unwrap();
    let table = catalog.table("t").unwrap();
    (folder, catalog, table)
}
