package io.github.paimonffm.paimonjava.table;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.paimon.schema.TableSchema;

/** The schema with which the native library opens a table. */
final class NativeSchema {

  /**
   * Prefixes of the options that only concern commits and maintenance, which Paimon Java does, and
   * of the options of this project. The native library would report that it ignores them.
   */
  private static final List<String> NOT_OF_WRITERS =
      List.of(
          "commit.",
          "tag.",
          "snapshot.",
          "changelog.num-retained.",
          "changelog.time-retained",
          "consumer.",
          "partition.expiration-",
          "partition.mark-done-action",
          "partition.end-input-to-done",
          "partition.idle-time-to-done",
          "metadata.iceberg.",
          "manifest.",
          "manifest-sort.",
          "visibility-callback.",
          "write.native.",
          "read.native.");

  /** Prefixes of the options of plans, which Paimon Java makes. */
  private static final List<String> PLANS = List.of("scan.", "incremental-", "source.split.");

  /** The place of the table, which the native library gets beside the schema. */
  private static final List<String> PLACE = List.of("path", "branch");

  private NativeSchema() {}

  /** Returns the schema as JSON, without the options that do not concern writers. */
  static String ofWriters(TableSchema schema) {
    return json(schema, NativeSchema::concernsWriters);
  }

  /** Returns the schema as JSON, without the options that do not concern readers of splits. */
  static String ofReaders(TableSchema schema) {
    return json(
        schema, name -> concernsWriters(name) && PLANS.stream().noneMatch(name::startsWith));
  }

  private static boolean concernsWriters(String name) {
    return !PLACE.contains(name) && NOT_OF_WRITERS.stream().noneMatch(name::startsWith);
  }

  private static String json(TableSchema schema, Predicate<String> concerned) {
    Map<String, String> options = new TreeMap<>(schema.options());
    options.keySet().removeIf(concerned.negate());
    return schema.copy(options).toString();
  }
}
