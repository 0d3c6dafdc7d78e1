package io.github.paimonffm.paimontests;

import java.util.function.Consumer;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.AppendOnlySimpleTableTest;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Paimon Java's tests of append-only tables, on tables that the native writer writes. */
public class AppendOnlyTablesOnNativeWriter extends AppendOnlySimpleTableTest {

  @BeforeEach
  void start(TestInfo test) {
    KeptTests.start(test);
  }

  @Override
  protected FileStoreTable createFileStoreTable(Consumer<Options> configure, RowType rowType)
      throws Exception {
    return RepointedTable.wrap(
        super.createFileStoreTable(
            RepointedTable.enable(configure), RepointedTable.widen(rowType)));
  }

  @Override
  protected FileStoreTable createUnawareBucketFileStoreTable(Consumer<Options> configure)
      throws Exception {
    return createUnawareBucketFileStoreTable(ROW_TYPE, configure);
  }

  @Override
  protected FileStoreTable createUnawareBucketFileStoreTable(
      RowType rowType, Consumer<Options> configure) throws Exception {
    return RepointedTable.wrap(
        super.createUnawareBucketFileStoreTable(
            RepointedTable.widen(rowType), RepointedTable.enable(configure)));
  }
}
