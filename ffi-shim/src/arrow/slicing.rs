//! Slices of rows for batches that are larger than the table's layout can address.
//!
//! The table's texts, bytes and lists have 32-bit offsets: one array of them holds less than 2 GiB of
//! bytes or elements. Large layouts, views, dictionaries and runs hold more in one batch. Such a
//! batch is written slice by slice.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::{BinaryViewType, ByteViewType, StringViewType};
use arrow_array::types::{Int16Type, Int32Type, Int64Type, RunEndIndexType};
use arrow_array::{Array, ArrayRef, GenericByteViewArray, OffsetSizeTrait};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;

use super::adapt::Misfit;
use super::shape::{Kind, Shape};
use crate::faults;

/// How large a slice, and how large a value may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The most bytes that a column of one slice holds, unless the slice is a single row.
    pub(super) slice: u64,
    /// The most bytes, of a list also the most elements, that a single row of a column holds.
    pub(super) value: u64,
}

impl Limits {
    /// What the page of a Parquet file holds beside the value, and what compression may add to it.
    const MARGIN: u64 = 16 << 20;

    /// The limits of a table. A writer of a table with a primary key puts what it has buffered, up to
    /// `buffered` bytes, and the slice into one array.
    pub(super) fn of_table(buffered: Option<u64>) -> Self {
        let slice = 256 << 20;
        let most = i32::MAX as u64 - Self::MARGIN;
        let value = most.saturating_sub(buffered.unwrap_or(0)).max(slice);
        Limits {
            slice: faults::number("slice.bytes", slice),
            value: faults::number("value.bytes", value),
        }
    }
}

/// What the offsets of an array count.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Bytes,
    Elements,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Bytes => "bytes",
            Unit::Elements => "elements",
        }
    }

    /// The bytes of a slice that one takes: for an element about what a writer keeps beside it.
    fn size(self) -> u64 {
        match self {
            Unit::Bytes => 1,
            Unit::Elements => 8,
        }
    }
}

/// What one array with 32-bit offsets will hold.
struct Leaf<'a> {
    /// Below the column: `.field`, `[]` for the elements of a list.
    path: String,
    unit: Unit,
    /// The bytes or elements of all rows before this one.
    before: Box<dyn Fn(usize) -> u64 + 'a>,
}

impl<'a> Leaf<'a> {
    fn new(unit: Unit, before: impl Fn(usize) -> u64 + 'a) -> Self {
        Leaf {
            path: String::new(),
            unit,
            before: Box::new(before),
        }
    }

    /// The leaf of the array around this one's, whose row begins at `start` of this one's.
    fn within(self, part: &str, start: impl Fn(usize) -> usize + 'a) -> Self {
        let before = self.before;
        Leaf {
            path: format!("{part}{}", self.path),
            unit: self.unit,
            before: Box::new(move |row| before(start(row))),
        }
    }

    /// The leaf of an array whose rows are ranges of this one's, in any order.
    fn picked(self, ranges: impl Iterator<Item = Range<usize>>) -> Leaf<'static> {
        let mut sum = 0;
        let mut sums = vec![0];
        for range in ranges {
            sum += self.held(&range);
            sums.push(sum);
        }
        Leaf {
            path: self.path,
            unit: self.unit,
            before: Box::new(move |row| sums[row]),
        }
    }

    fn held(&self, rows: &Range<usize>) -> u64 {
        (self.before)(rows.end).saturating_sub((self.before)(rows.start))
    }

    /// Whether `rows`, each one of `values`, may exceed `most` bytes.
    fn may_exceed(&self, values: usize, rows: usize, most: u64) -> bool {
        let each = self.held(&(0..values)).saturating_mul(self.unit.size());
        exceeds(each, rows, most)
    }

    /// The last row before `rows` that a slice of `most` bytes which begins at `start` may end at.
    fn reach(&self, start: usize, rows: usize, most: u64) -> usize {
        let most = most / self.unit.size();
        if self.held(&(start..rows)) <= most {
            return rows;
        }
        let (mut fits, mut exceeds) = (start, rows);
        while exceeds - fits > 1 {
            let middle = fits + (exceeds - fits) / 2;
            match self.held(&(start..middle)) <= most {
                true => fits = middle,
                false => exceeds = middle,
            }
        }
        fits
    }
}

