//! Tests with damaged bodies of commit messages, without the Java envelope. Such bodies cause no panic and no excessive
//! allocation, and change no file outside the table.
//!
//! `PROPTEST_CASES` sets the number of cases. The seed is fixed, so every run tests the same cases.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
use common::*;
use paimon_ffm::abi::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

/// Allocator that tracks the number of allocated bytes and its maximum.
struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let allocated = ALLOCATED.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(allocated, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        ALLOCATED.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const MIB: usize = 1 << 20;

/// Change of a message body.
#[derive(Debug, Clone)]
enum Damage {
    Flip(usize, u8),
    Set(usize, u8),
    /// Overwrites four bytes, which may be a length.
    Number(usize, i32),
    Cut(usize),
    Append(Vec<u8>),
    Remove(usize, usize),
    Repeat(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let numbers = prop_oneof![
        Just(-1),
        Just(i32::MAX),
        Just(i32::MIN),
        Just(0),
        -70_000..70_000i32,
        any::<i32>(),
    ];
    prop_oneof![
        4 => (any::<usize>(), 0..8u8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        4 => (any::<usize>(), numbers).prop_map(|(at, number)| Damage::Number(at, number)),
        1 => any::<usize>().prop_map(Damage::Cut),
        1 => prop::collection::vec(any::<u8>(), 1..40).prop_map(Damage::Append),
        1 => (any::<usize>(), 1..40usize).prop_map(|(at, n)| Damage::Remove(at, n)),
        1 => (any::<usize>(), 1..40usize).prop_map(|(at, n)| Damage::Repeat(at, n)),
    ]
}

fn apply(body: &mut Vec<u8>, damage: &Damage) {
    let len = body.len().max(1);
    match damage {
        Damage::Append(bytes) => body.extend(bytes),
        Damage::Cut(at) => body.truncate(at % len),
        _ if body.is_empty() => {}
        Damage::Flip(at, bit) => body[at % len] ^= 1 << bit,
        Damage::Set(at, byte) => body[at % len] = *byte,
        Damage::Number(at, number) => {
            let at = at % len;
            for (place, byte) in body[at..].iter_mut().zip(number.to_be_bytes()) {
                *place = byte;
            }
        }
        Damage::Remove(at, n) => {
            let at = at % len;
            body.drain(at..(at + n).min(len));
        }
        Damage::Repeat(at, n) => {
            let at = at % len;
            let part = body[at..(at + n).min(len)].to_vec();
            body.splice(at..at, part);
        }
    }
}

fn frame(body: &[u8]) -> Vec<u8> {
    let mut frame = (body.len() as i64).to_le_bytes().to_vec();
    frame.extend_from_slice(body);
    frame
}

fn rows() -> RecordBatch {
    let ids: ArrayRef = Arc::new(Int32Array::from(vec![1, 2]));
    let days: ArrayRef = Arc::new(StringArray::from(vec!["mon"; 2]));
    batch(vec![("id", ids, false), ("dt", days, false)])
}

#[test]
fn damaged_bodies_are_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let outside = folder.path().join("outside");
    std::fs::write(&outside, b"kept").unwrap();
    let warehouse = folder.path().join("warehouse");
    let catalog = Cat::open(warehouse.to_str().unwrap()).unwrap();
    let columns = [("id", "INT NOT NULL"), ("dt", "STRING NOT NULL")];
    let keyed = json!({
        "partitionKeys": ["dt"], "primaryKeys": ["id", "dt"], "options": { "bucket": "-1" }
    });
    catalog.create("t", schema(&columns, keyed)).unwrap();
    let table = catalog.table("t").unwrap();
    let write = table.write("u").unwrap();
    write.batch(&rows()).unwrap();
    let good = write.prepare().unwrap()[8..].to_vec();
    drop(write);
    assert!(table.describe_messages(&frame(&good)).is_ok());

    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|n| n.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(3_000),
        failure_persistence: None,
        ..Config::default()
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[20; 32]);
    let mut runner = TestRunner::new_with_rng(config, random);
    let user = AtomicUsize::new(0);
    let outcome = runner.run(&prop::collection::vec(damage(), 1..6), |damages| {
        let mut body = good.clone();
        damages.iter().for_each(|damage| apply(&mut body, damage));
        let frames = frame(&body);
        let user = user.fetch_add(1, Ordering::Relaxed);
        let before = ALLOCATED.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        let results = [
            table.describe_messages(&frames).err(),
            table.abort(&frames).err(),
            // A body that can still be decoded refers to files that do not exist.
            table.commit(&format!("user-{user}"), &frames).err(),
        ];
        let peak = PEAK.load(Ordering::Relaxed).saturating_sub(before);
        prop_assert!(peak < 8 * MIB, "{} bytes were allocated", peak);
        for failed in results.iter().flatten() {
            prop_assert_ne!(failed.code, PFFM_PANIC, "{}", failed.message);
            prop_assert_ne!(failed.code, PFFM_INTERNAL, "{}", failed.message);
        }
        Ok(())
    });
    outcome.unwrap();
    assert_eq!(std::fs::read(&outside).unwrap(), b"kept");
    assert_eq!(table.rows(), 0);
    drop(table);
    catalog.close();
}
