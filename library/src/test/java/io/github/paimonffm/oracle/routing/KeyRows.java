package io.github.paimonffm.oracle.routing;

import io.github.paimonffm.oracle.generated.RandomValues;
import io.github.paimonffm.oracle.model.Bytes;
import io.github.paimonffm.oracle.model.TypeCase;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;

/** Rows with keys of any types, and the tables for them. The first column is {@code id}. */
final class KeyRows {

  private static final int RANDOM_ROWS = 300;

  private KeyRows() {}

  /** Returns the columns of a table: {@code id}, and {@code k0}, {@code k1} and so on. */
  static RowType columns(List<TypeCase> types) {
    List<DataField> fields = new ArrayList<>();
    fields.add(new DataField(0, "id", DataTypes.INT()));
    for (TypeCase type : types) {
      int id = fields.size();
      fields.add(new DataField(id, "k" + (id - 1), type.type()));
    }
    return new RowType(fields);
  }

  /** Returns the names of the key columns. */
  static List<String> names(List<TypeCase> types) {
    return IntStream.range(0, types.size()).mapToObj(i -> "k" + i).toList();
  }

  /** Returns rows with the values of the types, and rows with random values. */
  static List<List<Object>> of(List<TypeCase> types, long seed) {
    List<List<Object>> rows = new ArrayList<>();
    int cases = types.stream().mapToInt(type -> type.values().size()).max().orElseThrow();
    for (int i = 0; i < cases; i++) {
      List<Object> row = new ArrayList<>(List.of(i));
      for (TypeCase type : types) {
        row.add(type.value(i));
      }
      rows.add(Collections.unmodifiableList(row));
    }
    RandomValues random = new RandomValues(seed);
    while (rows.size() < cases + RANDOM_ROWS) {
      List<Object> row = new ArrayList<>(List.of(rows.size()));
      types.forEach(type -> row.add(next(random, type.type())));
      rows.add(Collections.unmodifiableList(row));
    }
    return rows;
  }

  /** Returns a random value that Arrow can hold. */
  private static Object next(RandomValues random, DataType type) {
    Object value = random.next(type);
    while (!type.asSQLString().matches("TIMESTAMP\\([0-6]\\).*") && !fitsNanoseconds(value)) {
      value = random.next(type);
    }
    return value;
  }

  private static boolean fitsNanoseconds(Object value) {
    return switch (value) {
      case LocalDateTime wall -> wall.getYear() > 1677 && wall.getYear() < 2262;
      case Instant instant -> fitsNanoseconds(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
      case null, default -> true;
    };
  }

  /** Returns the keys of rows in the classes that this library's users pass. */
  static Object[] key(List<Object> row) {
    return row.subList(1, row.size()).stream()
        .map(value -> value instanceof Bytes bytes ? bytes.toArray() : value)
        .toArray();
  }

  /** Returns the options of a table with fixed buckets and these bucket keys. */
  static Map<String, String> buckets(int count, List<String> keys) {
    return Map.of("bucket", Integer.toString(count), "bucket-key", String.join(",", keys));
  }
}
