package io.github.paimonffm.internal.events;

import io.github.paimonffm.write.WriteMetrics;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/**
 * The counters of a writer. A writer records them about once a second while it accepts batches,
 * after {@code prepareCommit}, and when it is closed.
 */
@Name("io.github.paimonffm.Writer")
@Label("Writer")
@Description("The counters of a writer since it was opened, and the native memory that it holds")
@Enabled
public final class WriterEvent extends TableEvent {

  @Label("Commit User")
  String commitUser = "";

  @Label("Rows")
  long rows;

  @Label("Batches")
  long batches;

  @Label("Arrow Bytes")
  @Description("The size of the Arrow memory of the batches")
  @DataAmount
  long bytes;

  @Label("Files")
  @Description("The number of closed data files")
  long files;

  @Label("File Bytes")
  @Description("The size of the closed data files")
  @DataAmount
  long fileBytes;

  @Label("Open Partitions")
  long openPartitions;

  @Label("Buffered Native Memory")
  @Description("An estimate of the native memory that the writer holds")
  @DataAmount
  long bufferedBytes;

  @Label("Encoding")
  @Description("The time in which lanes encoded and wrote, added over all lanes")
  @Timespan(Timespan.NANOSECONDS)
  long encoding;

  @Label("Waiting")
  @Description("The time in which the caller waited for the lanes")
  @Timespan(Timespan.NANOSECONDS)
  long waiting;

  @Label("Open Handles")
  @Description("The number of native handles in the process: catalogs, tables, writers, readers")
  long openHandles;

  /** Records the counters. */
  public void record(
      String location, String branchName, String user, WriteMetrics metrics, long handles) {
    table = location;
    branch = branchName;
    commitUser = user;
    rows = metrics.rows();
    batches = metrics.batches();
    bytes = metrics.bytes();
    files = metrics.files();
    fileBytes = metrics.fileBytes();
    openPartitions = metrics.openPartitions();
    bufferedBytes = metrics.bufferedBytes();
    encoding = metrics.encoding().toNanos();
    waiting = metrics.waiting().toNanos();
    openHandles = handles;
    commit();
  }
}
