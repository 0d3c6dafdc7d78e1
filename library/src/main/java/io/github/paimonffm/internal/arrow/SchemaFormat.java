package io.github.paimonffm.internal.arrow;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * The format strings of the C data interface, which describe types. For example, {@code tsu:UTC} is
 * a timestamp of microseconds in UTC.
 */
final class SchemaFormat {

  /** The types whose format has no parameter, by their format. */
  private static final Map<String, ArrowType> SIMPLE =
      simpleTypes().collect(Collectors.toUnmodifiableMap(SchemaFormat::of, Function.identity()));

  private static final int DECIMAL_BITS = 128;

  private SchemaFormat() {}

  /**
   * Returns the format of a type. An extension type has the format of its storage type, because
   * metadata describe the extension.
   *
   * @throws UnsupportedOperationException if the C data interface has no such type
   */
  static String of(ArrowType type) {
    return switch (type) {
      case ArrowType.ExtensionType extension -> of(extension.storageType());
      case ArrowType.Null _ -> "n";
      case ArrowType.Bool _ -> "b";
      case ArrowType.Int integer -> ofInt(integer);
      case ArrowType.FloatingPoint number ->
          switch (number.getPrecision()) {
            case HALF -> "e";
            case SINGLE -> "f";
            case DOUBLE -> "g";
          };
      case ArrowType.Decimal decimal -> ofDecimal(decimal);
      case ArrowType.Binary _ -> "z";
      case ArrowType.LargeBinary _ -> "Z";
      case ArrowType.BinaryView _ -> "vz";
      case ArrowType.FixedSizeBinary binary -> "w:" + binary.getByteWidth();
      case ArrowType.Utf8 _ -> "u";
      case ArrowType.LargeUtf8 _ -> "U";
      case ArrowType.Utf8View _ -> "vu";
      case ArrowType.Date date -> date.getUnit() == DateUnit.DAY ? "tdD" : "tdm";
      case ArrowType.Time time -> ofTime(time);
      case ArrowType.Timestamp timestamp ->
          "ts"
              + letter(timestamp.getUnit())
              + ":"
              + (timestamp.getTimezone() == null ? "" : timestamp.getTimezone());
      case ArrowType.Duration duration -> "tD" + letter(duration.getUnit());
      case ArrowType.Interval interval ->
          switch (interval.getUnit()) {
            case YEAR_MONTH -> "tiM";
            case DAY_TIME -> "tiD";
            case MONTH_DAY_NANO -> "tin";
          };
      case ArrowType.List _ -> "+l";
      case ArrowType.LargeList _ -> "+L";
      case ArrowType.ListView _ -> "+vl";
      case ArrowType.LargeListView _ -> "+vL";
      case ArrowType.FixedSizeList list -> "+w:" + list.getListSize();
      case ArrowType.Struct _ -> "+s";
      case ArrowType.Map _ -> "+m";
      case ArrowType.Union union ->
          (union.getMode() == UnionMode.Dense ? "+ud:" : "+us:")
              + IntStream.of(union.getTypeIds())
                  .mapToObj(String::valueOf)
                  .collect(Collectors.joining(","));
      case ArrowType.RunEndEncoded _ -> "+r";
      default -> throw unsupported(type);
    };
  }

  private static String ofInt(ArrowType.Int type) {
    String unsigned =
        switch (type.getBitWidth()) {
          case Byte.SIZE -> "C";
          case Short.SIZE -> "S";
          case Integer.SIZE -> "I";
          case Long.SIZE -> "L";
          default -> throw unsupported(type);
        };
    return type.getIsSigned() ? unsigned.toLowerCase(Locale.ROOT) : unsigned;
  }

  private static String ofDecimal(ArrowType.Decimal type) {
    String format = "d:" + type.getPrecision() + "," + type.getScale();
    return type.getBitWidth() == DECIMAL_BITS ? format : format + "," + type.getBitWidth();
  }

  private static String ofTime(ArrowType.Time type) {
    boolean isLong =
        type.getUnit() == TimeUnit.MICROSECOND || type.getUnit() == TimeUnit.NANOSECOND;
    if (type.getBitWidth() != (isLong ? Long.SIZE : Integer.SIZE)) {
      throw unsupported(type);
    }
    return "tt" + letter(type.getUnit());
  }

