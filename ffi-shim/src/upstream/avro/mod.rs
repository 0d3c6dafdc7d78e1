//! What the crate's Avro reader gets wrong, and how to read all the same.
//!
//! It makes a batch of a run of records, looks up the fields of a ROW in the first of them only,
//! and holds a null ROW for one without fields. When the first ROW of a run is null, the fields of
//! all the others come out null. So it is made to read runs of one record: a ROW that is a column,
//! or in ROWs only, is alone then. The ROWs in an ARRAY, MAP or MULTISET of one record still form
//! a run; one that begins with a null and goes on is refused where it is met. The entries of a MAP
//! whose keys are texts come out in another order each time: on writing any may be the first.

mod header;

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType as Arrow;
use paimon::spec::{DataField, DataType as Paimon};

use crate::failure::codes::{PFFM_SCHEMA_MISMATCH, PFFM_UNSUPPORTED};
use crate::failure::Failure;

pub(crate) use header::records_are_a_union;

/// So many records a batch has that the crate may read of an Avro file with null ROWs.
pub(crate) const RUN: (&str, &str) = ("read.batch-size", "1");

/// Columns whose ROWs the crate's reader may mix up.
#[derive(Debug)]
pub(crate) struct Risk {
    /// Those with ROWs in an ARRAY, MAP or MULTISET, by name.
    in_lists: Vec<String>,
}

impl Risk {
    /// None when no ROW of these columns can be null. `evolved`: files may be of an older schema,
    /// in which a ROW that is NOT NULL now was not.
    pub(crate) fn of<'a>(
        columns: impl IntoIterator<Item = &'a DataField>,
        evolved: bool,
    ) -> Option<Self> {
        let mut risk = None;
        for column in columns {
            if has_null_rows(column.data_type(), evolved) {
                let risk = risk.get_or_insert(Risk { in_lists: vec![] });
                if has_listed_rows(column.data_type(), evolved) {
                    risk.in_lists.push(column.name().to_string());
                }
            }
        }
        risk
    }

    /// A column that is put together of several records on reading, which undoes that each was
    /// read alone.
    pub(crate) fn mixed<'a>(
        &'a self,
        option: impl Fn(&str) -> Option<&'a str>,
    ) -> Option<(&'a str, &'a str)> {
        const MIXING: [&str; 5] = [
            "collect",
            "merge_map",
            "merge_map_with_keytime",
            "nested_update",
            "nested_partial_update",
        ];
        self.in_lists.iter().find_map(|column| {
            option(&format!("fields.{column}.aggregate-function"))
                .or_else(|| option("fields.default-aggregate-function"))
                .filter(|function| MIXING.contains(&function.trim()))
                .map(|function| (column.as_str(), function))
        })
    }

    /// Fails when a record of the batch, which comes from runs of one, may have lost values.
    pub(crate) fn refuse_lost(&self, batch: &RecordBatch) -> Result<(), Failure> {
        self.refuse(batch, Side::Read, |column, _| {
            Failure::new(
                PFFM_UNSUPPORTED,
                format!(
                    "column '{column}' cannot be read from this Avro file: in one of its rows \
                     the first ROW of an ARRAY, MAP or MULTISET is null, and the reader loses the \
                     fields of those that follow. Without the column the table can be read; \
                     Paimon Java reads it all"
                ),
            )
        })
    }

    /// Fails when a record of the batch would lose values when it is read from an Avro file. The
    /// first row has the number `first_row` in the caller's batch.
    pub(crate) fn refuse_losing(
        &self,
        batch: &RecordBatch,
        first_row: usize,
    ) -> Result<(), Failure> {
        self.refuse(batch, Side::Write, |column, row| {
            let row = first_row + row;
            Failure::new(
                PFFM_SCHEMA_MISMATCH,
                format!(
                    "column '{column}', row {row}: the first ROW of an ARRAY, MAP or MULTISET is \
                     null and others follow (of a MAP with texts as keys, any may come first); \
                     written to an Avro file, this library could not read them again (Paimon Java \
                     can). The option allowUnreadable writes all the same"
                ),
            )
        })
    }

    fn refuse(
        &self,
        batch: &RecordBatch,
        side: Side,
        failure: impl Fn(&str, usize) -> Failure,
    ) -> Result<(), Failure> {
        for column in &self.in_lists {
            // What only a filter looks at is not in the batch.
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

fn has_null_rows(data_type: &Paimon, evolved: bool) -> bool {
    let more = |data_type| has_null_rows(data_type, evolved);
    match data_type {
        Paimon::Row(t) => {
            evolved
                || data_type.is_nullable()
                || t.fields().iter().any(|field| more(field.data_type()))
        }
        Paimon::Array(t) => more(t.element_type()),
        Paimon::Multiset(t) => more(t.element_type()),
        Paimon::Map(t) => more(t.key_type()) || more(t.value_type()),
        _ => false,
    }
}

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
    /// Before it is written.
    Write,
    /// After it was read: what the ROWs after the null one held is gone, if they held anything.
    Read,
}

/// What the reader makes one batch of: places in an array, all of one record. None stands for a
/// place in a ROW that is null.
struct Run {
    places: Vec<Option<usize>>,
    /// Those that may come first, where it is not the first one for sure.
    heads: Option<Vec<Option<usize>>>,
}

impl Run {
    fn of(row: usize) -> Self {
        Run {
            places: vec![Some(row)],
            heads: None,
        }
    }

    /// The same in another array, where a place without a value is none.
    fn within(&self, array: &ArrayRef) -> Self {
        let there = |places: &[Option<usize>]| -> Vec<_> {
            let valid = |place: &Option<usize>| place.filter(|&place| array.is_valid(place));
            places.iter().map(valid).collect()
        };
        Run {
            places: there(&self.places),
            heads: self.heads.as_deref().map(there),
        }
    }

    fn may_begin_with_null(&self) -> bool {
        match &self.heads {
            None => self.places.first() == Some(&None),
            Some(heads) => heads.contains(&None),
        }
    }

    /// The places of the elements of the lists at these places.
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

    /// As `elements`, where those of one list come in any order.
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
    /// Whether the reader loses values of a run.
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
