package io.github.paimonffm.spark.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;
import org.apache.spark.unsafe.types.VariantVal;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Values of all types in a plain form that can be compared: rows and arrays are lists, maps are
 * maps, bytes are texts such as {@code 0x00ff}, variants are lists of the bytes of their value and
 * their metadata, and times are classes of {@code java.time}. For the latter, the session needs
 * {@code spark.sql.datetime.java8API.enabled}.
 */
public final class Values {

  private Values() {}

  /** Returns rows of Spark in the plain form. */
  public static List<List<Object>> plain(List<Row> rows) {
    List<List<Object>> plain = new ArrayList<>();
    rows.forEach(row -> plain.add(plain(row)));
    return plain;
  }

  private static List<Object> plain(Row row) {
    List<Object> values = new ArrayList<>();
    IntStream.range(0, row.length()).forEach(i -> values.add(plain(row.get(i))));
    return values;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case null -> null;
      case Row row -> plain(row);
      case byte[] bytes -> hexadecimal(bytes);
      case VariantVal variant ->
          List.of(hexadecimal(variant.getValue()), hexadecimal(variant.getMetadata()));
      case scala.collection.Seq<?> list -> {
        List<Object> plain = new ArrayList<>();
        CollectionConverters.asJava(list).forEach(element -> plain.add(plain(element)));
        yield plain;
      }
      case scala.collection.Map<?, ?> map -> {
        Map<Object, Object> plain = new HashMap<>();
        CollectionConverters.asJava(map).forEach((k, v) -> plain.put(plain(k), plain(v)));
        yield plain;
      }
      default -> value;
    };
  }

  /** Returns rows in the plain form as rows of Spark. */
  public static List<Row> toSpark(List<List<Object>> rows, StructType type) {
    return rows.stream().map(row -> (Row) toSpark(row, type)).toList();
  }

  private static Object toSpark(Object value, DataType type) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case StructType struct -> {
        List<?> values = (List<?>) value;
        Object[] fields = new Object[values.size()];
        for (int i = 0; i < fields.length; i++) {
          fields[i] = toSpark(values.get(i), struct.fields()[i].dataType());
        }
        yield RowFactory.create(fields);
      }
      case ArrayType array -> {
        List<Object> elements = new ArrayList<>();
        ((List<?>) value).forEach(element -> elements.add(toSpark(element, array.elementType())));
        yield CollectionConverters.asScala(elements).toSeq();
      }
      case MapType map -> {
        Map<Object, Object> pairs = new LinkedHashMap<>();
        ((Map<?, ?>) value)
            .forEach((k, v) -> pairs.put(toSpark(k, map.keyType()), toSpark(v, map.valueType())));
        yield CollectionConverters.asScala(pairs);
      }
      case BinaryType bytes -> bytes(value);
      case VariantType variant -> {
        List<?> parts = (List<?>) value;
        yield new VariantVal(bytes(parts.getFirst()), bytes(parts.getLast()));
      }
      default -> value;
    };
  }

  private static byte[] bytes(Object hexadecimal) {
    return HexFormat.of().parseHex(((String) hexadecimal).substring(2));
  }

  /** Returns bytes in the plain form. */
  public static String hexadecimal(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
