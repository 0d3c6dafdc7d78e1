//! Tests of the log records that callers fetch. Panics become log records, too. These tests need a separate process,
//! because a process has only one logger.

mod common;

use std::sync::{Mutex, MutexGuard, PoisonError};

use common::*;
use paimon_ffm::abi::*;
use serde_json::Value;

fn open(level: i32) -> i64 {
    let mut log = 0;
    call(|e| unsafe { pffm_log_open(level, &mut log, e) }).unwrap();
    assert!(log > 0);
    log
}

fn close(log: i64) {
    call(|e| unsafe { pffm_log_close(log, e) }).unwrap();
}

fn next(log: i64, wait: i64) -> Option<Value> {
    let mut out = buffer();
    call(|e| unsafe { pffm_log_next(log, wait, &mut out, e) }).unwrap();
    let json = bytes(out);
    (!json.is_empty()).then(|| serde_json::from_slice(&json).unwrap())
}

/// Returns the text of the next record of a log, without waiting.
fn text(log: i64) -> String {
    next(log, 0).unwrap()["message"]
        .as_str()
        .unwrap()
        .to_string()
}

/// Prevents other tests of this process from logging at the same time.
fn alone() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn records_wait_until_they_are_fetched() {
    let _alone = alone();
    let refused = call(|e| unsafe { pffm_log_open(6, &mut 0, e) }).unwrap_err();
    assert_eq!(refused.code, PFFM_ILLEGAL_ARGUMENT);
    let log = open(2);
    assert!(next(log, 1).is_none());

    log::warn!(target: "paimon::table", "slow {}", 7);
    log::info!("below the level of the log");
    let record = next(log, 0).unwrap();
    assert_eq!(record["level"], "WARN");
    assert_eq!(record["target"], "paimon::table");
    assert_eq!(record["message"], "slow 7");
    assert_eq!(record["dropped"], 0);
    assert!(next(log, 1).is_none());

    // A record arrives while a call waits.
    let waiting = std::thread::spawn(move || next(log, 20_000));
    std::thread::sleep(std::time::Duration::from_millis(20));
    log::error!("now");
    assert_eq!(waiting.join().unwrap().unwrap()["message"], "now");

    let panicking = std::thread::Builder::new().name("worker".into());
    let panicking = panicking.spawn(|| panic!("on purpose")).unwrap();
    assert!(panicking.join().is_err());
    let record = next(log, 0).unwrap();
    assert_eq!(record["level"], "ERROR");
    assert_eq!(record["target"], "panic");
    let message = record["message"].as_str().unwrap();
    assert!(
        message.contains("worker") && message.contains("on purpose"),
        "{message}"
    );

    for n in 0..5000 {
        log::warn!("{n}");
    }
    let record = next(log, 0).unwrap();
    assert_eq!(record["dropped"], 5000 - 4096);
    assert_eq!(record["message"], "904");
    assert_eq!((0..5000).filter(|_| next(log, 0).is_some()).count(), 4095);
    close(log);
    log::error!("after the last log was closed");
    let gone = call(|e| unsafe { pffm_log_next(log, 0, &mut buffer(), e) }).unwrap_err();
    assert_eq!(gone.code, PFFM_ILLEGAL_ARGUMENT);
    assert!(gone.message.contains("is not open"), "{}", gone.message);
    close(log);
}

#[test]
fn each_log_gets_the_records_of_its_calls() {
    let _alone = alone();
    let (one, other) = (open(4), open(2));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            pffm_log_use(one);
            log::debug!("of one");
        });
    });
    std::thread::scope(|scope| {
        scope.spawn(|| {
            pffm_log_use(other);
            log::debug!("too fine");
            log::warn!("of the other");
        });
    });
    // This thread has chosen no log.
    log::warn!("of no call");
    assert_eq!(text(one), "of one");
    assert!(next(one, 0).is_none());
    assert_eq!(text(other), "of the other");
    assert_eq!(text(other), "of no call", "the log that was chosen last");
    assert!(next(other, 0).is_none());

    // A closed log no longer affects the level. Records that belong to no call go to a log that is still open.
    let waiting = std::thread::spawn(move || next(other, 20_000));
    std::thread::sleep(std::time::Duration::from_millis(20));
    close(other);
    assert!(waiting.join().unwrap().is_none());
    log::debug!("of no call");
    assert_eq!(text(one), "of no call");
    close(one);
    assert_eq!(log::max_level(), log::LevelFilter::Off);
}

#[test]
fn records_of_runtime_tasks_go_to_the_log_of_the_call() {
    let _alone = alone();
    let logs = [open(4), open(4)];
    // No server listens on these ports. The HTTP client logs its attempt to connect.
    let open_catalog = |log: i64, port: u16| {
        pffm_log_use(log);
        let options = serde_json::json!({
            "metastore": "rest",
            "uri": format!("http://127.0.0.1:{port}"),
            "warehouse": "w",
            "token.provider": "bear",
            "token": "t",
        });
        let (options, mut catalog) = (options.to_string(), std::ptr::null_mut());
        let (o, ol) = p(&options);
        let opened = call(|e| unsafe { pffm_catalog_open(o, ol, &mut catalog, e) });
        assert!(opened.is_err());
    };
    std::thread::scope(|scope| {
        scope.spawn(|| open_catalog(logs[0], 1));
        scope.spawn(|| open_catalog(logs[1], 2));
    });
    for (log, address) in logs.into_iter().zip(["127.0.0.1:1/", "127.0.0.1:2/"]) {
        let all: Vec<_> = std::iter::from_fn(|| next(log, 0)).collect();
        assert!(!all.is_empty());
        for record in all {
            assert!(
                record["message"].as_str().unwrap().contains(address),
                "{record}"
            );
        }
        close(log);
    }
    pffm_log_use(0);
}
