package io.github.paimonffm;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.types.ArrowTypes;
import io.github.paimonffm.internal.types.TypeParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a table: columns, partition keys, primary key, options and comment. It
 * corresponds to Paimon's {@code Schema}, but has types in SQL syntax.
 *
 * {@snippet :
 * Schema schema = Schema.builder()
 *     .column("id", "BIGINT NOT NULL")
 *     .column("amount", "decimal(18, 2)", "in euros")
 *     .column("tags", "ARRAY<STRING>")
 *     .column("place", "ROW<street STRING, number INT>")
 *     .column("dt", "DATE")
 *     .partitionKeys("dt")
 *     .option("file.compression", "zstd")
 *     .build();
 * }
 *
 * <p>Instances are immutable and safe for use by multiple threads.
 */
public final class Schema {

  private final List<Column> columns;
  private final List<String> partitionKeys;
  private final List<String> primaryKeys;
  private final Map<String, String> options;
  private final Optional<String> comment;

  private Schema(
      List<Column> columns,
      List<String> partitionKeys,
      List<String> primaryKeys,
      Map<String, String> options,
      Optional<String> comment) {
    this.columns = List.copyOf(columns);
    this.partitionKeys = List.copyOf(partitionKeys);
    this.primaryKeys = List.copyOf(primaryKeys);
    this.options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    this.comment = comment;
  }

  /**
   * Returns an empty builder.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder with the columns of an Arrow schema without dictionaries. Keys and options
   * can then be added.
   *
   * <p>Each Arrow type is mapped to the narrowest Paimon type that can hold all its values.
   * Nullability is preserved.
   *
   * <table>
   *   <caption>Paimon types for Arrow types</caption>
   *   <tr><th>Arrow</th><th>Paimon</th></tr>
   *   <tr><td>Bool</td><td>BOOLEAN</td></tr>
   *   <tr><td>Int 8, 16, 32, 64</td><td>TINYINT, SMALLINT, INT, BIGINT</td></tr>
   *   <tr><td>unsigned Int 8, 16, 32, 64</td><td>SMALLINT, INT, BIGINT, DECIMAL(20, 0)</td></tr>
   *   <tr><td>FloatingPoint half, single, double</td><td>FLOAT, FLOAT, DOUBLE</td></tr>
   *   <tr><td>Decimal(p, s), p up to 38</td><td>DECIMAL(p, s)</td></tr>
   *   <tr><td>Utf8, LargeUtf8, Utf8View</td><td>STRING</td></tr>
   *   <tr><td>Binary, LargeBinary, BinaryView</td><td>BYTES</td></tr>
   *   <tr><td>FixedSizeBinary(n)</td><td>BINARY(n)</td></tr>
   *   <tr><td>Date</td><td>DATE</td></tr>
   *   <tr><td>Time in s; ms, µs or ns</td><td>TIME(0); TIME(3), because Paimon stores times in milliseconds</td></tr>
   *   <tr><td>Timestamp in s, ms, µs, ns</td><td>TIMESTAMP(0), (3), (6), (9); with a zone TIMESTAMP(p) WITH LOCAL TIME ZONE</td></tr>
   *   <tr><td>List, LargeList, ListView, LargeListView, FixedSizeList</td><td>ARRAY</td></tr>
   *   <tr><td>Map</td><td>MAP</td></tr>
   *   <tr><td>Struct</td><td>ROW</td></tr>
   * </table>
   *
   * @param arrowSchema the Arrow schema
   * @return a builder with the columns of the Arrow schema
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if a column has a dictionary,
   *     or a type without a Paimon counterpart; the message names the column and the type
   */
  public static Builder fromArrow(org.apache.arrow.vector.types.pojo.Schema arrowSchema) {
    return builder().arrowColumns(arrowSchema, null);
  }

  /**
   * Returns a builder with the columns of an Arrow schema. A column with a dictionary gets the type
   * of the dictionary's values.
   *
   * @param arrowSchema the Arrow schema
   * @param dictionaries the provider of the dictionaries, such as the {@code ArrowReader} that the
   *     schema comes from
   * @return a builder with the columns of the Arrow schema
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if a column has a type
   *     without a Paimon counterpart, or a dictionary that the provider does not have
   * @see #fromArrow(org.apache.arrow.vector.types.pojo.Schema)
   */
  public static Builder fromArrow(
      org.apache.arrow.vector.types.pojo.Schema arrowSchema, DictionaryProvider dictionaries) {
    return builder().arrowColumns(arrowSchema, Objects.requireNonNull(dictionaries));
  }