/// Cuts `rows` of named columns into slices that fit; one of all rows where that fits. Fails at a
/// single value that does not, with the name of its column.
pub(super) fn slices<'a>(
    columns: impl Iterator<Item = (&'a str, &'a ArrayRef, &'a Shape)>,
    rows: usize,
    limits: Limits,
) -> Result<Vec<Range<usize>>, (&'a str, Misfit)> {
    let leaves: Vec<(&str, Leaf)> = columns
        .flat_map(|(name, array, shape)| {
            let leaves = leaves(array, shape, limits.slice);
            leaves.into_iter().map(move |leaf| (name, leaf))
        })
        .collect();
    let mut slices = Vec::new();
    let mut start = 0;
    loop {
        let ends = leaves.iter();
        let ends = ends.map(|(_, leaf)| leaf.reach(start, rows, limits.slice));
        let end = ends.min().unwrap_or(rows).max((start + 1).min(rows));
        if end == start + 1 {
            for (name, leaf) in &leaves {
                let held = leaf.held(&(start..end));
                if held > limits.value {
                    return Err((name, too_large(leaf, start, held, limits)));
                }
            }
        }
        slices.push(start..end);
        start = end;
        if start >= rows {
            return Ok(slices);
        }
    }
}

fn too_large(leaf: &Leaf, row: usize, held: u64, limits: Limits) -> Misfit {
    let unit = leaf.unit.name();
    let most = limits.value;
    Misfit {
        path: leaf.path.clone(),
        index: Some(row),
        what: format!("holds {held} {unit}, where one row can hold at most {most}"),
    }
}

/// The leaves of a column. Those that cannot exceed `most` may be left out.
fn leaves<'a>(array: &'a ArrayRef, shape: &'a Shape, most: u64) -> Vec<Leaf<'a>> {
    use DataType as T;
    let listed = |part, inner: &'a ArrayRef, shape| {
        let elements = Leaf::new(Unit::Elements, |element| element as u64);
        let mut all = leaves(inner, shape, most);
        all.push(elements);
        all.into_iter().map(move |leaf| (part, leaf))
    };
    match (array.data_type(), &shape.kind) {
        (T::Dictionary(_, _), _) => {
            let dictionary = array.as_any_dictionary();
            let values = dictionary.values();
            let leaves = leaves(values, shape, 0).into_iter();
            let large = |leaf: &Leaf| leaf.may_exceed(values.len(), array.len(), most);
            let leaves: Vec<_> = leaves.filter(large).collect();
            if leaves.is_empty() {
                return leaves;
            }
            let keys = dictionary.normalized_keys();
            let keys = || keys.iter().enumerate();
            let picked = |(row, &key)| match array.is_valid(row) {
                true => key..key + 1,
                false => 0..0,
            };
            let leaves = leaves.into_iter();
            leaves.map(|leaf| leaf.picked(keys().map(picked))).collect()
        }
        (T::RunEndEncoded(ends, _), _) => match ends.data_type() {
            T::Int16 => runs::<Int16Type>(array, shape, most),
            T::Int32 => runs::<Int32Type>(array, shape, most),
            _ => runs::<Int64Type>(array, shape, most),
        },
        (T::Utf8, _) => vec![offsets(array.as_string::<i32>().value_offsets())],
        (T::LargeUtf8, _) => vec![offsets(array.as_string::<i64>().value_offsets())],
        (T::Utf8View, _) => views::<StringViewType>(array.as_string_view(), most),
        // Bytes that stay in a layout with 64-bit offsets.
        (_, _) if shape.arrow == T::LargeBinary => Vec::new(),
        (T::Binary, _) => vec![offsets(array.as_binary::<i32>().value_offsets())],
        (T::LargeBinary, _) => vec![offsets(array.as_binary::<i64>().value_offsets())],
        (T::BinaryView, _) => views::<BinaryViewType>(array.as_binary_view(), most),
        (T::FixedSizeBinary(width), _) => {
            let width = u64::try_from(*width).unwrap_or(0);
            vec![Leaf::new(Unit::Bytes, move |row| row as u64 * width)]
        }
        (T::List(_), Kind::List(_, inner) | Kind::Vector(_, inner)) => {
            let list = array.as_list::<i32>();
            let within = within(list.value_offsets());
            listed("[]", list.values(), inner).map(within).collect()
        }
        (T::LargeList(_), Kind::List(_, inner) | Kind::Vector(_, inner)) => {
            let list = array.as_list::<i64>();
            let within = within(list.value_offsets());
            listed("[]", list.values(), inner).map(within).collect()
        }
        (T::FixedSizeList(_, size), Kind::List(_, inner) | Kind::Vector(_, inner)) => {
            let size = usize::try_from(*size).unwrap_or(0);
            let list = array.as_fixed_size_list();
            let leaves = listed("[]", list.values(), inner);
            let within = |(part, leaf): (&str, Leaf<'a>)| leaf.within(part, move |row| row * size);
            leaves.map(within).collect()
        }
        (T::ListView(_), Kind::List(_, inner) | Kind::Vector(_, inner)) => {
            let list = array.as_list_view::<i32>();
            let ranges = || ranges(list.offsets(), list.sizes());
            let leaves = listed("[]", list.values(), inner);
            leaves
                .map(|(part, leaf)| leaf.picked(ranges()).within(part, |row| row))
                .collect()
        }
        (T::LargeListView(_), Kind::List(_, inner) | Kind::Vector(_, inner)) => {
            let list = array.as_list_view::<i64>();
            let ranges = || ranges(list.offsets(), list.sizes());
            let leaves = listed("[]", list.values(), inner);
            leaves
                .map(|(part, leaf)| leaf.picked(ranges()).within(part, |row| row))
                .collect()
        }
        (T::Map(_, _), Kind::Map(_, keys, values)) => {
            let map = array.as_map();
            let entries =
                listed(".key", map.keys(), keys).chain(listed(".value", map.values(), values));
            entries.map(within(map.value_offsets())).collect()
        }
        (T::Struct(_), Kind::Row(fields)) => {
            let rows = array.as_struct();
            let known = fields.iter().filter_map(|(field, shape)| {
                let column = rows.column_by_name(field.name())?;
                Some((format!(".{}", field.name()), leaves(column, shape, most)))
            });
            let leaves = known.flat_map(|(part, leaves)| {
                let leaves = leaves.into_iter();
                leaves.map(move |leaf| leaf.within(&part, |row| row))
            });
            leaves.collect()
        }
        _ => Vec::new(),
    }
}

