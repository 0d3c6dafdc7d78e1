package io.github.paimonffm.internal.events;

import io.github.paimonffm.read.ReadMetrics;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The life of a reader, from its opening to its close. */
@Name("io.github.paimonffm.Read")
@Label("Read")
@Description("A reader was closed; the counters are those of its whole life")
@Category({"Apache Paimon", "paimon-ffm"})
@StackTrace(false)
public final class ReadEvent extends Event {

  @Label("Reader")
  @Description("The reader and its table")
  String reader = "";

  @Label("Rows")
  long rows;

  @Label("Batches")
  long batches;

  @Label("Arrow Bytes")
  @Description("The size of the Arrow memory of the batches")
  @DataAmount
  long bytes;

  @Label("Splits Read")
  long splitsRead;

  @Label("Splits")
  long splitsTotal;

  @Label("Buffered Native Memory")
  @Description("The native memory of the batches that waited for the caller at the close")
  @DataAmount
  long bufferedBytes;

  @Label("Decoding")
  @Description("The time in which lanes read and decoded, added over all lanes")
  @Timespan(Timespan.NANOSECONDS)
  long decoding;

  @Label("Waiting")
  @Description("The time in which the caller waited for the lanes")
  @Timespan(Timespan.NANOSECONDS)
  long waiting;

  /** Starts the event. */
  public static ReadEvent started() {
    ReadEvent event = new ReadEvent();
    event.begin();
    return event;
  }

  /** Sets the fields and records the event. */
  public void record(String name, ReadMetrics metrics) {
    reader = name;
    rows = metrics.rows();
    batches = metrics.batches();
    bytes = metrics.bytes();
    splitsRead = metrics.splitsRead();
    splitsTotal = metrics.splitsTotal();
    bufferedBytes = metrics.bufferedBytes();
    decoding = metrics.decoding().toNanos();
    waiting = metrics.waiting().toNanos();
    commit();
  }
}