  /**
   * Returns the columns.
   *
   * @return the columns in order; at least one; unmodifiable
   */
  public List<Column> columns() {
    return columns;
  }

  /**
   * Returns the partition columns.
   *
   * @return the column names in order; empty for an unpartitioned table; unmodifiable
   */
  public List<String> partitionKeys() {
    return partitionKeys;
  }

  /**
   * Returns the columns of the primary key.
   *
   * @return the column names in order; empty for an append table; unmodifiable
   */
  public List<String> primaryKeys() {
    return primaryKeys;
  }

  /**
   * Returns the table options.
   *
   * @return the options in the order in which they were set; unmodifiable
   */
  public Map<String, String> options() {
    return options;
  }

  /**
   * Returns the comment.
   *
   * @return the comment; empty if the table has none
   */
  public Optional<String> comment() {
    return comment;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Schema that
        && columns.equals(that.columns)
        && partitionKeys.equals(that.partitionKeys)
        && primaryKeys.equals(that.primaryKeys)
        && options.equals(that.options)
        && comment.equals(that.comment);
  }

  @Override
  public int hashCode() {
    return Objects.hash(columns, partitionKeys, primaryKeys, options, comment);
  }

  /**
   * Returns the columns, the keys and the names of the options, without the values of the options.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Schema(");
    String separator = "";
    for (Column column : columns) {
      text.append(separator).append(column.name()).append(' ').append(column.type());
      separator = ", ";
    }
    return text.append("; partitionKeys=")
        .append(partitionKeys)
        .append(", primaryKeys=")
        .append(primaryKeys)
        .append(", options=")
        .append(options.keySet())
        .append(')')
        .toString();
  }

  /** A builder for a {@link Schema}. Not safe for use by multiple threads. */
  public static final class Builder {
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private List<String> partitionKeys = List.of();
    private List<String> primaryKeys = List.of();
    private final Map<String, String> options = new LinkedHashMap<>();
    private @Nullable String comment;

    private Builder() {}

    /**
     * Adds a column.
     *
     * @param name the name of the column
     * @param type the type in SQL syntax, in upper or lower case; see {@link #column(String,
     *     String, String, String)}
     * @return this builder
     * @throws InvalidArgumentException if the name is blank or already used, or the type is not
     *     valid
     */
    public Builder column(String name, String type) {
      return column(name, type, null, null);
    }

    /**
     * Adds a column with a comment.
     *
     * @param name the name of the column
     * @param type the type in SQL syntax, in upper or lower case; see {@link #column(String,
     *     String, String, String)}
     * @param comment the comment, or null
     * @return this builder
     * @throws InvalidArgumentException if the name is blank or already used, or the type is not
     *     valid
     */
    public Builder column(String name, String type, @Nullable String comment) {
      return column(name, type, comment, null);
    }

