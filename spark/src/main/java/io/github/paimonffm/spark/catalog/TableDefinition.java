package io.github.paimonffm.spark.catalog;

import io.github.paimonffm.Schema;
import io.github.paimonffm.TableOptions;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.spark.function.Buckets;
import io.github.paimonffm.spark.table.PaimonTable;
import io.github.paimonffm.spark.types.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.connector.catalog.constraints.Constraint;
import org.apache.spark.sql.connector.catalog.constraints.PrimaryKey;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;

/** The definition of a new table in a {@code CREATE TABLE}. */
final class TableDefinition {

  /** The property with the columns of the primary key, as in Paimon's own connector. */
  static final String PRIMARY_KEY = "primary-key";

  /** The properties that are not stored as table options. */
  static final Set<String> NO_OPTIONS =
      Set.of(
          TableCatalog.PROP_COMMENT,
          TableCatalog.PROP_PROVIDER,
          TableCatalog.PROP_OWNER,
          TableCatalog.PROP_LOCATION,
          TableCatalog.PROP_EXTERNAL,
          TableCatalog.PROP_TABLE_TYPE,
          TableCatalog.PROP_IS_MANAGED_LOCATION,
          TableCatalog.PROP_COLLATION,
          PRIMARY_KEY);

  private final Map<String, String> properties;
  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> partitionKeys = new ArrayList<>();
  private final List<String> primaryKey;

  private TableDefinition(TableInfo info) {
    this.properties = info.properties();
    this.primaryKey = primaryKey(info.constraints());
  }

  /**
   * Returns the schema of a new table.
   *
   * @param name the name of the table, for errors
   * @param info the definition
   * @throws UnsupportedOperationException if Paimon does not support the definition; the message
   *     names the table and the unsupported part
   * @throws IllegalArgumentException if a key is not a column; the message names the table
   */
  static Schema schema(String name, TableInfo info) {
    try {
      return new TableDefinition(info).build(info);
    } catch (UnsupportedOperationException e) {
      throw new UnsupportedOperationException("table " + name + ": " + e.getMessage(), e);
    } catch (InvalidArgumentException e) {
      throw new IllegalArgumentException("table " + name + ": " + e.getMessage(), e);
    }
  }

  private Schema build(TableInfo info) {
    if (properties.containsKey(TableCatalog.PROP_LOCATION)
        && !"true".equals(properties.get(TableCatalog.PROP_IS_MANAGED_LOCATION))) {
      throw new UnsupportedOperationException(
          "LOCATION is not supported: the catalog places its tables below its warehouse");
    }
    if (properties.containsKey(TableCatalog.PROP_EXTERNAL)) {
      throw new UnsupportedOperationException(
          "EXTERNAL is not supported: the catalog owns the data of its tables");
    }
    requireOwnProvider(properties.get(TableCatalog.PROP_PROVIDER));
    properties.forEach(
        (key, value) -> {
          if (!NO_OPTIONS.contains(key) && !key.startsWith(TableCatalog.OPTION_PREFIX)) {
            options.put(key, value);
          }
        });
    for (Transform transform : info.partitions()) {
      addPartitioning(transform);
    }
    Schema.Builder schema = Schema.builder();
    for (Column column : info.columns()) {
      addColumn(schema, column);
    }
    return schema
        .partitionKeys(partitionKeys.toArray(String[]::new))
        .primaryKey(primaryKey.toArray(String[]::new))
        .options(options)
        .comment(properties.get(TableCatalog.PROP_COMMENT))
        .build();
  }

  /**
   * Fails if the provider is another format. Without {@code USING}, {@code saveAsTable} passes the
   * default source of the session as the provider.
   */
  private static void requireOwnProvider(@Nullable String provider) {
    if (provider != null
        && Stream.of(
                PaimonTable.FORMAT, PaimonTable.PROVIDER, SQLConf.get().defaultDataSourceName())
            .noneMatch(provider::equalsIgnoreCase)) {
      throw new UnsupportedOperationException(
          "USING %s is not supported: all tables of the catalog are Paimon tables; the table option 'file.format' selects the format of the data files"
              .formatted(provider));
    }
  }

  private void addColumn(Schema.Builder schema, Column column) {
    requireNo(column, "a generation expression", column.generationExpression());
    requireNo(column, "an identity", column.identityColumnSpec());
    requireNo(column, "a default value", column.defaultValue());
    boolean nullable = column.nullable() && !primaryKey.contains(column.name());
    schema.column(
        column.name(),
        SparkTypes.toPaimon(column.name(), column.dataType(), nullable),
        column.comment());
  }

  private static void requireNo(Column column, String what, Object value) {
    if (value != null) {
      throw new UnsupportedOperationException(
          "column '" + column.name() + "' has " + what + ", which is not supported");
    }
  }

  private void addPartitioning(Transform transform) {
    Expression[] arguments = transform.arguments();
    switch (transform.name()) {
      case "identity" -> partitionKeys.add(column(transform, arguments[0]));
      case "bucket" -> {
        if (!(arguments[0] instanceof Literal<?> count)) {
          throw unsupported(transform);
        }
        setOption(TableOptions.BUCKET, count.value().toString(), transform);
        List<String> keys =
            Arrays.stream(arguments).skip(1).map(key -> column(transform, key)).toList();
        if (options.containsKey(TableOptions.BUCKET_KEY)
            || !keys.equals(Buckets.defaultKeys(primaryKey, partitionKeys))) {
          setOption(TableOptions.BUCKET_KEY, String.join(",", keys), transform);
        }
      }
      default -> throw unsupported(transform);
    }
  }

  /**
   * Sets an option. The statement of {@code SHOW CREATE TABLE} also has the option as a property.
   */
  private void setOption(String option, String value, Transform transform) {
    String other = options.put(option, value);
    if (other != null && !other.equals(value)) {
      throw new UnsupportedOperationException(
          "the partitioning has %s, and the table has another value for the option '%s': %s"
              .formatted(transform, option, other));
    }
  }

  private static String column(Transform transform, Expression argument) {
    if (argument instanceof NamedReference reference && reference.fieldNames().length == 1) {
      return reference.fieldNames()[0];
    }
    throw unsupported(transform);
  }

  private static UnsupportedOperationException unsupported(Transform transform) {
    return new UnsupportedOperationException(
        "a table cannot be partitioned by "
            + transform
            + "; expected columns, and bucket(<number>, <columns>) for a fixed number of buckets");
  }

  /** Returns the primary key from the constraint or from the property. */
  private List<String> primaryKey(Constraint[] constraints) {
    List<String> key = new ArrayList<>();
    for (Constraint constraint : constraints) {
      if (!(constraint instanceof PrimaryKey primaryKey)) {
        throw new UnsupportedOperationException(
            "the constraint is not supported: " + constraint.toDDL());
      }
      for (NamedReference column : primaryKey.columns()) {
        key.add(String.join(".", column.fieldNames()));
      }
    }
    String property = properties.get(PRIMARY_KEY);
    if (property != null) {
      if (!key.isEmpty()) {
        throw new UnsupportedOperationException(
            "the table has both a PRIMARY KEY and the property '" + PRIMARY_KEY + "'");
      }
      Arrays.stream(property.split(",")).map(String::strip).forEach(key::add);
    }
    return key;
  }
}
