package io.github.paimonffm.internal.rows;

import io.github.paimonffm.Row;
import io.github.paimonffm.internal.types.DataType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** Getters for arrays, vectors, maps, multisets and rows. */
final class NestedGetters {

  private NestedGetters() {}

  static Getter list(
      String path, DataType type, FieldVector vector, DataType elementType, Target target) {
    BaseListVector lists = (BaseListVector) vector;
    FieldVector data =
        vector instanceof ListVector list
            ? list.getDataVector()
            : ((FixedSizeListVector) vector).getDataVector();
    Class<?> wanted = target.raw();
    if (wanted.isArray()) {
      Class<?> component = wanted.getComponentType();
      Getter elements = Getters.of(path + "[]", elementType, data, new Target(component));
      return new Getter(vector) {
        @Override
        Object value(int index) {
          int start = lists.getElementStartIndex(index);
          Object array = Array.newInstance(component, lists.getElementEndIndex(index) - start);
          for (int i = 0; i < Array.getLength(array); i++) {
            Object element = elements.get(start + i);
            if (element == null && component.isPrimitive()) {
              throw new Misfit(path + "[]", "null; expected a " + component);
            }
            Array.set(array, i, element);
          }
          return array;
        }
      };
    }
    if (!target.accepts(List.class) && wanted != Collection.class) {
      throw Getters.unfit(path, type, target, List.class, Object[].class);
    }
    Getter elements = Getters.of(path + "[]", elementType, data, target.argument(0));
    return new Getter(vector) {
      @Override
      Object value(int index) {
        int start = lists.getElementStartIndex(index);
        int end = lists.getElementEndIndex(index);
        List<Object> list = new ArrayList<>(end - start);
        for (int i = start; i < end; i++) {
          list.add(elements.get(i));
        }
        return Collections.unmodifiableList(list);
      }
    };
  }

  static Getter map(String path, DataType type, MapVector vector, Target target) {
    if (!target.accepts(Map.class)) {
      throw Getters.unfit(path, type, target, Map.class);
    }
    EntryTypes types = EntryTypes.of(type);
    StructVector entries = (StructVector) vector.getDataVector();
    Getter keys =
        Getters.of(
            path + ".key", types.key(), entries.getChildrenFromFields().get(0), target.argument(0));
    Getter values =
        Getters.of(
            path + ".value",
            types.value(),
            entries.getChildrenFromFields().get(1),
            target.argument(1));
    return new Getter(vector) {
      @Override
      Object value(int index) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = vector.getElementStartIndex(index);
            i < vector.getElementEndIndex(index);
            i++) {
          Object key = keys.get(i);
          if (map.containsKey(key)) {
            throw new Misfit(path, key, " is a key twice; a Map would lose a value");
          }
          map.put(key, values.get(i));
        }
        return Collections.unmodifiableMap(map);
      }
    };
  }

  static Getter row(String path, DataType type, StructVector vector, Target target) {
    List<DataType.Field> fields = Fillers.fields(type);
    List<String> names = fields.stream().map(DataType.Field::name).toList();
    Class<?> wanted = target.raw();
    if (wanted.isRecord()) {
      RecordMaker maker =
          RecordMaker.of(
              wanted,
              new RowShape("column '" + path + "'", names),
              (i, component) -> getter(path, fields.get(i), vector, i, component));
      return new Getter(vector) {
        @Override
        Object value(int index) {
          return maker.make(index);
        }
      };
    }
    if (!target.accepts(Row.class)) {
      throw Getters.unfit(path, type, target, Row.class, Record.class);
    }
    Getter[] getters = new Getter[fields.size()];
    for (int i = 0; i < getters.length; i++) {
      getters[i] = getter(path, fields.get(i), vector, i, Target.ANY);
    }
    RowMaker maker = new RowMaker(names, getters);
    return new Getter(vector) {
      @Override
      Object value(int index) {
        return maker.make(index);
      }
    };
  }

  private static Getter getter(
      String path, DataType.Field field, StructVector vector, int position, Target target) {
    return Getters.of(
        path + "." + field.name(),
        field.type(),
        vector.getChildrenFromFields().get(position),
        target);
  }
}
