package io.github.paimonffm.internal.rows;

import io.github.paimonffm.Row;
import io.github.paimonffm.internal.types.DataType;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.complex.StructVector;

/** Writes rows to a struct: records, maps, {@code Row}s, lists and arrays. */
final class StructFiller extends Filler {

  private final StructVector vector;
  private final Filler[] fields;
  private final RowShape shape;

  StructFiller(
      String path,
      DataType type,
      StructVector vector,
      List<DataType.Field> fieldTypes,
      Budget budget) {
    super(path, type);
    this.vector = vector;
    fields = new Filler[fieldTypes.size()];
    for (int i = 0; i < fields.length; i++) {
      DataType.Field field = fieldTypes.get(i);
      fields[i] =
          Fillers.of(
              path + "." + field.name(),
              field.type(),
              vector.getChildrenFromFields().get(i),
              budget);
    }
    shape =
        new RowShape(
            "column '" + path + "'", fieldTypes.stream().map(DataType.Field::name).toList());
  }

  @Override
  void set(int index, Object value) {
    vector.setIndexDefined(index);
    switch (value) {
      case Record row -> {
        RecordReader reader = shape.of(row.getClass());
        for (int i = 0; i < fields.length; i++) {
          fields[i].put(index, reader.get(row, i));
        }
      }
      case Row row -> {
        requireNames(row.names());
        for (int i = 0; i < fields.length; i++) {
          String name = shape.name(i);
          fields[i].put(index, row.has(name) ? row.get(name) : null);
        }
      }
      case Map<?, ?> map -> {
        requireNames(map.keySet());
        for (int i = 0; i < fields.length; i++) {
          fields[i].put(index, map.get(shape.name(i)));
        }
      }
      case List<?> list -> putAll(index, list.toArray());
      case Object[] array -> putAll(index, array);
      default -> throw otherClass(value, "a record, a Map, a Row, a List or an array");
    }
  }

  private void requireNames(Iterable<?> names) {
    for (Object name : names) {
      if (!shape.has(name)) {
        throw new Misfit(path, "the row has the field '" + name + "'; expected " + shape.names());
      }
    }
  }

  private void putAll(int index, Object[] values) {
    if (values.length != fields.length) {
      throw new Misfit(
          path, values.length + " values; expected " + fields.length + ": " + shape.names());
    }
    for (int i = 0; i < fields.length; i++) {
      fields[i].put(index, values[i]);
    }
  }

  @Override
  void setNull(int index) {
    vector.setNull(index);
    for (Filler field : fields) {
      field.setNull(index);
    }
  }
}
