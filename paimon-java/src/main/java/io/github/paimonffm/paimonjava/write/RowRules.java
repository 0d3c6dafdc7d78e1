package io.github.paimonffm.paimonjava.write;

import java.util.List;
import org.apache.paimon.casting.DefaultValueRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.schema.TableSchema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.RowKindGenerator;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;
import org.apache.paimon.utils.RowKindFilter;
import org.jspecify.annotations.Nullable;

/**
 * What Paimon Java's {@code TableWriteImpl} does with a row before it writes the row: it refuses
 * nulls, fills default values, and finds the row kind. In the same order and with the same errors.
 *
 * <p>Not safe for use by multiple threads.
 */
final class RowRules {

  private final RowType rowType;
  private final int[] notNull;
  private final @Nullable DefaultValueRow defaults;
  private final @Nullable RowKindGenerator kinds;
  private final @Nullable RowKindFilter filter;
  private final boolean appendOnly;

  RowRules(FileStoreTable table) {
    TableSchema schema = table.schema();
    rowType = table.rowType();
    List<String> columns =
        rowType.getFields().stream()
            .filter(field -> !field.type().isNullable())
            .map(DataField::name)
            .toList();
    notNull = rowType.getFieldIndices(columns);
    defaults = DefaultValueRow.create(rowType);
    kinds = RowKindGenerator.create(schema, table.coreOptions());
    filter = RowKindFilter.of(table.coreOptions());
    appendOnly = schema.primaryKeys().isEmpty();
  }

  /** Returns the row with default values. The result is valid until the next call. */
  InternalRow withDefaults(InternalRow row) {
    for (int position : notNull) {
      if (row.isNullAt(position)) {
        throw new RuntimeException(
            "Cannot write null to non-null column("
                + rowType.getFields().get(position).name()
                + ")");
      }
    }
    return defaults == null ? row : defaults.replaceRow(row);
  }

  /**
   * Returns the row kind.
   *
   * @param row a row with default values
   * @return the row kind; null if the options of the table ignore the row
   */
  @Nullable RowKind kind(InternalRow row) {
    RowKind kind = RowKindGenerator.getRowKind(kinds, row);
    if (filter != null && !filter.test(kind)) {
      return null;
    }
    return appendOnly ? required(kind) : kind;
  }

  /** Returns the row kind of a row of an append table that is written as it is. */
  RowKind kindOfInsert(InternalRow row) {
    return required(row.getRowKind());
  }

  private static RowKind required(RowKind kind) {
    if (!kind.isAdd()) {
      throw new IllegalStateException("Append only writer can not accept row with RowKind " + kind);
    }
    return kind;
  }

  /** Tells whether the rules change no row of a bundle, so that it can be written as it is. */
  boolean keepBundles() {
    return !applyToBundles() || (defaults == null && filter == null);
  }

  /**
   * Tells whether the rules apply to bundles. Paimon Java writes those of append tables as they
   * are.
   */
  boolean applyToBundles() {
    return !appendOnly;
  }

  /** Tells whether the native writer takes the row kinds from a column of the table. */
  boolean kindsAreInColumn() {
    return kinds != null;
  }
}
