//! The C ABI from C: the driver in `tests/c`, compiled against the committed header and run with the
//! library that was just built. `PFFM_DRIVER_RUNNER` is a command to run it under, such as
//! valgrind; `PFFM_DRIVER_SHORT` asks for its short form.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where cargo put the library, beside this test.
fn library_folder() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().to_path_buf()
}

fn compile(to: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let libraries = library_folder();
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_string());
    let status = Command::new(compiler)
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-g"])
        .arg("-pthread")
        .arg("-I")
        .arg(root.join("include"))
        .args(["driver.c", "arrow.c"].map(|file| root.join("tests/c").join(file)))
        .arg("-L")
        .arg(&libraries)
        .arg(format!("-Wl,-rpath,{}", libraries.display()))
        .args(["-lpaimon_ffm", "-o"])
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
