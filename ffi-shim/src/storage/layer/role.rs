//! The role of a path in the publish of a snapshot.

/// Role of a path in the publish of a snapshot.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PathRole {
    /// `snapshot/snapshot-N`
    Snapshot,
    /// `snapshot/snapshot-N.tmp-…`, the crate's temporary
    Staged,
    /// `snapshot/LATEST` or `snapshot/EARLIEST`
    Hint,
    /// `manifest/…`: a manifest or a manifest list
    Manifest,
    Other,
}

impl PathRole {
    pub(super) fn of(path: &str) -> Self {
        let mut parts = path.rsplit('/');
        let name = match (parts.next(), parts.next()) {
            (Some(name), Some("snapshot")) => name,
            (Some(_), Some("manifest")) => return PathRole::Manifest,
            _ => return PathRole::Other,
        };
        if name == "LATEST" || name == "EARLIEST" {
            return PathRole::Hint;
        }
        let Some(rest) = name.strip_prefix("snapshot-") else {
            return PathRole::Other;
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        match &rest[digits..] {
            "" if digits > 0 => PathRole::Snapshot,
            tail if digits > 0 && tail.starts_with(".tmp-") => PathRole::Staged,
            _ => PathRole::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_and_name_decide_the_role() {
        let roles = [
            ("w/t/snapshot/snapshot-12", PathRole::Snapshot),
            (
                "w/t/branch/branch-b/snapshot/snapshot-1",
                PathRole::Snapshot,
            ),
            ("w/t/snapshot/snapshot-12.tmp-ab-cd", PathRole::Staged),
            ("w/t/snapshot/LATEST", PathRole::Hint),
            ("w/t/snapshot/EARLIEST", PathRole::Hint),
            ("w/t/snapshot/snapshot-", PathRole::Other),
            ("w/t/snapshot/snapshot-1x", PathRole::Other),
            ("w/t/manifest/manifest-list-a-0", PathRole::Manifest),
            ("w/t/tag/tag-snapshot-1", PathRole::Other),
            ("w/t/bucket-0/data-1.parquet", PathRole::Other),
            ("LATEST", PathRole::Other),
        ];
        for (path, expected) in roles {
            assert_eq!(PathRole::of(path), expected, "{path}");
        }
    }
}
