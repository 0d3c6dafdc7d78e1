//! Test that the committed C header equals the header that cbindgen generates from the sources.

use std::path::Path;

#[test]
fn header_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let committed = root.join("include/paimon_ffm.h");
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml")).unwrap();
    let mut generated = Vec::new();
    cbindgen::Builder::new()
        .with_crate(root)
        .with_config(config)
        .generate()
        .unwrap()
        .write(&mut generated);
    let generated = String::from_utf8(generated).unwrap();
    if std::env::var_os("PFFM_UPDATE_HEADER").is_some() {
        std::fs::write(&committed, &generated).unwrap();
    }
    let found = std::fs::read_to_string(&committed).unwrap();
    assert!(
        found == generated,
        "{} is out of date; regenerate it with PFFM_UPDATE_HEADER=1 cargo test --release --locked \
         --test header, then run scripts/bindings regenerate",
        committed.display()
    );
}
