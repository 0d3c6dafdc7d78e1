//! Null ROWs in Avro files.
//!
//! Defect: the crate's reader builds the arrays of a ROW from a run of records, looks up the fields only in the first
//! record, and treats a null ROW as a ROW without fields. It returns the entries of a MAP with text keys in random
//! order.
//!
//! Consequence: if the first ROW of a run is null, the fields of all other ROWs are read as null.
//!
//! Work-around: this library reads files in which a ROW may be null in batches of one record. A ROW outside of an
//! ARRAY, MAP or MULTISET is then alone in its run. The ROWs in one ARRAY, MAP or MULTISET still form a run. Reading
//! and writing fail if such a run starts with a null ROW and has other ROWs. In a MAP with text keys, any ROW may be
//! the first, so writing fails for a null ROW beside other ROWs.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate looks up the fields of each ROW by its type.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType as Arrow;
use paimon::spec::{DataField, DataType as Paimon};

use crate::failure::codes::{PFFM_SCHEMA_MISMATCH, PFFM_UNSUPPORTED};
use crate::failure::Failure;

/// The table option, and its value, with which the crate reads one record per batch.
pub(crate) const SINGLE_RECORD_BATCHES: (&str, &str) = ("read.batch-size", "1");

/// The columns in which the crate's reader may lose the fields of ROWs.
#[derive(Debug)]
pub(crate) struct Risk {
    /// The names of the columns that have ROWs in an ARRAY, MAP or MULTISET.
    listed: Vec<String>,
}

impl Risk {
    /// Returns `None` if no ROW in these columns can be null. `evolved` is true if files may have an older schema, in
    /// which a ROW that is NOT NULL now was nullable.
    pub(crate) fn of<'a>(
        columns: impl IntoIterator<Item = &'a DataField>,
        evolved: bool,
    ) -> Option<Self> {
        let mut risk = None;
        for column in columns {
            if has_null_rows(column.data_type(), evolved) {
                let risk = risk.get_or_insert(Risk { listed: vec![] });
                if has_listed_rows(column.data_type(), evolved) {
                    risk.listed.push(column.name().to_string());
                }
            }
        }
        risk
    }

    /// Returns a column whose ROWs readers aggregate from several records, and the function. Such a column is not safe
    /// even if each record is read in a batch of its own.
    pub(crate) fn aggregated_column<'a>(
        &'a self,
        option: impl Fn(&str) -> Option<&'a str>,
    ) -> Option<(&'a str, &'a str)> {
        const COLLECTING: [&str; 5] = [
            "collect",
            "merge_map",
            "merge_map_with_keytime",
            "nested_update",
            "nested_partial_update",
        ];
        self.listed.iter().find_map(|column| {
            option(&format!("fields.{column}.aggregate-function"))
                .or_else(|| option("fields.default-aggregate-function"))
                .filter(|function| COLLECTING.contains(&function.trim()))
                .map(|function| (column.as_str(), function))
        })
    }

    /// Fails if a record of the batch may have lost values. Each record was read in a batch of its own.
    pub(crate) fn ensure_nothing_lost(&self, batch: &RecordBatch) -> Result<(), Failure> {
        self.ensure(batch, Side::Read, |column, _| {
            Failure::new(
                PFFM_UNSUPPORTED,
                format!(
                    "column '{column}' cannot be read from this Avro file: in one of its rows \
                     the first ROW of an ARRAY, MAP or MULTISET is null, and the reader loses the \
                     fields of the ROWs after it. Read the table without the column, or use \
                     Paimon Java"
                ),
            )
        })
    }

    /// Fails if this library would lose values of the batch when it reads them from an Avro file. `first_row` is the
    /// position of the first row in the caller's batch.
    pub(crate) fn ensure_readable(
        &self,
        batch: &RecordBatch,
        first_row: usize,
    ) -> Result<(), Failure> {
        self.ensure(batch, Side::Write, |column, row| {
            let row = first_row + row;
            Failure::new(
                PFFM_SCHEMA_MISMATCH,
                format!(
                    "column '{column}', row {row}: the first ROW of an ARRAY, MAP or MULTISET is \
                     null, and others follow (in a MAP with text keys, any ROW may be the first). \
                     This library could not read the row back from an Avro file; Paimon Java can. \
                     Use withUnreadableData to write the row"
                ),
            )
        })
    }

    fn ensure(
        &self,
        batch: &RecordBatch,
        side: Side,
        failure: impl Fn(&str, usize) -> Failure,
    ) -> Result<(), Failure> {
        for column in &self.listed {
            // A column that only a filter reads is not in the batch.
            let Some(array) = batch.column_by_name(column) else {
                continue;
            };
            if let Some(row) = (0..batch.num_rows()).find(|&row| side.loses(array, &Run::of(row))) {
                return Err(failure(column, row));
            }
        }
        Ok(())
    }
}

