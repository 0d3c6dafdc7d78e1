package io.github.paimonffm.internal.events;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A commit, an overwrite or a truncation. */
@Name("io.github.paimonffm.Commit")
@Label("Commit")
@Description("A committer published a snapshot, or tried to")
public final class CommitEvent extends TableEvent {

  /** What is known about the snapshot of a commit. */
  public enum Outcome {
    /** The call published the snapshot. */
    PUBLISHED,
    /** An earlier call had published the snapshot. */
    ALREADY_PUBLISHED,
    /** There was nothing to commit. */
    NOTHING_TO_COMMIT,
    /** The call failed and published nothing. */
    NOT_PUBLISHED,
    /** The call failed, and may have published the snapshot. */
    UNKNOWN
  }

  @Label("Commit User")
  String commitUser = "";

  @Label("Operation")
  String operation = "";

  @Label("Outcome")
  @Description("PUBLISHED, ALREADY_PUBLISHED, NOTHING_TO_COMMIT, NOT_PUBLISHED or UNKNOWN")
  String outcome = Outcome.NOT_PUBLISHED.name();

  @Label("Snapshot")
  @Description("The id of the snapshot; 0 if there is none")
  long snapshot;

  @Label("Attempts")
  @Description("How often the call tried to publish a snapshot; 0 if the call failed")
  int attempts;

  @Label("Messages")
  @Description("The number of commit messages")
  int messages;

  @Label("Rows")
  @Description("The number of rows in the data files of the messages")
  long rows;

  @Label("Files")
  @Description("The number of data files of the messages")
  long files;

  @Label("File Bytes")
  @Description("The size of the data files of the messages")
  @DataAmount
  long fileBytes;

  /** Starts the event. */
  public static CommitEvent started() {
    CommitEvent event = new CommitEvent();
    event.begin();
    return event;
  }

  /** Counts the content of a message. */
  public void add(int fileCount, long rowCount, long size) {
    messages++;
    files += fileCount;
    rows += rowCount;
    fileBytes += size;
  }

  /** Sets how often the call tried to publish a snapshot. */
  public void tried(int times) {
    attempts = times;
  }

  /** Returns how often the call tried to publish a snapshot. */
  public int attempts() {
    return attempts;
  }

  /** Sets the outcome, and the id of the snapshot or 0. */
  public void ended(Outcome how, long snapshotId) {
    outcome = how.name();
    snapshot = snapshotId;
  }

  /** Sets the remaining fields and records the event. */
  public void record(String location, String branchName, String user, String operationName) {
    table = location;
    branch = branchName;
    commitUser = user;
    operation = operationName;
    commit();
  }
}
