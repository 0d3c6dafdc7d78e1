//! The request of a committer.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Request of a committer. The C ABI passes the request as JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CommitRequest {
    pub(super) commit_user: String,
    /// Neither the snapshot with this id nor an earlier snapshot belongs to the commit user.
    #[serde(default)]
    pub(super) since_snapshot_id: i64,
    /// The commit time of the snapshot with this id. After a rollback, another snapshot can have the same id.
    #[serde(default)]
    pub(super) since_snapshot_millis: Option<u64>,
    /// Whether no process has tried to commit as this user before.
    #[serde(default)]
    pub(super) first_attempt: bool,
    #[serde(default)]
    pub(super) operation: OperationName,
    /// One partition for a static overwrite, at least one for a truncation of partitions, and no partitions
    /// for other operations.
    #[serde(default)]
    pub(super) partitions: Vec<BTreeMap<String, Option<String>>>,
    /// The ids of the schemas that the messages were written with.
    #[serde(default)]
    pub(super) schema_ids: Vec<i64>,
    /// Whether all messages must have the latest schema.
    #[serde(default)]
    pub(super) strict_schema: bool,
    /// Whether an append without files publishes a snapshot.
    #[serde(default)]
    pub(super) empty_snapshot: bool,
    /// The table options that the caller allows this library to ignore.
    #[serde(default)]
    pub(super) ignored_options: Vec<String>,
}

/// Name of an operation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum OperationName {
    #[default]
    Append,
    DynamicOverwrite,
    StaticOverwrite,
    TruncateTable,
    TruncatePartitions,
}

impl OperationName {
    /// Returns the name of the operation in requests.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            OperationName::Append => "append",
            OperationName::DynamicOverwrite => "dynamicOverwrite",
            OperationName::StaticOverwrite => "staticOverwrite",
            OperationName::TruncateTable => "truncateTable",
            OperationName::TruncatePartitions => "truncatePartitions",
        }
    }
}
