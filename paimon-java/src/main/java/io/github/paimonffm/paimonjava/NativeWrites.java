package io.github.paimonffm.paimonjava;

import io.github.paimonffm.paimonjava.choice.NativeChoice;
import io.github.paimonffm.paimonjava.write.ChoosingTableWrite;
import io.github.paimonffm.paimonjava.write.NativeBatchWriteBuilder;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.sink.TableWrite;

/**
 * Paimon Java's batch write API on the native writer, for programs that open their tables without a
 * native catalog.
 *
 * <p>All methods are safe for use by multiple threads. The builders and writers are as safe as
 * those of Paimon Java: one thread uses a writer.
 */
public final class NativeWrites {

  private NativeWrites() {}

  /**
   * Starts a batch write whose writers use the native writer, whether or not the table option
   * {@code write.native.enabled} is set. If the native writer cannot write the table, Paimon Java's
   * own writer does; see {@link #choice}.
   *
   * @param table a table of any catalog of Paimon Java
   * @return a builder, used like the result of {@link Table#newBatchWriteBuilder}. A table that has
   *     no data files, such as a system table, gets its own builder
   */
  public static BatchWriteBuilder newBatchWriteBuilder(Table table) {
    return table instanceof FileStoreTable files
        ? new NativeBatchWriteBuilder(files)
        : table.newBatchWriteBuilder();
  }

  /**
   * Returns which writer writes the rows of a {@link BatchTableWrite}. Makes the choice if no row
   * was written yet; the settings of the writer can then no longer be changed.
   *
   * @param write a writer of a builder of this project or of Paimon Java
   * @return the choice
   */
  public static NativeChoice choice(TableWrite write) {
    return write instanceof ChoosingTableWrite choosing
        ? choosing.choice()
        : NativeChoice.paimonJava("the builder of the writer belongs to Paimon Java");
  }
}
