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
    /// Only the crate can compute the buckets. The text says why.
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

    /// Returns the bucket of a key in [bytes](key_values). `row` is the [row](Self::key_row) for keys.
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
