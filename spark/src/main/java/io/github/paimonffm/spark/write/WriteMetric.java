package io.github.paimonffm.spark.write;

import io.github.paimonffm.spark.metric.SumMetric;
import io.github.paimonffm.spark.metric.TaskValue;
import io.github.paimonffm.write.WriteMetrics;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** The metrics of a write. */
public final class WriteMetric {

  private static final String ROWS = "paimonRows";
  private static final String BYTES = "paimonBytes";
  private static final String FILES = "paimonFiles";
  private static final String ENCODING = "paimonEncoding";
  private static final String WAITING = "paimonWriteWaiting";

  private WriteMetric() {}

  static CustomMetric[] supported() {
    return new CustomMetric[] {new Rows(), new Bytes(), new Files(), new Encoding(), new Waiting()};
  }

  static CustomTaskMetric[] values(WriteMetrics metrics) {
    return new CustomTaskMetric[] {
      new TaskValue(ROWS, metrics.rows()),
      new TaskValue(BYTES, metrics.fileBytes()),
      new TaskValue(FILES, metrics.files()),
      new TaskValue(ENCODING, metrics.encoding().toMillis()),
      new TaskValue(WAITING, metrics.waiting().toMillis())
    };
  }

  /** The number of rows that the writers accepted. */
  public static final class Rows extends SumMetric {
    /** For Spark. */
    public Rows() {
      super(ROWS, "rows written", Unit.COUNT);
    }
  }

  /** The size of the data files in bytes. */
  public static final class Bytes extends SumMetric {
    /** For Spark. */
    public Bytes() {
      super(BYTES, "size of the data files", Unit.BYTES);
    }
  }

  /** The number of data files. */
  public static final class Files extends SumMetric {
    /** For Spark. */
    public Files() {
      super(FILES, "data files", Unit.COUNT);
    }
  }

  /** The time in which lanes encoded and wrote, in milliseconds. */
  public static final class Encoding extends SumMetric {
    /** For Spark. */
    public Encoding() {
      super(ENCODING, "time in which the lanes encoded and wrote", Unit.MILLIS);
    }
  }

  /** The time in which tasks waited for their lanes, in milliseconds. */
  public static final class Waiting extends SumMetric {
    /** For Spark. */
    public Waiting() {
      super(WAITING, "time in which the tasks waited for the lanes", Unit.MILLIS);
    }
  }
}
