package io.github.paimonffm.spark.metric;

import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.connector.metric.CustomMetric;

/**
 * A metric of a write or read whose value is the sum of the values of its tasks. Spark creates
 * metrics by the names of their classes, so each metric is a public class with a public constructor
 * without parameters.
 */
public abstract class SumMetric implements CustomMetric {

  private final String name;
  private final String description;
  private final Unit unit;

  /** The unit of a metric. */
  protected enum Unit {
    /** A count. */
    COUNT {
      @Override
      String show(long sum) {
        return String.format(Locale.ROOT, "%,d", sum);
      }
    },
    /** A size in bytes. */
    BYTES {
      @Override
      String show(long sum) {
        return String.format(Locale.ROOT, "%.1f MiB", sum / 1048576.0);
      }
    },
    /** A time in milliseconds. */
    MILLIS {
      @Override
      String show(long sum) {
        return String.format(Locale.ROOT, "%.1f s", sum / 1e3);
      }
    };

    abstract String show(long sum);
  }

  /**
   * Creates a metric.
   *
   * @param name the name, which tasks use to report values
   * @param description the text in Spark's user interface
   * @param unit the unit
   */
  protected SumMetric(String name, String description, Unit unit) {
    this.name = name;
    this.description = description;
    this.unit = unit;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final String aggregateTaskMetrics(long[] values) {
    return unit.show(Arrays.stream(values).sum());
  }
}
