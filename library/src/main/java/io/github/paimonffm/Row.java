package io.github.paimonffm;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.types.Wrappers;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row, or the value of a ROW column, as Java values. The values are copies: a row does not refer
 * to Arrow memory.
 *
 * <table>
 *   <caption>Java classes for Paimon types</caption>
 *   <tr><th>Paimon</th><th>Java</th></tr>
 *   <tr><td>BOOLEAN</td><td>Boolean</td></tr>
 *   <tr><td>TINYINT, SMALLINT, INT, BIGINT</td><td>Byte, Short, Integer, Long</td></tr>
 *   <tr><td>FLOAT, DOUBLE</td><td>Float, Double</td></tr>
 *   <tr><td>DECIMAL</td><td>BigDecimal</td></tr>
 *   <tr><td>CHAR, VARCHAR, STRING</td><td>String</td></tr>
 *   <tr><td>BINARY, VARBINARY, BYTES, BLOB</td><td>byte[]</td></tr>
 *   <tr><td>DATE, TIME, TIMESTAMP</td><td>LocalDate, LocalTime, LocalDateTime</td></tr>
 *   <tr><td>TIMESTAMP WITH LOCAL TIME ZONE</td><td>Instant</td></tr>
 *   <tr><td>ARRAY, VECTOR</td><td>List</td></tr>
 *   <tr><td>MAP, MULTISET</td><td>Map; a multiset has Integer counts</td></tr>
 *   <tr><td>ROW</td><td>Row</td></tr>
 *   <tr><td>VARIANT</td><td>Row with the fields {@code value} and {@code metadata}, both byte[]</td></tr>
 * </table>
 *
 * <p>Instances are immutable, except for the content of byte arrays, and safe for use by multiple
 * threads.
 */
public final class Row {

  /** The names of the fields and their positions, shared by all rows of a reader. */
  private final Fields fields;

  private final @Nullable Object[] values;

  /**
   * The names of the fields of a row.
   *
   * @param names the names in order
   * @param positions the position of each name
   */
  private record Fields(List<String> names, Map<String, Integer> positions) {}

  private Row(Fields fields, @Nullable Object[] values) {
    this.fields = fields;
    this.values = values;
  }

  /** A factory for rows with the same fields. Instances are safe for use by multiple threads. */
  public static final class Factory {
    private final Fields fields;

    private Factory(Fields fields) {
      this.fields = fields;
    }

    /**
     * Creates a row.
     *
     * @param values the values in the order of the fields; the array is copied
     * @return the row
     * @throws InvalidArgumentException if the number of values is not that of the fields
     */
    public Row of(@Nullable Object... values) {
      if (values.length != fields.names.size()) {
        throw new InvalidArgumentException(
            values.length + " values for a row with the fields " + fields.names);
      }
      return new Row(fields, values.clone());
    }
  }

