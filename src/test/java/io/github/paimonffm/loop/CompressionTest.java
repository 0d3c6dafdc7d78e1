package io.github.paimonffm.loop;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each {@code file.compression} of each format is written and read, and does compress. */
class CompressionTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static List<List<Object>> rows() {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      rows.add(
          row(
              (long) i,
              i % 7 == 0 ? null : i % 2,
              "text that comes again, number " + i % 100 + " and " + i,
              BigDecimal.valueOf(i, 2)));
    }
    return rows;
  }

  private long written(Layout layout, String format, String compression, String level) {
    Table table =
        workspace.create(
            "t" + format + compression + (level == null ? "" : level),
            (level == null
                    ? layout.schema()
                    : layout.schema().option("file.compression.zstd-level", level))
                .option("file.format", format)
                .option("file.compression", compression));
    workspace.append(table, rows());
    Rows.assertSame(rows(), workspace.rows(table));
    return table.partitions().stream().mapToLong(partition -> partition.fileSizeInBytes()).sum();
  }

  @ParameterizedTest
  @CsvSource({
    "parquet, zstd",
    "parquet, snappy",
    "parquet, lz4",
    "parquet, lz4_raw",
    "parquet, gzip",
    "parquet, gz",
    "parquet, ZSTD",
    "avro, zstd",
    "avro, zstandard",
    "avro, snappy",
    "avro, deflate"
  })
  void compressesBoth(String format, String compression) {
    for (Layout layout : List.of(Layout.APPEND, Layout.KEYED)) {
      long size = written(layout, format, compression, null);
      workspace.catalog().dropTable(Workspace.named("t" + format + compression), false);
      long plain = written(layout, format, "none", null);
      workspace.catalog().dropTable(Workspace.named("t" + format + "none"), false);
      assertTrue(size < plain, () -> size + " bytes, without " + plain);
    }
  }

  @ParameterizedTest
  @CsvSource({"parquet, uncompressed", "avro, uncompressed", "avro, null"})
  void orDoesNot(String format, String compression) {
    assertTrue(written(Layout.APPEND, format, compression, null) > 0);
  }

  @ParameterizedTest
  @CsvSource({"parquet", "avro"})
  void theLevelOfZstdIsHonoured(String format) {
    long least = written(Layout.APPEND, format, "zstd", "1");
    written(Layout.APPEND, format, "zstd", "9");
    long most = written(Layout.APPEND, format, "zstd", "22");
    // How much better depends on the data; the same it is not.
    assertNotEquals(least, most);
  }

  @ParameterizedTest
  @EnumSource(names = {"APPEND", "KEYED"})
  void whatThereIsNotIsNamed(Layout layout) {
    Table lz4 =
        workspace.create(
            "lz4", layout.schema().option("file.format", "avro").option("file.compression", "lz4"));
    Messages.assertNames(
        assertThrows(
            UnsupportedFeatureException.class, () -> lz4.newBatchWriteBuilder().newWrite()),
        "db.lz4",
        "file.compression",
        "'lz4'",
        "avro");
  }

  @Test
  void aLevelThatIsNoneIsNamed() {
    Table table =
        workspace.create("t", Layout.APPEND.schema().option("file.compression.zstd-level", "23"));
    Messages.assertNames(
        assertThrows(InvalidArgumentException.class, () -> table.newBatchWriteBuilder().newWrite()),
        "db.t",
        "file.compression.zstd-level",
        "'23'",
        "from 1 to 22");
  }
}