fn offsets<'a, O: OffsetSizeTrait>(offsets: &'a [O]) -> Leaf<'a> {
    Leaf::new(Unit::Bytes, |row| offsets[row].as_usize() as u64)
}

fn within<'a, O: OffsetSizeTrait>(
    offsets: &'a [O],
) -> impl Fn((&'static str, Leaf<'a>)) -> Leaf<'a> {
    |(part, leaf)| leaf.within(part, |row| offsets[row].as_usize())
}

fn ranges<'a, O: OffsetSizeTrait>(
    offsets: &'a [O],
    sizes: &'a [O],
) -> impl Iterator<Item = Range<usize>> + 'a {
    let lists = offsets.iter().zip(sizes);
    lists.map(|(start, size)| start.as_usize()..start.as_usize() + size.as_usize())
}

/// Whether `rows` of at most `each` bytes may exceed `most`.
fn exceeds(each: u64, rows: usize, most: u64) -> bool {
    each.saturating_mul(rows as u64) > most
}

fn runs<'a, R: RunEndIndexType>(array: &'a ArrayRef, shape: &'a Shape, most: u64) -> Vec<Leaf<'a>> {
    let Some(runs) = array.as_any().downcast_ref::<arrow_array::RunArray<R>>() else {
        return Vec::new();
    };
    let values = runs.values();
    let leaves = leaves(values, shape, 0).into_iter();
    let large = |leaf: &Leaf| leaf.may_exceed(values.len(), runs.len(), most);
    let leaves = leaves.filter(large);
    let ends = runs.run_ends();
    let picked = |leaf: Leaf| {
        let first = runs.offset();
        let mut run = ends.get_start_physical_index();
        let rows = (first..first + runs.len()).map(move |row| {
            while ends.values()[run].as_usize() <= row {
                run += 1;
            }
            run..run + 1
        });
        leaf.picked(rows)
    };
    leaves.map(picked).collect()
}

