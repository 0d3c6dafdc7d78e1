//! Locations: their schemes and their operator paths.

use crate::failure::Failure;

/// Returns the scheme of a location, or `None` for a plain path or a path on a Windows drive.
pub(super) fn scheme(location: &str) -> Option<&str> {
    let (scheme, _) = location.split_once(':')?;
    let plain = scheme.len() <= 1 || scheme.contains('/') || scheme.contains('\\');
    (!plain).then_some(scheme)
}

/// Returns the path of a location relative to the root of the operator of its disk or bucket.
pub(super) fn operator_path(location: &str) -> &str {
    match bucket_and_key(location) {
        Some((_, key)) => key,
        None => disk_path(location),
    }
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
    fn another_host_is_refused_by_name() {
        for location in ["file://nas/w/t", "file://nas", "file://localhost:80/w"] {
            let refused = ensure_local_host(location).unwrap_err();
            assert_eq!(refused.code, crate::failure::codes::PFFM_ILLEGAL_ARGUMENT);
            assert!(refused.message.contains(location), "{}", refused.message);
        }
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
