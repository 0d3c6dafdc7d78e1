package io.github.paimonffm.spark.read;

import java.util.List;
import java.util.Random;

/**
 * A column that random filters compare.
 *
 * @param name the name; for a field, the name of the column, a dot, and the name of the field
 * @param type the type in the library's syntax
 * @param values literals in SQL, some of which the column cannot hold
 */
record FilterColumn(String name, String type, List<String> values) {

  FilterColumn(String name, String type, String... values) {
    this(name, type, List.of(values));
  }

  boolean isNested() {
    return name.contains(".");
  }

  /** Returns a literal, or a null. */
  String value(Random random) {
    int index = random.nextInt(values.size() + 1);
    return index == values.size() ? "NULL" : values.get(index);
  }

  /** Returns a value that the column can hold. */
  String stored(Random random) {
    while (true) {
      String value = value(random);
      boolean fits =
          !value.contains("abcd")
              && !value.contains("12000")
              && !value.contains("3000")
              && !(type.equals("TIMESTAMP(0)") && value.contains("00.5"))
              && !(type.startsWith("TIMESTAMP(3)") && value.contains("00.000001"));
      if (fits) {
        return isNested() && !value.equals("NULL") ? "named_struct('x', " + value + ")" : value;
      }
    }
  }

  /** Returns the type in Spark's syntax. */
  String sparkType() {
    return switch (type) {
      case "BYTES" -> "BINARY";
      case String time when time.endsWith("WITH LOCAL TIME ZONE") -> "TIMESTAMP";
      case String time when time.startsWith("TIMESTAMP") -> "TIMESTAMP_NTZ";
      default -> type;
    };
  }
}
