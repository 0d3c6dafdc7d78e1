package io.github.paimonffm.paimontests;

import java.util.function.Consumer;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.PrimaryKeySimpleTableTest;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Paimon Java's tests of tables with a primary key, on tables that the native writer writes. */
public class PrimaryKeyTablesOnNativeWriter extends PrimaryKeySimpleTableTest {

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
}
