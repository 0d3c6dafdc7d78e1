package io.github.paimonffm.roundtrip;

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

/** Each {@code file.compression} of each file format round-trips and reduces the size. */
class CompressionTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static List<List<Object>> rows() {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      rows.add(
          row(
              (long) i,
              i % 7 == 0 ? null : i % 2,
              "repetitive text, number " + i % 100 + " and " + i,
              BigDecimal.valueOf(i, 2)));
    }
    return rows;
  }

  /** Writes a table, checks its rows, and returns the size of its files. */
  private long fileSize(Layout layout, String format, String compression, String level) {
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
    return table.partitions().stream().mapToLong(partition -> partition.sizeInBytes()).sum();
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
  void compressionReducesFileSize(String format, String compression) {
    for (Layout layout : List.of(Layout.APPEND, Layout.KEYED)) {
      long size = fileSize(layout, format, compression, null);
      workspace.catalog().dropTable(Workspace.named("t" + format + compression), false);
      long plain = fileSize(layout, format, "none", null);
      workspace.catalog().dropTable(Workspace.named("t" + format + "none"), false);
      assertTrue(size < plain, () -> size + " bytes, without " + plain);
    }
  }

  @ParameterizedTest
  @CsvSource({"parquet, uncompressed", "avro, uncompressed", "avro, null"})
  void disabledCompressionIsAccepted(String format, String compression) {
    assertTrue(fileSize(Layout.APPEND, format, compression, null) > 0);
  }

  @ParameterizedTest
  @CsvSource({"parquet", "avro"})
  void zstdLevelIsHonoured(String format) {
    long lowest = fileSize(Layout.APPEND, format, "zstd", "1");
    fileSize(Layout.APPEND, format, "zstd", "9");
    long highest = fileSize(Layout.APPEND, format, "zstd", "22");
    // Whether a level saves space depends on the data, so only a difference is required.
    assertNotEquals(lowest, highest);
  }

  @ParameterizedTest
  @EnumSource(names = {"APPEND", "KEYED"})
  void unsupportedCompressionIsNamed(Layout layout) {
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
  void invalidZstdLevelIsNamed() {
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
