//! Row slices of batches that are larger than the table's Arrow layout can address.
//!
//! In the table's layout, texts, bytes and lists have 32-bit offsets, so one array holds less than
//! 2 GiB of bytes or elements. Large layouts, views, dictionaries and runs can hold more in one batch.
//! Such a batch is written slice by slice.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::{BinaryViewType, ByteViewType, StringViewType};
use arrow_array::types::{Int16Type, Int32Type, Int64Type, RunEndIndexType};
use arrow_array::{Array, ArrayRef, GenericByteViewArray, OffsetSizeTrait, RunArray};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;

use super::misfit::Misfit;
use super::shape::{Kind, Shape};
use crate::faults;

/// The largest sizes of a slice and of a row, in bytes of a Parquet page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The largest size of one column in one slice, unless the slice is a single row.
    pub(super) slice: u64,
    /// The largest size of one column in one row.
    pub(super) row: u64,
}

impl Limits {
    /// The room in a page for its header and for the bytes that compression can add.
    const MARGIN: u64 = 16 << 20;

    /// Returns the limits of a table. A writer of a primary-key table concatenates the slice and its own
    /// buffer, which holds up to `buffered` bytes, into one array.
    pub(super) fn of_table(buffered: Option<u64>) -> Self {
        let slice = 256 << 20;
        let addressable = i32::MAX as u64 - Self::MARGIN;
        let row = addressable.saturating_sub(buffered.unwrap_or(0)).max(slice);
        Limits {
            slice: faults::number("slice.bytes", slice),
            row: faults::number("row.bytes", row),
        }
    }
}

/// The size of a range of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Size {
    /// The bytes of the values without any overhead, as the caller counts them.
    bytes: u64,
    /// The bytes in a Parquet page: values, text lengths, definition levels and repetition levels.
    encoded: u64,
}

impl Size {
    /// Returns the size of texts or binary values.
    fn texts(bytes: u64, texts: usize) -> Self {
        Size {
            bytes,
            encoded: bytes + 5 * texts as u64,
        }
    }

    /// Returns the size of values with a fixed width.
    fn fixed(width: usize, values: usize) -> Self {
        let (width, values) = (width as u64, values as u64);
        Size {
            bytes: width * values,
            encoded: (width.max(4) + 1) * values,
        }
    }

    fn plus(self, other: Size) -> Self {
        Size {
            bytes: self.bytes + other.bytes,
            encoded: self.encoded + other.encoded,
        }
    }

    fn minus(self, other: Size) -> Self {
        Size {
            bytes: self.bytes.saturating_sub(other.bytes),
            encoded: self.encoded.saturating_sub(other.encoded),
        }
    }
}

/// The sizes of the rows in one array of the table's layout.
struct Leaf<'a> {
    /// The path below the column: `.field` for a field of a ROW, `[]` for the elements of a list.
    path: String,
    /// The function that returns the size of all rows before a row.
    before: Box<dyn Fn(usize) -> Size + 'a>,
}

impl<'a> Leaf<'a> {
    fn new(before: impl Fn(usize) -> Size + 'a) -> Self {
        Leaf {
            path: String::new(),
            before: Box::new(before),
        }
    }

    /// Returns this leaf with sizes for the rows of the enclosing array. `start` maps a row of the
    /// enclosing array to the first of its rows in this array.
    fn within(self, part: &str, start: impl Fn(usize) -> usize + 'a) -> Self {
        let before = self.before;
        Leaf {
            path: format!("{part}{}", self.path),
            before: Box::new(move |row| before(start(row))),
        }
    }

