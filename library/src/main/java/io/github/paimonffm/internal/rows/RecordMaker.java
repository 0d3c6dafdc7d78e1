package io.github.paimonffm.internal.rows;

import io.github.paimonffm.exception.SchemaMismatchException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Makes records of one class from the cells of vectors. */
final class RecordMaker {

  private final Class<?> type;
  private final RecordComponent[] components;
  private final Getter[] getters;
  private final MethodHandle constructor;

  private RecordMaker(
      Class<?> type, RecordComponent[] components, Getter[] getters, MethodHandle constructor) {
    this.type = type;
    this.components = components;
    this.getters = getters;
    this.constructor = constructor;
  }

  /** Returns the getter of a column for a component. */
  interface GetterOf {
    Getter get(int column, Target component);
  }

  /**
   * Returns a maker of records.
   *
   * @param shape the names of the columns
   * @throws SchemaMismatchException if a component matches no column, or cannot hold its column
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the record is not accessible
   */
  static RecordMaker of(Class<?> type, RowShape shape, GetterOf getterOf) {
    RecordComponent[] components = type.getRecordComponents();
    int[] componentOfColumn = shape.componentOfColumns(type);
    Getter[] getters = new Getter[components.length];
    for (int column = 0; column < componentOfColumn.length; column++) {
      int component = componentOfColumn[column];
      if (component >= 0) {
        getters[component] =
            getterOf.get(column, new Target(components[component].getGenericType()));
      }
    }
    return new RecordMaker(type, components, getters, constructor(type, components));
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] parameters =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(parameters);
      canonical.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(canonical)
          .asSpreader(Object[].class, parameters.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw RecordReader.inaccessible(type, e);
    }
  }

  /**
   * Makes the record of a position.
   *
   * @throws Misfit if a value is null but its component is a primitive, or a text is no constant
   */
  Object make(int index) {
    Object[] values = new Object[getters.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = getters[i].get(index);
      if (values[i] == null && components[i].getType().isPrimitive()) {
        throw new Misfit(
            components[i].getName(),
            "null; the component '"
                + components[i].getName()
                + "' of the record "
                + type.getName()
                + " cannot hold it, because it is a "
                + components[i].getType());
      }
    }
    try {
      return (Object) constructor.invokeExact(values);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the constructor of " + type.getName() + " failed", e);
    }
  }
}
