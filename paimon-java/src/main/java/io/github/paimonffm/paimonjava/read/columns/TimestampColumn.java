package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.columnar.TimestampColumnVector;
import org.jspecify.annotations.Nullable;

/** Timestamps, with and without a local time zone. */
final class TimestampColumn extends Column implements TimestampColumnVector {

  private static final long NANOS_OF_MILLI = 1_000_000;

  private final VectorBytes values;
  private final TimeUnit unit;

  TimestampColumn(FieldVector vector, @Nullable BatchLifetime lifetime) {
    super(vector, lifetime);
    this.values = VectorBytes.of(vector.getDataBuffer(), lifetime);
    this.unit = ((ArrowType.Timestamp) vector.getField().getType()).getUnit();
  }

  @Override
  public Timestamp getTimestamp(int index, int precision) {
    long value = values.getLong((long) index * Long.BYTES);
    return switch (unit) {
      case SECOND -> Timestamp.fromEpochMillis(value * 1000);
      case MILLISECOND -> Timestamp.fromEpochMillis(value);
      case MICROSECOND -> Timestamp.fromMicros(value);
      case NANOSECOND ->
          Timestamp.fromEpochMillis(
              Math.floorDiv(value, NANOS_OF_MILLI), (int) Math.floorMod(value, NANOS_OF_MILLI));
    };
  }
}
