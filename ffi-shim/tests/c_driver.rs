//! The C ABI from C: the driver in `tests/c`, compiled against the committed header and run with the
//! shared library that cargo builds for tests, or with `PFFM_DRIVER_LIBRARY`. `PFFM_DRIVER_RUNNER` is a command to run it under, such as
//! valgrind; `PFFM_DRIVER_SHORT` asks for its short form.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The library: without another one that with faults, none of which is set, in cargo's folder of
/// examples.
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
fn a_caller_in_c_gets_what_the_header_says() {
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
