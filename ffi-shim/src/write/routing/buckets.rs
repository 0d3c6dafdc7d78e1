//! The buckets of rows in tables with a fixed number of buckets.

use arrow_array::RecordBatch;
use paimon::spec::{CoreOptions, DataField, DataType, TableSchema};

use super::key_columns::KeyColumns;
use super::key_row::{KeyRow, KeyType};
use super::key_values;
use crate::failure::Failure;
use crate::options;

/// Finds the buckets of rows by their bucket keys.
#[derive(Debug)]
pub(super) struct Buckets {
    /// The columns of the bucket key.
    fields: Vec<DataField>,
    types: Vec<KeyType>,
    /// The positions of the columns of the bucket key in a batch.
    positions: Vec<usize>,
    count: i32,
    function: Function,
}

/// The function that computes the bucket of a key.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Function {
    /// The remainder of the hash of the key as a row.
    RowHash,
    /// The remainder of an INT.
    ModInt,
    /// The remainder of a BIGINT.
    ModBigInt,
}

/// How a table distributes rows to buckets.
pub(super) enum Distribution {
    /// The table has no fixed number of buckets.
    NotFixed,
    Fixed(Buckets),
    /// Only the crate can compute the buckets. The text is the reason.
    Hidden(String),
}

impl Distribution {
    /// Returns the distribution of a table, for batches with the columns `fields`.
    pub(super) fn of(schema: &TableSchema, fields: &[DataField]) -> Result<Self, Failure> {
        let count = CoreOptions::new(schema.options()).bucket();
        if count <= 0 {
            return Ok(Distribution::NotFixed);
        }
        let keys = key_fields(schema);
        if keys.is_empty() && count > 1 {
            return Ok(Distribution::Hidden("the table has no bucket key".into()));
        }
        let is_variant = |key: &&DataField| matches!(key.data_type(), DataType::Variant(_));
        if let Some(key) = keys.iter().find(is_variant) {
            return Ok(Distribution::Hidden(format!(
                "column '{}' of the bucket key is a VARIANT, for which Paimon Java defines no bucket",
                key.name()
            )));
        }
        let name = options::word(schema, FUNCTION, "default");
        let Some(function) = Function::of(&name, &keys) else {
            return Ok(Distribution::Hidden(format!(
                "the table option {FUNCTION} is '{name}', and this library finds buckets only with 'default', and with \
                 'mod' if the bucket key is one INT or BIGINT column"
            )));
        };
        Buckets::new(keys, fields, count, function).map(Distribution::Fixed)
    }
}

const FUNCTION: &str = "bucket-function.type";