  private static char letter(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 's';
      case MILLISECOND -> 'm';
      case MICROSECOND -> 'u';
      case NANOSECOND -> 'n';
    };
  }

  private static UnsupportedOperationException unsupported(ArrowType type) {
    return new UnsupportedOperationException("the Arrow C data interface has no type " + type);
  }

  /**
   * Returns the type with a format.
   *
   * @param keysSorted whether the keys of a map are sorted, which the format does not contain
   * @throws UnsupportedOperationException if Arrow Java has no such type
   */
  static ArrowType type(String format, boolean keysSorted) {
    if (format.equals("+m")) {
      return new ArrowType.Map(keysSorted);
    }
    ArrowType simple = SIMPLE.get(format);
    if (simple != null) {
      return simple;
    }
    int colon = format.indexOf(':');
    if (colon < 0) {
      throw unsupported(format, null);
    }
    try {
      return type(format, format.substring(0, colon), format.substring(colon + 1));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw unsupported(format, e);
    }
  }

  private static ArrowType type(String format, String name, String parameters) {
    String zone = parameters.isEmpty() ? null : parameters;
    return switch (name) {
      case "d" -> {
        int[] numbers = numbers(parameters);
        int bits = numbers.length > 2 ? numbers[2] : DECIMAL_BITS;
        yield new ArrowType.Decimal(numbers[0], numbers[1], bits);
      }
      case "w" -> new ArrowType.FixedSizeBinary(Integer.parseInt(parameters));
      case "+w" -> new ArrowType.FixedSizeList(Integer.parseInt(parameters));
      case "+ud" -> new ArrowType.Union(UnionMode.Dense, numbers(parameters));
      case "+us" -> new ArrowType.Union(UnionMode.Sparse, numbers(parameters));
      case "tss" -> new ArrowType.Timestamp(TimeUnit.SECOND, zone);
      case "tsm" -> new ArrowType.Timestamp(TimeUnit.MILLISECOND, zone);
      case "tsu" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, zone);
      case "tsn" -> new ArrowType.Timestamp(TimeUnit.NANOSECOND, zone);
      default -> throw unsupported(format, null);
    };
  }

  private static int[] numbers(String text) {
    return text.isEmpty()
        ? new int[0]
        : Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  private static UnsupportedOperationException unsupported(
      String format, @Nullable Exception cause) {
    return new UnsupportedOperationException(
        "the format '" + format + "' of an ArrowSchema is not supported", cause);
  }

  private static Stream<ArrowType> simpleTypes() {
    Stream<ArrowType> integers =
        IntStream.of(Byte.SIZE, Short.SIZE, Integer.SIZE, Long.SIZE)
            .boxed()
            .flatMap(
                bits -> Stream.of(new ArrowType.Int(bits, true), new ArrowType.Int(bits, false)));
    Stream<ArrowType> numbers =
        Arrays.stream(FloatingPointPrecision.values()).map(ArrowType.FloatingPoint::new);
    Stream<ArrowType> times =
        Stream.of(
            new ArrowType.Time(TimeUnit.SECOND, Integer.SIZE),
            new ArrowType.Time(TimeUnit.MILLISECOND, Integer.SIZE),
            new ArrowType.Time(TimeUnit.MICROSECOND, Long.SIZE),
            new ArrowType.Time(TimeUnit.NANOSECOND, Long.SIZE));
    Stream<ArrowType> units =
        Stream.of(
                Arrays.stream(DateUnit.values()).map(ArrowType.Date::new),
                Arrays.stream(TimeUnit.values()).map(ArrowType.Duration::new),
                Arrays.stream(IntervalUnit.values()).map(ArrowType.Interval::new))
            .flatMap(Function.identity());
    Stream<ArrowType> constants =
        Stream.of(
            ArrowType.Null.INSTANCE,
            ArrowType.Bool.INSTANCE,
            ArrowType.Binary.INSTANCE,
            ArrowType.LargeBinary.INSTANCE,
            ArrowType.BinaryView.INSTANCE,
            ArrowType.Utf8.INSTANCE,
            ArrowType.LargeUtf8.INSTANCE,
            ArrowType.Utf8View.INSTANCE,
            ArrowType.List.INSTANCE,
            ArrowType.LargeList.INSTANCE,
            ArrowType.ListView.INSTANCE,
            ArrowType.LargeListView.INSTANCE,
            ArrowType.Struct.INSTANCE,
            ArrowType.RunEndEncoded.INSTANCE);
    return Stream.of(integers, numbers, times, units, constants).flatMap(Function.identity());
  }
}
