//! Tests of the C ABI: writes, commits and reads, and the error for each kind of invalid input.

mod common;

use std::ptr::{null, null_mut};
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::{
    make_array, Array, ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Int32Array,
    Int64Array, LargeStringArray, RecordBatch, StringArray, StructArray,
};
use arrow_buffer::Buffer;
use arrow_data::ArrayData;
use arrow_schema::DataType;
use common::*;
use paimon_ffm::abi::*;
use serde_json::json;

fn int(values: Vec<Option<i32>>) -> ArrayRef {
    Arc::new(Int32Array::from(values))
}

fn text(values: Vec<Option<&str>>) -> ArrayRef {
    Arc::new(StringArray::from(values))
}

fn people() -> serde_json::Value {
    schema(&[("id", "INT NOT NULL"), ("name", "STRING")], json!({}))
}

fn two_people() -> RecordBatch {
    batch(vec![
        ("id", int(vec![Some(1), Some(2)]), false),
        ("name", text(vec![Some("one"), None]), true),
    ])
}

/// Creates a warehouse with one table.
fn warehouse(schema: serde_json::Value) -> (tempfile::TempDir, Cat, Tab) {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    catalog.create("t", schema).unwrap();
    let table = catalog.table("t").unwrap();
    (folder, catalog, table)
}

fn concat(batches: &[RecordBatch]) -> RecordBatch {
    arrow_select::concat::concat_batches(&batches[0].schema(), batches).unwrap()
}

#[test]
fn struct_sizes_match_the_header() {
    assert_eq!(pffm_abi_version(), 12);
    assert_eq!(pffm_struct_size(0), size_of::<PffmBuffer>() as i64);
    assert_eq!(pffm_struct_size(1), size_of::<PffmError>() as i64);
    assert_eq!(pffm_struct_size(2), size_of::<PffmReaderMetrics>() as i64);
    assert_eq!(pffm_struct_size(3), size_of::<PffmWriteMetrics>() as i64);
    assert_eq!(pffm_struct_size(4), -1);
}

#[test]
fn write_commit_read_in_every_layout() {
    let layouts = [
        json!({}),
        json!({ "partitionKeys": ["dt"] }),
        json!({ "options": { "bucket": "2", "bucket-key": "id" } }),
        json!({ "primaryKeys": ["id", "dt"], "partitionKeys": ["dt"], "options": { "bucket": "2" } }),
    ];
    for layout in layouts {
        let columns = [
            ("id", "INT NOT NULL"),
            ("name", "STRING"),
            ("dt", "DATE NOT NULL"),
        ];
        let (_folder, catalog, table) = warehouse(schema(&columns, layout.clone()));
        let rows = 1000;
        let all = batch(vec![
            ("id", int((0..rows).map(Some).collect()), false),
            (
                "name",
                text((0..rows).map(|i| (i % 3 > 0).then_some("n")).collect()),
                true,
            ),
            (
                "dt",
                Arc::new(Date32Array::from_iter_values((0..rows).map(|i| i % 4))),
                false,
            ),
        ]);
        let halves = [all.slice(0, 400), all.slice(400, 600)];
        assert_eq!(table.append("one", &halves).unwrap(), 1, "{layout}");
        let found = concat(
            &table
                .read(json!({ "projection": ["dt", "id", "name"] }))
                .unwrap(),
        );
        assert_eq!(found.num_rows(), rows as usize, "{layout}");
        let mut seen: Vec<(i32, i32, bool)> = (0..found.num_rows())
            .map(|r| {
                let id = found
                    .column(1)
                    .as_any()
                    .downcast_ref::<Int32Array>()
                    .unwrap();
                let dt = found
                    .column(0)
                    .as_any()
                    .downcast_ref::<Date32Array>()
                    .unwrap();
                (id.value(r), dt.value(r), found.column(2).is_null(r))
            })
            .collect();
        seen.sort_unstable();
        let expected: Vec<_> = (0..rows).map(|i| (i, i % 4, i % 3 == 0)).collect();
        assert_eq!(seen, expected, "{layout}");

        assert_eq!(table.append("two", &[all]).unwrap(), 2);
        let again = if layout.get("primaryKeys").is_some() {
            1
        } else {
            2
        };
        assert_eq!(table.rows(), again * rows as usize, "{layout}");
        assert_eq!(table.snapshots().len(), 2);
        catalog.close();
    }
}

