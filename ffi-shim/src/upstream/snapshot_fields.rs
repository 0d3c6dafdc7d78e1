//! Fields of a snapshot.
//!
//! Defect: the crate leaves out the sizes of the manifest lists and, without row tracking, the next row id, which
//! is 0. Paimon Java writes them.
//!
//! Consequence: a reader needs one more request for the size of each list.
//!
//! Work-around: the storage layer adds the fields when it publishes a snapshot.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate writes the fields.

use serde_json::{Map, Value};

/// Adds the missing fields to the JSON of a snapshot. `size_of` returns the size in bytes of the file with a given
/// name in the manifest folder. Returns bytes that are not a snapshot unchanged.
pub(crate) fn completed(json: Vec<u8>, size_of: impl Fn(&str) -> Option<u64>) -> Vec<u8> {
    let Ok(mut snapshot) = serde_json::from_slice::<Map<String, Value>>(&json) else {
        return json;
    };
    for list in ["baseManifestList", "deltaManifestList"] {
        let name = snapshot.get(list).and_then(Value::as_str);
        if let Some(size) = name.and_then(&size_of) {
            let field = snapshot.entry(format!("{list}Size"));
            field.or_insert_with(|| size.into());
        }
    }
    // With row tracking, the crate writes the field.
    snapshot.entry("nextRowId").or_insert_with(|| 0.into());
    serde_json::to_vec(&snapshot).unwrap_or(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn completed_json(json: Value) -> Value {
        let size_of = |name: &str| (name == "list-a").then_some(7);
        let bytes = completed(serde_json::to_vec(&json).unwrap(), size_of);
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn missing_fields_are_added_and_others_kept() {
        let snapshot = json!({
            "id": 3, "baseManifestList": "list-a", "deltaManifestList": "list-b", "nextRowId": 12,
        });
        let mut expected = snapshot.clone();
        expected["baseManifestListSize"] = 7.into();
        assert_eq!(completed_json(snapshot), expected);
        let without = json!({ "id": 3, "baseManifestListSize": 1, "baseManifestList": "list-a" });
        let mut expected = without.clone();
        expected["nextRowId"] = 0.into();
        assert_eq!(completed_json(without), expected);
    }

    #[test]
    fn bytes_that_are_not_a_snapshot_are_kept() {
        assert_eq!(completed(b"not json".to_vec(), |_| None), b"not json");
    }
}