impl Function {
    fn of(name: &str, keys: &[DataField]) -> Option<Self> {
        match (name, keys) {
            ("default", _) => Some(Function::RowHash),
            ("mod", [key]) => match key.data_type() {
                DataType::Int(_) => Some(Function::ModInt),
                DataType::BigInt(_) => Some(Function::ModBigInt),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Returns the columns of the bucket key of a table. A table of Paimon 0.7 with one bucket may have no key.
pub(super) fn key_fields(schema: &TableSchema) -> Vec<DataField> {
    if schema.primary_keys().is_empty() && !schema.options().contains_key("bucket-key") {
        return Vec::new();
    }
    let keys = schema.bucket_keys();
    let field = |key: &String| schema.fields().iter().find(|field| field.name() == key);
    keys.iter().filter_map(field).cloned().collect()
}

impl Buckets {
    /// Creates the buckets of keys that are hashed as rows. A batch has exactly the columns of the key.
    pub(super) fn of_keys(keys: Vec<DataField>, count: i32) -> Result<Self, Failure> {
        let fields = keys.clone();
        Buckets::new(keys, &fields, count, Function::RowHash)
    }

    fn new(
        keys: Vec<DataField>,
        fields: &[DataField],
        count: i32,
        function: Function,
    ) -> Result<Self, Failure> {
        let position = |key: &DataField| {
            let mut fields = fields.iter();
            fields.position(|field| field.name() == key.name())
        };
        Ok(Buckets {
            types: keys.iter().map(KeyType::of).collect::<Result<_, _>>()?,
            positions: keys.iter().filter_map(position).collect(),
            fields: keys,
            count,
            function,
        })
    }

    /// Returns the number of buckets in a partition.
    pub(super) fn count(&self) -> i32 {
        self.count
    }

    /// Returns the columns of the bucket key.
    pub(super) fn fields(&self) -> &[DataField] {
        &self.fields
    }

    /// Returns a row for the keys of this table.
    pub(super) fn key_row(&self) -> KeyRow {
        KeyRow::new(self.types.len())
    }

    /// Returns the bucket of each row.
    pub(super) fn of_rows(&self, batch: &RecordBatch) -> Result<Vec<i32>, Failure> {
        if self.count == 1 {
            return Ok(vec![0; batch.num_rows()]);
        }
        let columns = KeyColumns::of(batch, &self.positions, &self.fields)?;
        let mut key = self.key_row();
        let bucket = |row: usize| {
            columns.write(row, &mut key)?;
            Ok(self.of_key(&key))
        };
        (0..batch.num_rows()).map(bucket).collect()
    }

    /// Returns the bucket of a key in [bytes](key_values). Overwrites `row`, which is a [row for keys](Self::key_row).
    pub(super) fn of_bytes(&self, key: &[u8], row: &mut KeyRow) -> Result<i32, Failure> {
        key_values::read(key, &self.types, row)?;
        Ok(self.of_key(row))
    }

    fn of_key(&self, key: &KeyRow) -> i32 {
        let floor_mod = |value: i64| value.rem_euclid(i64::from(self.count)) as i32;
        match self.function {
            Function::RowHash => (key.hash() % self.count).wrapping_abs(),
            // The slot of a null is 0.
            Function::ModInt => floor_mod(i64::from(key.slot(0) as i32)),
            Function::ModBigInt => floor_mod(key.slot(0) as i64),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::*;
    use arrow_array::{new_null_array, ArrayRef, ArrowPrimitiveType, PrimitiveArray, RecordBatch};
    use arrow_array::{BinaryArray, BooleanArray, StringArray};
    use paimon::arrow::build_target_arrow_schema;
    use paimon::spec::{batch_hash_codes, BinaryRow, Schema};
    use serde_json::{json, Value};

    use super::*;
    use crate::upstream::null_keys::KeyForm;

    const TYPES: [&str; 23] = [
        "BOOLEAN",
        "TINYINT",
        "SMALLINT",
        "INT",
        "BIGINT",
        "FLOAT",
        "DOUBLE",
        "DATE",
        "TIME(9)",
        "CHAR(3)",
        "STRING",
        "BINARY(9)",
        "BYTES",
        "DECIMAL(1, 0)",
        "DECIMAL(18, 2)",
        "DECIMAL(19, 0)",
        "DECIMAL(38, 10)",
        "TIMESTAMP(0)",
        "TIMESTAMP(3)",
        "TIMESTAMP(6)",
        "TIMESTAMP(9)",
        "TIMESTAMP(3) WITH LOCAL TIME ZONE",
        "TIMESTAMP(9) WITH LOCAL TIME ZONE",
    ];

    fn schema(types: &[&str], options: Value) -> TableSchema {
        let fields = types.iter().enumerate();
        let fields: Vec<Value> = fields
            .map(|(id, typ)| json!({ "id": id, "name": format!("c{id}"), "type": typ }))
            .collect();
        let schema = json!({
            "fields": fields, "partitionKeys": [], "primaryKeys": [], "options": options,
        });
        let schema: Schema = serde_json::from_value(schema).unwrap();
        TableSchema::new(0, &schema)
    }

    /// A column of numbers, with a null in the first row and in the row `null`.
    fn numbers<T: ArrowPrimitiveType>(null: usize, values: [T::Native; 4]) -> PrimitiveArray<T> {
        let values = values.into_iter().enumerate();
        let values = values.map(|(row, value)| (row + 1 != null).then_some(value));
        std::iter::once(None).chain(values).collect()
    }

    fn column(data_type: &DataType, null: usize) -> ArrayRef {
        let texts = ["", "ü", "seven b", "longer than seven bytes"];
        let texts = texts.iter().enumerate();
        let texts = texts.map(|(row, text)| (row + 1 != null).then_some(*text));
        let texts = std::iter::once(None).chain(texts);
        let long = [i64::MIN, -1, 1, i64::MAX];
        let seconds = [-9_000_000_000_000_000, -1, 1, 9_000_000_000_000_000];
        let arrow = paimon::arrow::paimon_type_to_arrow(data_type).unwrap();
        match data_type {
            DataType::Boolean(_) => Arc::new(BooleanArray::from(
                (0..5)
                    .map(|row| (row != null && row > 0).then_some(row > 2))
                    .collect::<Vec<_>>(),
            )),
            DataType::TinyInt(_) => Arc::new(numbers::<Int8Type>(null, [i8::MIN, -1, 1, i8::MAX])),
            DataType::SmallInt(_) => {
                Arc::new(numbers::<Int16Type>(null, [i16::MIN, -1, 1, i16::MAX]))
            }
            DataType::Int(_) => Arc::new(numbers::<Int32Type>(null, [i32::MIN, -1, 1, i32::MAX])),
            DataType::BigInt(_) => Arc::new(numbers::<Int64Type>(null, long)),
            DataType::Float(_) => {
                Arc::new(numbers::<Float32Type>(null, [-0.0, f32::NAN, 1.5, -2.5]))
            }
            DataType::Double(_) => {
                Arc::new(numbers::<Float64Type>(null, [-0.0, f64::NAN, 1.5, -2.5]))
            }
            DataType::Date(_) => Arc::new(numbers::<Date32Type>(null, [i32::MIN, -1, 1, i32::MAX])),
            DataType::Time(_) => Arc::new(numbers::<Time32MillisecondType>(
                null,
                [0, 1, 7, 86_399_999],
            )),
            DataType::Char(_) | DataType::VarChar(_) => Arc::new(StringArray::from_iter(texts)),
            DataType::Binary(_) | DataType::VarBinary(_) => Arc::new(BinaryArray::from_iter(
                texts.map(|text| text.map(str::as_bytes)),
            )),
            DataType::Decimal(t) => {
                let most = 10_i128.pow(t.precision()) - 1;
                let values = numbers::<Decimal128Type>(null, [-most, -1, 1, most]);
                Arc::new(values.with_data_type(arrow))
            }
            DataType::Timestamp(t) if t.precision() == 0 => {
                Arc::new(numbers::<TimestampSecondType>(null, seconds))
            }
            DataType::Timestamp(t) if t.precision() == 6 => {
                Arc::new(numbers::<TimestampMicrosecondType>(null, long))
            }
            DataType::Timestamp(t) if t.precision() == 9 => {
                Arc::new(numbers::<TimestampNanosecondType>(null, long))
            }
            DataType::Timestamp(_) => Arc::new(numbers::<TimestampMillisecondType>(null, long)),
            DataType::LocalZonedTimestamp(t) if t.precision() == 9 => {
                Arc::new(numbers::<TimestampNanosecondType>(null, long).with_data_type(arrow))
            }
            DataType::LocalZonedTimestamp(_) => {
                Arc::new(numbers::<TimestampMillisecondType>(null, long).with_data_type(arrow))
            }
            _ => new_null_array(&arrow, 5),
        }
    }

    fn batch(schema: &TableSchema) -> RecordBatch {
        let fields = schema.fields().iter().enumerate();
        // The columns have nulls in different rows.
        let columns = fields.map(|(position, field)| column(field.data_type(), position % 5));
        let arrow = build_target_arrow_schema(schema.fields()).unwrap();
        RecordBatch::try_new(arrow, columns.collect()).unwrap()
    }

    /// Returns the hashes of the rows as the crate computes them, with nulls in Paimon Java's form.
    fn expected_hashes(batch: &RecordBatch, positions: &[usize], schema: &TableSchema) -> Vec<i32> {
        let keys = positions
            .iter()
            .map(|position| schema.fields()[*position].clone());
        let Some(form) = KeyForm::of(keys.collect()) else {
            return batch_hash_codes(batch, positions, schema.fields()).unwrap();
        };
        let hash = |row: usize| {
            let row = BinaryRow::from_arrow(batch, row, positions, schema.fields()).unwrap();
            let bytes = row.to_serialized_bytes();
            let bytes = form.to_java(&bytes).unwrap().unwrap_or(bytes);
            BinaryRow::from_serialized_bytes(&bytes)
                .unwrap()
                .hash_code()
        };
        (0..batch.num_rows()).map(hash).collect()
    }

    #[test]
    fn keys_of_all_types_have_the_hashes_of_the_crate() {
        let each = (0..TYPES.len()).map(|position| vec![position]);
        let pairs = (1..TYPES.len()).map(|position| vec![position, position - 1]);
        for positions in each.chain(pairs).chain([(0..TYPES.len()).collect()]) {
            let keys: Vec<String> = positions.iter().map(|p| format!("c{p}")).collect();
            let options = json!({ "bucket": i32::MAX.to_string(), "bucket-key": keys.join(",") });
            let schema = schema(&TYPES, options);
            let Distribution::Fixed(buckets) = Distribution::of(&schema, schema.fields()).unwrap()
            else {
                panic!("no buckets");
            };
            let batch = batch(&schema);
            let hashes = expected_hashes(&batch, &positions, &schema).into_iter();
            let expected: Vec<i32> = hashes.map(|hash| (hash % i32::MAX).abs()).collect();
            assert_eq!(buckets.of_rows(&batch).unwrap(), expected, "{keys:?}");
            assert!(expected.len() == 5 && expected.iter().any(|bucket| *bucket > 0));
        }
    }

    fn buckets(typ: &str, options: Value) -> Buckets {
        let schema = schema(&[typ], options);
        match Distribution::of(&schema, schema.fields()).unwrap() {
            Distribution::Fixed(buckets) => buckets,
            Distribution::NotFixed => panic!("not fixed"),
            Distribution::Hidden(why) => panic!("{why}"),
        }
    }

    #[test]
    fn remainders_are_never_negative() {
        let options = json!({ "bucket": "5", "bucket-key": "c0", "bucket-function.type": "MOD" });
        for (typ, column) in [
            (
                "INT",
                Arc::new(numbers::<Int32Type>(9, [-3, 17, i32::MIN, i32::MAX])) as ArrayRef,
            ),
            (
                "BIGINT",
                Arc::new(numbers::<Int64Type>(
                    9,
                    [-3, 17, i32::MIN.into(), i32::MAX.into()],
                )),
            ),
        ] {
            let batch = RecordBatch::try_from_iter([("c0", column)]).unwrap();
            let found = buckets(typ, options.clone()).of_rows(&batch).unwrap();
            assert_eq!(found, [0, 2, 2, 2, 2], "{typ}");
        }
    }

    #[test]
    fn buckets_are_hidden_behind_other_functions() {
        let why = |types: &[&str], function: &str| {
            let options =
                json!({ "bucket": "5", "bucket-key": "c0", "bucket-function.type": function });
            let schema = schema(types, options);
            match Distribution::of(&schema, schema.fields()).unwrap() {
                Distribution::Hidden(why) => why,
                _ => panic!("not hidden"),
            }
        };
        assert!(why(&["INT"], "hive").contains("bucket-function.type is 'hive'"));
        assert!(why(&["STRING"], "mod").contains("one INT or BIGINT column"));
        assert!(why(&["VARIANT"], "default").contains("'c0' of the bucket key is a VARIANT"));
    }

    #[test]
    fn timestamps_beyond_milliseconds_are_named() {
        let column = numbers::<TimestampSecondType>(9, [0, 1, i64::MAX, 2]);
        let batch = RecordBatch::try_from_iter([("c0", Arc::new(column) as ArrayRef)]).unwrap();
        let options = json!({ "bucket": "5", "bucket-key": "c0" });
        let refused = buckets("TIMESTAMP(0)", options)
            .of_rows(&batch)
            .unwrap_err();
        let expected =
            "column 'c0', row 3: the timestamp of 9223372036854775807 seconds is out of range";
        assert_eq!(refused.message, expected);
    }

    #[test]
    fn tables_of_paimon_0_7_need_no_bucket_key() {
        let batch = RecordBatch::try_from_iter([(
            "c0",
            Arc::new(numbers::<Int32Type>(9, [1, 2, 3, 4])) as ArrayRef,
        )]);
        let buckets = buckets("INT", json!({ "bucket": "1" }));
        assert!(buckets.fields().is_empty());
        assert_eq!(buckets.of_rows(&batch.unwrap()).unwrap(), [0; 5]);
        assert_eq!(buckets.of_bytes(&[], &mut buckets.key_row()).unwrap(), 0);
    }
}
