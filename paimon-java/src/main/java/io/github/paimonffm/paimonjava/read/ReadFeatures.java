package io.github.paimonffm.paimonjava.read;

import io.github.paimonffm.paimonjava.choice.TableFeatures;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.schema.TableSchema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.table.source.Split;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;

/**
 * The features that only Paimon Java's own reader has. The native library would refuse some of
 * them, and would read others in a way that differs from Paimon Java.
 */
final class ReadFeatures {

  private final FileStoreTable table;

  /** The schemas whose files have the types of the table. */
  private final Set<Long> fitSchemas = ConcurrentHashMap.newKeySet();

  ReadFeatures(FileStoreTable table) {
    this.table = table;
    fitSchemas.add(table.schema().id());
  }

  /** Returns why the native reader cannot read splits; empty if no feature forbids it. */
  Optional<String> reason(ReadSettings settings, List<Split> splits) {
    return ofTable(settings)
        .or(
            () ->
                splits.stream()
                    .map(this::ofSplit)
                    .filter(Optional::isPresent)
                    .findFirst()
                    .flatMap(reason -> reason));
  }

  private Optional<String> ofTable(ReadSettings settings) {
    CoreOptions options = table.coreOptions();
    if (settings.keepsDeletes()) {
      return Optional.of("the read keeps deleted rows");
    }
    Optional<String> reason = TableFeatures.reason(options);
    if (reason.isPresent()) {
      return reason;
    }
    for (String name : table.options().keySet()) {
      if (name.startsWith("incremental-")) {
        return Optional.of("the option '" + name + "' of the table is set");
      }
      if (name.toLowerCase(Locale.ROOT).contains("shredding")) {
        return Optional.of(
            "the option '" + name + "' of the table is set, which stores columns in parts");
      }
    }
    return Optional.empty();
  }

  private Optional<String> ofSplit(Split split) {
    if (split.getClass() != DataSplit.class) {
      return Optional.of("a split has the class " + split.getClass().getSimpleName());
    }
    DataSplit data = (DataSplit) split;
    if (data.isStreaming()) {
      return Optional.of("a split belongs to a stream, whose row kinds matter");
    }
    for (DataFileMeta file : data.dataFiles()) {
      if (!file.fileFormat().equalsIgnoreCase(CoreOptions.FILE_FORMAT_PARQUET)) {
        return Optional.of("a file has the file format '" + file.fileFormat() + "'");
      }
      if (file.externalPath().isPresent()) {
        return Optional.of("a file is outside of the location of the table");
      }
      if (table.coreOptions().rowTrackingEnabled() && file.firstRowId() == null) {
        return Optional.of("a file of the table, which tracks rows, has no row ids");
      }
      Optional<String> reason = ofSchema(file.schemaId());
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  /** Returns why files with an old schema cannot be read natively. */
  private Optional<String> ofSchema(long id) {
    if (fitSchemas.contains(id)) {
      return Optional.empty();
    }
    TableSchema old = table.schemaManager().schema(id);
    Map<Integer, DataType> types = new HashMap<>();
    for (DataField field : old.fields()) {
      types.put(field.id(), field.type());
    }
    for (DataField field : table.schema().fields()) {
      DataType type = types.getOrDefault(field.id(), field.type());
      if (!type.copy(true).equals(field.type().copy(true))) {
        return Optional.of("the column '" + field.name() + "' has another type in a file: " + type);
      }
    }
    fitSchemas.add(id);
    return Optional.empty();
  }
}
