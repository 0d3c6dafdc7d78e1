package io.github.paimonffm.paimonjava.read;

import io.github.paimonffm.paimonjava.choice.UnfitException;
import io.github.paimonffm.paimonjava.options.NativeOptions;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.read.ReadBuilder;
import java.util.List;
import org.apache.paimon.options.Options;
import org.apache.paimon.predicate.PredicateProjectionConverter;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a read, divided between the native reader and this process.
 *
 * @param columns the columns that the native reader returns, at least one
 * @param readType the columns of the rows: all columns of the native reader, or no columns
 * @param filter the filter of the native reader; null for none
 * @param limit the limit of the native reader; null for none
 * @param remainingFilter the filter that is applied to rows in this process; null for none
 * @param remainingLimit the largest number of rows that match the remaining filter; null for none
 * @param lanes the number of lanes; null for the default
 */
record NativeRequest(
    List<String> columns,
    RowType readType,
    @Nullable Predicate filter,
    @Nullable Integer limit,
    org.apache.paimon.predicate.@Nullable Predicate remainingFilter,
    @Nullable Integer remainingLimit,
    @Nullable Integer lanes) {

  /**
   * Divides the settings.
   *
   * @throws UnfitException if the native reader cannot return the columns
   */
  static NativeRequest of(FileStoreTable table, ReadSettings settings) throws UnfitException {
    RowType tableType = table.rowType();
    RowType readType = settings.readType() == null ? tableType : settings.readType();
    requireColumns(tableType, readType);
    List<String> columns =
        readType.getFieldCount() == 0
            ? List.of(smallestColumn(tableType))
            : readType.getFieldNames();
    NativeRequest request =
        new NativeRequest(
            columns,
            readType,
            null,
            null,
            null,
            null,
            Options.fromMap(table.options()).get(NativeOptions.READ_PARALLELISM));
    return settings.filter() == null
        ? request.withLimit(settings.limit())
        : request.withFilter(tableType, settings);
  }

  private static void requireColumns(RowType tableType, RowType readType) throws UnfitException {
    for (DataField field : readType.getFields()) {
      if (!tableType.containsField(field.name())) {
        throw new UnfitException(
            "the read has the column '" + field.name() + "', which is not a column of the table");
      }
      DataField column = tableType.getField(field.name());
      if (field.id() != column.id() || !field.type().copy(true).equals(column.type().copy(true))) {
        throw new UnfitException(
            "the read selects a part of the column '"
                + field.name()
                + "' or another type: "
                + field.type()
                + " of "
                + column.type());
      }
    }
  }

  /** Returns a column that the native reader reads to count rows. */
  private static String smallestColumn(RowType type) {
    for (DataField field : type.getFields()) {
      switch (field.type().getTypeRoot()) {
        case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DATE -> {
          return field.name();
        }
        default -> {}
      }
    }
    return type.getFieldNames().getFirst();
  }

  private NativeRequest withLimit(@Nullable Integer rows) {
    return rows == null || rows < 0
        ? this
        : new NativeRequest(columns, readType, filter, rows, null, null, lanes);
  }

  private NativeRequest withFilter(RowType tableType, ReadSettings settings) {
    FilterTranslator.Translation translation =
        FilterTranslator.translate(settings.filter(), tableType);
    NativeRequest filtered =
        new NativeRequest(columns, readType, translation.predicate(), null, null, null, lanes);
    if (translation.isExact()) {
      return filtered.withLimit(settings.limit());
    }
    return settings.executesFilter()
        ? filtered.withRemainingFilter(tableType, settings)
        : filtered; // a limit could remove rows that match the rest of the filter
  }

  /**
   * Applies the filter in this process. As in Paimon Java, parts with columns that are not read are
   * left out.
   */
  private NativeRequest withRemainingFilter(RowType tableType, ReadSettings settings) {
    var whole = settings.filter();
    boolean hasAllColumns = true;
    var executed = whole;
    if (settings.readType() != null) {
      int[] projection = tableType.getFieldIndices(readType.getFieldNames());
      executed = whole.visit(PredicateProjectionConverter.fromProjection(projection)).orElse(null);
      hasAllColumns = FilterColumns.of(whole).stream().allMatch(readType::containsField);
    }
    return new NativeRequest(
        columns,
        readType,
        filter,
        null,
        executed,
        hasAllColumns && settings.limit() != null && settings.limit() >= 0
            ? settings.limit()
            : null,
        lanes);
  }

  /** Returns the same request with the whole filter in this process, if the caller executes it. */
  static NativeRequest withoutNativeFilter(FileStoreTable table, ReadSettings settings)
      throws UnfitException {
    ReadSettings unfiltered = settings.withFilter(null);
    NativeRequest request =
        of(table, new ReadSettings(unfiltered.readType(), null, false, null, false));
    return settings.executesFilter()
        ? request.withRemainingFilter(table.rowType(), settings)
        : request;
  }

  /** Returns the native builder of the read. */
  ReadBuilder builder(io.github.paimonffm.catalog.Table table) {
    ReadBuilder builder = table.newReadBuilder().withProjection(columns.toArray(String[]::new));
    if (filter != null) {
      builder = builder.withFilter(filter);
    }
    if (limit != null) {
      builder = builder.withLimit(limit);
    }
    return lanes == null ? builder : builder.withParallelism(lanes);
  }
}