#[test]
fn memory_warehouse_works_like_a_folder() {
    let catalog = Cat::open("memory:/warehouse").unwrap();
    catalog.create("t", people()).unwrap();
    let table = catalog.table("t").unwrap();
    assert_eq!(table.append("u1", &[two_people()]).unwrap(), 1);
    assert_eq!(table.append("u2", &[two_people()]).unwrap(), 2);
    assert_eq!(table.rows(), 4);
    catalog.close();
}

#[test]
fn limit_is_exact_and_empty_plan_reads_nothing() {
    let (_folder, _catalog, table) = warehouse(people());
    assert_eq!(table.read_splits(json!({}), &[]).unwrap().len(), 0);
    assert_eq!(table.plan(json!({})).unwrap().0["snapshotId"], json!(null));
    table.append("u", &[two_people(), two_people()]).unwrap();
    let three = table.read(json!({ "limit": 3 })).unwrap();
    assert_eq!(three.iter().map(RecordBatch::num_rows).sum::<usize>(), 3);
    let (plan, _) = table.plan(json!({})).unwrap();
    assert_eq!(plan["snapshotId"], json!(1));
    assert_eq!(plan["splits"][0]["rowCount"], json!(4));
    let error = table.read(json!({ "projection": ["nome"] })).unwrap_err();
    assert_eq!(error.code, PFFM_ILLEGAL_ARGUMENT);
    assert!(error.message.contains("'nome'"), "{}", error.message);
}

#[test]
fn null_pointers_are_refused() {
    let failed = call(|e| unsafe { pffm_catalog_open(null(), 4, null_mut(), e) }).unwrap_err();
    assert_eq!(failed.code, PFFM_ILLEGAL_ARGUMENT);
    let mut out = null_mut();
    let failed = call(|e| unsafe { pffm_catalog_open(null(), 4, &mut out, e) }).unwrap_err();
    assert!(
        failed.message.contains("options is null"),
        "{}",
        failed.message
    );
    let failed = call(|e| unsafe { pffm_catalog_open([].as_ptr(), -1, &mut out, e) }).unwrap_err();
    assert!(failed.message.contains("negative"), "{}", failed.message);
    let mut names = buffer();
    let failed =
        call(|e| unsafe { pffm_catalog_list_databases(null(), &mut names, e) }).unwrap_err();
    assert!(
        failed.message.contains("catalog is null"),
        "{}",
        failed.message
    );
    let failed = call(|e| unsafe { pffm_write_arrow(null_mut(), null_mut(), null_mut(), -1, e) })
        .unwrap_err();
    assert_eq!(failed.code, PFFM_ILLEGAL_ARGUMENT);
    // Closing a null handle has no effect.
    call(|e| unsafe { pffm_catalog_close(null_mut(), e) }).unwrap();
    call(|e| unsafe { pffm_write_close(null_mut(), e) }).unwrap();
}

