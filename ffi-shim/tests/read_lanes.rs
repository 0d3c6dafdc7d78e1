//! Tests of readers with several lanes: the order of rows, filters, limits, failures, the bound of the memory, and
//! closing.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::mem::MaybeUninit;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arrow_array::cast::AsArray;
use arrow_array::ffi::{from_ffi, FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray, StructArray};
use common::*;
use paimon_ffm::abi::*;
use paimon_ffm::faults::set;
use serde_json::{json, Value};

/// An allocator that counts the allocated bytes in small blocks. The buffers of decoded batches are small blocks in
/// these tests. Large blocks are buffers of files, some of which OpenDAL keeps for later reads.
struct Counting;

const SMALL: usize = 256 << 10;

static ALLOCATED: AtomicI64 = AtomicI64::new(0);

// SAFETY: all calls are passed on unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() < SMALL {
            ALLOCATED.fetch_add(layout.size() as i64, Ordering::Relaxed);
        }
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if layout.size() < SMALL {
            ALLOCATED.fetch_sub(layout.size() as i64, Ordering::Relaxed);
        }
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Waits until no other test runs, because tests of a process share the points and the counted memory.
fn alone() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A reader of a table.
struct Reading {
    reader: *mut PffmReader,
    schema: FFI_ArrowSchema,
}

unsafe impl Sync for Reading {}
unsafe impl Send for Reading {}

impl Reading {
    fn open(table: &Tab, lanes: usize, request: Value) -> Reading {
        let mut request = request;
        request["parallelism"] = json!(lanes);
        let (_, splits) = table.plan(request.clone()).unwrap();
        let request = request.to_string();
        let ((r, rl), (s, sl)) = (p(&request), (splits.as_ptr(), splits.len() as i64));
        let mut reader = null_mut();
        call(|e| unsafe { pffm_reader_new(table.0, r, rl, s, sl, &mut reader, e) }).unwrap();
        let mut schema = FFI_ArrowSchema::empty();
        call(|e| unsafe { pffm_reader_schema(reader, &mut schema, e) }).unwrap();
        Reading { reader, schema }
    }

    fn next(&self) -> Result<Option<RecordBatch>, Failed> {
        let mut array = FFI_ArrowArray::empty();
        let mut more = 9;
        call(|e| unsafe { pffm_reader_next(self.reader, &mut array, &mut more, e) })?;
        Ok((more == 1).then(|| {
            let data = unsafe { from_ffi(array, &self.schema) }.unwrap();
            RecordBatch::from(StructArray::from(data))
        }))
    }

    /// Returns the ids of the remaining rows, and the failure that ended the reader.
    fn ids(&self) -> (Vec<i32>, Option<Failed>) {
        let mut ids = Vec::new();
        loop {
            match self.next() {
                Ok(Some(batch)) => {
                    assert!(batch.num_rows() > 0);
                    ids.extend(batch.column(0).as_primitive::<Int32Type>().values());
                }
                Ok(None) => return (ids, None),
                Err(failed) => return (ids, Some(failed)),
            }
        }
    }

    fn metrics(&self) -> PffmReaderMetrics {
        let mut metrics = MaybeUninit::uninit();
        call(|e| unsafe { pffm_reader_metrics(self.reader, metrics.as_mut_ptr(), e) }).unwrap();
        unsafe { metrics.assume_init() }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        call(|e| unsafe { pffm_reader_close(self.reader, e) }).unwrap();
    }
}

fn ids(table: &Tab, lanes: usize, request: Value) -> Vec<i32> {
    let (ids, failed) = Reading::open(table, lanes, request).ids();
    assert!(failed.is_none(), "{failed:?}");
    ids
}

struct Place {
    _folder: tempfile::TempDir,
    catalog: Option<Cat>,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
        Place {
            _folder: folder,
            catalog: Some(catalog),
        }
    }

    /// Creates a table with the columns `id INT NOT NULL`, `part INT` and `text STRING`.
    fn table(&self, name: &str, more: Value) -> Tab {
        let columns = [("id", "INT NOT NULL"), ("part", "INT"), ("text", "STRING")];
        let catalog = self.catalog.as_ref().unwrap();
        catalog.create(name, schema(&columns, more)).unwrap();
        catalog.table(name).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.catalog.take().unwrap().close();
    }
}

