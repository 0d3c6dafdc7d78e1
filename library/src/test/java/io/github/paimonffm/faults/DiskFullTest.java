package io.github.paimonffm.faults;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Mounts;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes and commits on a full disk: a tmpfs of 2 MiB that is mounted for the child JVM. */
class DiskFullTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void fullDiskLosesNothingAndRetrySucceeds() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(workspace.folder().resolve("disk"));
    ChildJvm.Result child =
        ChildJvm.running(Writer.class)
            .by(Mounts.of(Mounts.memory(disk, "size=2m")))
            .run(disk.toString())
            .succeeded();
    assertTrue(child.output().contains("main is done"), child::output);
    List<String> commits = child.output().lines().filter(l -> l.startsWith("commit ")).toList();
    assertEquals("commit with 0 pages left: failed", commits.getFirst(), child::output);
    // The manifest, two manifest lists and the snapshot need a page each.
    long failed = commits.stream().filter(line -> line.endsWith("failed")).count();
    assertEquals(4, failed, child::output);
  }

  /** Fills its disk, fails, and succeeds after space is freed. */
  static final class Writer {

    private static final int PAGE = 4096;

    private final BufferAllocator allocator;
    private final Path filler;
    private final Table table;
    private final Path root;
    private final List<List<Object>> rows = new ArrayList<>();

    private Writer(BufferAllocator allocator, Catalog catalog, Path disk) {
      this.allocator = allocator;
      this.filler = disk.resolve("filler");
      catalog.createDatabase("db", true);
      table =
          catalog.createTable(
              Workspace.named("t"),
              Schema.builder()
                  .column("id", "INT")
                  .column("text", "STRING")
                  .option("target-file-size", "1 kb")
                  .build(),
              false);
      root = Path.of(table.location());
    }

    public static void main(String[] args) throws IOException {
      Path disk = Path.of(args[0]);
      try (BufferAllocator allocator = new RootAllocator();
          Catalog catalog = Catalog.open(Map.of("warehouse", disk.toString()))) {
        Writer writer = new Writer(allocator, catalog, disk);
        writer.commit(6);
        writer.failWhileWriting();
        writer.failWhilePreparing();
        for (int pages = 0; pages < 7; pages++) {
          writer.commit(pages);
        }
      }
      System.out.println("main is done");
    }

    /** Fills the disk except for some pages. A tmpfs allocates space in pages. */
    private void fill(int pages) throws IOException {
      try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
        assertThrows(
            IOException.class,
            () -> {
              while (true) {
                file.write(new byte[PAGE]);
              }
            });
        file.setLength(file.length() / PAGE * PAGE - (long) pages * PAGE);
      }
    }

    private void free() throws IOException {
      Files.deleteIfExists(filler);
    }

    private VectorSchemaRoot batch(Collection<List<Object>> rows) {
      return Rows.batch(table.arrowSchema(), allocator, rows);
    }

    private List<CommitMessage> prepare(BatchWriteBuilder builder, List<List<Object>> rows) {
      try (BatchTableWrite write = builder.newWrite();
          VectorSchemaRoot batch = batch(rows)) {
        write.writeArrow(batch);
        return write.prepareCommit();
      }
    }

    private List<List<Object>> oneRow() {
      return List.of(row(rows.size(), "row"));
    }

    private void failWhileWriting() throws IOException {
      Random random = new Random(7);
      List<List<Object>> many =
          IntStream.range(0, 3000)
              .mapToObj(id -> row(id, Long.toString(random.nextLong())))
              .toList();
      assertFails(
          write -> {
            try (VectorSchemaRoot batch = batch(many)) {
              // The writer closes full files in the background; a later batch reports the failure.
              while (true) {
                write.writeArrow(batch);
              }
            }
          });
    }

    private void failWhilePreparing() throws IOException {
      assertFails(
          write -> {
            try (VectorSchemaRoot batch = batch(oneRow())) {
              write.writeArrow(batch);
            }
            write.prepareCommit();
          });
    }

    private interface WriterCall {
      void run(BatchTableWrite write);
    }

    /** Checks that a writer fails on the full disk and stays failed; a new writer succeeds. */
    private void assertFails(WriterCall call) throws IOException {
      SortedSet<String> before = TableState.files(root);
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite()) {
        fill(0);
        PaimonIOException full = assertThrows(PaimonIOException.class, () -> call.run(write));
        Messages.assertNames(full, "db.t", "No space left on device", "bucket-0/data-");
        free();
        for (int i = 0; i < 2; i++) {
          IllegalStateException again =
              assertThrows(IllegalStateException.class, write::prepareCommit);
          Messages.assertNames(again, "No space left on device");
        }
      }
      assertEquals(before, TableState.files(root));
      check();
      List<List<Object>> more = oneRow();
      Workspace.commit(builder, prepare(builder, more)).orElseThrow();
      rows.addAll(more);
      check();
    }

    /** Commits with a number of free pages, and again after space is freed. */
    private void commit(int pages) throws IOException {
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      List<List<Object>> more = oneRow();
      List<CommitMessage> messages = prepare(builder, more);
      int snapshots = table.snapshots().size();
      fill(pages);
      boolean failed = false;
      try (BatchTableCommit commit = builder.newCommit()) {
        try {
          commit.commit(messages).orElseThrow();
        } catch (PaimonIOException e) {
          failed = true;
          Messages.assertNames(e, "db.t", "No space left on device", root.getFileName().toString());
          check();
          assertEquals(snapshots, table.snapshots().size());
        }
        if (snapshots > 0) {
          System.out.println(
              "commit with " + pages + " pages left: " + (failed ? "failed" : "committed"));
        }
        free();
        assertEquals(snapshots + 1, commit.commit(messages).orElseThrow().id());
      }
      rows.addAll(more);
      check();
    }

    private void check() {
      Rows.assertSame(rows, Rows.of(table, allocator));
      for (String file : TableState.files(root)) {
        assertFalse(file.contains("tmp"), file);
      }
    }
  }
}
