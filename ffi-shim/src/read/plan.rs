//! Plans: the splits of a read, as frames that the caller can send to other processes.

use std::collections::BTreeMap;

use paimon::table::DataSplit;
use paimon::Table;
use serde::Serialize;

use super::request::Request;
use crate::failure::codes::{PFFM_CORRUPT_DATA, PFFM_INTERNAL};
use crate::failure::Failure;
use crate::frames::{from_frames, to_frames};
use crate::message;
use crate::table::OpenTable;

/// The JSON description of a plan.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlanFacts {
    snapshot_id: Option<i64>,
    splits: Vec<SplitFacts>,
}

/// The JSON description of a split. Sizes are in bytes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SplitFacts {
    /// The value of each partition column as text.
    partition: BTreeMap<String, String>,
    bucket: i32,
    /// -1 if the number of buckets is not fixed.
    total_buckets: i32,
    row_count: i64,
    file_count: usize,
    file_size: i64,
}

impl SplitFacts {
    fn of(split: &DataSplit, table: &Table) -> Result<Self, Failure> {
        Ok(SplitFacts {
            partition: message::partition_texts(split.partition(), table)?,
            bucket: split.bucket(),
            total_buckets: split.total_buckets(),
            row_count: split.row_count(),
            file_count: split.data_files().len(),
            file_size: split.data_files().iter().map(|f| f.file_size).sum(),
        })
    }
}

/// Plans a read. Returns frames: first the facts of the plan as JSON, then each split.
pub(crate) async fn plan(open: &OpenTable, request: Request) -> Result<Vec<u8>, Failure> {
    let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
    let read = request.resolve(open).await?;
    let scan = read.builder()?.new_scan();
    let plan = scan.plan().await.map_err(corrupt)?;
    open.ensure_same_if(plan.snapshot_id().is_none()).await?;
    let facts = PlanFacts {
        snapshot_id: plan.snapshot_id(),
        splits: plan
            .splits()
            .iter()
            .map(|split| SplitFacts::of(split, &read.table))
            .collect::<Result<_, Failure>>()?,
    };
    let json = serde_json::to_vec(&facts)
        .map_err(|e| Failure::new(PFFM_INTERNAL, format!("JSON: {e}")))?;
    let mut parts = vec![json];
    for split in plan.splits() {
        parts.push(split.serialize().map_err(corrupt)?);
    }
    Ok(to_frames(parts))
}

/// Deserializes the splits in the caller's frames. Fails if the bytes are damaged.
pub(crate) fn splits(frames: &[u8]) -> Result<Vec<DataSplit>, Failure> {
    let corrupt = |e| Failure {
        code: PFFM_CORRUPT_DATA,
        ..Failure::of(e, PFFM_CORRUPT_DATA)
    };
    from_frames(frames)?
        .into_iter()
        .enumerate()
        .map(|(index, body)| {
            DataSplit::deserialize(body).map_err(|e| corrupt(e).context(format!("split {index}")))
        })
        .collect::<Result<Vec<_>, Failure>>()
}
