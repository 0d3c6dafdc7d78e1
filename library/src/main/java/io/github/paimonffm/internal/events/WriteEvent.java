package io.github.paimonffm.internal.events;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** A call of {@code writeArrow} with one batch. */
@Name("io.github.paimonffm.Write")
@Label("Write Batch")
@Description("A batch was checked and handed over to the lanes of a writer")
@Threshold("1 ms")
public final class WriteEvent extends TableEvent {

  @Label("Rows")
  long rows;

  @Label("Buffered Native Memory")
  @Description("An estimate of the native memory that the writer holds after the call")
  @DataAmount
  long bufferedBytes;

  /** Starts the event. */
  public static WriteEvent started() {
    WriteEvent event = new WriteEvent();
    event.begin();
    return event;
  }

  /**
   * Sets the fields and records the event.
   *
   * @param bufferedBytes the native memory of the writer in bytes
   */
  public void record(String location, String branchName, long rowCount, long bufferedBytes) {
    table = location;
    branch = branchName;
    rows = rowCount;
    this.bufferedBytes = bufferedBytes;
    commit();
  }
}
