//! Statistics of data files that Paimon Java may prune by.
//!
//! The crate orders binaries by unsigned bytes, Paimon Java's filters by signed ones: it would pass
//! over files that hold what it looks for. Like Paimon Java's own, our files have no least and no
//! greatest value of binaries, only the number of nulls.

use paimon::spec::{BinaryRow, DataField, DataFileMeta, DataType, TableSchema};
use paimon::table::CommitMessage;

use crate::error::{Failure, PFFM_INTERNAL};

/// Takes the extreme values of binaries out of the files that the messages add.
pub(crate) fn without_binaries(
    messages: &mut [CommitMessage],
    schema: &TableSchema,
) -> Result<(), Failure> {
    let fields = schema.fields();
    if !fields.iter().any(is_binary) {
        return Ok(());
    }
    let keys = schema.trimmed_primary_keys();
    let all: Vec<String> = fields.iter().map(|f| f.name().to_string()).collect();
    let binary = |name: &String| fields.iter().any(|f| f.name() == name && is_binary(f));
    for message in messages {
        let files = message.new_files.iter_mut();
        for file in files.chain(&mut message.new_changelog_files) {
            let values = file.value_stats_cols.as_ref().or(file.write_cols.as_ref());
            let values: Vec<bool> = values.unwrap_or(&all).iter().map(binary).collect();
            let keys: Vec<bool> = keys.iter().map(binary).collect();
            clear(file, &keys, &values)?;
        }
    }
    Ok(())
}

fn is_binary(field: &DataField) -> bool {
    matches!(
        field.data_type(),
        DataType::Binary(_) | DataType::VarBinary(_)
    )
}

/// Puts nulls for the extremes of these columns.
fn clear(file: &mut DataFileMeta, keys: &[bool], values: &[bool]) -> Result<(), Failure> {
    // The type of statistics has no public name, but a form of its own in serde.
    macro_rules! cleared {
        ($stats:expr, $columns:expr) => {
            serde_json::from_value(serde_json::json!({
                "_MIN_VALUES": with_nulls($stats.min_values(), $columns)?,
                "_MAX_VALUES": with_nulls($stats.max_values(), $columns)?,
                "_NULL_COUNTS": $stats.null_counts(),
            }))
            .map_err(|e| Failure::new(PFFM_INTERNAL, format!("file statistics: {e}")))?
        };
    }
    file.key_stats = cleared!(file.key_stats, keys);
    file.value_stats = cleared!(file.value_stats, values);
    Ok(())
}

fn with_nulls(row: &[u8], columns: &[bool]) -> Result<Vec<u8>, Failure> {
    let row = BinaryRow::from_serialized_bytes(row)
        .map_err(|e| Failure::of(e, PFFM_INTERNAL).context("file statistics"))?;
    // Without statistics a row has no columns at all.
    if row.arity() == 0 {
        return Ok(row.to_serialized_bytes());
    }
    if usize::try_from(row.arity()).ok() != Some(columns.len()) {
        let (found, expected) = (row.arity(), columns.len());
        return Err(Failure::new(
            PFFM_INTERNAL,
            format!("file statistics of {found} columns where {expected} are"),
        ));
    }
    let mut data = row.data().to_vec();
    let fixed = BinaryRow::cal_bit_set_width_in_bytes(row.arity()) as usize;
    for (position, _) in columns.iter().enumerate().filter(|(_, binary)| **binary) {
        // The header's bits come before those of the columns.
        let bit = position + BinaryRow::HEADER_SIZE_IN_BYTES as usize;
        data[bit / 8] |= 1 << (bit % 8);
        data[fixed + position * 8..fixed + position * 8 + 8].fill(0);
    }
    Ok(BinaryRow::from_bytes(row.arity(), data).to_serialized_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use paimon::spec::{Datum, IntType, VarBinaryType};

    #[test]
    fn only_the_chosen_columns_become_null() {
        let int = DataType::Int(IntType::new());
        let bytes = DataType::VarBinary(VarBinaryType::new(100).unwrap());
        let longer = Datum::Bytes(b"longer than what fits inline".to_vec());
        let row = BinaryRow::from_datums(&[
            (Some(&Datum::Int(7)), &int),
            (Some(&longer), &bytes),
            (Some(&Datum::Int(9)), &int),
        ]);
        let cleared = with_nulls(&row.to_serialized_bytes(), &[false, true, false]).unwrap();
        let cleared = BinaryRow::from_serialized_bytes(&cleared).unwrap();
        let nulls = [0, 1, 2].map(|position| cleared.is_null_at(position));
        assert_eq!(nulls, [false, true, false]);
        assert_eq!(cleared.get_int(0).unwrap(), 7);
        assert_eq!(cleared.get_int(2).unwrap(), 9);
        assert!(with_nulls(&cleared.to_serialized_bytes(), &[true]).is_err());
    }
}
