package io.github.paimonffm.internal.rows;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Reads the components of one class of records, in the order of the columns. */
final class RecordReader {

  private static final MethodType ACCESSOR = MethodType.methodType(Object.class, Object.class);

  /** One accessor for each column; null if the record has no component for it. */
  private final @Nullable MethodHandle[] accessors;

  private RecordReader(@Nullable MethodHandle[] accessors) {
    this.accessors = accessors;
  }

  /**
   * Returns the reader of a class.
   *
   * @param positions the component of each column, or -1
   * @throws InvalidArgumentException if the components are not accessible
   */
  static RecordReader of(Class<?> type, int[] positions) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable MethodHandle[] accessors = new MethodHandle[positions.length];
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] >= 0) {
        accessors[i] = accessor(type, components[positions[i]].getAccessor());
      }
    }
    return new RecordReader(accessors);
  }

  private static MethodHandle accessor(Class<?> type, Method method) {
    try {
      method.setAccessible(true);
      return MethodHandles.lookup().unreflect(method).asType(ACCESSOR);
    } catch (IllegalAccessException | RuntimeException e) {
      throw inaccessible(type, e);
    }
  }

  /** Returns the failure for a class of records whose members this library must not call. */
  static InvalidArgumentException inaccessible(Class<?> type, Exception cause) {
    return new InvalidArgumentException(
        "the record "
            + type.getName()
            + " is not accessible: open its package in the module descriptor of "
            + type.getModule()
            + ": opens "
            + type.getPackageName()
            + " to io.github.paimonffm",
        cause);
  }

  /** Returns whether the record has a component for a column. */
  boolean has(int column) {
    return accessors[column] != null;
  }

  /** Returns the value of a column; null if the record has no component for it. */
  @Nullable Object get(Record row, int column) {
    MethodHandle accessor = accessors[column];
    if (accessor == null) {
      return null;
    }
    try {
      return accessor.invokeExact((Object) row);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("an accessor of " + row.getClass().getName() + " failed", e);
    }
  }
}
