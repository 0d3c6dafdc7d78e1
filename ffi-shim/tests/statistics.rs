//! Tests of the statistics of data files. Readers use these statistics to skip files.

mod common;

use std::sync::Arc;

use arrow_array::*;
use common::*;
use paimon::spec::BinaryRow;
use paimon::table::CommitMessage;
use serde_json::json;

#[test]
fn binary_columns_have_no_min_max_statistics() {
    for format in ["parquet", "avro"] {
        for keyed in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
            let mut more = json!({ "options": { "file.format": format } });
            if keyed {
                more["primaryKeys"] = json!(["k", "n"]);
                more["options"]["bucket"] = json!("1");
            }
            let columns = [
                ("k", "BYTES NOT NULL"),
                ("n", "INT NOT NULL"),
                ("v", "BINARY(2)"),
            ];
            catalog.create("t", schema(&columns, more)).unwrap();
            let write = catalog.table("t").unwrap().write("u").unwrap();
            let keys: ArrayRef = Arc::new(BinaryArray::from(vec![b"\x7f".as_slice(), b"\x80"]));
            let numbers: ArrayRef = Arc::new(Int32Array::from(vec![4, 5]));
            let values: ArrayRef =
                Arc::new(BinaryArray::from(vec![None, Some(b"\xff".as_slice())]));
            let columns = vec![
                ("k", keys, false),
                ("n", numbers, false),
                ("v", values, true),
            ];
            write.batch(&batch(columns)).unwrap();
            let frames = write.prepare().unwrap();
            let message = CommitMessage::deserialize(14, &frames[8..]).unwrap();
            let file = &message.new_files[0];

            let stats = &file.value_stats;
            // Each list has an entry for k, n and v. Avro files have no statistics.
            if format == "parquet" {
                assert_eq!(stats.null_counts(), &[Some(0), Some(0), Some(1)]);
                for (row, number) in [(stats.min_values(), 4), (stats.max_values(), 5)] {
                    let row = BinaryRow::from_serialized_bytes(row).unwrap();
                    assert!(row.is_null_at(0) && row.is_null_at(2));
                    assert_eq!(row.get_int(1).unwrap(), number);
                }
            }
            if keyed {
                let stats = &file.key_stats;
                for (row, number) in [(stats.min_values(), 4), (stats.max_values(), 5)] {
                    let row = BinaryRow::from_serialized_bytes(row).unwrap();
                    assert!(row.is_null_at(0));
                    assert_eq!(row.get_int(1).unwrap(), number);
                }
                // Readers order files by these keys, and all engines agree on them.
                let min_key = BinaryRow::from_serialized_bytes(&file.min_key).unwrap();
                assert_eq!(min_key.get_binary(0).unwrap(), b"\x7f");
            }
        }
    }
}
