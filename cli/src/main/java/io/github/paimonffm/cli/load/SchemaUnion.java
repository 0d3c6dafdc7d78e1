package io.github.paimonffm.cli.load;

import io.github.paimonffm.cli.source.Source;
import io.github.paimonffm.cli.source.SourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The columns of several files. A column has a type that can hold the values of all files: the
 * wider number type, the finer unit of time, or a string if the files are text files.
 */
final class SchemaUnion {
  private static final int MAX_DECIMAL_DIGITS = 38;
  private static final ArrowType DOUBLE =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  /** A column of the files that were added, and the first file that has it. */
  private record Column(Field field, Source source, boolean text) {}

  private final Map<String, Column> columns = new LinkedHashMap<>();
  private int sources;

  /** Returns the columns of the files, in the order in which they appear. */
  static List<Field> of(List<Source> sources, BufferAllocator allocator, Interruption interruption)
      throws IOException {
    SchemaUnion union = new SchemaUnion();
    for (Source source : sources) {
      interruption.check();
      union.add(source, source.schema(allocator));
    }
    return union.columns.values().stream().map(Column::field).toList();
  }

  private void add(Source source, Schema schema) throws SourceException {
    for (Field field : schema.getFields()) {
      Column known = columns.get(field.getName());
      columns.put(
          field.getName(),
          known == null
              // Rows of the files before have no value.
              ? new Column(sources == 0 ? field : nullable(field), source, source.isText())
              : merge(known, field, source));
    }
    sources++;
    for (Map.Entry<String, Column> column : columns.entrySet()) {
      if (schema.getFields().stream().noneMatch(f -> f.getName().equals(column.getKey()))) {
        Column known = column.getValue();
        column.setValue(new Column(nullable(known.field()), known.source(), known.text()));
      }
    }
  }

  private static Column merge(Column known, Field field, Source source) throws SourceException {
    boolean text = known.text() && source.isText();
    Optional<Field> merged = merge(known.field(), field, text);
    if (merged.isEmpty() && text) {
      merged = Optional.of(typed(field, true, ArrowType.Utf8.INSTANCE, List.of()));
    }
    return new Column(
        merged.orElseThrow(
            () ->
                new SourceException(
                    "column '%s' has the Arrow type %s in %s and %s in %s; give the type of the new table's column"
                        .formatted(
                            field.getName(),
                            known.field().getType(),
                            known.source().file(),
                            field.getType(),
                            source.file()))),
        known.source(),
        text);
  }

  /**
   * Returns a field that can hold the values of both fields; empty if there is none.
   *
   * @param text whether the files have texts, which are read as any type that fits
   */
  private static Optional<Field> merge(Field one, Field other, boolean text) {
    boolean nullable = one.isNullable() || other.isNullable();
    if (one.getType() instanceof ArrowType.Null) {
      return Optional.of(nullable(other));
    }
    if (other.getType() instanceof ArrowType.Null) {
      return Optional.of(nullable(one));
    }
    if (one.getType().equals(other.getType())) {
      return mergeChildren(one, other, text)
          .map(children -> typed(one, nullable, one.getType(), children));
    }
    return mergeTypes(one.getType(), other.getType(), text)
        .or(() -> mergeTypes(other.getType(), one.getType(), text))
        .map(type -> typed(one, nullable, type, List.of()));
  }

  private static Optional<List<Field>> mergeChildren(Field one, Field other, boolean text) {
    List<Field> children = new ArrayList<>();
    if (one.getType() instanceof ArrowType.Struct) {
      Map<String, Field> others = new LinkedHashMap<>();
      other.getChildren().forEach(child -> others.put(child.getName(), child));
      for (Field child : one.getChildren()) {
        Field match = others.remove(child.getName());
        Optional<Field> merged =
            match == null ? Optional.of(nullable(child)) : merge(child, match, text);
        if (merged.isEmpty()) {
          return Optional.empty();
        }
        children.add(merged.get());
      }
      others.values().forEach(child -> children.add(nullable(child)));
      return Optional.of(children);
    }
    if (one.getChildren().size() != other.getChildren().size()) {
      return Optional.empty();
    }
    for (int i = 0; i < one.getChildren().size(); i++) {
      Optional<Field> merged = merge(one.getChildren().get(i), other.getChildren().get(i), text);
      if (merged.isEmpty()) {
        return Optional.empty();
      }
      children.add(merged.get());
    }
    return Optional.of(children);
  }

  /** Merges two different types in one order of the arguments. */
  private static Optional<ArrowType> mergeTypes(ArrowType one, ArrowType other, boolean text) {
    return Optional.ofNullable(
        switch (one) {
          case ArrowType.Int a ->
              switch (other) {
                case ArrowType.Int b -> integers(a, b);
                case ArrowType.FloatingPoint b -> text ? DOUBLE : null;
                case ArrowType.Decimal b -> decimals(asDecimal(a), b);
                default -> null;
              };
          case ArrowType.FloatingPoint a ->
              other instanceof ArrowType.FloatingPoint
                      || (text && other instanceof ArrowType.Decimal)
                  ? DOUBLE
                  : null;
          case ArrowType.Decimal a -> other instanceof ArrowType.Decimal b ? decimals(a, b) : null;
          case ArrowType.Utf8 a ->
              other instanceof ArrowType.LargeUtf8 || other instanceof ArrowType.Utf8View
                  ? a
                  : null;
          case ArrowType.Binary a ->
              other instanceof ArrowType.LargeBinary || other instanceof ArrowType.BinaryView
                  ? a
                  : null;
          case ArrowType.Timestamp a ->
              other instanceof ArrowType.Timestamp b
                      && (a.getTimezone() == null) == (b.getTimezone() == null)
                  ? a.getUnit().compareTo(b.getUnit()) >= 0 ? a : b
                  : null;
          default -> null;
        });
  }

  private static ArrowType integers(ArrowType.Int one, ArrowType.Int other) {
    if (one.getIsSigned() == other.getIsSigned()) {
      return one.getBitWidth() >= other.getBitWidth() ? one : other;
    }
    ArrowType.Int signed = one.getIsSigned() ? one : other;
    ArrowType.Int unsigned = one.getIsSigned() ? other : one;
    int width = Math.max(signed.getBitWidth(), unsigned.getBitWidth() * 2);
    return width <= 64 ? new ArrowType.Int(width, true) : asDecimal(unsigned);
  }

  private static ArrowType.Decimal asDecimal(ArrowType.Int type) {
    int digits =
        switch (type.getBitWidth()) {
          case 8 -> 3;
          case 16 -> 5;
          case 32 -> 10;
          default -> type.getIsSigned() ? 19 : 20;
        };
    return new ArrowType.Decimal(digits, 0, 128);
  }

  private static @Nullable ArrowType decimals(ArrowType.Decimal one, ArrowType.Decimal other) {
    int scale = Math.max(one.getScale(), other.getScale());
    int whole =
        Math.max(one.getPrecision() - one.getScale(), other.getPrecision() - other.getScale());
    return whole + scale <= MAX_DECIMAL_DIGITS
        ? new ArrowType.Decimal(whole + scale, scale, 128)
        : null;
  }

  private static Field nullable(Field field) {
    return typed(field, true, field.getType(), field.getChildren());
  }

  private static Field typed(Field field, boolean nullable, ArrowType type, List<Field> children) {
    return new Field(
        field.getName(), new FieldType(nullable, type, null, field.getMetadata()), children);
  }
}
