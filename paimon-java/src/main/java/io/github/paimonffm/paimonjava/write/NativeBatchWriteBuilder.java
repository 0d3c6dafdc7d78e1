package io.github.paimonffm.paimonjava.write;

import java.util.Map;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.sink.BatchWriteBuilderImpl;
import org.jspecify.annotations.Nullable;

/**
 * A builder whose writers use the native writer, and whose committers are Paimon Java's own.
 *
 * <p>It extends Paimon Java's class, because engines cast builders to that class.
 */
public final class NativeBatchWriteBuilder extends BatchWriteBuilderImpl {

  private static final long serialVersionUID = 1L;

  private final FileStoreTable table;

  /** Paimon Java's own builder for the same table. */
  private final BatchWriteBuilderImpl paimonJava;

  private boolean overwrite;

  /**
   * Creates a builder.
   *
   * @param table the table of Paimon Java
   */
  public NativeBatchWriteBuilder(FileStoreTable table) {
    this(table, new BatchWriteBuilderImpl(table), false);
  }

  private NativeBatchWriteBuilder(
      FileStoreTable table, BatchWriteBuilderImpl paimonJava, boolean overwrite) {
    super(table);
    this.table = table;
    this.paimonJava = paimonJava;
    this.overwrite = overwrite;
  }

  @Override
  public BatchWriteBuilder withOverwrite(@Nullable Map<String, String> staticPartition) {
    paimonJava.withOverwrite(staticPartition);
    overwrite = staticPartition != null;
    return this;
  }

  @Override
  public BatchTableWrite newWrite() {
    return new ChoosingTableWrite(table, overwrite, paimonJava::newWrite);
  }

  @Override
  public BatchTableCommit newCommit() {
    return paimonJava.newCommit();
  }

  @Override
  public BatchWriteBuilderImpl copyWithNewTable(Table newTable) {
    BatchWriteBuilderImpl copy = paimonJava.copyWithNewTable(newTable);
    return newTable instanceof FileStoreTable files
        ? new NativeBatchWriteBuilder(files, copy, overwrite)
        : copy;
  }

  @Override
  public BatchWriteBuilderImpl appendCommitCheckConflict(boolean check) {
    paimonJava.appendCommitCheckConflict(check);
    return this;
  }

  @Override
  public BatchWriteBuilderImpl rowIdCheckConflict(@Nullable Long fromSnapshot) {
    paimonJava.rowIdCheckConflict(fromSnapshot);
    return this;
  }
}