#[test]
fn released_structs_stay_untouched_and_live_ones_are_consumed() {
    let (_folder, _catalog, table) = warehouse(people());
    let write = table.write("u").unwrap();
    let mut schema = FFI_ArrowSchema::try_from(two_people().schema().as_ref()).unwrap();
    let mut released = FFI_ArrowArray::empty();
    let failed = write.raw(&mut released, &mut schema).unwrap_err();
    assert_eq!(failed.code, PFFM_ILLEGAL_ARGUMENT);
    assert!(failed.message.contains("released"), "{}", failed.message);
    assert!(
        schema.release.is_some(),
        "the call consumed the other struct"
    );

    let mut array = FFI_ArrowArray::new(&StructArray::from(two_people()).into_data());
    write.raw(&mut array, &mut schema).unwrap();
    assert!(array.is_released() && schema.release.is_none());
    let failed = write.raw(&mut array, &mut schema).unwrap_err();
    assert!(failed.message.contains("released"), "{}", failed.message);

    // The call refuses the contents of the batch but consumes the structs.
    let wrong = batch(vec![("x", int(vec![Some(1)]), true)]);
    let mut schema = FFI_ArrowSchema::try_from(wrong.schema().as_ref()).unwrap();
    let mut array = FFI_ArrowArray::new(&StructArray::from(wrong).into_data());
    let failed = write.raw(&mut array, &mut schema).unwrap_err();
    assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
    assert!(array.is_released() && schema.release.is_none());
    let messages = write.prepare().unwrap();
    table.commit("u", &messages).unwrap();
    assert_eq!(table.rows(), 2);
}

#[test]
fn misfitting_batches_are_refused_and_the_writer_stays_usable() {
    let (_folder, _catalog, table) = warehouse(people());
    let write = table.write("u").unwrap();
    let id = || int(vec![Some(1), Some(2)]);
    let cases = [
        (
            batch(vec![("name", text(vec![None]), true)]),
            "'id' is NOT NULL, but the batch does not contain it",
        ),
        (
            batch(vec![
                ("id", id(), true),
                ("nam", text(vec![None, None]), true),
            ]),
            "'nam' is not in the table",
        ),
        (
            batch(vec![("id", Arc::new(Int64Array::from(vec![1])), true)]),
            "'id' is Int64, but the table has INT",
        ),
        (
            batch(vec![("id", int(vec![Some(1), None]), true)]),
            "row 1 of the batch is null",
        ),
        (
            batch(vec![("id", id(), true), ("id", id(), true)]),
            "'id' occurs twice in the batch",
        ),
        (
            batch(vec![("id", id(), true), ("_VALUE_KIND", id(), true)]),
            "'_VALUE_KIND' is not in the table",
        ),
    ];
    for (batch, text) in cases {
        let failed = write.batch(&batch).unwrap_err();
        assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH, "{}", failed.message);
        assert!(failed.message.contains(text), "{}", failed.message);
    }
    // The message contains both schemas.
    let failed = write.batch(&batch(vec![("x", id(), true)])).unwrap_err();
    assert!(
        failed.message.contains("id Int32 NOT NULL, name Utf8"),
        "{}",
        failed.message
    );
    assert!(
        failed.message.contains("the batch has columns [x Int32]"),
        "{}",
        failed.message
    );

    write.batch(&two_people()).unwrap();
    let messages = write.prepare().unwrap();
    table.commit("u", &messages).unwrap();
    assert_eq!(table.rows(), 2);
}

#[test]
fn columns_match_by_name_and_missing_ones_are_filled() {
    let defaulted = json!({
        "fields": [
            { "id": 0, "name": "id", "type": "INT NOT NULL" },
            { "id": 1, "name": "name", "type": "STRING" },
            { "id": 2, "name": "age", "type": "INT", "defaultValue": "7" },
            { "id": 3, "name": "note", "type": "STRING" }
        ], "partitionKeys": [], "primaryKeys": [], "options": {}
    });
    let (_folder, _catalog, table) = warehouse(defaulted);
    let names: DictionaryArray<arrow_array::types::Int8Type> =
        vec![Some("b"), None, Some("b")].into_iter().collect();
    let input = batch(vec![
        (
            "note",
            Arc::new(LargeStringArray::from(vec!["x", "y", "z"])),
            true,
        ),
        ("name", Arc::new(names), true),
        ("id", int(vec![Some(1), Some(2), Some(3)]), true),
    ]);
    table.append("u", &[input]).unwrap();
    let found = concat(&table.read(json!({})).unwrap());
    let expected = batch(vec![
        ("id", int(vec![Some(1), Some(2), Some(3)]), false),
        ("name", text(vec![Some("b"), None, Some("b")]), true),
        ("age", int(vec![Some(7), Some(7), Some(7)]), true),
        ("note", text(vec![Some("x"), Some("y"), Some("z")]), true),
    ]);
    assert_eq!(found.columns(), expected.columns());
}