    /// Returns the leaf of an array whose rows are ranges of this leaf's rows, in any order.
    fn picked(self, ranges: impl Iterator<Item = Range<usize>>) -> Leaf<'static> {
        let mut sum = Size::default();
        let mut sums = vec![sum];
        for range in ranges {
            sum = sum.plus(self.size(&range));
            sums.push(sum);
        }
        Leaf {
            path: self.path,
            before: Box::new(move |row| sums[row]),
        }
    }

    fn size(&self, rows: &Range<usize>) -> Size {
        (self.before)(rows.end).minus((self.before)(rows.start))
    }

    /// Returns whether `rows` rows can exceed `limit` if each row repeats one of the first `values` values.
    fn may_exceed(&self, values: usize, rows: usize, limit: u64) -> bool {
        exceeds(self.size(&(0..values)).encoded, rows, limit)
    }

    /// Returns the end of the largest slice that begins at `start` and does not exceed `limit`. The end is
    /// at most `rows`.
    fn slice_end(&self, start: usize, rows: usize, limit: u64) -> usize {
        if self.size(&(start..rows)).encoded <= limit {
            return rows;
        }
        let (mut fits, mut exceeds) = (start, rows);
        while exceeds - fits > 1 {
            let middle = fits + (exceeds - fits) / 2;
            match self.size(&(start..middle)).encoded <= limit {
                true => fits = middle,
                false => exceeds = middle,
            }
        }
        fits
    }
}

/// Cuts `rows` rows of named columns into slices that fit. Returns one slice if all rows fit. If a single
/// row does not fit, fails with the name of the column that is too large.
pub(super) fn slices<'a>(
    columns: impl Iterator<Item = (&'a str, &'a ArrayRef, &'a Shape)>,
    rows: usize,
    limits: Limits,
) -> Result<Vec<Range<usize>>, (&'a str, Misfit)> {
    let leaves: Vec<(&str, Leaf)> = columns
        .flat_map(|(name, array, shape)| {
            let leaves = leaves(array, shape, Place::Column, limits.slice);
            leaves.into_iter().map(move |leaf| (name, leaf))
        })
        .collect();
    let mut slices = Vec::new();
    let mut start = 0;
    loop {
        let ends = leaves.iter();
        let ends = ends.map(|(_, leaf)| leaf.slice_end(start, rows, limits.slice));
        let end = ends.min().unwrap_or(rows).max((start + 1).min(rows));
        if end == start + 1 {
            for (name, leaf) in &leaves {
                let size = leaf.size(&(start..end));
                if size.encoded > limits.row {
                    return Err((name, too_large(leaf, start, size, limits)));
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

fn too_large(leaf: &Leaf, row: usize, size: Size, limits: Limits) -> Misfit {
    let overhead = size.encoded - size.bytes;
    Misfit {
        path: leaf.path.clone(),
        index: Some(row),
        reason: format!(
            "the value has {} bytes, but one row can hold at most {}",
            size.bytes,
            limits.row.saturating_sub(overhead)
        ),
    }
}

/// The number of values of an array for each row of the batch.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// One value for each row.
    Column,
    /// Any number of values: elements of lists.
    List,
}

/// Returns the leaves of an array. Leaves that cannot exceed `limit` may be left out. Values of a fixed
/// width have a leaf only if they are elements of lists.
fn leaves<'a>(array: &'a ArrayRef, shape: &'a Shape, place: Place, limit: u64) -> Vec<Leaf<'a>> {
    use DataType as T;
    match (array.data_type(), &shape.kind) {
        (T::Dictionary(_, _), _) => dictionary(array, shape, place, limit),
        (T::RunEndEncoded(ends, _), _) => match ends.data_type() {
            T::Int16 => runs::<Int16Type>(array, shape, place, limit),
            T::Int32 => runs::<Int32Type>(array, shape, place, limit),
            _ => runs::<Int64Type>(array, shape, place, limit),
        },
        (T::Utf8, _) => vec![texts(array.as_string::<i32>().value_offsets())],
        (T::LargeUtf8, _) => vec![texts(array.as_string::<i64>().value_offsets())],
        (T::Utf8View, _) => views::<StringViewType>(array.as_string_view(), limit),
        // The table's layout has 64-bit offsets for these bytes.
        (_, _) if shape.arrow == T::LargeBinary => Vec::new(),
        (T::Binary, _) => vec![texts(array.as_binary::<i32>().value_offsets())],
        (T::LargeBinary, _) => vec![texts(array.as_binary::<i64>().value_offsets())],
        (T::BinaryView, _) => views::<BinaryViewType>(array.as_binary_view(), limit),
        (T::FixedSizeBinary(width), _) => {
            let width = u64::try_from(*width).unwrap_or(0);
            vec![Leaf::new(move |row| Size::texts(row as u64 * width, row))]
        }
        (T::List(_), Kind::List(_, inner) | Kind::Vector(_, inner)) => {
            let list = array.as_list::<i32>();
            let elements = elements("[]", list.values(), inner, limit);
            elements.map(within(list.value_offsets())).collect()
        }
        (T::LargeList(_), Kind::List(_, inner) | Kind::Vector(_, inner)) => {
            let list = array.as_list::<i64>();
            let elements = elements("[]", list.values(), inner, limit);
            elements.map(within(list.value_offsets())).collect()
        }
        (T::FixedSizeList(_, size), Kind::List(_, inner) | Kind::Vector(_, inner)) => {
            let size = usize::try_from(*size).unwrap_or(0);
            let elements = elements("[]", array.as_fixed_size_list().values(), inner, limit);
            elements
                .map(|(part, leaf)| leaf.within(part, move |row| row * size))
                .collect()
        }
        (T::ListView(_), Kind::List(_, inner) | Kind::Vector(_, inner)) => {
            let list = array.as_list_view::<i32>();
            list_views(list.values(), inner, list.offsets(), list.sizes())
        }
        (T::LargeListView(_), Kind::List(_, inner) | Kind::Vector(_, inner)) => {
            let list = array.as_list_view::<i64>();
            list_views(list.values(), inner, list.offsets(), list.sizes())
        }
        (T::Map(_, _), Kind::Map(_, keys, values)) => {
            let map = array.as_map();
            let keys = elements(".key", map.keys(), keys, limit);
            let values = elements(".value", map.values(), values, limit);
            keys.chain(values)
                .map(within(map.value_offsets()))
                .collect()
        }
        (T::Struct(_), Kind::Row(fields)) => {
            let rows = array.as_struct();
            let known = fields.iter().filter_map(|(field, shape)| {
                let column = rows.column_by_name(field.name())?;
                let leaves = leaves(column, shape, place, limit);
                Some((format!(".{}", field.name()), leaves))
            });
            let leaves = known.flat_map(|(part, leaves)| {
                let leaves = leaves.into_iter();
                leaves.map(move |leaf| leaf.within(&part, |row| row))
            });
            leaves.collect()
        }
        (fixed, _) if place == Place::List => {
            let width = fixed.primitive_width().unwrap_or(1);
            vec![Leaf::new(move |row| Size::fixed(width, row))]
        }
        _ => Vec::new(),
    }
}

fn texts<O: OffsetSizeTrait>(offsets: &[O]) -> Leaf<'_> {
    Leaf::new(|row| Size::texts(offsets[row].as_usize() as u64, row))
}

/// Returns the leaves of the elements of lists, and one leaf that counts the elements.
fn elements<'a>(
    part: &'static str,
    inner: &'a ArrayRef,
    shape: &'a Shape,
    limit: u64,
) -> impl Iterator<Item = (&'static str, Leaf<'a>)> {
    let mut leaves = leaves(inner, shape, Place::List, limit);
    leaves.push(Leaf::new(|element| Size::fixed(1, element)));
    leaves.into_iter().map(move |leaf| (part, leaf))
}

fn within<'a, O: OffsetSizeTrait>(
    offsets: &'a [O],
) -> impl Fn((&'static str, Leaf<'a>)) -> Leaf<'a> {
    |(part, leaf)| leaf.within(part, |row| offsets[row].as_usize())
}

