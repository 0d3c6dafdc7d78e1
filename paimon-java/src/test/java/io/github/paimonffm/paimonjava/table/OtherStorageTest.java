package io.github.paimonffm.paimonjava.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.testing.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.FileStoreTableFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables on storage that only a FileIO of Java reaches. */
class OtherStorageTest {

  @TempDir private Path folder;
  private Tables tables;

  @BeforeEach
  void open() throws Exception {
    tables = Tables.open("filesystem", folder);
    MappedFileIO.CREATED.set(0);
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
  }

  /** Returns a table whose files are reached through another FileIO. */
  private static FileStoreTable mapped(FileStoreTable table) {
    return FileStoreTableFactory.create(
        new MappedFileIO(),
        new org.apache.paimon.fs.Path("mapped://host" + table.location().toUri().getPath()));
  }

  @Test
  void native_writer_uses_the_file_io() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    Tables.commit(mapped(table), Tables.row(1, "a"), Tables.row(2, "b"));
    assertTrue(MappedFileIO.CREATED.get() > 0);
    assertEquals(List.of("1,a", "2,b"), Tables.rows(table));
    assertEquals(List.of("1,a", "2,b"), Tables.rows(mapped(table)));
  }

  @Test
  void partitions_are_overwritten() throws Exception {
    FileStoreTable table = tables.partitioned("t", Map.of());
    Tables.commit(mapped(table), Tables.row(1, "a", "x"), Tables.row(2, "b", "y"));
    Tables.commit(mapped(table), Map.of("dt", "x"), Tables.row(3, "c", "x"));
    assertEquals(List.of("2,b,y", "3,c,x"), Tables.rows(table));
  }

  @Test
  void primary_keys_are_merged() throws Exception {
    FileStoreTable table = tables.keyed("t", Map.of());
    Tables.commit(mapped(table), Tables.row(1, "a"), Tables.row(2, "b"));
    Tables.commit(mapped(table), Tables.row(2, "c"));
    assertEquals(List.of("1,a", "2,c"), Tables.rows(table));
  }

  @Test
  void writers_commit_at_the_same_time() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int first = i * 10;
        writers.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 5; n++) {
                    Tables.commit(mapped(table), Tables.row(first + n, "v"));
                  }
                  return null;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    List<String> expected =
        IntStream.range(0, 40).filter(i -> i % 10 < 5).mapToObj(i -> i + ",v").sorted().toList();
    assertEquals(expected, Tables.rows(table));
  }
}
