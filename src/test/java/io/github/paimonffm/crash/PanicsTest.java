package io.github.paimonffm.crash;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.NativePanicException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.NativeFile;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A panic in any function of the library is an exception like others: the JVM lives, the next call
 * works, everything can be closed, and the JVM ends when it is done.
 */
class PanicsTest {

  /** They have no error that could tell of one. */
  private static final Set<String> WITHOUT_ERROR =
      Set.of(
          "pffm_abi_version",
          "pffm_struct_size",
          "pffm_live_handles",
          "pffm_buffer_free",
          "pffm_error_free");

  /**
   * Not called by these classes, or only when they are loaded, where a failure is for good, or when
   * they are unloaded, or only where there is a log, which a panic of its own ends.
   */
  private static final Set<String> NOT_REACHED =
      Set.of("pffm_library_info", "pffm_runtime_configure", "pffm_log_next", "pffm_log_close");

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Every function that there is, so that a new one fails until it is called below. */
  private static Set<String> functions() {
    return Arrays.stream(PaimonFfm.class.getMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getReturnType() == int.class)
        .filter(method -> Arrays.asList(method.getParameterTypes()).contains(MemorySegment.class))
        .map(Method::getName)
        .filter(name -> name.startsWith("pffm_"))
        .filter(name -> !WITHOUT_ERROR.contains(name) && !NOT_REACHED.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Where a handle is closed, it panics after that, for nobody can close it twice. */
  private static String point(String function) {
    return function.endsWith("_close") ? function + ".end" : function;
  }

  @Test
  void inEveryFunction() throws IOException, InterruptedException {
    Set<String> functions = functions();
    assertTrue(functions.size() > 30, functions::toString);
    String points =
        functions.stream()
            .map(function -> point(function) + "=1*panic")
            .collect(Collectors.joining(";"));
    ChildJvm.Result child =
        ChildJvm.running(Everything.class)
            .withFaults(points)
            .run(workspace.warehouse().toString())
            .succeeded();
    for (String function : functions) {
      assertTrue(
          child.output().contains("failpoint " + point(function) + " panic"),
          () -> function + " has not panicked:\n" + child.output());
    }
    assertTrue(child.output().contains("main is done"), child::output);
    // Without faults all is as it should be.
    Table table = workspace.catalog().getTable(Workspace.named("t"));
    Rows.assertSame(List.of(row(1)), workspace.rows(table));
  }

  @Test
  void aWriterStaysFailedAndDeletesItsFiles() throws IOException, InterruptedException {
    for (String point : List.of("pffm_write_arrow", "pffm_write_arrow.run", "close.data")) {
      Path warehouse = workspace.folder().resolve(point);
      ChildJvm.Result child =
          ChildJvm.running(OneWriter.class)
              .withFaults(point + "=1*panic;pffm_log_next=1*off->1*panic")
              .run(warehouse.toString())
              .succeeded();
      assertTrue(child.output().contains("main is done"), child::output);
      assertTrue(child.output().contains("no more of the native library's log"), child::output);
    }
  }

  /** The library of the jar knows nothing of faults. */
  @Test
  void theOtherLibraryHasNoFaults() throws IOException {
    byte[] name = "PAIMON_FFM_FAULTS".getBytes(StandardCharsets.US_ASCII);
    assertTrue(contains(NativeFile.withFaults(), name));
    assertFalse(contains(NativeFile.locate(), name));
  }

  private static boolean contains(Path file, byte[] part) throws IOException {
    byte[] all = Files.readAllBytes(file);
    for (int i = 0; i + part.length <= all.length; i++) {
      if (all[i] == part[0] && Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  /** Calls everything until it works. */
  static final class Everything {

    private static final Set<String> PANICS = new HashSet<>();

    private static <T> T insist(Callable<T> step) throws Exception {
      while (true) {
        try {
          return step.call();
        } catch (NativePanicException e) {
          // Each function has one panic, and no more.
          assertTrue(PANICS.add(e.getMessage()), e.getMessage());
          System.out.println(e.getMessage());
        }
      }
    }

    private static void closing(AutoCloseable closeable) throws Exception {
      insist(
          () -> {
            closeable.close();
            return null;
          });
    }

    public static void main(String[] args) throws Exception {
      BufferAllocator allocator = new RootAllocator();
      Catalog catalog = insist(() -> Catalog.open(Map.of("warehouse", args[0])));
      insist(catalog::listDatabases);
      insist(() -> done(() -> catalog.createDatabase("db", true)));
      insist(() -> catalog.getDatabase("db"));
      insist(() -> done(() -> catalog.dropDatabase("none", true, false)));
      Identifier name = Identifier.of("db", "t");
      Identifier other = Identifier.of("db", "other");
      Schema schema = Schema.builder().column("id", "INT").build();
      insist(() -> catalog.createTable(name, schema, true));
      insist(() -> catalog.listTables("db"));
      insist(() -> done(() -> catalog.renameTable(other, name, true)));
      insist(() -> done(() -> catalog.dropTable(other, true)));
      insist(
          () ->
              done(
                  () ->
                      catalog.alterTable(
                          name, List.of(SchemaChange.updateComment("altered")), false)));
      Table table = insist(() -> catalog.getTable(name));
      org.apache.arrow.vector.types.pojo.Schema arrow = insist(table::arrowSchema);

      BatchWriteBuilder builder = insist(table::newBatchWriteBuilder);
      try (VectorSchemaRoot root = Rows.batch(arrow, allocator, List.of(row(1)))) {
        List<CommitMessage> given = insist(() -> write(builder, root));
        List<CommitMessage> kept = insist(() -> write(builder, root));
        BatchTableCommit commit = insist(builder::newCommit);
        insist(() -> done(() -> commit.abort(given)));
        assertEquals(1, insist(() -> commit.commit(kept)).orElseThrow().id());
        closing(commit);
      }

      tagAndExpire(catalog);
      insist(table::latestSnapshot);
      insist(() -> table.snapshot(1));
      insist(table::snapshots);
      insist(table::partitions);
      insist(table::tags);
      insist(() -> done(() -> table.createTag("t")));
      insist(() -> done(() -> table.createBranch("b", "t")));
      insist(table::branches);
      insist(() -> done(() -> table.deleteBranch("b")));
      insist(() -> done(() -> table.deleteTag("t")));
      insist(() -> table.switchToBranch("main"));
      insist(() -> table.removeOrphanFiles(Instant.EPOCH, false));
      ReadBuilder read = table.newReadBuilder();
      List<Split> splits = insist(() -> read.newScan().plan().splits());
      insist(
          () -> {
            ArrowReader reader = read.newRead().createReader(splits, allocator);
            try (reader) {
              Rows.assertSame(List.of(row(1)), Rows.of(reader));
            }
            return null;
          });
      closing(catalog);
      // Its tables go with the collector.
      System.out.println("native handles at the end: " + NativeHandles.live());
      allocator.close();
      System.out.println("main is done");
    }

    /** Where a tag panics the commit stays; the panic is logged. */
    private static void tagAndExpire(Catalog catalog) throws Exception {
      Schema schema =
          Schema.builder()
              .column("id", "INT")
              .option("tag.automatic-creation", "batch")
              .option("tag.default-time-retained", "0 ms")
              .build();
      Table table = catalog.createTable(Identifier.of("db", "tagged"), schema, false);
      for (int snapshot = 1; snapshot <= 6; snapshot++) {
        try (BatchTableCommit commit = table.newBatchWriteBuilder().newCommit()) {
          assertEquals(snapshot, commit.truncateTable().orElseThrow().id());
        }
      }
      assertTrue(table.tags().isEmpty(), table.tags().toString());
    }

    private static Void done(Runnable step) {
      step.run();
      return null;
    }

    /** By a writer of its own, for one that panicked is of no use any more. */
    private static List<CommitMessage> write(BatchWriteBuilder builder, VectorSchemaRoot root) {
      try (BatchTableWrite write = builder.newWrite()) {
        write.writeArrow(root);
        return write.prepareCommit();
      }
    }
  }

  /** Has one writer that panics, and another one that does not. */
  static final class OneWriter {
    public static void main(String[] args) throws IOException {
      try (BufferAllocator allocator = new RootAllocator();
          Catalog catalog = Catalog.open(Map.of("warehouse", args[0]))) {
        catalog.createDatabase("db", true);
        Table table =
            catalog.createTable(
                Identifier.of("db", "t"), Schema.builder().column("id", "INT").build(), false);
        BatchWriteBuilder builder = table.newBatchWriteBuilder();
        try (VectorSchemaRoot root = Rows.batch(table.arrowSchema(), allocator, List.of(row(1)))) {
          try (BatchTableWrite write = builder.newWrite()) {
            assertThrows(
                NativePanicException.class,
                () -> {
                  write.writeArrow(root);
                  write.prepareCommit();
                });
            for (int i = 0; i < 2; i++) {
              assertThrows(IllegalStateException.class, () -> write.writeArrow(root));
              assertThrows(IllegalStateException.class, write::prepareCommit);
            }
          }
          assertEquals(Set.of(), TableState.dataFiles(table));
          try (BatchTableWrite write = builder.newWrite();
              BatchTableCommit commit = builder.newCommit()) {
            write.writeArrow(root);
            assertEquals(1, commit.commit(write.prepareCommit()).orElseThrow().id());
          }
        }
        Rows.assertSame(List.of(row(1)), Rows.of(table, allocator));
      }
      System.out.println("main is done");
    }
  }
}