fn rows(ids: impl Iterator<Item = i32> + Clone) -> RecordBatch {
    let column = |values| Arc::new(values) as ArrayRef;
    // Texts that compression does not shrink much.
    let text = |id: i32| {
        format!(
            "{:016x}",
            (id as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        )
    };
    batch(vec![
        (
            "id",
            column(Int32Array::from_iter_values(ids.clone())),
            false,
        ),
        (
            "part",
            column(Int32Array::from_iter_values(ids.clone().map(|id| id % 3))),
            true,
        ),
        (
            "text",
            Arc::new(StringArray::from_iter_values(ids.map(text))),
            true,
        ),
    ])
}

const ROWS: i32 = 1_000_000;

/// Creates a table with one large file, which has several parts.
fn one_file(place: &Place) -> Tab {
    let options = json!({ "bucket": "-1", "parquet.enable.dictionary": "false" });
    let table = place.table("one_file", json!({ "options": options }));
    table.append("u", &[rows(0..ROWS)]).unwrap();
    table
}

/// Creates tables of several kinds with several files each.
fn several_files(place: &Place) -> Vec<Tab> {
    let kinds = [
        ("append", json!({})),
        ("parts", json!({ "partitionKeys": ["part"] })),
        (
            "buckets",
            json!({ "options": { "bucket": "3", "bucket-key": "id" } }),
        ),
        (
            "keys",
            json!({ "primaryKeys": ["id"], "options": { "bucket": "3" } }),
        ),
        (
            "avro",
            json!({ "primaryKeys": ["id"], "options": { "bucket": "3", "file.format": "avro" } }),
        ),
        (
            "orc",
            json!({ "options": { "file.format": "orc", "file.compression": "none" } }),
        ),
    ];
    let create = |(name, more): (&str, Value)| {
        let table = place.table(name, more);
        for commit in 0..4 {
            let first = commit * 2000;
            let user = format!("u{commit}");
            table.append(&user, &[rows(first..first + 3000)]).unwrap();
        }
        table
    };
    kinds.into_iter().map(create).collect()
}

#[test]
fn order_of_rows_does_not_depend_on_the_lanes() {
    let _alone = alone();
    let place = Place::new();
    for table in several_files(&place) {
        let expected = ids(&table, 1, json!({}));
        assert!(expected.len() >= 9000);
        for lanes in [2, 3, 8] {
            assert_eq!(ids(&table, lanes, json!({})), expected);
        }
    }
    let table = one_file(&place);
    for lanes in [1, 2, 4] {
        assert_eq!(ids(&table, lanes, json!({})), Vec::from_iter(0..ROWS));
    }
}

#[test]
fn filter_and_limit_are_exact_with_lanes() {
    let _alone = alone();
    let place = Place::new();
    let mut tables = several_files(&place);
    tables.push(one_file(&place));
    let filter = json!({ "column": "part", "op": "eq", "literals": ["1"] });
    for table in tables {
        let kept = ids(&table, 1, json!({ "filter": filter }));
        assert!(kept.iter().all(|id| id % 3 == 1) && kept.len() >= 3000);
        assert_eq!(ids(&table, 3, json!({ "filter": filter })), kept);
        let limits = [
            0,
            1,
            999,
            1024,
            8192,
            kept.len() - 1,
            kept.len(),
            kept.len() + 1,
        ];
        for limit in limits {
            let request = json!({ "filter": filter, "limit": limit });
            let reading = Reading::open(&table, 3, request);
            let (found, failed) = reading.ids();
            assert!(failed.is_none());
            assert_eq!(found, kept[..limit.min(kept.len())], "limit {limit}");
            assert_eq!(reading.metrics().rows, found.len() as i64);
        }
    }
}

#[test]
fn rows_before_a_failure_come_first() {
    let _alone = alone();
    let place = Place::new();
    let table = one_file(&place);
    for (point, action, code) in [
        ("read.batch", "40*off->return", PFFM_CORRUPT_DATA),
        ("read.batch", "40*off->panic", PFFM_PANIC),
        ("read.unit", "1*off->1*panic", PFFM_PANIC),
        ("pffm_reader_next.run", "1*panic", PFFM_PANIC),
    ] {
        for lanes in [1, 3] {
            let live = pffm_live_handles();
            let reading = Reading::open(&table, lanes, json!({}));
            set(point, action).unwrap();
            let (found, failed) = reading.ids();
            set(point, "off").unwrap();
            let failed = failed.unwrap();
            assert_eq!(failed.code, code, "{point}: {}", failed.message);
            assert!(failed.message.contains(point), "{}", failed.message);
            assert!((found.len() as i32) < ROWS);
            let expected: Vec<i32> = (0..found.len() as i32).collect();
            assert_eq!(
                found, expected,
                "{point}, {lanes} lanes: rows before the failure"
            );
            let again = reading.next().unwrap_err();
            assert_eq!(again.code, PFFM_ILLEGAL_STATE);
            assert!(
                again.message.contains("already failed"),
                "{}",
                again.message
            );
            assert_eq!(reading.metrics().buffered_bytes, 0);
            drop(reading);
            assert_eq!(pffm_live_handles(), live);
        }
    }
    assert_eq!(ids(&table, 3, json!({})).len() as i32, ROWS);
}

/// Waits until a reader has decoded as much as it decodes without a caller. Returns the size in bytes.
fn stable(reading: &Reading) -> i64 {
    let mut last = (reading.metrics().buffered_bytes, Instant::now());
    while last.1.elapsed() < Duration::from_millis(300) {
        std::thread::sleep(Duration::from_millis(10));
        let bytes = reading.metrics().buffered_bytes;
        if bytes != last.0 {
            last = (bytes, Instant::now());
        }
    }
    last.0
}

#[test]
fn slow_caller_bounds_the_decoded_batches() {
    let _alone = alone();
    let place = Place::new();
    let table = one_file(&place);
    let lanes = 3;
    let batch = Reading::open(&table, 1, json!({})).next().unwrap().unwrap();
    let largest = 2 * batch.get_array_memory_size() as i64;
    for bytes in [1, 1_000_000] {
        set("lane.bytes", &format!("return({bytes})")).unwrap();
        let reading = Reading::open(&table, lanes, json!({}));
        set("lane.bytes", "off").unwrap();
        assert_eq!(stable(&reading), 0, "the first call starts the lanes");
        let first = reading.next().unwrap().unwrap().num_rows();
        let buffered = stable(&reading);
        let bound = lanes as i64 * (bytes + largest);
        assert!(
            0 < buffered && buffered <= bound,
            "{buffered} of {bound} bytes"
        );
        let (rest, failed) = reading.ids();
        assert!(failed.is_none());
        assert_eq!(rest, Vec::from_iter(first as i32..ROWS));
        assert_eq!(reading.metrics().buffered_bytes, 0);
    }
}

#[test]
fn closing_early_frees_the_memory() {
    let _alone = alone();
    let place = Place::new();
    let table = one_file(&place);
    // The first reader fills the caches.
    drop(Reading::open(&table, 4, json!({})).next());
    let before = ALLOCATED.load(Ordering::Relaxed);
    for round in 0..60 {
        let reading = Reading::open(&table, 4, json!({}));
        let batch = reading.next().unwrap().unwrap();
        if round % 20 == 0 {
            assert!(stable(&reading) > 16_000_000);
            assert!(ALLOCATED.load(Ordering::Relaxed) > before + 8_000_000);
        }
        drop(batch);
        drop(reading);
        let left = ALLOCATED.load(Ordering::Relaxed) - before;
        assert!(left < 500_000, "{left} bytes in round {round}");
    }
}

#[test]
fn limit_stops_the_lanes() {
    let _alone = alone();
    let place = Place::new();
    let table = one_file(&place);
    let reading = Reading::open(&table, 4, json!({ "limit": 10 }));
    assert_eq!(reading.next().unwrap().unwrap().num_rows(), 10);
    assert!(reading.next().unwrap().is_none());
    assert_eq!(stable(&reading), 0);
    let decoded = reading.metrics().decode_nanos;
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(reading.metrics().decode_nanos, decoded, "no lane works");
}

#[test]
fn metrics_count_up_while_another_thread_reads() {
    let _alone = alone();
    let place = Place::new();
    let table = one_file(&place);
    let reading = Reading::open(&table, 2, json!({}));
    let done = AtomicBool::new(false);
    let (polling, started) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut last = reading.metrics();
            polling.send(()).unwrap();
            while !done.load(Ordering::Relaxed) {
                let now = reading.metrics();
                assert!(now.rows >= last.rows && now.batches >= last.batches);
                assert!(now.bytes >= last.bytes && now.decode_nanos >= last.decode_nanos);
                assert!(now.rows <= i64::from(ROWS) && now.buffered_bytes >= 0);
                last = now;
            }
        });
        started.recv().unwrap();
        let (found, failed) = reading.ids();
        done.store(true, Ordering::Relaxed);
        assert!(failed.is_none());
        assert_eq!(found.len() as i32, ROWS);
    });
    let last = reading.metrics();
    assert_eq!(last.rows, i64::from(ROWS));
    assert_eq!((last.splits_read, last.splits_total), (1, 1));
    assert!(last.bytes > i64::from(ROWS) * 20 && last.decode_nanos > 0);
}

#[test]
fn number_of_lanes_out_of_range_is_refused() {
    let _alone = alone();
    let place = Place::new();
    let table = place.table("t", json!({}));
    for lanes in [0, 257] {
        let refused = table.read(json!({ "parallelism": lanes })).unwrap_err();
        assert_eq!(refused.code, PFFM_ILLEGAL_ARGUMENT);
        assert!(
            refused.message.contains(&lanes.to_string()),
            "{}",
            refused.message
        );
    }
}