/// Returns the leaves of list views. Several list views may share the same elements.
fn list_views<'a, O: OffsetSizeTrait>(
    inner: &'a ArrayRef,
    shape: &'a Shape,
    offsets: &'a [O],
    sizes: &'a [O],
) -> Vec<Leaf<'a>> {
    let lists = || offsets.iter().zip(sizes);
    let range = |(start, size): (&O, &O)| start.as_usize()..start.as_usize() + size.as_usize();
    elements("[]", inner, shape, 0)
        .map(|(part, leaf)| leaf.picked(lists().map(range)).within(part, |row| row))
        .collect()
}

fn dictionary<'a>(
    array: &'a ArrayRef,
    shape: &'a Shape,
    place: Place,
    limit: u64,
) -> Vec<Leaf<'a>> {
    let dictionary = array.as_any_dictionary();
    let values = dictionary.values();
    let leaves = leaves(values, shape, place, 0).into_iter();
    let large = |leaf: &Leaf| leaf.may_exceed(values.len(), array.len(), limit);
    let leaves: Vec<_> = leaves.filter(large).collect();
    if leaves.is_empty() {
        return leaves;
    }
    let keys = dictionary.normalized_keys();
    let rows = || keys.iter().enumerate();
    let picked = |(row, &key)| match array.is_valid(row) {
        true => key..key + 1,
        false => 0..0,
    };
    let leaves = leaves.into_iter();
    leaves.map(|leaf| leaf.picked(rows().map(picked))).collect()
}