    /**
     * Adds a column with a comment and a default value.
     *
     * <p>The following types are supported; square brackets mark optional parts: {@code BOOLEAN},
     * {@code TINYINT}, {@code SMALLINT}, {@code INT} or {@code INTEGER}, {@code BIGINT}, {@code
     * FLOAT}, {@code DOUBLE [PRECISION]}, {@code DECIMAL[(p[, s])]} or {@code NUMERIC} or {@code
     * DEC} (default {@code (10, 0)}), {@code CHAR[(n)]} or {@code CHARACTER}, {@code VARCHAR[(n)]},
     * {@code BINARY[(n)]}, {@code VARBINARY[(n)]} (default length 1 for these four types, as in
     * Paimon), {@code STRING}, {@code BYTES}, {@code DATE}, {@code TIME[(p)]} (default 0), {@code
     * TIMESTAMP[(p)] [WITHOUT TIME ZONE]}, {@code TIMESTAMP[(p)] WITH LOCAL TIME ZONE} or {@code
     * TIMESTAMP_LTZ[(p)]} (default 6), {@code VARIANT}, {@code BLOB}, {@code ARRAY<t>}, {@code
     * MAP<k, v>}, {@code MULTISET<t>}, {@code ROW<name t ['comment'], ...>} or the same with
     * parentheses, {@code VECTOR<t, n>}. Each type, including inner types, can be followed by
     * {@code NOT NULL} or {@code NULL}. Row field names can be quoted with backticks.
     *
     * @param name the name of the column
     * @param type the type in SQL syntax, in upper or lower case
     * @param comment the comment, or null
     * @param defaultValue the text of the default value, or null
     * @return this builder
     * @throws InvalidArgumentException if the name is blank or already used, or the type is not
     *     valid; the message names the column, the type and the position of the error
     */
    public Builder column(
        String name, String type, @Nullable String comment, @Nullable String defaultValue) {
      if (Objects.requireNonNull(name, "name").isBlank()) {
        throw new InvalidArgumentException("a column name must not be blank: '" + name + "'");
      }
      Column column =
          new Column(
              name,
              TypeParser.parse(name, type).sql(),
              Optional.ofNullable(comment),
              Optional.ofNullable(defaultValue));
      if (columns.putIfAbsent(name, column) != null) {
        throw new InvalidArgumentException("duplicate column '" + name + "'");
      }
      return this;
    }

    private Builder arrowColumns(
        org.apache.arrow.vector.types.pojo.Schema arrowSchema,
        @Nullable DictionaryProvider dictionaries) {
      for (var field : arrowSchema.getFields()) {
        column(field.getName(), ArrowTypes.toPaimon(field, dictionaries).sql());
      }
      return this;
    }

    /**
     * Sets the partition columns. Replaces partition columns that were set before.
     *
     * @param names the column names in order
     * @return this builder
     */
    public Builder partitionKeys(String... names) {
      partitionKeys = List.of(names);
      return this;
    }

    /**
     * Sets the columns of the primary key. Replaces columns that were set before. The columns
     * become {@code NOT NULL}.
     *
     * @param names the column names in order
     * @return this builder
     */
    public Builder primaryKey(String... names) {
      primaryKeys = List.of(names);
      return this;
    }

    /**
     * Sets a table option.
     *
     * @param key Paimon's name of the option, such as {@code bucket}
     * @param value the value of the option
     * @return this builder
     */
    public Builder option(String key, String value) {
      options.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Adds table options to the options that were set before.
     *
     * @param more the options by name
     * @return this builder
     */
    public Builder options(Map<String, String> more) {
      more.forEach(this::option);
      return this;
    }

    /**
     * Sets the comment of the table.
     *
     * @param text the comment, or null
     * @return this builder
     */
    public Builder comment(@Nullable String text) {
      comment = text;
      return this;
    }

    /**
     * Builds the schema. Rules that involve several options are checked when the table is created.
     *
     * @return the schema
     * @throws InvalidArgumentException if there is no column, or a key names a column twice or a
     *     column that does not exist
     */
    public Schema build() {
      if (columns.isEmpty()) {
        throw new InvalidArgumentException("a schema needs at least one column");
      }
      checkKeys("partition key", partitionKeys);
      checkKeys("primary key", primaryKeys);
      List<Column> resolved = new ArrayList<>(columns.size());
      for (Column column : columns.values()) {
        resolved.add(primaryKeys.contains(column.name()) ? notNull(column) : column);
      }
      return new Schema(
          resolved, partitionKeys, primaryKeys, options, Optional.ofNullable(comment));
    }

    private void checkKeys(String what, Collection<String> names) {
      Set<String> seen = new HashSet<>();
      for (String name : names) {
        if (!columns.containsKey(name)) {
          throw new InvalidArgumentException(
              what + " '" + name + "' is not a column; columns: " + columns.keySet());
        }
        if (!seen.add(name)) {
          throw new InvalidArgumentException(what + " '" + name + "' is given twice");
        }
      }
    }

    private static Column notNull(Column column) {
      return column.isNullable()
          ? new Column(
              column.name(), column.type() + " NOT NULL", column.comment(), column.defaultValue())
          : column;
    }
  }
}
