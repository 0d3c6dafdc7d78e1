package io.github.paimonffm.paimonjava.rows;

import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DecimalType;
import org.apache.paimon.types.LocalZonedTimestampType;
import org.apache.paimon.types.TimestampType;
import org.apache.paimon.types.VectorType;

/** The Arrow types that the native library uses for the types of Paimon. */
public final class ArrowTypes {

  private static final String UTC = "UTC";

  private ArrowTypes() {}

  /**
   * Returns the Arrow type without its children.
   *
   * @param path the name of the column in error messages
   * @param type the type of Paimon
   * @return the Arrow type
   * @throws IllegalArgumentException if the native library has no Arrow type for the type
   */
  public static ArrowType of(String path, DataType type) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> ArrowType.Utf8.INSTANCE;
      case BINARY, VARBINARY -> ArrowType.Binary.INSTANCE;
      case BLOB -> ArrowType.LargeBinary.INSTANCE;
      case BOOLEAN -> ArrowType.Bool.INSTANCE;
      case TINYINT -> new ArrowType.Int(8, true);
      case SMALLINT -> new ArrowType.Int(16, true);
      case INTEGER -> new ArrowType.Int(32, true);
      case BIGINT -> new ArrowType.Int(64, true);
      case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case TIME_WITHOUT_TIME_ZONE -> new ArrowType.Time(TimeUnit.MILLISECOND, 32);
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          new ArrowType.Timestamp(unit(((TimestampType) type).getPrecision()), null);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new ArrowType.Timestamp(unit(((LocalZonedTimestampType) type).getPrecision()), UTC);
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        yield new ArrowType.Decimal(decimal.getPrecision(), decimal.getScale(), 128);
      }
      case ARRAY -> ArrowType.List.INSTANCE;
      case MAP, MULTISET -> new ArrowType.Map(false);
      case ROW, VARIANT -> ArrowType.Struct.INSTANCE;
      case VECTOR -> new ArrowType.FixedSizeList(((VectorType) type).getLength());
      default ->
          throw new IllegalArgumentException(
              "Column '"
                  + path
                  + "' has type "
                  + type
                  + ", which has no Arrow type in the native library.");
    };
  }

  /** Returns the unit of timestamps of a precision. */
  static TimeUnit unit(int precision) {
    if (precision == 0) {
      return TimeUnit.SECOND;
    } else if (precision <= 3) {
      return TimeUnit.MILLISECOND;
    } else if (precision <= 6) {
      return TimeUnit.MICROSECOND;
    } else {
      return TimeUnit.NANOSECOND;
    }
  }
}
