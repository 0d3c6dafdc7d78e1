//! Log records and panics, fetched by the caller. A process of its own: the logger is one.

mod common;

use common::*;
use paimon_ffm::error::*;
use paimon_ffm::logging::*;
use serde_json::Value;

fn next(wait: i64) -> Option<Value> {
    let mut out = buffer();
    call(|e| unsafe { pffm_log_next(wait, &mut out, e) }).unwrap();
    let json = bytes(out);
    (!json.is_empty()).then(|| serde_json::from_slice(&json).unwrap())
}

#[test]
fn records_wait_until_they_are_fetched() {
    let level = |level| call(|e| unsafe { pffm_log_level(level, e) });
    assert_eq!(level(6).unwrap_err().code, PFFM_ILLEGAL_ARGUMENT);
    level(2).unwrap();
    assert!(next(1).is_none());

    log::warn!(target: "paimon::table", "slow {}", 7);
    log::info!("not asked for");
    let record = next(0).unwrap();
    assert_eq!(record["level"], "WARN");
    assert_eq!(record["target"], "paimon::table");
    assert_eq!(record["message"], "slow 7");
    assert_eq!(record["dropped"], 0);
    assert!(next(1).is_none());

    // A record that comes while somebody waits.
    let waiting = std::thread::spawn(|| next(20_000));
    std::thread::sleep(std::time::Duration::from_millis(20));
    log::error!("now");
    assert_eq!(waiting.join().unwrap().unwrap()["message"], "now");

    let panicking = std::thread::Builder::new().name("worker".into());
    let panicking = panicking.spawn(|| panic!("on purpose")).unwrap();
    assert!(panicking.join().is_err());
    let record = next(0).unwrap();
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
    let record = next(0).unwrap();
    assert_eq!(record["dropped"], 5000 - 4096);
    assert_eq!(record["message"], "904");
    assert_eq!((0..5000).filter(|_| next(0).is_some()).count(), 4095);
    level(0).unwrap();
    log::error!("nobody wants to know");
    assert!(next(1).is_none());
}
