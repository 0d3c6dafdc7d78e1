package io.github.paimonffm.internal.types;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Paimon data type. This library needs to know only how types nest. The details of an atomic type
 * stay in its SQL text, which is also its JSON form; only constructed types are JSON objects.
 */
public sealed interface DataType {

  /** Tells whether the type accepts nulls. */
  boolean nullable();

  /**
   * Returns the type in Paimon's SQL syntax, without the nullability: {@code DECIMAL(10, 2)},
   * {@code ARRAY<INT>}.
   */
  String baseSql();

  /**
   * Returns the type in Paimon's SQL syntax. The text is the same as that of {@code
   * DataType.asSQLString} in Paimon Java and {@code Display} in the Rust crate.
   */
  default String sql() {
    return nullable() ? baseSql() : baseSql() + " NOT NULL";
  }

  /** A type without inner types, as normalized SQL text. */
  record Atomic(String baseSql, boolean nullable) implements DataType {}

  /** {@code ARRAY<element>}. */
  record Array(DataType element, boolean nullable) implements DataType {
    @Override
    public String baseSql() {
      return "ARRAY<" + element.sql() + ">";
    }
  }

  /** {@code MULTISET<element>}. */
  record Multiset(DataType element, boolean nullable) implements DataType {
    @Override
    public String baseSql() {
      return "MULTISET<" + element.sql() + ">";
    }
  }

  /** {@code MAP<key, value>}. */
  record Mapping(DataType key, DataType value, boolean nullable) implements DataType {
    @Override
    public String baseSql() {
      return "MAP<" + key.sql() + ", " + value.sql() + ">";
    }
  }

  /** {@code VECTOR<element, length>}. */
  record Vector(DataType element, int length, boolean nullable) implements DataType {
    @Override
    public String baseSql() {
      return "VECTOR<" + element.sql() + ", " + length + ">";
    }
  }

  /** {@code ROW<`name` type COMMENT 'text', ...>}. */
  record Row(List<Field> fields, boolean nullable) implements DataType {
    public Row {
      fields = List.copyOf(fields);
    }

    @Override
    public String baseSql() {
      return fields.stream().map(Field::sql).collect(Collectors.joining(", ", "ROW<", ">"));
    }
  }

  /** A field of a row. */
  record Field(String name, DataType type, @Nullable String comment) {
    String sql() {
      String sql = "`" + name.replace("`", "``") + "` " + type.sql();
      return comment == null || comment.isEmpty()
          ? sql
          : sql + " COMMENT '" + comment.replace("'", "''") + "'";
    }
  }
}
