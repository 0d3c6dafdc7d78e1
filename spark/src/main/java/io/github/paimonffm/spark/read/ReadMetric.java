package io.github.paimonffm.spark.read;

import io.github.paimonffm.read.ReadMetrics;
import io.github.paimonffm.spark.metric.SumMetric;
import io.github.paimonffm.spark.metric.TaskValue;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** The metrics of a read. */
public final class ReadMetric {

  private static final String BYTES = "paimonReadBytes";
  private static final String DECODING = "paimonDecoding";
  private static final String WAITING = "paimonReadWaiting";

  private ReadMetric() {}

  static CustomMetric[] supported() {
    return new CustomMetric[] {new Bytes(), new Decoding(), new Waiting()};
  }

  static CustomTaskMetric[] values(ReadMetrics metrics) {
    return new CustomTaskMetric[] {
      new TaskValue(BYTES, metrics.bytes()),
      new TaskValue(DECODING, metrics.decoding().toMillis()),
      new TaskValue(WAITING, metrics.waiting().toMillis())
    };
  }

  /** The size of the Arrow batches in bytes. */
  public static final class Bytes extends SumMetric {
    /** For Spark. */
    public Bytes() {
      super(BYTES, "size of the Arrow batches", Unit.BYTES);
    }
  }

  /** The time in which lanes read and decoded, in milliseconds. */
  public static final class Decoding extends SumMetric {
    /** For Spark. */
    public Decoding() {
      super(DECODING, "time in which the lanes read and decoded", Unit.MILLIS);
    }
  }

  /** The time in which tasks waited for batches, in milliseconds. */
  public static final class Waiting extends SumMetric {
    /** For Spark. */
    public Waiting() {
      super(WAITING, "time in which the tasks waited for batches", Unit.MILLIS);
    }
  }
}
