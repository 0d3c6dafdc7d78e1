package io.github.paimonffm.oracle.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.paimon.types.DataType;

/**
 * A type to test, with values that are difficult for it.
 *
 * @param type the type
 * @param values the values, including null if the type is nullable
 */
public record TypeCase(DataType type, List<Object> values) {

  private static final int MAX_NAME_LENGTH = 200;

  public TypeCase {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** Returns the name in the report. */
  public String name() {
    String name = type.asSQLString().replace("`", "").replace(" WITH LOCAL TIME ZONE", " LTZ");
    return name.length() > MAX_NAME_LENGTH ? "ROW of all atomic types except TIMESTAMP(9)" : name;
  }

  /** Returns this type as NOT NULL, without the value null. */
  public TypeCase notNull() {
    return new TypeCase(type.notNull(), values.stream().filter(Objects::nonNull).toList());
  }

  /** Returns this type with only the matching values and null. */
  public TypeCase only(Predicate<Object> filter) {
    return new TypeCase(
        type, values.stream().filter(value -> value == null || filter.test(value)).toList());
  }

  /** Returns the value for a number. Consecutive numbers select all values in turn. */
  public Object value(int number) {
    return values.get(Math.floorMod(number, values.size()));
  }
}
