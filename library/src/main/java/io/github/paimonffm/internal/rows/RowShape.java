package io.github.paimonffm.internal.rows;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of the columns of a table or of the fields of a ROW, and how components of records
 * match them. Not safe for use by multiple threads.
 */
final class RowShape {

  private final String what;
  private final List<String> names;
  private final Map<String, Integer> positions = new HashMap<>();
  private final Map<Class<?>, RecordReader> readers = new HashMap<>();
  private @Nullable Class<?> lastClass;
  private @Nullable RecordReader lastReader;

  /**
   * Creates a shape.
   *
   * @param what the table or the column for messages
   */
  RowShape(String what, List<String> names) {
    this.what = what;
    this.names = names;
    for (int i = 0; i < names.size(); i++) {
      positions.put(names.get(i), i);
    }
  }

  List<String> names() {
    return names;
  }

  String name(int column) {
    return names.get(column);
  }

  boolean has(@Nullable Object name) {
    return positions.containsKey(name);
  }

  /** Returns the reader of a class of records. */
  RecordReader of(Class<? extends Record> type) {
    if (type != lastClass || lastReader == null) {
      lastReader = readers.computeIfAbsent(type, t -> RecordReader.of(t, componentOfColumns(t)));
      lastClass = type;
    }
    return lastReader;
  }

  /**
   * Returns the component for each column, or -1. A component matches the column of its name, or
   * else the only column that is equal to it without case and underscores.
   *
   * @throws SchemaMismatchException if a component matches no column or several, or two components
   *     match the same column
   * @throws InvalidArgumentException if the class is a subclass of {@code Record} that has no
   *     components: {@code Record} itself, or a class that a compiler other than javac made
   */
  int[] componentOfColumns(Class<?> type) {
    int[] found = new int[names.size()];
    Arrays.fill(found, -1);
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw new InvalidArgumentException(
          "the class " + type.getName() + " is not a record, so it has no components");
    }
    for (int i = 0; i < components.length; i++) {
      int column = column(type, components[i].getName());
      if (found[column] >= 0) {
        throw new SchemaMismatchException(
            "the components '"
                + components[found[column]].getName()
                + "' and '"
                + components[i].getName()
                + "' of the record "
                + type.getName()
                + " both match '"
                + names.get(column)
                + "' of "
                + what);
      }
      found[column] = i;
    }
    return found;
  }

  private int column(Class<?> type, String component) {
    Integer exact = positions.get(component);
    if (exact != null) {
      return exact;
    }
    List<String> similar =
        names.stream().filter(name -> plain(name).equals(plain(component))).toList();
    if (similar.size() == 1) {
      return positions.get(similar.getFirst());
    }
    throw new SchemaMismatchException(
        "the component '"
            + component
            + "' of the record "
            + type.getName()
            + (similar.isEmpty()
                ? " matches nothing of " + what + ", which has " + names
                : " matches several names of " + what + ": " + similar));
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
