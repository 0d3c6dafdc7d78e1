//! Calls to the crate's committer.

use paimon::table::CommitMessage;
use paimon::Table;

use super::operation::Operation;
use super::prepared::PreparedCommit;

/// The commit identifier of all batch commits. Only the commit user distinguishes batch commits.
const COMMIT_IDENTIFIER: i64 = i64::MAX;

/// Runs the commit with its messages. Unlike [`commit_unless_present`], does not look for an earlier snapshot of the
/// commit.
pub(super) async fn commit(
    table: &Table,
    commit: &PreparedCommit,
    messages: Vec<CommitMessage>,
) -> paimon::Result<()> {
    let committer = table
        .new_write_builder()
        .with_commit_user(&commit.user)?
        .try_new_commit()?
        .with_ignore_empty_commit(!commit.empty_snapshot);
    match &commit.operation {
        Operation::Append => committer.commit(messages).await,
        Operation::DynamicOverwrite => committer.overwrite(messages, None).await,
        Operation::StaticOverwrite(partition) => {
            committer.overwrite(messages, Some(partition.clone())).await
        }
        Operation::TruncateTable => committer.truncate_table().await,
        Operation::TruncatePartitions(partitions) => {
            committer.truncate_partitions(partitions.clone()).await
        }
    }
}

/// Runs the commit, unless the base snapshot or an earlier snapshot already contains this commit.
pub(super) async fn commit_unless_present(
    table: &Table,
    commit: &PreparedCommit,
) -> paimon::Result<()> {
    let messages = commit.messages.clone();
    let committer = table
        .new_write_builder()
        .with_commit_user(&commit.user)?
        .try_new_commit()?;
    let id = COMMIT_IDENTIFIER;
    match &commit.operation {
        Operation::Append => {
            committer
                .filter_and_commit_with_identifier(messages, id)
                .await
        }
        Operation::DynamicOverwrite => {
            committer
                .overwrite_with_identifier(messages, None, id)
                .await
        }
        Operation::StaticOverwrite(partition) => {
            let partition = Some(partition.clone());
            committer
                .overwrite_with_identifier(messages, partition, id)
                .await
        }
        Operation::TruncateTable => committer.truncate_table_with_identifier(id).await,
        Operation::TruncatePartitions(partitions) => {
            committer
                .truncate_partitions_with_identifier(partitions.clone(), id)
                .await
        }
    }
}
