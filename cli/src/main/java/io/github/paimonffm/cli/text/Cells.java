package io.github.paimonffm.cli.text;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;

/** The values of Arrow vectors as text. */
public final class Cells {

  private Cells() {}

  /**
   * Tells whether the values of a vector are numbers, which a table aligns on the right.
   *
   * @param vector the vector
   * @return true for integers, floats and decimals without a dictionary
   */
  public static boolean isNumeric(FieldVector vector) {
    return vector.getField().getDictionary() == null
        && (vector instanceof BaseIntVector
            || vector instanceof FloatingPointVector
            || vector instanceof DecimalVector);
  }

  /**
   * Returns a value as text: dates and times in ISO form, bytes in hexadecimal, nested values in
   * brackets.
   *
   * @param vector the vector
   * @param row the index of the value
   * @param dictionaries the provider of the dictionary of the vector and of its children
   * @return the text; null for a null
   */
  public static @Nullable String text(
      ValueVector vector, int row, DictionaryProvider dictionaries) {
    if (vector.isNull(row)) {
      return null;
    }
    DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding != null && vector instanceof BaseIntVector indexes) {
      Dictionary dictionary = dictionaries.lookup(encoding.getId());
      return text(
          dictionary.getVector(), Math.toIntExact(indexes.getValueAsLong(row)), dictionaries);
    }
    return switch (vector) {
      case UInt1Vector number -> String.valueOf(number.get(row) & 0xff);
      case UInt2Vector number -> String.valueOf((int) number.get(row));
      case UInt4Vector number -> Integer.toUnsignedString(number.get(row));
      case UInt8Vector number -> Long.toUnsignedString(number.get(row));
      case DecimalVector number -> number.getObject(row).toPlainString();
      case DateDayVector date -> LocalDate.ofEpochDay(date.get(row)).toString();
      case DateMilliVector date -> date.getObject(row).toLocalDate().toString();
      case TimeSecVector time -> time(time.get(row) * 1_000_000_000L);
      case TimeMilliVector time -> time(time.get(row) * 1_000_000L);
      case TimeMicroVector time -> time(time.get(row) * 1_000L);
      case TimeNanoVector time -> time(time.get(row));
      case TimeStampVector time -> timestamp(time, row);
      case MapVector map -> map(map, row, dictionaries);
      case BaseListVector list -> list(list, row, dictionaries);
      case StructVector struct -> {
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        for (FieldVector child : struct.getChildrenFromFields()) {
          fields.add(child.getName() + ": " + text(child, row, dictionaries));
        }
        yield fields.toString();
      }
      default ->
          vector.getObject(row) instanceof byte[] bytes
              ? "0x" + HexFormat.of().formatHex(bytes)
              : String.valueOf(vector.getObject(row));
    };
  }

  private static String time(long nanos) {
    return DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(nanos));
  }

  private static String timestamp(TimeStampVector vector, int row) {
    ArrowType.Timestamp type = (ArrowType.Timestamp) vector.getField().getType();
    TimeUnit unit = type.getUnit();
    ChronoUnit step =
        switch (unit) {
          case SECOND -> ChronoUnit.SECONDS;
          case MILLISECOND -> ChronoUnit.MILLIS;
          case MICROSECOND -> ChronoUnit.MICROS;
          case NANOSECOND -> ChronoUnit.NANOS;
        };
    Instant instant = Instant.EPOCH.plus(vector.get(row), step);
    return type.getTimezone() == null
        ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
            LocalDateTime.ofInstant(instant, ZoneOffset.UTC))
        : instant.toString();
  }

  private static String list(BaseListVector list, int row, DictionaryProvider dictionaries) {
    ValueVector values = list.getChildrenFromFields().getFirst();
    StringJoiner elements = new StringJoiner(", ", "[", "]");
    for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
      elements.add(String.valueOf(text(values, i, dictionaries)));
    }
    return elements.toString();
  }

  private static String map(MapVector map, int row, DictionaryProvider dictionaries) {
    StructVector entries = (StructVector) map.getDataVector();
    ValueVector keys = entries.getChildrenFromFields().getFirst();
    ValueVector values = entries.getChildrenFromFields().getLast();
    StringJoiner text = new StringJoiner(", ", "{", "}");
    for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
      text.add(text(keys, i, dictionaries) + " -> " + text(values, i, dictionaries));
    }
    return text.toString();
  }
}
