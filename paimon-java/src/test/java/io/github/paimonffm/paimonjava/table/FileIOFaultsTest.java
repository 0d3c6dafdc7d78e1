package io.github.paimonffm.paimonjava.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.paimonjava.NativeWrites;
import io.github.paimonffm.paimonjava.table.FaultyFileIO.Operation;
import io.github.paimonffm.paimonjava.table.FaultyFileIO.Thrown;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.FileStoreTableFactory;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.source.Split;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A FileIO throws in each of its operations while a table is written, committed and read. */
class FileIOFaultsTest {

  private static final Map<String, String> REQUIRED =
      Map.of(
          "write.native.required", "true",
          "read.native.enabled", "true",
          "read.native.required", "true");

  @TempDir private Path folder;
  private Tables tables;
  private FaultyFileIO files;
  private FileStoreTable local;
  private FileStoreTable table;
  private long handles;
  private int number;
  private final List<String> expected = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    handles = NativeHandles.live();
    tables = Tables.open("filesystem", folder);
    files = new FaultyFileIO();
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
    assertEquals(handles, NativeHandles.live());
  }

  private void create(boolean keyed) throws Exception {
    local = keyed ? tables.keyed("t", REQUIRED) : tables.append("t", REQUIRED);
    table =
        FileStoreTableFactory.create(
            files,
            new org.apache.paimon.fs.Path("mapped://host" + local.location().toUri().getPath()));
    add();
    add();
  }

  /** Commits one more row. */
  private void add() throws Exception {
    Tables.commit(table, Tables.row(number, "v"));
    expected.add(number + ",v");
    number++;
  }

  private void requireRows(String when) throws Exception {
    assertEquals(expected.stream().sorted().toList(), Tables.rows(plain()), when);
  }

  /** Returns the table on the local disk, read by Paimon Java's own reader. */
  private FileStoreTable plain() {
    Map<String, String> off = new HashMap<>(REQUIRED);
    off.replaceAll((option, value) -> "false");
    return local.copy(off);
  }

  /** Requires that streams and files of failed writes are gone. */
  private void requireNothingLeft(String when, long dataFiles) throws IOException {
    long end = System.nanoTime() + 5_000_000_000L;
    while (System.nanoTime() < end && (files.open() > 0 || dataFiles() != dataFiles)) {
      LockSupport.parkNanos(1_000_000);
    }
    assertEquals(0, files.open(), () -> "open streams: " + when);
    assertEquals(dataFiles, dataFiles(), () -> "data files: " + when);
    assertEquals(handles, NativeHandles.live(), () -> "native handles: " + when);
  }

  private long dataFiles() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(local.location().toUri().getPath()))) {
      return all.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private static void requireCause(String when, Throwable failure, Thrown thrown) {
    StringBuilder texts = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      texts.append(cause).append('\n');
    }
    assertTrue(texts.toString().contains(thrown.text()), () -> when + ": " + texts);
    assertTrue(texts.toString().contains("mapped://host"), () -> when + ": " + texts);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void failed_writes_leave_nothing(boolean keyed) throws Exception {
    create(keyed);
    Set<Operation> failed = EnumSet.noneOf(Operation.class);
    for (Operation operation : Operation.values()) {
      for (int n : List.of(1, 3)) {
        for (Thrown thrown : Thrown.values()) {
          if (n > 1 && thrown.ordinal() != operation.ordinal() % Thrown.values().length) {
            continue;
          }
          String when = operation + " " + n + " " + thrown;
          long before = dataFiles();
          BatchWriteBuilder builder = NativeWrites.newBatchWriteBuilder(table);
          Throwable failure = null;
          try (BatchTableCommit commit = builder.newCommit()) {
            List<CommitMessage> messages = List.of();
            files.fail(operation, n, thrown);
            try (BatchTableWrite write = builder.newWrite()) {
              write.write(Tables.row(number, "v"));
              messages = write.prepareCommit();
            } catch (Throwable e) {
              failure = e;
            }
            boolean hasThrown = files.recover();
            if (failure == null) {
              commit.commit(messages);
              expected.add(number + ",v");
              before = dataFiles();
              number++;
            } else {
              assertTrue(hasThrown, () -> when);
              requireCause(when, failure, thrown);
              failed.add(operation);
            }
          }
          requireNothingLeft(when, before);
        }
        requireRows(operation + " " + n);
        add();
      }
    }
    requireRows("at the end");
    assertTrue(
        failed.containsAll(
            EnumSet.of(Operation.CREATE, Operation.WRITE, Operation.FLUSH, Operation.CLOSE_OUTPUT)),
        failed::toString);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void failed_reads_can_be_repeated(boolean keyed) throws Exception {
    create(keyed);
    add();
    List<Split> splits = table.newReadBuilder().newScan().plan().splits();
    List<String> rows = Tables.nativeRows(table, splits);
    Set<Operation> failed = EnumSet.noneOf(Operation.class);
    long dataFiles = dataFiles();
    for (Operation operation : Operation.values()) {
      for (int n = 1; n < 10; n++) {
        Thrown thrown = Thrown.values()[n % Thrown.values().length];
        String when = operation + " " + n + " " + thrown;
        files.fail(operation, n, thrown);
        try {
          assertEquals(rows, Tables.nativeRows(table, splits), when);
          files.recover();
        } catch (IOException | UnsupportedOperationException e) {
          assertTrue(files.recover(), when);
          failed.add(operation);
          requireCause(when, e, thrown);
        }
        requireNothingLeft(when, dataFiles);
      }
    }
    assertEquals(rows, Tables.nativeRows(table, splits));
    assertTrue(
        failed.containsAll(EnumSet.of(Operation.OPEN, Operation.SEEK, Operation.READ)),
        failed::toString);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void failed_commits_are_complete_or_absent(boolean keyed) throws Exception {
    create(keyed);
    for (Operation operation : Operation.values()) {
      for (int n : List.of(1, 4)) {
        Thrown thrown = Thrown.values()[(operation.ordinal() + n / 2) % Thrown.values().length];
        String when = operation + " " + n + " " + thrown;
        BatchWriteBuilder builder = NativeWrites.newBatchWriteBuilder(table);
        try (BatchTableWrite write = builder.newWrite();
            BatchTableCommit commit = builder.newCommit()) {
          write.write(Tables.row(number, "v"));
          List<CommitMessage> messages = write.prepareCommit();
          files.fail(operation, n, thrown);
          commit.commit(messages);
        } catch (Throwable e) {
          assertTrue(files.recover(), () -> when + ": " + e);
        }
        files.recover();
        List<String> rows = Tables.rows(plain());
        if (rows.contains(number + ",v")) {
          expected.add(number + ",v");
        }
        requireRows(when);
        number++;
        add();
      }
    }
    requireRows("at the end");
  }
}
