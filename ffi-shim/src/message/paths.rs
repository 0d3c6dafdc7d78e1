//! Checks of the file names and paths in a commit message. The `paimon` crate appends these names to folders
//! and uses external paths unchanged, even to delete files.

use paimon::spec::{DataFileMeta, IndexFileMeta};
use paimon::table::CommitMessage;
use paimon::Table;

use crate::failure::codes::PFFM_CORRUPT_DATA;
use crate::failure::Failure;

/// The table options that name folders outside the table folder in which the table may store files.
const ROOTS: [&str; 2] = ["data-file.external-paths", "global-index.external-path"];

/// Fails unless every file of the message is in a folder of the table or below one of its external roots.
pub(super) fn check(message: &CommitMessage, table: &Table) -> Result<(), Failure> {
    let roots = roots(table);
    let data_files = [
        &message.new_files,
        &message.deleted_files,
        &message.new_changelog_files,
        &message.compact_before,
        &message.compact_after,
        &message.compact_changelog_files,
    ];
    for file in data_files.into_iter().flatten() {
        check_data_file(file, &roots)?;
    }
    let index_files = [
        &message.new_index_files,
        &message.deleted_index_files,
        &message.compact_new_index_files,
        &message.compact_deleted_index_files,
    ];
    for file in index_files.into_iter().flatten() {
        check_index_file(file, &roots)?;
    }
    Ok(())
}

/// Returns the external roots of the table, without trailing slashes.
fn roots(table: &Table) -> Vec<String> {
    let options = table.schema().options();
    ROOTS
        .iter()
        .filter_map(|key| options.get(*key))
        .flat_map(|value| value.split(','))
        .map(|root| root.trim().trim_end_matches('/').to_string())
        .filter(|root| !root.is_empty())
        .collect()
}

fn check_data_file(file: &DataFileMeta, roots: &[String]) -> Result<(), Failure> {
    check_name(&file.file_name)?;
    for extra in &file.extra_files {
        check_name(extra)?;
    }
    check_external(file.external_path.as_deref(), &file.file_name, roots)
}

fn check_index_file(file: &IndexFileMeta, roots: &[String]) -> Result<(), Failure> {
    check_name(&file.file_name)?;
    check_external(file.external_path.as_deref(), &file.file_name, roots)
}

/// Fails unless the name is a single path component that stays in its folder.
fn check_name(name: &str) -> Result<(), Failure> {
    let is_file_name = !name.is_empty()
        && name != "."
        && name != ".."
        && !name.contains(['/', '\\'])
        && !name.chars().any(char::is_control);
    if is_file_name {
        return Ok(());
    }
    Err(refused(format!(
        "'{}' is not a file name",
        name.escape_debug()
    )))
}

fn check_external(path: Option<&str>, name: &str, roots: &[String]) -> Result<(), Failure> {
    let Some(path) = path else {
        return Ok(());
    };
    let below = |root: &String| {
        path.strip_prefix(root.as_str())
            .is_some_and(|rest| rest.starts_with('/'))
    };
    if !roots.iter().any(below) {
        return Err(refused(format!(
            "external path '{}' is not below any root in the table options {}",
            path.escape_debug(),
            ROOTS.join(" and ")
        )));
    }
    let steps = path.split('/').skip(1);
    let leaves_root = steps.clone().any(|step| step == ".." || step == ".")
        || path.contains('\\')
        || path.chars().any(char::is_control);
    if leaves_root || steps.last() != Some(name) {
        return Err(refused(format!(
            "external path '{}' does not lead to the file '{name}'",
            path.escape_debug()
        )));
    }
    Ok(())
}

fn refused(why: String) -> Failure {
    Failure::new(PFFM_CORRUPT_DATA, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_their_folder_are_refused() {
        for name in ["data-1.parquet", "..data", "a..b", "ü=%2F"] {
            check_name(name).unwrap();
        }
        for name in [
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "a\\b",
            "/etc/passwd",
            "a\0b",
            "a\nb",
        ] {
            assert_eq!(
                check_name(name).unwrap_err().code,
                PFFM_CORRUPT_DATA,
                "{name}"
            );
        }
    }

    #[test]
    fn external_paths_stay_below_the_roots() {
        let roots = ["/mnt/a".to_string(), "s3://bucket/b".to_string()];
        for path in ["/mnt/a/x", "/mnt/a/bucket-0/x", "s3://bucket/b/x"] {
            check_external(Some(path), "x", &roots).unwrap();
        }
        for path in [
            "/mnt/ab/x",
            "/mnt/a",
            "/mnt/a/../b/x",
            "/mnt/a/./x",
            "/mnt/a/y",
            "/etc/x",
            "x",
            "",
            "s3://bucket/c/x",
            "/mnt/a\\..\\x/x",
        ] {
            assert!(check_external(Some(path), "x", &roots).is_err(), "{path}");
        }
        assert!(check_external(Some("/mnt/a/x"), "x", &[]).is_err());
        check_external(None, "x", &[]).unwrap();
    }
}
