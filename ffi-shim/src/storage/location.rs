//! Locations: their schemes and their operator paths.

use std::fmt;

use crate::failure::Failure;

/// Returns the scheme of a location, or `None` for a plain path or a path on a Windows drive.
pub(super) fn scheme(location: &str) -> Option<&str> {
    let (scheme, _) = location.split_once(':')?;
    let plain = scheme.len() <= 1 || scheme.contains('/') || scheme.contains('\\');
    (!plain).then_some(scheme)
}

/// Returns the path of a location relative to the root of its operator.
pub(super) fn operator_path(location: &str) -> &str {
    prefix_and_path(location).1
}

/// Splits a location into the prefix that all files of a storage share, such as `hdfs://namenode:8020`, and the path
/// relative to the root of the storage.
pub(super) fn prefix_and_path(location: &str) -> (&str, &str) {
    let authority = match scheme(location) {
        None => 0,
        Some(scheme) => {
            let after = scheme.len() + 1;
            match location[after..].strip_prefix("//") {
                None => after,
                Some(rest) => after + 2 + rest.find('/').unwrap_or(rest.len()),
            }
        }
    };
    let (prefix, path) = location.split_at(authority);
    (prefix, path.trim_start_matches('/'))
}

/// Returns the path of a location relative to the root of the operator of the local disk.
pub(super) fn disk_path(location: &str) -> &str {
    let path = match host_and_path(location) {
        Some((_, path)) => path,
        None => location.strip_prefix("file:").unwrap_or(location),
    };
    path.trim_start_matches('/')
}

/// Returns the location without a host. The crate's own storage expects this form.
pub(crate) fn without_host(location: &str) -> String {
    match location.starts_with("file://") {
        true => format!("file:/{}", disk_path(location)),
        false => location.to_string(),
    }
}

/// Returns a location in the spelling of a warehouse on the same storage, without slashes at its end: the location that
/// the catalog would give to a table in this folder. Fails if the location is relative or on another storage.
pub(crate) fn on_storage_of(warehouse: &str, location: &str) -> Result<String, Failure> {
    let spelled = match (storage(warehouse), storage(location)) {
        (Storage::Disk, Storage::Disk) => {
            ensure_local_host(location)?;
            let path = match scheme(location) {
                None => location.to_string(),
                Some(_) => format!("/{}", disk_path(location)),
            };
            if !path.starts_with('/') {
                return Err(Failure::argument(format!(
                    "the location '{location}' is a relative path; expected an absolute path"
                )));
            }
            match scheme(warehouse) {
                None => path,
                Some(_) => format!("file:{path}"),
            }
        }
        (Storage::Bucket(ours), Storage::Bucket(theirs)) if ours == theirs => {
            let scheme = scheme(warehouse).unwrap_or("s3");
            format!("{scheme}://{theirs}/{}", operator_path(location))
        }
        (Storage::Other(ours, host), Storage::Other(theirs, other))
            if ours == theirs && host == other =>
        {
            location.to_string()
        }
        (ours, theirs) => {
            return Err(Failure::argument(format!(
                "the location '{location}' is on {theirs}, but the warehouse '{warehouse}' of the catalog is on \
                 {ours}; open the table from a catalog whose warehouse is on {theirs}"
            )))
        }
    };
    Ok(spelled.trim_end_matches('/').to_string())
}

/// The storage of a location.
#[derive(Debug, PartialEq, Eq)]
enum Storage<'a> {
    Disk,
    /// A bucket on S3.
    Bucket(&'a str),
    /// The scheme and the host.
    Other(&'a str, &'a str),
}

impl fmt::Display for Storage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Storage::Disk => f.write_str("the local disk"),
            Storage::Bucket(bucket) => write!(f, "the S3 bucket '{}'", without_user(bucket)),
            Storage::Other(scheme, "") => write!(f, "'{scheme}:' storage"),
            Storage::Other(scheme, host) => write!(f, "'{scheme}://{}'", without_user(host)),
        }
    }
}

/// Returns the host without a user and a password in front of it.
fn without_user(host: &str) -> &str {
    host.rsplit('@').next().unwrap_or(host)
}

fn storage(location: &str) -> Storage<'_> {
    match scheme(location) {
        None | Some("file") => Storage::Disk,
        Some(scheme) => match bucket_and_key(location) {
            Some((bucket, _)) => Storage::Bucket(bucket),
            None => {
                let rest = &location[scheme.len() + 1..];
                let host = rest.strip_prefix("//").unwrap_or("");
                Storage::Other(scheme, host.split('/').next().unwrap_or(""))
            }
        },
    }
}

/// Fails if the location is on the disk of another machine.
pub(super) fn ensure_local_host(location: &str) -> Result<(), Failure> {
    match host_and_path(location) {
        Some((host, path)) if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") => {
            Err(Failure::argument(format!(
                "'{location}' is on the host '{host}', but only files of this machine can be \
                 accessed; for a folder of this machine use 'file://{path}'"
            )))
        }
        _ => Ok(()),
    }
}

/// Splits `file://host/path`. Returns `None` if the location does not start with `file://`.
fn host_and_path(location: &str) -> Option<(&str, &str)> {
    let rest = location.strip_prefix("file://")?;
    let slash = rest.find('/').unwrap_or(rest.len());
    Some(rest.split_at(slash))
}

