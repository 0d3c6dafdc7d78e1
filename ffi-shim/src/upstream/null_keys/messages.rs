//! The partitions of commit messages.

use paimon::spec::TableSchema;
use paimon::table::CommitMessage;

use super::key_form::KeyForm;
use crate::failure::Failure;

/// Returns the error for a null partition in a table of a REST catalog. The files of such a table
/// bypass the storage layer of this library, so nothing translates their manifests.
pub(crate) fn null_partition_error(column: &str, table: &str) -> Failure {
    Failure::unsupported(format!(
        "table {table}: partition column '{column}' is null. In a table of a REST catalog this \
         library cannot write a null partition of a DECIMAL of more than 18 digits or a TIMESTAMP \
         of more than 3 digits in Paimon Java's form; write a value, or write with Paimon Java"
    ))
}

/// Translates the partitions of messages to Paimon Java's form, in which messages leave this library.
pub(crate) fn messages_to_java(
    messages: &mut [CommitMessage],
    schema: &TableSchema,
) -> Result<(), Failure> {
    translate_messages(messages, schema, KeyForm::to_java)
}

/// Translates the partitions of messages to the crate's form.
pub(crate) fn messages_to_crate(
    messages: &mut [CommitMessage],
    schema: &TableSchema,
) -> Result<(), Failure> {
    translate_messages(messages, schema, KeyForm::to_crate)
}

fn translate_messages(
    messages: &mut [CommitMessage],
    schema: &TableSchema,
    translate: impl Fn(&KeyForm, &[u8]) -> Result<Option<Vec<u8>>, Failure>,
) -> Result<(), Failure> {
    let Some(form) = KeyForm::of_partitions(schema) else {
        return Ok(());
    };
    for message in messages {
        if let Some(partition) = translate(&form, &message.partition)? {
            message.partition = partition;
        }
    }
    Ok(())
}
