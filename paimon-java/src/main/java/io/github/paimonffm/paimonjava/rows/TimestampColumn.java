package io.github.paimonffm.paimonjava.rows;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.paimon.data.DataGetters;
import org.apache.paimon.data.Timestamp;

/** Timestamps as 64-bit counts of a unit since 1970. */
final class TimestampColumn extends FixedWidthColumn {

  private static final int NANOS_PER_MILLI = 1_000_000;

  private final int precision;
  private final TimeUnit unit;

  TimestampColumn(String path, BufferAllocator allocator, int precision, TimeUnit unit) {
    super(path, allocator, Long.BYTES);
    this.precision = precision;
    this.unit = unit;
  }

  @Override
  void setValue(int index, DataGetters source, int position) {
    Timestamp value = source.getTimestamp(position, precision);
    values().setLong(index * Long.BYTES, count(value));
  }

  private long count(Timestamp value) {
    long millis = value.getMillisecond();
    return switch (unit) {
      case SECOND -> Math.floorDiv(millis, 1_000L);
      case MILLISECOND -> millis;
      case MICROSECOND -> fractions(value, 1_000);
      case NANOSECOND -> fractions(value, NANOS_PER_MILLI);
    };
  }

  private long fractions(Timestamp value, int perMilli) {
    long millis = value.getMillisecond();
    int fraction = value.getNanoOfMillisecond() / (NANOS_PER_MILLI / perMilli);
    if (millis < 0) {
      // Counts from the next millisecond, which is in the range of a long if the value is.
      millis++;
      fraction -= perMilli;
    }
    try {
      return Math.addExact(Math.multiplyExact(millis, (long) perMilli), fraction);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          String.format(
              "Column '%s' has a timestamp of %d milliseconds and %d nanoseconds since 1970, which"
                  + " is out of range for precision %d (unit %s, 64 bits).",
              path(), value.getMillisecond(), value.getNanoOfMillisecond(), precision, unit),
          e);
    }
  }
}
