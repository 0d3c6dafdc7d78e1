package io.github.paimonffm.paimonjava;

import io.github.paimonffm.paimonjava.catalog.NativeFileStoreTable;
import io.github.paimonffm.paimonjava.choice.NativeChoice;
import io.github.paimonffm.paimonjava.options.NativeOptions;
import io.github.paimonffm.paimonjava.read.ChosenRecordReader;
import java.io.IOException;
import java.util.Map;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.source.ReadBuilder;

/**
 * Paimon Java's read API on the native reader, for programs that open their tables without a native
 * catalog.
 *
 * <p>All methods are safe for use by multiple threads. The builders and readers are as safe as
 * those of Paimon Java: one thread uses a reader.
 */
public final class NativeReads {

  private NativeReads() {}

  /**
   * Starts a read whose readers use the native reader, whether or not the table option {@code
   * read.native.enabled} is set. If the native reader cannot read some splits, Paimon Java's own
   * reader does; see {@link #choice}.
   *
   * @param table a table of any catalog of Paimon Java
   * @return a builder, used like the result of {@link Table#newReadBuilder}. A table that has no
   *     data files, such as a system table, gets its own builder
   */
  public static ReadBuilder newReadBuilder(Table table) {
    return table instanceof FileStoreTable files
        ? NativeFileStoreTable.wrap(files)
            .copyWithoutTimeTravel(Map.of(NativeOptions.READ_ENABLED.key(), "true"))
            .newReadBuilder()
        : table.newReadBuilder();
  }

  /**
   * Returns which reader reads the rows of a {@link RecordReader}. Makes the choice if no batch was
   * read yet.
   *
   * @param reader a reader of a table of this project or of Paimon Java
   * @return the choice
   * @throws IOException if the choice needs the first batch and the batch cannot be read
   */
  public static NativeChoice choice(RecordReader<InternalRow> reader) throws IOException {
    return reader instanceof ChosenRecordReader chosen
        ? chosen.choice()
        : NativeChoice.paimonJava("the reader belongs to Paimon Java");
  }
}