#[test]
fn invalid_utf8_and_broken_offsets_are_refused() {
    let (folder, _catalog, table) = warehouse(people());
    let broken = |offsets: Vec<i32>, values: &'static [u8]| {
        let data = unsafe {
            ArrayData::new_unchecked(
                DataType::Utf8,
                1,
                Some(0),
                None,
                0,
                vec![Buffer::from_vec(offsets), Buffer::from(values)],
                vec![],
            )
        };
        // Skips the checks of make_array and RecordBatch, like a careless producer.
        let id = Int32Array::from(vec![1]).into_data();
        let fields: arrow_schema::Fields = vec![
            arrow_schema::Field::new("id", DataType::Int32, false),
            arrow_schema::Field::new("name", DataType::Utf8, true),
        ]
        .into();
        let schema = arrow_schema::Schema::new(fields.clone());
        let data = unsafe {
            ArrayData::new_unchecked(
                DataType::Struct(fields),
                1,
                Some(0),
                None,
                0,
                vec![],
                vec![id, data],
            )
        };
        (
            FFI_ArrowArray::new(&data),
            FFI_ArrowSchema::try_from(&schema).unwrap(),
        )
    };
    let write = table.write("u").unwrap();
    for (offsets, values) in [
        (vec![0, 2], &b"\xff\xfe"[..]),
        (vec![2, 0], b"ab"),
        (vec![-1, 2], b"ab"),
    ] {
        let (mut array, mut schema) = broken(offsets.clone(), values);
        let failed = write.raw(&mut array, &mut schema).unwrap_err();
        assert_eq!(
            failed.code, PFFM_ILLEGAL_ARGUMENT,
            "{offsets:?}: {}",
            failed.message
        );
        assert!(
            failed.message.contains("column 'name'"),
            "{}",
            failed.message
        );
    }
    drop(write);
    assert_eq!(table.rows(), 0);
    assert!(files(folder.path())
        .keys()
        .all(|name| name.contains("schema")));
}

#[test]
fn decimals_aligned_to_eight_bytes_are_accepted() {
    let (_folder, _catalog, table) = warehouse(schema(&[("d", "DECIMAL(20, 2)")], json!({})));
    // The 16-byte values start at an address that is a multiple of 8 but not of 16.
    let mut values = vec![0i64];
    for n in 1..=5i128 {
        let bytes = (n * 100).to_le_bytes();
        values.push(i64::from_le_bytes(bytes[..8].try_into().unwrap()));
        values.push(i64::from_le_bytes(bytes[8..].try_into().unwrap()));
    }
    let buffer = Buffer::from_vec(values);
    let shift = if (buffer.as_ptr() as usize + 8).is_multiple_of(16) {
        0
    } else {
        8
    };
    assert_eq!(shift, 8, "this test needs allocations aligned to 16 bytes");
    let data = unsafe {
        ArrayData::new_unchecked(
            DataType::Decimal128(20, 2),
            5,
            Some(0),
            None,
            0,
            vec![buffer.slice(shift)],
            vec![],
        )
    };
    let field = arrow_schema::Field::new("d", DataType::Decimal128(20, 2), true);
    let schema = arrow_schema::Schema::new(vec![field.clone()]);
    let data = unsafe {
        ArrayData::new_unchecked(
            DataType::Struct(vec![field].into()),
            5,
            Some(0),
            None,
            0,
            vec![],
            vec![data],
        )
    };
    let write = table.write("u").unwrap();
    let (mut array, mut ffi) = (
        FFI_ArrowArray::new(&data),
        FFI_ArrowSchema::try_from(&schema).unwrap(),
    );
    write.raw(&mut array, &mut ffi).unwrap();
    let messages = write.prepare().unwrap();
    table.commit("u", &messages).unwrap();
    let found = concat(&table.read(json!({})).unwrap());
    let expected = Decimal128Array::from_iter_values((1..=5).map(|n| n * 100));
    let expected = expected.with_precision_and_scale(20, 2).unwrap();
    assert_eq!(
        found.column(0).to_data(),
        make_array(expected.into_data()).to_data()
    );
}

