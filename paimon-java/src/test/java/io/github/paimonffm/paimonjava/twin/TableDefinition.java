package io.github.paimonffm.paimonjava.twin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.types.DataType;

/**
 * The definition of a table.
 *
 * @param name a name that is unique among the definitions
 * @param columns the type of each column, in order
 * @param expectedReason a part of the reason why Paimon Java's writer writes the table; empty if
 *     the native writer writes it
 */
record TableDefinition(
    String name,
    Map<String, DataType> columns,
    List<String> partitionKeys,
    List<String> primaryKeys,
    Map<String, String> options,
    String expectedReason) {

  static TableDefinition of(String name) {
    return new TableDefinition(name, new LinkedHashMap<>(), List.of(), List.of(), Map.of(), "");
  }

  TableDefinition named(String suffix) {
    return new TableDefinition(
        name + " " + suffix, columns, partitionKeys, primaryKeys, options, expectedReason);
  }

  TableDefinition column(String column, DataType type) {
    Map<String, DataType> more = new LinkedHashMap<>(columns);
    more.put(column, type);
    return new TableDefinition(name, more, partitionKeys, primaryKeys, options, expectedReason);
  }

  TableDefinition columns(Map<String, DataType> added) {
    Map<String, DataType> more = new LinkedHashMap<>(columns);
    more.putAll(added);
    return new TableDefinition(name, more, partitionKeys, primaryKeys, options, expectedReason);
  }

  TableDefinition partitionedBy(String... keys) {
    return new TableDefinition(name, columns, List.of(keys), primaryKeys, options, expectedReason);
  }

  /** Adds the partition keys and a key column to the primary key. */
  TableDefinition primaryKey(String key) {
    List<String> keys = new ArrayList<>(partitionKeys);
    keys.add(key);
    return new TableDefinition(name, columns, partitionKeys, keys, options, expectedReason);
  }

  TableDefinition option(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new TableDefinition(name, columns, partitionKeys, primaryKeys, more, expectedReason);
  }

  /** Expects that Paimon Java's writer writes the table. */
  TableDefinition byPaimonJava(String reason) {
    return new TableDefinition(name, columns, partitionKeys, primaryKeys, options, reason);
  }

  boolean hasPrimaryKey() {
    return !primaryKeys.isEmpty();
  }

  Schema schema() {
    Schema.Builder schema = Schema.newBuilder();
    columns.forEach(schema::column);
    return schema.partitionKeys(partitionKeys).primaryKey(primaryKeys).options(options).build();
  }

  @Override
  public String toString() {
    return name;
  }
}
