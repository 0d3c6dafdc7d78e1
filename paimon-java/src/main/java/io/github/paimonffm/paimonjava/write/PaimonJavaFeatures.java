package io.github.paimonffm.paimonjava.write;

import io.github.paimonffm.paimonjava.choice.TableFeatures;
import java.util.Map;
import java.util.Optional;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.CoreOptions.ChangelogProducer;
import org.apache.paimon.CoreOptions.MergeEngine;
import org.apache.paimon.table.BucketMode;
import org.apache.paimon.table.FileStoreTable;

/**
 * The features that only Paimon Java's own writer has. The native library would refuse some of
 * them, and would write others in a way that differs from Paimon Java.
 */
final class PaimonJavaFeatures {

  private static final String GROUP_PREFIX = "fields.";
  private static final String GROUP_SUFFIX = ".sequence-group";

  private PaimonJavaFeatures() {}

  /** Returns why the native writer cannot write a table; empty if no feature forbids it. */
  static Optional<String> reason(FileStoreTable table, WriteSettings settings) {
    return ofTable(table).or(() -> ofSettings(table, settings));
  }

  private static Optional<String> ofTable(FileStoreTable table) {
    CoreOptions options = table.coreOptions();
    BucketMode mode = table.bucketMode();
    if (mode == BucketMode.HASH_DYNAMIC || mode == BucketMode.KEY_DYNAMIC) {
      return Optional.of(
          "the buckets of the table are dynamic, and callers of Paimon Java assign them");
    }
    if (mode == BucketMode.POSTPONE_MODE) {
      return Optional.of("the table has postponed buckets (bucket=-2)");
    }
    for (String format : options.fileFormatPerLevel().values()) {
      if (!isParquet(format)) {
        return Optional.of("a level of the table has the file format '" + format + "'");
      }
    }
    if (!isParquet(options.fileFormatString())) {
      return Optional.of("the file format of the table is '" + options.fileFormatString() + "'");
    }
    return TableFeatures.reason(options)
        .or(() -> table.primaryKeys().isEmpty() ? Optional.empty() : ofPrimaryKey(table, options));
  }

  private static Optional<String> ofPrimaryKey(FileStoreTable table, CoreOptions options) {
    if (options.deletionVectorsEnabled()) {
      return Optional.of("the table has deletion vectors, which the compaction of a write creates");
    }
    if (options.mergeEngine() == MergeEngine.FIRST_ROW) {
      return Optional.of(
          "the merge engine of the table is first-row, whose rows are visible only after compaction");
    }
    if (options.forceLookup() && !options.writeOnly()) {
      return Optional.of("the option force-lookup makes each write compact its files");
    }
    ChangelogProducer changelog = options.changelogProducer();
    boolean byCompaction =
        changelog == ChangelogProducer.LOOKUP || changelog == ChangelogProducer.FULL_COMPACTION;
    if (byCompaction && !options.writeOnly()) {
      return Optional.of(
          "the changelog producer of the table is "
              + changelog
              + ", and the compaction of a write produces the changelog");
    }
    return options.mergeEngine() == MergeEngine.PARTIAL_UPDATE
        ? ofSequenceGroups(table)
        : Optional.empty();
  }

  /**
   * The native library refuses such groups after it has taken the rows. Paimon Java 2.0.0 does not
   * create them.
   */
  private static Optional<String> ofSequenceGroups(FileStoreTable table) {
    for (Map.Entry<String, String> option : table.options().entrySet()) {
      String name = option.getKey();
      if (!name.startsWith(GROUP_PREFIX) || !name.endsWith(GROUP_SUFFIX)) {
        continue;
      }
      String sequence =
          name.substring(GROUP_PREFIX.length(), name.length() - GROUP_SUFFIX.length());
      for (String column : (sequence + "," + option.getValue()).split(",")) {
        if (table.primaryKeys().contains(column.trim())) {
          return Optional.of(
              "the option '" + name + "' contains the primary key column '" + column.trim() + "'");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isParquet(String format) {
    return format.equalsIgnoreCase(CoreOptions.FILE_FORMAT_PARQUET);
  }

  private static Optional<String> ofSettings(FileStoreTable table, WriteSettings settings) {
    if (settings.writeType != null
        && !settings.writeType.getFieldNames().equals(table.rowType().getFieldNames())) {
      return Optional.of("withWriteType selects columns");
    }
    if (settings.blobConsumer != null) {
      return Optional.of("a consumer of BLOB descriptors is set");
    }
    return Optional.empty();
  }
}
