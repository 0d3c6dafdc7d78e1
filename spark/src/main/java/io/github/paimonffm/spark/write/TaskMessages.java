package io.github.paimonffm.spark.write;

import io.github.paimonffm.write.CommitMessage;
import java.util.List;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * The commit messages that a task sends to the driver.
 *
 * @param messages the messages; empty if the task had no rows
 */
record TaskMessages(List<CommitMessage> messages) implements WriterCommitMessage {}
