package io.github.paimonffm.internal.rows;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import org.jspecify.annotations.Nullable;

/**
 * The class that a value is read as: that of a component of a record, or any.
 *
 * @param type the generic type of the component; null for the class of {@code Row}s
 */
record Target(@Nullable Type type) {

  /** Reads values as the classes that {@code Row} documents. */
  static final Target ANY = new Target(null);

  /** Returns the class; {@code Object} if any class will do. */
  Class<?> raw() {
    return raw(type);
  }

  private static Class<?> raw(@Nullable Type type) {
    return switch (type) {
      case null -> Object.class;
      case Class<?> c -> c;
      case ParameterizedType p -> raw(p.getRawType());
      case GenericArrayType a -> raw(a.getGenericComponentType()).arrayType();
      case WildcardType w -> raw(w.getUpperBounds()[0]);
      case TypeVariable<?> v -> raw(v.getBounds()[0]);
      default -> Object.class;
    };
  }

  /** Returns the target of a type argument, such as that of the elements of a list. */
  Target argument(int index) {
    return type instanceof ParameterizedType p && index < p.getActualTypeArguments().length
        ? new Target(p.getActualTypeArguments()[index])
        : ANY;
  }

  /** Returns whether values of a class can be read as this target. */
  boolean accepts(Class<?> produced) {
    return raw().isAssignableFrom(produced);
  }

  @Override
  public String toString() {
    return type == null ? "Object" : type.getTypeName();
  }
}