fn views<T: ByteViewType>(array: &GenericByteViewArray<T>, most: u64) -> Vec<Leaf<'static>> {
    let lengths = || array.views().iter().map(|view| *view as u32);
    let longest = lengths().max().unwrap_or(0);
    if !exceeds(u64::from(longest), array.len(), most) {
        return Vec::new();
    }
    let each = Leaf::new(Unit::Bytes, |byte| byte as u64);
    let shown = lengths()
        .enumerate()
        .map(|(row, length)| match array.is_valid(row) {
            true => 0..length as usize,
            false => 0..0,
        });
    vec![each.picked(shown)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::types::Int8Type;
    use arrow_array::*;
    use arrow_buffer::{OffsetBuffer, ScalarBuffer};
    use arrow_schema::Field;
    use paimon::spec::DataField;
    use serde_json::{json, Value};
    use std::sync::Arc;

    fn shape(typ: Value) -> Shape {
        let field = json!({ "id": 0, "name": "c", "type": typ });
        Shape::of(&serde_json::from_value::<DataField>(field).unwrap()).unwrap()
    }

    /// Where slices of at most 10 bytes begin; a value has at most 20.
    fn cut(array: impl Array + 'static, typ: impl Into<Value>) -> Result<Vec<usize>, Misfit> {
        cut_at(10, array, typ)
    }

    fn cut_at(
        slice: u64,
        array: impl Array + 'static,
        typ: impl Into<Value>,
    ) -> Result<Vec<usize>, Misfit> {
        let (array, shape): (ArrayRef, Shape) = (Arc::new(array), shape(typ.into()));
        let limits = Limits { slice, value: 20 };
        let columns = [("c", &array, &shape)].into_iter();
        let slices = slices(columns, array.len(), limits).map_err(|(_, misfit)| misfit)?;
        assert_eq!(slices.first().map(|rows| rows.start), Some(0));
        assert_eq!(slices.last().map(|rows| rows.end), Some(array.len()));
        assert!(slices.windows(2).all(|two| two[0].end == two[1].start));
        Ok(slices.iter().map(|rows| rows.start).collect())
    }

    fn array(typ: impl Into<Value>) -> Value {
        json!({ "type": "ARRAY", "element": typ.into() })
    }

    #[test]
    fn a_batch_that_fits_is_one_slice() {
        assert_eq!(
            cut(StringArray::from(vec!["12345", "67890"]), "STRING").unwrap(),
            [0]
        );
        assert_eq!(cut(Int64Array::from(vec![1; 100]), "BIGINT").unwrap(), [0]);
        assert_eq!(
            cut(StringArray::from(Vec::<&str>::new()), "STRING").unwrap(),
            [0]
        );
    }

    #[test]
    fn texts_and_bytes_of_every_layout_are_cut_between_rows() {
        let texts = vec!["1234", "5678", "9", "", "abcdef", "g"];
        let expected = [0, 4];
        assert_eq!(
            cut(StringArray::from(texts.clone()), "STRING").unwrap(),
            expected
        );
        assert_eq!(
            cut(LargeStringArray::from(texts.clone()), "STRING").unwrap(),
            expected
        );
        assert_eq!(
            cut(StringViewArray::from(texts.clone()), "STRING").unwrap(),
            expected
        );
        let bytes: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).collect();
        assert_eq!(
            cut(BinaryArray::from(bytes.clone()), "BYTES").unwrap(),
            expected
        );
        assert_eq!(
            cut(LargeBinaryArray::from(bytes.clone()), "BYTES").unwrap(),
            expected
        );
        assert_eq!(
            cut(BinaryViewArray::from(bytes.clone()), "BYTES").unwrap(),
            expected
        );
        let fixed = FixedSizeBinaryArray::try_from_iter([b"1234"; 5].into_iter()).unwrap();
        assert_eq!(cut(fixed, "BYTES").unwrap(), [0, 2, 4]);
        // A layout with 64-bit offsets, also in the table.
        assert_eq!(cut(LargeBinaryArray::from(bytes), "BLOB").unwrap(), [0]);
    }

    #[test]
    fn slices_of_an_array_count_from_their_own_begin() {
        let texts = LargeStringArray::from(vec!["ignored before", "12345", "12345", "1", "after"]);
        assert_eq!(cut(texts.slice(1, 3), "STRING").unwrap(), [0, 2]);
    }

    #[test]
    fn repeated_values_count_each_time() {
        let texts = StringArray::from(vec!["123456", "", "never used, however long"]);
        let keys = Int8Array::from(vec![Some(0), Some(1), None, Some(0), Some(0)]);
        let dictionary = DictionaryArray::<Int8Type>::new(keys, Arc::new(texts.clone()));
        assert_eq!(cut(dictionary, "STRING").unwrap(), [0, 3, 4]);
        let texts = StringArray::from(vec!["123456", "", "123"]);
        let runs =
            RunArray::<Int32Type>::try_new(&Int32Array::from(vec![2, 4, 8]), &texts).unwrap();
        assert_eq!(cut(runs.clone(), "STRING").unwrap(), [0, 1, 5]);
        assert_eq!(cut(runs.slice(1, 6), "STRING").unwrap(), [0, 4]);
    }

    #[test]
    fn elements_of_lists_count_and_so_do_their_texts() {
        let item = Arc::new(Field::new("item", DataType::Int32, true));
        let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(0..12));
        let large = LargeListArray::new(
            item.clone(),
            OffsetBuffer::new(vec![0, 4, 8, 12].into()),
            numbers.clone(),
            None,
        );
        assert_eq!(cut_at(80, large, array("INT")).unwrap(), [0, 2]);
        // Each view shows the same elements.
        let views = ListViewArray::new(
            item.clone(),
            ScalarBuffer::from(vec![0, 0, 0]),
            ScalarBuffer::from(vec![6, 6, 6]),
            numbers.clone(),
            None,
        );
        assert_eq!(cut_at(80, views, array("INT")).unwrap(), [0, 1, 2]);
        let fixed = FixedSizeListArray::new(item, 4, numbers, None);
        assert_eq!(cut_at(80, fixed, array("INT")).unwrap(), [0, 2]);

        let item = Arc::new(Field::new("item", DataType::LargeUtf8, true));
        let texts: ArrayRef = Arc::new(LargeStringArray::from(vec!["123456", "1234", "12345678"]));
        let list = ListArray::new(item, OffsetBuffer::new(vec![0, 2, 3].into()), texts, None);
        assert_eq!(cut(list, array("STRING")).unwrap(), [0, 1]);
    }

    #[test]
    fn fields_and_entries_are_looked_into() {
        let fields = vec![Field::new("a", DataType::LargeUtf8, true)];
        let texts: ArrayRef = Arc::new(LargeStringArray::from(vec!["12345678", "12345678"]));
        let rows = StructArray::new(fields.into(), vec![texts.clone()], None);
        let row = json!({ "type": "ROW", "fields": [{ "id": 1, "name": "a", "type": "STRING" }] });
        assert_eq!(cut(rows, row).unwrap(), [0, 1]);

        let keys: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
        let entries = StructArray::from(vec![
            (Arc::new(Field::new("key", DataType::Utf8, false)), keys),
            (
                Arc::new(Field::new("value", DataType::LargeUtf8, true)),
                texts,
            ),
        ]);
        let field = Field::new("entries", entries.data_type().clone(), false);
        let offsets = OffsetBuffer::new(vec![0, 1, 2].into());
        let map = MapArray::new(Arc::new(field), offsets, entries, None, false);
        let typ = json!({ "type": "MAP", "key": "STRING NOT NULL", "value": "STRING" });
        assert_eq!(cut(map, typ).unwrap(), [0, 1]);
    }

    #[test]
    fn a_value_beyond_its_limit_is_named_with_its_row_and_size() {
        let texts = vec![
            "small",
            "as long as allowed..",
            "small",
            "longer than it may be",
        ];
        // A slice of its own is larger than others.
        assert_eq!(
            cut(LargeStringArray::from(texts[..3].to_vec()), "STRING").unwrap(),
            [0, 1, 2]
        );
        let refused = cut(LargeStringArray::from(texts.clone()), "STRING").unwrap_err();
        assert_eq!((refused.path.as_str(), refused.index), ("", Some(3)));
        for part in ["21 bytes", "at most 20"] {
            assert!(refused.what.contains(part), "{}", refused.what);
        }
        let item = Arc::new(Field::new("item", DataType::Utf8, true));
        let list = ListArray::new(
            item,
            OffsetBuffer::new(vec![0, 0, 2].into()),
            Arc::new(StringArray::from(vec!["twenty bytes", "and two more"])),
            None,
        );
        let refused = cut(list, array("STRING")).unwrap_err();
        assert_eq!((refused.path.as_str(), refused.index), ("[]", Some(1)));
        assert!(refused.what.contains("24 bytes"), "{}", refused.what);
    }

    #[test]
    fn the_limits_of_a_table_leave_room_for_what_its_writer_has_buffered() {
        let append = Limits::of_table(None);
        assert!(append.value < i32::MAX as u64 && append.value > 2_000_000_000);
        let keyed = Limits::of_table(Some(256 << 20));
        assert_eq!(keyed.value + (256 << 20), append.value);
        assert_eq!(Limits::of_table(Some(u64::MAX)).value, keyed.slice);
    }
}
