package io.github.paimonffm.internal.rows;

import io.github.paimonffm.internal.types.DataType;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** Fillers for arrays, vectors, maps and multisets. */
final class NestedFillers {

  /** The size that each element of a list counts, besides the bytes of its texts. */
  private static final int BYTES_PER_ELEMENT = 8;

  private NestedFillers() {}

  /** A filler of lists, whose number of elements varies. */
  private abstract static class ListFiller extends Filler {
    private final ListVector vector;

    ListFiller(String path, DataType type, ListVector vector) {
      super(path, type);
      this.vector = vector;
    }

    @Override
    final void setNull(int index) {
      vector.startNewValue(index);
      vector.endValue(index, 0);
      vector.setNull(index);
    }
  }

  static Filler array(String path, DataType.Array type, ListVector vector, Budget budget) {
    Filler elements = Fillers.of(path + "[]", type.element(), vector.getDataVector(), budget);
    return new ListFiller(path, type, vector) {
      @Override
      void set(int index, Object value) {
        int size = size(this, value);
        budget.add((long) size * BYTES_PER_ELEMENT);
        putElements(elements, vector.startNewValue(index), value);
        vector.endValue(index, size);
      }
    };
  }

  static Filler vector(
      String path, DataType.Vector type, FixedSizeListVector vector, Budget budget) {
    int length = type.length();
    Filler elements = Fillers.of(path + "[]", type.element(), vector.getDataVector(), budget);
    return new Filler(path, type) {
      @Override
      void set(int index, Object value) {
        int size = size(this, value);
        if (size != length) {
          throw new Misfit(path, size + " elements; expected " + length);
        }
        budget.add((long) size * BYTES_PER_ELEMENT);
        putElements(elements, vector.startNewValue(index), value);
      }

      @Override
      void setNull(int index) {
        vector.setNull(index);
      }
    };
  }

  private static int size(Filler filler, Object value) {
    if (value instanceof Collection<?> collection) {
      return collection.size();
    }
    if (value.getClass().isArray()) {
      return Array.getLength(value);
    }
    throw filler.otherClass(value, "a Collection or an array");
  }

  private static void putElements(Filler elements, int start, Object value) {
    int at = start;
    switch (value) {
      case float[] array -> {
        for (float element : array) {
          elements.put(at++, element);
        }
      }
      case int[] array -> {
        for (int element : array) {
          elements.put(at++, element);
        }
      }
      case List<?> list when list instanceof RandomAccess -> {
        for (int i = 0; i < list.size(); i++) {
          elements.put(start + i, list.get(i));
        }
      }
      case Collection<?> collection -> {
        for (Object element : collection) {
          elements.put(at++, element);
        }
      }
      case Object[] array -> {
        for (Object element : array) {
          elements.put(at++, element);
        }
      }
      default -> {
        int size = Array.getLength(value);
        for (int i = 0; i < size; i++) {
          elements.put(start + i, Array.get(value, i));
        }
      }
    }
  }

  /** Returns the filler of a map, or of a multiset, which is a map of elements to counts. */
  static Filler map(String path, DataType type, MapVector vector, Budget budget) {
    EntryTypes types = EntryTypes.of(type);
    StructVector entries = (StructVector) vector.getDataVector();
    Filler keys =
        Fillers.of(path + ".key", types.key(), entries.getChildrenFromFields().get(0), budget);
    Filler values =
        Fillers.of(path + ".value", types.value(), entries.getChildrenFromFields().get(1), budget);
    return new ListFiller(path, type, vector) {
      @Override
      void set(int index, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
          throw otherClass(value, "a Map");
        }
        budget.add((long) map.size() * 2 * BYTES_PER_ELEMENT);
        int at = vector.startNewValue(index);
        int size = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          if (entry.getKey() == null) {
            throw new Misfit(path, "a key is null; expected a value");
          }
          entries.setIndexDefined(at + size);
          keys.put(at + size, entry.getKey());
          values.put(at + size, entry.getValue());
          size++;
        }
        vector.endValue(index, size);
      }
    };
  }
}