pub(super) fn is_s3(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("s3") || scheme.eq_ignore_ascii_case("s3a")
}

/// Splits `s3://bucket/some/key`. Returns `None` for other schemes.
pub(super) fn bucket_and_key(location: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = location.split_once("://")?;
    if !is_s3(scheme) {
        return None;
    }
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    (!bucket.is_empty()).then_some((bucket, key))
}

/// Splits the path of a snapshot into the folder and the snapshot id.
pub(super) fn snapshot_folder_and_id(path: &str) -> Option<(&str, i64)> {
    let (folder, name) = path.rsplit_once('/')?;
    let id = name.strip_prefix("snapshot-")?.parse().ok()?;
    Some((folder, id))
}

/// Returns the error message for a location that is not in a bucket.
pub(super) fn not_in_bucket(location: &str) -> String {
    format!("'{location}' is not a path in an S3 bucket; expected s3://bucket/path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_disk_location_have_one_path() {
        for location in ["/w/t", "file:/w/t", "file:///w/t", "file://localhost/w/t"] {
            assert_eq!(disk_path(location), "w/t", "{location}");
            ensure_local_host(location).unwrap();
        }
    }

    #[test]
    fn prefix_is_what_all_files_of_a_storage_share() {
        for (location, expected) in [
            ("/w/t", ("", "w/t")),
            ("file:/w/t", ("file:", "w/t")),
            ("file:///w/t", ("file://", "w/t")),
            ("hdfs://nn:8020/w/t", ("hdfs://nn:8020", "w/t")),
            ("oss://b", ("oss://b", "")),
            ("s3a://b/a/c", ("s3a://b", "a/c")),
        ] {
            assert_eq!(prefix_and_path(location), expected, "{location}");
        }
    }

    #[test]
    fn another_host_is_refused_by_name() {
        for location in ["file://nas/w/t", "file://nas", "file://localhost:80/w"] {
            let refused = ensure_local_host(location).unwrap_err();
            assert_eq!(refused.code, crate::failure::codes::PFFM_ILLEGAL_ARGUMENT);
            assert!(refused.message.contains(location), "{}", refused.message);
        }
    }

    #[test]
    fn a_location_has_the_spelling_of_its_warehouse() {
        let cases = [
            ("/w", "/x/t/", "/x/t"),
            ("/w", "file:/x/t", "/x/t"),
            ("/w", "file:///x/t//", "/x/t"),
            ("/w", "file://localhost/x/t", "/x/t"),
            ("file:/w", "/x/t", "file:/x/t"),
            ("file:/w", "file:///x/t", "file:/x/t"),
            ("s3://b/w", "s3://b/x/t/", "s3://b/x/t"),
            ("s3://b/w", "s3a://b/x/t", "s3://b/x/t"),
            ("s3a://b", "S3://b/x/t", "s3a://b/x/t"),
            ("memory:/w", "memory:/x/t", "memory:/x/t"),
            ("oss://b/w", "oss://b/x/t/", "oss://b/x/t"),
        ];
        for (warehouse, location, expected) in cases {
            assert_eq!(on_storage_of(warehouse, location).unwrap(), expected);
        }
    }

    #[test]
    fn a_location_on_another_storage_is_refused_with_both_names() {
        let cases = [
            ("/w", "s3://b/x/t", "the local disk", "the S3 bucket 'b'"),
            ("s3://b/w", "/x/t", "the S3 bucket 'b'", "the local disk"),
            (
                "s3://b/w",
                "s3://c/t",
                "the S3 bucket 'b'",
                "the S3 bucket 'c'",
            ),
            (
                "/w",
                "hdfs://nn:8020/t",
                "the local disk",
                "'hdfs://nn:8020'",
            ),
            ("oss://b/w", "oss://c/t", "'oss://b'", "'oss://c'"),
            (
                "memory:/w",
                "file:/t",
                "'memory:' storage",
                "the local disk",
            ),
        ];
        for (warehouse, location, ours, theirs) in cases {
            let refused = on_storage_of(warehouse, location).unwrap_err();
            assert_eq!(refused.code, crate::failure::codes::PFFM_ILLEGAL_ARGUMENT);
            for part in [warehouse, location, ours, theirs] {
                assert!(refused.message.contains(part), "{}", refused.message);
            }
        }
        let relative = on_storage_of("/w", "x/t").unwrap_err();
        assert!(relative.message.contains("'x/t' is a relative path"));
        let host = on_storage_of("/w", "file://nas/t").unwrap_err();
        assert!(host.message.contains("'nas'"), "{}", host.message);
    }

    #[test]
    fn s3_locations_are_split_into_bucket_and_key() {
        assert_eq!(bucket_and_key("s3://b/a/c"), Some(("b", "a/c")));
        assert_eq!(bucket_and_key("S3A://b"), Some(("b", "")));
        assert_eq!(bucket_and_key("s3:///a"), None);
        assert_eq!(bucket_and_key("oss://b/a"), None);
        assert_eq!(bucket_and_key("/b/a"), None);
    }
}
