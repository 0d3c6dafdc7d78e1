package io.github.paimonffm.oracle.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.paimon.types.DataType;

/**
 * A type of the matrix, with values that are hard for it.
 *
 * @param type the type, which may be null
 * @param values its values, null among them
 */
public record TypeCase(DataType type, List<Object> values) {

  private static final int MOST = 200;

  public TypeCase {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** How the matrix calls it. */
  public String name() {
    String name = type.asSQLString().replace("`", "").replace(" WITH LOCAL TIME ZONE", " LTZ");
    return name.length() > MOST ? "ROW of all types above but TIMESTAMP(9)" : name;
  }

  /** The values that a column that is NOT NULL can have. */
  public TypeCase notNull() {
    return new TypeCase(type.notNull(), values.stream().filter(Objects::nonNull).toList());
  }

  /** With those of the values only, null aside. */
  public TypeCase only(Predicate<Object> wanted) {
    return new TypeCase(
        type, values.stream().filter(value -> value == null || wanted.test(value)).toList());
  }

  /** A value for each number, all of them in turn. */
  public Object value(int number) {
    return values.get(Math.floorMod(number, values.size()));
  }
}