#[test]
fn vectors_may_be_reused_after_a_write_returns() {
    for layout in [
        json!({}),
        json!({ "options": { "bucket": "1", "bucket-key": "id" } }),
        json!({ "primaryKeys": ["id"], "options": { "bucket": "1" } }),
    ] {
        let columns = [("id", "INT NOT NULL"), ("v", "INT")];
        let (_folder, _catalog, table) = warehouse(schema(&columns, layout.clone()));
        let write = table.write("u").unwrap();
        let mut ids = vec![0i32; 8];
        for round in 0..4 {
            for (i, id) in ids.iter_mut().enumerate() {
                *id = round * 8 + i as i32;
            }
            // Both columns share the memory of `ids`, which the next round overwrites.
            let shared = unsafe {
                let len = std::mem::size_of_val(ids.as_slice());
                let data = std::ptr::NonNull::new(ids.as_mut_ptr().cast()).unwrap();
                Buffer::from_custom_allocation(data, len, Arc::new(()))
            };
            let array = || {
                let data = ArrayData::builder(DataType::Int32)
                    .len(8)
                    .add_buffer(shared.clone())
                    .build()
                    .unwrap();
                make_array(data)
            };
            let input = batch(vec![("id", array(), false), ("v", array(), true)]);
            write.batch(&input).unwrap();
        }
        ids.fill(-1);
        let messages = write.prepare().unwrap();
        table.commit("u", &messages).unwrap();
        let found = concat(&table.read(json!({})).unwrap());
        for column in found.columns() {
            let column = column.as_any().downcast_ref::<Int32Array>().unwrap();
            let mut values = column.values().to_vec();
            values.sort_unstable();
            assert_eq!(values, (0..32).collect::<Vec<_>>(), "{layout}");
        }
    }
}

#[test]
fn writer_accepts_nothing_after_prepare() {
    let (folder, _catalog, table) = warehouse(people());
    let write = table.write("u").unwrap();
    write.batch(&two_people()).unwrap();
    write.prepare().unwrap();
    for failed in [
        write.batch(&two_people()).unwrap_err(),
        write.prepare().unwrap_err(),
    ] {
        assert_eq!(failed.code, PFFM_ILLEGAL_STATE);
        assert!(failed.message.contains("prepared"), "{}", failed.message);
    }
    drop(write);
    let data = |name: &&String| name.contains("bucket-");
    let prepared = files(folder.path()).keys().filter(data).count();
    assert_eq!(prepared, 1, "closing the writer must keep prepared files");

    let write = table.write("v").unwrap();
    write.batch(&two_people()).unwrap();
    drop(write);
    let after = files(folder.path()).keys().filter(data).count();
    assert_eq!(
        after, prepared,
        "closing an unprepared writer must delete its files"
    );
}

#[test]
fn commit_user_commits_once() {
    let (_folder, _catalog, table) = warehouse(people());
    let write = table.write("u").unwrap();
    write.batch(&two_people()).unwrap();
    let messages = write.prepare().unwrap();
    let first = table.commit("u", &messages).unwrap().unwrap();
    let replay = table.commit("u", &messages).unwrap().unwrap();
    assert_eq!(first, replay, "the same messages return their snapshot");
    assert_eq!(table.rows(), 2);

    let write = table.write("u").unwrap();
    write.batch(&two_people()).unwrap();
    let failed = table.commit("u", &write.prepare().unwrap()).unwrap_err();
    assert_eq!(failed.code, PFFM_ILLEGAL_STATE);
    assert!(failed.message.contains("snapshot 1"), "{}", failed.message);
    assert_eq!((table.rows(), table.snapshots().len()), (2, 1));

    assert!(
        table.commit("w", &[]).unwrap().is_none(),
        "nothing to commit"
    );
    assert_eq!(table.snapshots().len(), 1);
    let failed = table.commit("w", b"not a message").unwrap_err();
    assert_eq!(failed.code, PFFM_CORRUPT_DATA);
}

