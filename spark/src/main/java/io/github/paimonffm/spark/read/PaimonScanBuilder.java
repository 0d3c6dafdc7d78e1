package io.github.paimonffm.spark.read;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A builder that collects the filters, the columns and the limit that Spark pushes down. Not safe
 * for use by multiple threads.
 */
public final class PaimonScanBuilder
    implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns, SupportsPushDownLimit {

  /** What Spark adds to the size of a row, so that no row is empty. */
  private static final double ROW_BYTES = 8;

  private final String name;
  private final Table table;
  private final Map<String, ArrowType> arrowTypes;
  private final StructType all;
  private final boolean current;
  private final ReadOptions options;
  private ReadBuilder read;
  private StructType schema;
  private Predicate[] pushed = {};
  private OptionalLong limit = OptionalLong.empty();

  /**
   * Creates a builder.
   *
   * @param name the name of the table for messages
   * @param table the table
   * @param read a builder of a read of all columns of the snapshot
   * @param arrow the Arrow schema of that read
   * @param columns the columns of that read
   * @param current whether the read is one of the newest snapshot
   * @param options the options of the query
   */
  public PaimonScanBuilder(
      String name,
      Table table,
      ReadBuilder read,
      org.apache.arrow.vector.types.pojo.Schema arrow,
      Column[] columns,
      boolean current,
      CaseInsensitiveStringMap options) {
    this.name = name;
    this.table = table;
    this.read = read;
    // Spark reads CHAR and VARCHAR columns as STRING.
    this.all =
        CharVarcharUtils.replaceCharVarcharWithStringInSchema(
            CatalogV2Util.v2ColumnsToStructType(columns));
    this.current = current;
    this.schema = all;
    this.arrowTypes =
        arrow.getFields().stream().collect(Collectors.toMap(Field::getName, Field::getType));
    this.options = ReadOptions.of(options);
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    FilterTranslation translation = new FilterTranslation(arrowTypes);
    List<Predicate> accepted = new ArrayList<>();
    List<Predicate> left = new ArrayList<>();
    for (Predicate predicate : predicates) {
      Optional<io.github.paimonffm.read.Predicate> translated = translation.translate(predicate);
      if (translated.isPresent()) {
        read = read.withFilter(translated.get());
        accepted.add(predicate);
      } else {
        left.add(predicate);
      }
    }
    pushed = accepted.toArray(Predicate[]::new);
    return left.toArray(Predicate[]::new);
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.clone();
  }

  @Override
  public void pruneColumns(StructType required) {
    schema = required;
  }

  /** Limits the rows of each task. Spark limits the rows of all tasks together. */
  @Override
  public boolean pushLimit(int rows) {
    limit = OptionalLong.of(rows);
    return true;
  }

  @Override
  public Scan build() {
    ReadBuilder limited = limit.isPresent() ? read.withLimit(limit.getAsLong()) : read;
    limited = limited.withParallelism(options.parallelism());
    return new PaimonScan(
        name,
        table,
        limited.withProjection(projection()),
        schema,
        (ROW_BYTES + schema.defaultSize()) / (ROW_BYTES + all.defaultSize()),
        pushed,
        limit,
        current,
        options);
  }

  /**
   * Returns the columns to read. The library needs at least one column, so a read without columns,
   * as for {@code count(*)}, reads the column that is the cheapest to decode.
   */
  private String[] projection() {
    if (schema.fieldNames().length > 0) {
      return schema.fieldNames();
    }
    Function<Map.Entry<String, ArrowType>, Integer> cost =
        column ->
            switch (column.getValue()) {
              case ArrowType.Bool type -> 0;
              case ArrowType.Int type -> type.getBitWidth();
              case ArrowType.Date type -> Integer.SIZE;
              case ArrowType.ComplexType type -> 10_000;
              default -> 1_000;
            };
    return new String[] {
      arrowTypes.entrySet().stream()
          .min(Comparator.comparing(cost).thenComparing(Map.Entry::getKey))
          .orElseThrow()
          .getKey()
    };
  }
}