/// Returns whether a ROW in the type can be null.
fn has_null_rows(data_type: &Paimon, evolved: bool) -> bool {
    let nested = |data_type| has_null_rows(data_type, evolved);
    match data_type {
        Paimon::Row(t) => {
            evolved
                || data_type.is_nullable()
                || t.fields().iter().any(|field| nested(field.data_type()))
        }
        Paimon::Array(t) => nested(t.element_type()),
        Paimon::Multiset(t) => nested(t.element_type()),
        Paimon::Map(t) => nested(t.key_type()) || nested(t.value_type()),
        _ => false,
    }
}

/// Returns whether a ROW in an ARRAY, MAP or MULTISET can be null.
fn has_listed_rows(data_type: &Paimon, evolved: bool) -> bool {
    match data_type {
        Paimon::Row(t) => {
            let mut fields = t.fields().iter();
            fields.any(|field| has_listed_rows(field.data_type(), evolved))
        }
        _ => has_null_rows(data_type, evolved),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// The batch is about to be written.
    Write,
    /// The batch was read. The ROWs after the null ROW have lost their values, if they had any.
    Read,
}

/// The values of one record from which the reader builds one array. Each value is a position in the array, or `None`
/// if the value is null.
struct Run {
    places: Vec<Option<usize>>,
    /// The values that may come first, if the order of the values is not known.
    heads: Option<Vec<Option<usize>>>,
}

impl Run {
    fn of(row: usize) -> Self {
        Run {
            places: vec![Some(row)],
            heads: None,
        }
    }

    /// Returns this run with `None` for the values that are null in `array`.
    fn within(&self, array: &ArrayRef) -> Self {
        let valid = |places: &[Option<usize>]| -> Vec<_> {
            let or_null = |place: &Option<usize>| place.filter(|&place| array.is_valid(place));
            places.iter().map(or_null).collect()
        };
        Run {
            places: valid(&self.places),
            heads: self.heads.as_deref().map(valid),
        }
    }

    fn may_begin_with_null(&self) -> bool {
        match &self.heads {
            None => self.places.first() == Some(&None),
            Some(heads) => heads.contains(&None),
        }
    }

    /// Returns the elements of the lists in this run.
    fn elements(&self, offsets: &[i32]) -> Self {
        let first = |list: Range<usize>| list.take(1);
        Run {
            places: self.lists(offsets).flatten().map(Some).collect(),
            heads: self.heads.as_ref().map(|_| {
                let firsts = self.lists(offsets).flat_map(first);
                firsts.map(Some).collect()
            }),
        }
    }

    /// Returns the elements of the lists in this run. The elements of one list may come in any order.
    fn shuffled(&self, offsets: &[i32]) -> Self {
        let mut lists = self.lists(offsets).filter(|list| !list.is_empty());
        let heads = match &self.heads {
            None => lists.next().into_iter().flatten().map(Some).collect(),
            Some(_) => lists.flatten().map(Some).collect(),
        };
        Run {
            heads: Some(heads),
            ..self.elements(offsets)
        }
    }

    fn lists<'a>(&'a self, offsets: &'a [i32]) -> impl Iterator<Item = Range<usize>> + 'a {
        let places = self.places.iter().flatten();
        places.map(|&place| offsets[place] as usize..offsets[place + 1] as usize)
    }
}

impl Side {
    /// Returns whether the reader loses values of a run.
    fn loses(self, array: &ArrayRef, run: &Run) -> bool {
        let run = run.within(array);
        match array.data_type() {
            Arrow::Struct(_) => {
                let fields = array.as_struct().columns();
                let mut present = run.places.iter().flatten().peekable();
                if run.may_begin_with_null() && present.peek().is_some() {
                    let holds = |&place: &usize| fields.iter().any(|f| f.is_valid(place));
                    if self == Side::Write || !present.any(holds) {
                        return true;
                    }
                }
                fields.iter().any(|field| self.loses(field, &run))
            }
            Arrow::List(_) => {
                let lists = array.as_list::<i32>();
                self.loses(lists.values(), &run.elements(lists.value_offsets()))
            }
            Arrow::Map(_, _) => {
                let maps = array.as_map();
                let texts = maps.keys().data_type() == &Arrow::Utf8;
                let entries = match self {
                    Side::Write if texts => run.shuffled(maps.value_offsets()),
                    _ => run.elements(maps.value_offsets()),
                };
                self.loses(maps.keys(), &entries) || self.loses(maps.values(), &entries)
            }
            _ => false,
        }
    }
}
