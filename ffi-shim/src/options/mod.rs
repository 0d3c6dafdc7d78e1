//! Table options: their values, and what this library does with each option.
//!
//! `table-options.tsv` lists every option of Paimon Java 1.4.2 and 2.0.0 with one of five classes:
//!
//! | Class | What happens with the option |
//! |---|---|
//! | `none` | The option has no effect on batch writes. |
//! | `crate` | The crate honours the option. |
//! | `shim` | This library honours the option. |
//! | `refused` | Writers or committers refuse the table. See [`ignored`]. |
//! | `reported` | This library ignores the option and logs a warning. See [`ignored`]. |

mod ignored;
mod lookup;
pub(crate) mod names;
mod values;

pub(crate) use ignored::{IgnoredOptions, Work};
pub(crate) use lookup::{
    crosses_partitions, is_on, is_stored_apart, merge_columns, text, word, writes_avro,
    writes_parquet,
};
pub(crate) use values::{check, is_duration, size};