#[test]
fn recreated_table_is_another_table() {
    let (folder, catalog, table) = warehouse(people());
    let write = table.write("u").unwrap();
    write.batch(&two_people()).unwrap();
    let messages = write.prepare().unwrap();
    catalog.drop_table("t").unwrap();
    let failed = table.commit("u", &messages).unwrap_err();
    assert_eq!(failed.code, PFFM_NOT_FOUND);
    assert_eq!(
        table.write("v").map(|_| ()).unwrap_err().code,
        PFFM_NOT_FOUND
    );
    assert!(
        !folder.path().join("db.db/t").exists(),
        "the failed calls must not create the table"
    );

    std::thread::sleep(std::time::Duration::from_millis(5));
    catalog.create("t", people()).unwrap();
    let failed = table.commit("u", &messages).unwrap_err();
    assert_eq!(failed.code, PFFM_ILLEGAL_STATE);
    assert!(
        failed.message.contains("created again"),
        "{}",
        failed.message
    );
    assert_eq!(catalog.table("t").unwrap().rows(), 0);
}

#[test]
fn writer_refuses_changed_schema() {
    let (folder, catalog, table) = warehouse(people());
    let path = folder.path().join("db.db/t/schema");
    let mut changed: serde_json::Value =
        serde_json::from_slice(&std::fs::read(path.join("schema-0")).unwrap()).unwrap();
    changed["id"] = json!(1);
    let fields = changed["fields"].as_array_mut().unwrap();
    fields.push(json!({ "id": 2, "name": "more", "type": "INT" }));
    changed["highestFieldId"] = json!(2);
    std::fs::write(path.join("schema-1"), changed.to_string()).unwrap();
    let failed = table.write("u").map(|_| ()).unwrap_err();
    assert_eq!(failed.code, PFFM_SCHEMA_MISMATCH);
    assert!(
        failed.message.contains("from id 0 to id 1"),
        "{}",
        failed.message
    );
    catalog.table("t").unwrap().write("u").unwrap();
}

#[test]
fn invalid_tables_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
    let cases = [
        (
            schema(&[], json!({})),
            PFFM_ILLEGAL_ARGUMENT,
            "at least one column",
        ),
        (
            schema(&[("a", "INT")], json!({ "partitionKeys": ["b"] })),
            PFFM_ILLEGAL_ARGUMENT,
            "b",
        ),
        (
            schema(&[("a", "INT")], json!({ "primaryKeys": ["b"] })),
            PFFM_ILLEGAL_ARGUMENT,
            "b",
        ),
        (
            schema(&[("a", "INTT")], json!({})),
            PFFM_ILLEGAL_ARGUMENT,
            "INTT",
        ),
        (
            schema(
                &[("a", "DOUBLE"), ("b", "INT")],
                json!({ "partitionKeys": ["a"] }),
            ),
            PFFM_UNSUPPORTED,
            "'a'",
        ),
        (
            schema(&[("a", "INT")], json!({ "options": { "bucket": "zero" } })),
            PFFM_ILLEGAL_ARGUMENT,
            "zero",
        ),
    ];
    for (schema, code, text) in cases {
        let failed = catalog.create("t", schema).unwrap_err();
        assert_eq!(failed.code, code, "{}", failed.message);
        assert!(failed.message.contains(text), "{}", failed.message);
    }
    assert_eq!(
        catalog.table("t").map(|_| ()).unwrap_err().code,
        PFFM_NOT_FOUND
    );
    let failed = catalog.table("t").map(|_| ()).unwrap_err();
    assert!(failed.message.contains("db.t"), "{}", failed.message);
    let mut out = null_mut();
    let ((d, dl), (t, tl)) = (p("nodb"), p("t"));
    let failed = call(|e| unsafe { pffm_catalog_get_table(catalog.0, d, dl, t, tl, &mut out, e) });
    let failed = failed.unwrap_err();
    assert_eq!(failed.code, PFFM_NOT_FOUND);
    assert!(
        failed.message.contains("Database nodb"),
        "{}",
        failed.message
    );
    catalog.create("t", people()).unwrap();
    let failed = catalog.create("t", people()).unwrap_err();
    assert_eq!(failed.code, PFFM_ALREADY_EXISTS);
    assert!(failed.message.contains("db.t"), "{}", failed.message);
    catalog.close();
}

