package io.github.paimonffm.cli.load;

import io.github.paimonffm.Column;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.cli.source.Source;
import io.github.paimonffm.cli.source.Sources;
import io.github.paimonffm.exception.InvalidArgumentException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What a new table has besides the columns of the files.
 *
 * @param partitionKeys the names of the partition columns in order; empty for an unpartitioned
 *     table
 * @param primaryKey the names of the columns of the primary key in order; empty for an append table
 * @param types the types of some columns in Paimon's SQL syntax, in place of the types that the
 *     files have
 * @param options the table options
 * @param comment the comment; empty for none
 */
public record NewTable(
    List<String> partitionKeys,
    List<String> primaryKey,
    Map<String, String> types,
    Map<String, String> options,
    Optional<String> comment) {

  /** A table without keys, options and comment. */
  public static final NewTable PLAIN =
      new NewTable(List.of(), List.of(), Map.of(), Map.of(), Optional.empty());

  private static final String VARIANT_EXTENSION = "arrow.parquet.variant";

  /** Copies the lists and maps. */
  public NewTable {
    partitionKeys = List.copyOf(partitionKeys);
    primaryKey = List.copyOf(primaryKey);
    types = Map.copyOf(types);
    options = Map.copyOf(options);
  }

  /** Returns the schema of the table with the columns of files. */
  Schema schema(List<Source> sources, BufferAllocator allocator, Interruption interruption)
      throws IOException {
    return schema(SchemaUnion.of(sources, allocator, interruption));
  }

  /**
   * Returns the schema of the table with given columns.
   *
   * @param fields the columns, without dictionaries
   * @return the schema
   * @throws InvalidArgumentException if a type or a key is not valid, or a type is given for a
   *     column that does not exist
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if Paimon has no type for a
   *     column
   */
  public Schema schema(List<Field> fields) {
    Map<String, String> unused = new LinkedHashMap<>(types);
    Schema.Builder builder = Schema.builder();
    for (Field field : fields) {
      String given = unused.remove(field.getName());
      builder.column(field.getName(), given == null ? type(field) : given);
    }
    if (!unused.isEmpty()) {
      throw new InvalidArgumentException(
          "a type is given for column '%s', but the files have only the columns %s"
              .formatted(
                  unused.keySet().iterator().next(), fields.stream().map(Field::getName).toList()));
    }
    return builder
        .partitionKeys(partitionKeys.toArray(String[]::new))
        .primaryKey(primaryKey.toArray(String[]::new))
        .options(options)
        .comment(comment.orElse(null))
        .build();
  }

  /**
   * Fails if an existing table has other properties.
   *
   * @throws LoadException if a key, a type or an option differs
   */
  void requireSame(Table table) {
    requireSame(table, "the partition keys", partitionKeys, table.partitionKeys());
    requireSame(table, "the primary key", primaryKey, table.primaryKeys());
    types.forEach(
        (name, type) -> {
          String given = Schema.builder().column(name, type).build().columns().getFirst().type();
          for (Column column : table.schema().columns()) {
            // The columns of a primary key become NOT NULL.
            boolean key = table.primaryKeys().contains(name);
            if (column.name().equals(name)
                && !column.type().equals(given)
                && !(key && column.type().equals(given + " NOT NULL"))) {
              throw different(table, "the type of column '" + name + "'", given, column.type());
            }
          }
        });
    options.forEach(
        (key, value) -> {
          if (!value.equals(table.options().get(key))) {
            // The value of an option can be a secret.
            throw new LoadException(
                "table %s exists with another value of the option '%s'"
                    .formatted(table.identifier(), key));
          }
        });
  }

  private static void requireSame(
      Table table, String what, List<String> given, List<String> existing) {
    if (!given.isEmpty() && !given.equals(existing)) {
      throw different(table, what, given, existing);
    }
  }

  private static LoadException different(Table table, String what, Object given, Object existing) {
    return new LoadException(
        "table %s exists, so %s cannot be changed: expected %s, but the table has %s"
            .formatted(table.identifier(), what, given, existing));
  }

  private static String type(Field field) {
    if (VARIANT_EXTENSION.equals(
        field.getMetadata().get(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME))) {
      return "VARIANT";
    }
    org.apache.arrow.vector.types.pojo.Schema one =
        new org.apache.arrow.vector.types.pojo.Schema(List.of(Sources.withoutNullType(field)));
    return Schema.fromArrow(one).build().columns().getFirst().type();
  }
}
