//! Tests with panics in exported functions.

use std::collections::BTreeSet;

use paimon_ffm::abi::*;
use paimon_ffm::faults::set;

use crate::calls::{exported_functions, Calls};
use crate::{close, lock_points};

#[test]
fn panic_in_any_function_is_an_error_and_leaks_no_handle() {
    let _points = lock_points();
    assert_eq!(pffm_live_handles(), 0);
    let calls = Calls::new();
    let functions = exported_functions();
    assert!(functions.len() > 30, "{functions:?}");
    let live = pffm_live_handles();
    let mut on_the_runtime = BTreeSet::new();
    for name in &functions {
        calls
            .call(name, &|| ())
            .unwrap_or_else(|f| panic!("{name}: {f:?}"));
        // A function that returns a handle has already stored the handle when it reaches its end point.
        let returns_handle = ["_open", "_get_table", "_branch", "_new"];
        let last =
            (!returns_handle.iter().any(|end| name.ends_with(end))).then(|| format!("{name}.end"));
        for point in [Some(name.clone()), last].into_iter().flatten() {
            let outcome = calls.call(name, &|| set(&point, "1*panic").unwrap());
            let failed = outcome.expect_err(&point);
            assert_eq!(failed.code, PFFM_PANIC, "{point}: {}", failed.message);
            assert!(failed.message.contains(&point), "{}", failed.message);
            assert_eq!(pffm_live_handles(), live, "handles after {point}");
            set(&point, "off").unwrap();
            calls
                .call(name, &|| ())
                .unwrap_or_else(|f| panic!("{name}, second call: {f:?}"));
        }
        let point = format!("{name}.run");
        let outcome = calls.call(name, &|| set(&point, "1*panic").unwrap());
        set(&point, "off").unwrap();
        if let Err(failed) = outcome {
            assert_eq!(failed.code, PFFM_PANIC, "{point}: {}", failed.message);
            assert!(failed.message.contains(&point), "{}", failed.message);
            on_the_runtime.insert(name.clone());
        }
        assert_eq!(pffm_live_handles(), live, "handles after {point}");
        calls
            .call(name, &|| ())
            .unwrap_or_else(|f| panic!("{name}, second call: {f:?}"));
    }
    for name in [
        "pffm_commit",
        "pffm_abort",
        "pffm_write_arrow",
        "pffm_write_close",
    ] {
        assert!(
            on_the_runtime.contains(name),
            "{name} has no point on the runtime"
        );
    }
    // Each call of pffm_commit that reached its end added a row.
    let snapshots = calls.table.snapshots();
    assert_eq!(calls.table.rows(), 1 + snapshots.len());
    let Calls { catalog, table, .. } = calls;
    close(catalog, table);
    assert_eq!(pffm_live_handles(), 0);
}
