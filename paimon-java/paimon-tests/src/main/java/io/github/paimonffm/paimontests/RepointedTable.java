package io.github.paimonffm.paimontests;

import io.github.paimonffm.paimonjava.catalog.NativeFileStoreTable;
import io.github.paimonffm.paimonjava.options.NativeOptions;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.paimon.options.Options;
import org.apache.paimon.schema.TableSchema;
import org.apache.paimon.table.DelegatedFileStoreTable;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.TableWriteImpl;
import org.apache.paimon.types.BinaryType;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VarBinaryType;

/**
 * A {@link NativeFileStoreTable} whose writers are {@link RepointedWrite}s, so that tests which
 * open a writer with {@code newWrite(commitUser)} or with a builder of streaming writes also use
 * the batch write builder.
 *
 * <p>{@code newBatchWriteBuilder()} and {@code newStreamWriteBuilder()} are Paimon Java's builders.
 * Their writers come from {@link #newWrite} of this class.
 */
final class RepointedTable extends DelegatedFileStoreTable {

  private static final long serialVersionUID = 1L;

  /** A length that is enough for the values of the tests. */
  private static final int LENGTH = 16;

  private RepointedTable(FileStoreTable table) {
    super(NativeFileStoreTable.wrap(table));
  }

  static FileStoreTable wrap(FileStoreTable table) {
    return table instanceof RepointedTable ? table : new RepointedTable(table);
  }

  /**
   * Returns a row type with longer binary types. The rows of the tests have values of 6 and 9 bytes
   * in columns of the types {@code BINARY(1)} and {@code VARBINARY(1)}. Paimon Java's writer does
   * not check lengths, and the native writer does.
   */
  static RowType widen(RowType rowType) {
    return rowType.copy(
        rowType.getFields().stream()
            .map(
                field ->
                    switch (field.type()) {
                      case BinaryType type ->
                          field.newType(new BinaryType(type.isNullable(), LENGTH));
                      case VarBinaryType type when type.getLength() < LENGTH ->
                          field.newType(new VarBinaryType(type.isNullable(), LENGTH));
                      default -> field;
                    })
            .toList());
  }

  /**
   * Returns options of a test with the native writer switched on. The writer has one lane, because
   * the tests expect one file for each bucket and commit.
   */
  static Consumer<Options> enable(Consumer<Options> configure) {
    return options -> {
      configure.accept(options);
      options.set(NativeOptions.WRITE_ENABLED, true);
      options.set(NativeOptions.WRITE_PARALLELISM, 1);
    };
  }

  @Override
  public TableWriteImpl<?> newWrite(String commitUser) {
    return newWrite(commitUser, null);
  }

  @Override
  public TableWriteImpl<?> newWrite(String commitUser, Integer writeId) {
    return RepointedWrite.of(wrapped, wrapped.newWrite(commitUser, writeId));
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