#[test]
fn stale_hint_does_not_stop_reads_or_commits() {
    let (folder, _catalog, table) = warehouse(people());
    table.append("u", &[two_people()]).unwrap();
    let hint = folder.path().join("db.db/t/snapshot/LATEST");
    assert_eq!(std::fs::read(&hint).unwrap(), b"1");
    for bad in ["99", "0", "x", ""] {
        std::fs::write(&hint, bad).unwrap();
        assert_eq!(table.rows() % 2, 0, "{bad}");
        table
            .append(&format!("hint-{bad}"), &[two_people()])
            .unwrap();
    }
    assert_eq!(table.rows(), 10);
    let left: Vec<_> = files(&folder.path().join("db.db/t/snapshot"))
        .into_keys()
        .collect();
    assert!(left.iter().all(|name| !name.contains("tmp")), "{left:?}");
}

#[test]
fn one_of_many_concurrent_creators_creates_the_table() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let name = format!("t{round}");
        let created: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|n| {
                    let (path, name) = (folder.path().to_str().unwrap(), &name);
                    scope.spawn(move || {
                        // Each thread has its own catalog, like a separate process.
                        let catalog = Cat::open(path).unwrap();
                        let columns = format!("created_by_{n}");
                        let created = catalog.create(name, schema(&[(&columns, "INT")], json!({})));
                        catalog.close();
                        created.map(|()| columns)
                    })
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        let catalog = Cat::open(folder.path().to_str().unwrap()).unwrap();
        let table = catalog.table(&name).unwrap();
        let column = table.describe()["schema"]["fields"][0]["name"].clone();
        let winners: Vec<_> = created.iter().flatten().collect();
        assert_eq!(winners, [column.as_str().unwrap()]);
        for failed in created.iter().filter_map(|outcome| outcome.as_ref().err()) {
            assert_eq!(failed.code, PFFM_ALREADY_EXISTS, "{}", failed.message);
        }
        drop(table);
        catalog.close();
    }
}

#[test]
fn concurrent_commits_of_threads_are_not_lost() {
    for layout in [
        json!({}),
        json!({ "primaryKeys": ["id"], "options": { "bucket": "1" } }),
    ] {
        let (_folder, catalog, table) = warehouse(schema(&[("id", "INT NOT NULL")], layout));
        let (threads, commits) = (8, 5);
        std::thread::scope(|scope| {
            for thread in 0..threads {
                let table = catalog.table("t").unwrap();
                scope.spawn(move || {
                    for commit in 0..commits {
                        let id = thread * commits + commit;
                        let input = batch(vec![("id", int(vec![Some(id)]), false)]);
                        table.append(&format!("user-{id}"), &[input]).unwrap();
                    }
                });
            }
        });
        let ids: Vec<_> = table
            .snapshots()
            .iter()
            .map(|s| s["id"].as_i64().unwrap())
            .collect();
        assert_eq!(ids, (1..=i64::from(threads * commits)).collect::<Vec<_>>());
        assert_eq!(table.rows(), (threads * commits) as usize);
        catalog.close();
    }
}
