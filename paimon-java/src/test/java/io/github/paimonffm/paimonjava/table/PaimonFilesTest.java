package io.github.paimonffm.paimonjava.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.table.FaultyFileIO.Operation;
import io.github.paimonffm.paimonjava.table.FaultyFileIO.Thrown;
import io.github.paimonffm.paimonjava.testing.Tables;
import io.github.paimonffm.storage.FileOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.FileStoreTableFactory;
import org.apache.paimon.table.source.Split;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaimonFilesTest {

  @TempDir private Path folder;
  private FaultyFileIO io;
  private PaimonFiles files;

  @BeforeEach
  void open() {
    io = new FaultyFileIO();
    files = new PaimonFiles(io);
  }

  @AfterEach
  void close() {
    files.close();
    assertEquals(0, io.open());
  }

  private String location(String name) {
    return "mapped://host" + folder.resolve(name);
  }

  private void write(String name, String text) throws IOException {
    FileOutput out = files.create(location(name));
    out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    out.close();
  }

  private String read(String name, long position, int length) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(length);
    int count = files.read(location(name), position, target);
    assertEquals(count, target.position());
    return new String(target.array(), 0, count, StandardCharsets.US_ASCII);
  }

  @Test
  void stream_of_a_data_file_is_used_again() throws IOException {
    write("bucket-0/a", "0123456789");
    assertEquals("0123", read("bucket-0/a", 0, 4));
    assertEquals("4567", read("bucket-0/a", 4, 4));
    assertEquals("12", read("bucket-0/a", 1, 2));
    assertEquals("89", read("bucket-0/a", 8, 9));
    assertEquals("", read("bucket-0/a", 10, 9));
    assertEquals(1, io.opened());
    assertEquals(1, files.idleInputs());
  }

  @Test
  void changed_files_are_read_anew() throws IOException {
    for (String name : List.of("snapshot/LATEST", "schema/schema-0", "bucket-0/a")) {
      write(name, "1");
      assertEquals("1", read(name, 0, 9));
      write(name, "22");
      assertEquals("22", read(name, 0, 9));
    }
    for (String name : List.of("snapshot/LATEST", "schema/schema-0")) {
      Files.writeString(folder.resolve(name), "333");
      assertEquals("333", read(name, 0, 9), "another program has changed the file");
    }
  }

  @Test
  void deleted_and_renamed_files_have_no_streams() throws IOException {
    write("dt=x/bucket-0/a", "1");
    write("dt=x/bucket-1/a", "2");
    write("dt=xx/bucket-0/a", "3");
    for (String name : List.of("dt=x/bucket-0/a", "dt=x/bucket-1/a", "dt=xx/bucket-0/a")) {
      read(name, 0, 1);
    }
    assertEquals(3, files.idleInputs());
    assertTrue(files.rename(location("dt=x/bucket-0/a"), location("dt=x/bucket-0/b")));
    assertEquals(2, files.idleInputs());
    files.delete(location("dt=x"), true);
    assertEquals(1, files.idleInputs());
    assertThrows(IOException.class, () -> read("dt=x/bucket-1/a", 0, 1));
  }

  @Test
  void streams_are_few_and_close_with_the_access() throws IOException {
    for (int i = 0; i < 3 * OpenInputs.MOST; i++) {
      write("bucket-0/" + i, "x");
      read("bucket-0/" + i, 0, 1);
    }
    assertEquals(OpenInputs.MOST, files.idleInputs());
    assertEquals(OpenInputs.MOST, io.open());
    files.close();
    assertEquals(0, io.open());
    assertEquals("x", read("bucket-0/1", 0, 1), "an operation can still run");
    assertEquals(0, io.open());
  }

  @Test
  void broken_stream_is_replaced() throws IOException {
    write("bucket-0/a", "0123456789");
    read("bucket-0/a", 0, 1);
    io.fail(Operation.READ, 1, Thrown.CHECKED);
    assertEquals("345", read("bucket-0/a", 3, 3));
    assertEquals(2, io.opened());
    io.fail(Operation.READ, 1, Thrown.UNCHECKED);
    assertThrows(IllegalStateException.class, () -> read("bucket-0/a", 3, 3));
    assertEquals(0, io.open());
  }

  @Test
  void rename_keeps_an_existing_target_and_names_a_missing_source() throws IOException {
    write("bucket-0/a", "1");
    write("bucket-0/b", "2");
    assertFalse(files.rename(location("bucket-0/a"), location("bucket-0/b")));
    assertEquals("2", read("bucket-0/b", 0, 1));
    assertThrows(
        IOException.class, () -> files.rename(location("bucket-0/none"), location("bucket-0/c")));
  }

  @Test
  void many_threads_read_the_same_file() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append((char) ('a' + i % 26));
    }
    write("bucket-0/a", text.toString());
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> reads = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int first = thread;
        reads.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    int at = (first * 997 + i * 131) % 19_000;
                    assertEquals(text.substring(at, at + 300), read("bucket-0/a", at, 300));
                  }
                  return null;
                }));
      }
      for (Future<?> read : reads) {
        read.get();
      }
    }
    assertTrue(io.opened() <= 8, "opened streams: " + io.opened());
  }

  @Test
  void native_reader_opens_each_file_once() throws Exception {
    try (Tables tables = Tables.open("filesystem", folder)) {
      FileStoreTable local = tables.append("t", Map.of("file.compression", "none"));
      FileStoreTable table =
          FileStoreTableFactory.create(
              io,
              new org.apache.paimon.fs.Path("mapped://host" + local.location().toUri().getPath()));
      Tables.commit(table, new GenericRow[] {Tables.row(1, "a"), Tables.row(2, "b")});
      List<Split> splits = table.newReadBuilder().newScan().plan().splits();
      int before = io.opened();
      assertEquals(List.of("1,a", "2,b"), Tables.nativeRows(table, splits));
      assertEquals(1, io.opened() - before);
    }
  }
}
