//! Tests of the C ABI from C. This test compiles the driver in `tests/c` against the committed header. The driver runs
//! with the shared library that cargo builds for tests.
//!
//! | Environment variable | Effect |
//! |---|---|
//! | `PFFM_DRIVER_LIBRARY` | sets the path of a different library |
//! | `PFFM_DRIVER_RUNNER` | sets a command that runs the driver, such as valgrind |
//! | `PFFM_DRIVER_SHORT` | shortens the run |
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the path of the library. The default is the example with fault injection. No fault is set.
fn library() -> PathBuf {
    if let Some(library) = std::env::var_os("PFFM_DRIVER_LIBRARY") {
        return PathBuf::from(library);
    }
    let test = std::env::current_exe().unwrap();
    let built = test.ancestors().nth(2).unwrap().join("examples");
    let name = "paimon_ffm_faults";
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    built.join(format!("{prefix}{name}{suffix}"))
}

fn compile(to: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = library();
    assert!(library.is_file(), "{} was not built", library.display());
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_string());
    let status = Command::new(compiler)
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-g"])
        .arg("-pthread")
        .arg("-I")
        .arg(root.join("include"))
        .args(["driver.c", "arrow.c"].map(|file| root.join("tests/c").join(file)))
        .arg(&library)
        .arg("-o")
        .arg(to)
        .status()
        .unwrap();
    assert!(status.success(), "the C compiler: {status}");
}

#[test]
fn c_driver_succeeds() {
    let folder = tempfile::tempdir().unwrap();
    let driver = folder.path().join("driver");
    compile(&driver);
    let runner = std::env::var("PFFM_DRIVER_RUNNER").unwrap_or_default();
    let mut words = runner.split_whitespace();
    let mut command = match words.next() {
        Some(program) => {
            let mut command = Command::new(program);
            command.args(words).arg(&driver);
            command
        }
        None => Command::new(&driver),
    };
    command.arg(folder.path());
    if std::env::var_os("PFFM_DRIVER_SHORT").is_some() {
        command.arg("short");
    }
    let status = command.status().unwrap();
    assert!(status.success(), "the driver: {status}");
}
