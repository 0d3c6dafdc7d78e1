package io.github.paimonffm.paimonjava.catalog;

import io.github.paimonffm.paimonjava.options.NativeOptions;
import io.github.paimonffm.paimonjava.read.ChoosingTableRead;
import io.github.paimonffm.paimonjava.write.NativeBatchWriteBuilder;
import java.util.Map;
import org.apache.paimon.options.Options;
import org.apache.paimon.schema.TableSchema;
import org.apache.paimon.table.DelegatedFileStoreTable;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.source.InnerTableRead;

/**
 * A table of Paimon Java whose batch writes use the native writer, and whose reads use the native
 * reader, if a table option says so.
 */
public final class NativeFileStoreTable extends DelegatedFileStoreTable {

  private static final long serialVersionUID = 1L;

  private NativeFileStoreTable(FileStoreTable table) {
    super(table);
  }

  /**
   * Wraps a table.
   *
   * @param table a table of Paimon Java
   * @return the wrapped table; the same table if it is already wrapped
   */
  public static NativeFileStoreTable wrap(FileStoreTable table) {
    return table instanceof NativeFileStoreTable wrapped
        ? wrapped
        : new NativeFileStoreTable(table);
  }

  @Override
  public BatchWriteBuilder newBatchWriteBuilder() {
    return Options.fromMap(options()).get(NativeOptions.WRITE_ENABLED)
        ? new NativeBatchWriteBuilder(wrapped)
        : wrapped.newBatchWriteBuilder();
  }

  @Override
  public InnerTableRead newRead() {
    InnerTableRead paimonJava = wrapped.newRead();
    return Options.fromMap(options()).get(NativeOptions.READ_ENABLED)
        ? new ChoosingTableRead(wrapped, paimonJava)
        : paimonJava;
  }

  @Override
  public FileStoreTable copy(Map<String, String> dynamicOptions) {
    return wrap(wrapped.copy(dynamicOptions));
  }

  @Override
  public FileStoreTable copy(TableSchema newSchema) {
    return wrap(wrapped.copy(newSchema));
  }

  @Override
  public FileStoreTable copyWithoutTimeTravel(Map<String, String> dynamicOptions) {
    return wrap(wrapped.copyWithoutTimeTravel(dynamicOptions));
  }

  @Override
  public FileStoreTable copyWithLatestSchema() {
    return wrap(wrapped.copyWithLatestSchema());
  }

  @Override
  public FileStoreTable switchToBranch(String branch) {
    return wrap(wrapped.switchToBranch(branch));
  }

  @Override
  public int hashCode() {
    return wrapped.hashCode();
  }
}