fn runs<'a, R: RunEndIndexType>(
    array: &'a ArrayRef,
    shape: &'a Shape,
    place: Place,
    limit: u64,
) -> Vec<Leaf<'a>> {
    let Some(runs) = array.as_any().downcast_ref::<RunArray<R>>() else {
        return Vec::new();
    };
    let values = runs.values();
    let leaves = leaves(values, shape, place, 0).into_iter();
    let large = |leaf: &Leaf| leaf.may_exceed(values.len(), runs.len(), limit);
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
    leaves.filter(large).map(picked).collect()
}

fn views<T: ByteViewType>(array: &GenericByteViewArray<T>, limit: u64) -> Vec<Leaf<'static>> {
    let lengths = || array.views().iter().map(|view| *view as u32);
    let longest = u64::from(lengths().max().unwrap_or(0));
    if !exceeds(Size::texts(longest, 1).encoded, array.len(), limit) {
        return Vec::new();
    }
    let mut sum = 0;
    let mut sums = vec![0];
    for (row, length) in lengths().enumerate() {
        sum += match array.is_valid(row) {
            true => u64::from(length),
            false => 0,
        };
        sums.push(sum);
    }
    vec![Leaf::new(move |row| Size::texts(sums[row], row))]
}

/// Returns whether `rows` rows of at most `each` bytes can exceed `limit`.
fn exceeds(each: u64, rows: usize, limit: u64) -> bool {
    each.saturating_mul(rows as u64) > limit
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

    /// Returns the first row of each slice, for slices of at most 30 bytes. Each text needs 5 bytes in
    /// addition to its own.
    fn cut(array: impl Array + 'static, typ: impl Into<Value>) -> Result<Vec<usize>, Misfit> {
        cut_at(30, array, typ)
    }

    fn cut_at(
        slice: u64,
        array: impl Array + 'static,
        typ: impl Into<Value>,
    ) -> Result<Vec<usize>, Misfit> {
        let (array, shape): (ArrayRef, Shape) = (Arc::new(array), shape(typ.into()));
        let row = slice.max(25);
        let limits = Limits { slice, row };
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
    fn fitting_batches_are_one_slice() {
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
    fn texts_and_bytes_of_every_layout_are_sliced_between_rows() {
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
        assert_eq!(cut(fixed, "BYTES").unwrap(), [0, 3]);
        // BLOB columns have 64-bit offsets in the table too.
        assert_eq!(cut(LargeBinaryArray::from(bytes), "BLOB").unwrap(), [0]);
    }

    #[test]
    fn sliced_arrays_count_from_their_own_first_row() {
        let texts = LargeStringArray::from(vec!["ignored before", "12345", "12345", "1", "after"]);
        assert_eq!(cut_at(20, texts.slice(1, 3), "STRING").unwrap(), [0, 2]);
    }

    #[test]
    fn repeated_values_count_each_time() {
        let texts = StringArray::from(vec!["123456", "", "unused, of any length"]);
        let keys = Int8Array::from(vec![Some(0), Some(1), None, Some(0), Some(0)]);
        let dictionary = DictionaryArray::<Int8Type>::new(keys, Arc::new(texts.clone()));
        assert_eq!(cut(dictionary, "STRING").unwrap(), [0, 4]);
        let texts = StringArray::from(vec!["123456", "", "123"]);
        let runs =
            RunArray::<Int32Type>::try_new(&Int32Array::from(vec![2, 4, 8]), &texts).unwrap();
        assert_eq!(cut(runs.clone(), "STRING").unwrap(), [0, 3, 7]);
        assert_eq!(cut(runs.slice(1, 6), "STRING").unwrap(), [0, 4]);
    }

    #[test]
    fn list_elements_and_their_texts_count() {
        let item = Arc::new(Field::new("item", DataType::Int32, true));
        let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(0..12));
        let large = LargeListArray::new(
            item.clone(),
            OffsetBuffer::new(vec![0, 4, 8, 12].into()),
            numbers.clone(),
            None,
        );
        assert_eq!(cut_at(40, large, array("INT")).unwrap(), [0, 2]);
        // All views share the same elements.
        let views = ListViewArray::new(
            item.clone(),
            ScalarBuffer::from(vec![0, 0, 0]),
            ScalarBuffer::from(vec![6, 6, 6]),
            numbers.clone(),
            None,
        );
        assert_eq!(cut_at(40, views, array("INT")).unwrap(), [0, 1, 2]);
        let fixed = FixedSizeListArray::new(item, 4, numbers, None);
        assert_eq!(cut_at(40, fixed, array("INT")).unwrap(), [0, 2]);

        let item = Arc::new(Field::new("item", DataType::LargeUtf8, true));
        let texts: ArrayRef = Arc::new(LargeStringArray::from(vec!["123456", "1234", "12345678"]));
        let list = ListArray::new(item, OffsetBuffer::new(vec![0, 2, 3].into()), texts, None);
        assert_eq!(cut(list, array("STRING")).unwrap(), [0, 1]);

        // All rows would fit in one slice if their shared text were counted only once.
        let item = Arc::new(Field::new("item", DataType::Utf8View, true));
        let text: ArrayRef = Arc::new(StringViewArray::from(vec!["ten bytes."]));
        let (starts, sizes) = (
            ScalarBuffer::from(vec![0; 4]),
            ScalarBuffer::from(vec![1; 4]),
        );
        let views = ListViewArray::new(item, starts, sizes, text, None);
        assert_eq!(cut(views, array("STRING")).unwrap(), [0, 2]);
    }

    #[test]
    fn fields_and_map_entries_count() {
        let fields = vec![Field::new("a", DataType::LargeUtf8, true)];
        let texts: ArrayRef = Arc::new(LargeStringArray::from(vec!["12345678", "12345678"]));
        let rows = StructArray::new(fields.into(), vec![texts.clone()], None);
        let row = json!({ "type": "ROW", "fields": [{ "id": 1, "name": "a", "type": "STRING" }] });
        assert_eq!(cut_at(20, rows, row).unwrap(), [0, 1]);

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
        assert_eq!(cut_at(20, map, typ).unwrap(), [0, 1]);
    }

    #[test]
    fn too_large_values_are_named_with_row_and_size() {
        let texts = vec![
            "small",
            "as long as allowed..",
            "small",
            "longer than it may be",
        ];
        // A single row may be larger than a slice.
        assert_eq!(
            cut_at(20, LargeStringArray::from(texts[..3].to_vec()), "STRING").unwrap(),
            [0, 1, 2]
        );
        let refused = cut_at(20, LargeStringArray::from(texts.clone()), "STRING").unwrap_err();
        assert_eq!((refused.path.as_str(), refused.index), ("", Some(3)));
        for part in ["21 bytes", "at most 20"] {
            assert!(refused.reason.contains(part), "{}", refused.reason);
        }
        let item = Arc::new(Field::new("item", DataType::Utf8, true));
        let list = ListArray::new(
            item,
            OffsetBuffer::new(vec![0, 0, 2].into()),
            Arc::new(StringArray::from(vec!["twenty bytes", "and two more"])),
            None,
        );
        let refused = cut_at(20, list, array("STRING")).unwrap_err();
        assert_eq!((refused.path.as_str(), refused.index), ("[]", Some(1)));
        assert!(refused.reason.contains("24 bytes"), "{}", refused.reason);
    }

    #[test]
    fn limits_leave_room_for_the_writers_buffer() {
        let append = Limits::of_table(None);
        assert!(append.row < i32::MAX as u64 && append.row > 2_000_000_000);
        let keyed = Limits::of_table(Some(256 << 20));
        assert_eq!(keyed.row + (256 << 20), append.row);
        assert_eq!(Limits::of_table(Some(u64::MAX)).row, keyed.slice);
    }
}