  /**
   * Returns a factory for rows.
   *
   * @param names the names of the fields, all different
   * @return the factory
   * @throws InvalidArgumentException if two fields have the same name
   */
  public static Factory factory(List<String> names) {
    List<String> copy = List.copyOf(names);
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < copy.size(); i++) {
      if (positions.put(copy.get(i), i) != null) {
        throw new InvalidArgumentException("two fields of a row are named '" + copy.get(i) + "'");
      }
    }
    return new Factory(new Fields(copy, Map.copyOf(positions)));
  }

  /**
   * Returns the names of the fields.
   *
   * @return the names in order; unmodifiable
   */
  public List<String> names() {
    return fields.names;
  }

  /**
   * Returns the number of fields.
   *
   * @return the number of fields
   */
  public int size() {
    return values.length;
  }

  /**
   * Tells whether the row has a field.
   *
   * @param name the name of the field
   * @return whether the row has the field, which can be null
   */
  public boolean has(String name) {
    return fields.positions.containsKey(name);
  }

  /**
   * Returns a value by its position.
   *
   * @param position the position, from 0
   * @return the value, or null
   * @throws InvalidArgumentException if the row has fewer fields
   */
  public @Nullable Object get(int position) {
    if (position < 0 || position >= values.length) {
      throw new InvalidArgumentException(
          "the row has no field " + position + ", only " + values.length + ": " + fields.names);
    }
    return values[position];
  }

  /**
   * Returns a value by its name.
   *
   * @param name the name of the field
   * @return the value, or null
   * @throws InvalidArgumentException if the row has no such field
   */
  public @Nullable Object get(String name) {
    Integer position = fields.positions.get(name);
    if (position == null) {
      throw new InvalidArgumentException(
          "the row has no field '" + name + "'; its fields are " + fields.names);
    }
    return values[position];
  }

  /**
   * Tells whether a value is null.
   *
   * @param name the name of the field
   * @return whether the value is null
   * @throws InvalidArgumentException if the row has no such field
   */
  public boolean isNull(String name) {
    return get(name) == null;
  }

  /**
   * Returns a value of a given class.
   *
   * @param <T> the class
   * @param name the name of the field
   * @param type the class of the value, such as {@code Long.class}; {@code long.class}, which is
   *     {@code Long::class.java} in Kotlin and {@code classOf[Long]} in Scala, means the same
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  @SuppressWarnings("unchecked") // the value is an instance of the class, or of its wrapper
  public <T> T get(String name, Class<T> type) {
    Object value = get(name);
    if (!Wrappers.of(type).isInstance(value)) {
      throw new InvalidArgumentException(
          "the field '"
              + name
              + "' is "
              + (value == null ? "null" : "of the class " + value.getClass().getTypeName())
              + "; expected "
              + type.getTypeName());
    }
    return (T) value;
  }

  /**
   * Returns a BOOLEAN.
   *
   * @param name the name of the field
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public boolean getBoolean(String name) {
    return get(name, Boolean.class);
  }

  /**
   * Returns a TINYINT, SMALLINT or INT.
   *
   * @param name the name of the field
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public int getInt(String name) {
    Object value = get(name);
    return value instanceof Byte || value instanceof Short
        ? ((Number) value).intValue()
        : get(name, Integer.class);
  }

  /**
   * Returns a TINYINT, SMALLINT, INT or BIGINT.
   *
   * @param name the name of the field
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public long getLong(String name) {
    Object value = get(name);
    return value instanceof Byte || value instanceof Short || value instanceof Integer
        ? ((Number) value).longValue()
        : get(name, Long.class);
  }

  /**
   * Returns a FLOAT or DOUBLE.
   *
   * @param name the name of the field
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public double getDouble(String name) {
    return get(name) instanceof Float number ? number : get(name, Double.class);
  }

  /**
   * Returns a DECIMAL.
   *
   * @param name the name of the field
   * @return the value, with the scale of its column
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public BigDecimal getDecimal(String name) {
    return get(name, BigDecimal.class);
  }

  /**
   * Returns a text.
   *
   * @param name the name of the field
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public String getString(String name) {
    return get(name, String.class);
  }

  /**
   * Returns bytes.
   *
   * @param name the name of the field
   * @return the value, which belongs to the row
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public byte[] getBytes(String name) {
    return get(name, byte[].class);
  }

  /**
   * Returns a DATE.
   *
   * @param name the name of the field
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public LocalDate getDate(String name) {
    return get(name, LocalDate.class);
  }

  /**
   * Returns a TIME.
   *
   * @param name the name of the field
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public LocalTime getTime(String name) {
    return get(name, LocalTime.class);
  }

  /**
   * Returns a TIMESTAMP.
   *
   * @param name the name of the field
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public LocalDateTime getTimestamp(String name) {
    return get(name, LocalDateTime.class);
  }

  /**
   * Returns a TIMESTAMP WITH LOCAL TIME ZONE.
   *
   * @param name the name of the field
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public Instant getInstant(String name) {
    return get(name, Instant.class);
  }

  /**
   * Returns an ARRAY or VECTOR.
   *
   * @param name the name of the field
   * @return the elements, which can be null; unmodifiable
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public List<?> getList(String name) {
    return get(name, List.class);
  }

  /**
   * Returns a MAP or MULTISET.
   *
   * @param name the name of the field
   * @return the map, whose values can be null; unmodifiable
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public Map<?, ?> getMap(String name) {
    return get(name, Map.class);
  }

  /**
   * Returns a ROW or VARIANT.
   *
   * @param name the name of the field
   * @return the value
   * @throws InvalidArgumentException if the row has no such field, or its value is null or of
   *     another class
   */
  public Row getRow(String name) {
    return get(name, Row.class);
  }

  /**
   * Returns the values by their names.
   *
   * @return a new map in the order of the fields; unmodifiable
   */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      map.put(fields.names.get(i), values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  /**
   * Returns the values in the order of the fields.
   *
   * @return a new list; unmodifiable
   */
  public List<@Nullable Object> toList() {
    return Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values)));
  }

  /**
   * Compares names and values.
   *
   * @param other an object
   * @return whether the object is a row with the same names and equal values; byte arrays are equal
   *     if their content is
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row
        && fields.names.equals(row.fields.names)
        && Arrays.deepEquals(values, row.values);
  }

  /**
   * Returns a hash code for {@link #equals}.
   *
   * @return the hash code
   */
  @Override
  public int hashCode() {
    return 31 * fields.names.hashCode() + Arrays.deepHashCode(values);
  }

  /**
   * Returns names and values.
   *
   * @return a string such as {@code {id=1, name=one}}; bytes are shown as a list of numbers
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : ", ").append(fields.names.get(i)).append('=');
      text.append(values[i] instanceof byte[] bytes ? Arrays.toString(bytes) : values[i]);
    }
    return text.append('}').toString();
  }
}
