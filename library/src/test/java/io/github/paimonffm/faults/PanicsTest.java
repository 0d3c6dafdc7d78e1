package io.github.paimonffm.faults;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
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
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.MappedFiles;
import io.github.paimonffm.testing.NativeFile;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.BucketFunction;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.RowRouter;
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
 * A panic in any function of the native library becomes an exception: the JVM survives, the next
 * call works, everything can be closed, and the JVM exits.
 */
class PanicsTest {

  /** Functions without an error parameter. */
  private static final Set<String> WITHOUT_ERROR =
      Set.of(
          "pffm_abi_version",
          "pffm_array_release",
          "pffm_schema_release",
          "pffm_struct_size",
          "pffm_live_handles",
          "pffm_buffer_free",
          "pffm_error_free");

  /**
   * Functions that the program below cannot repeat after a panic. Some run only once, when the
   * classes are loaded or unloaded. The others run on the log thread, which a panic ends.
   */
  private static final Set<String> NOT_REACHED =
      Set.of("pffm_library_info", "pffm_runtime_configure", "pffm_log_next", "pffm_log_close");

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Returns all functions of the ABI. A new function fails the test until the test calls it. */
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

  /** Returns the point of the panic; functions that close a handle panic after closing it. */
  private static String point(String function) {
    return function.endsWith("_close") ? function + ".end" : function;
  }

  @Test
  void panicInEachFunctionIsReportedAndSurvived() throws IOException, InterruptedException {
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
          () -> function + " did not panic:\n" + child.output());
    }
    assertTrue(child.output().contains("main is done"), child::output);
    // The library without faults finds the table intact.
    Table table = workspace.catalog().getTable(Workspace.named("t"));
    Rows.assertSame(List.of(row(1)), workspace.rows(table));
  }

  @Test
  void panickedWriterStaysFailedAndDeletesItsFiles() throws IOException, InterruptedException {
    for (String point : List.of("pffm_write_arrow", "pffm_write_arrow.run", "close.data")) {
      Path warehouse = workspace.folder().resolve(point);
      ChildJvm.Result child =
          ChildJvm.running(OneWriter.class)
              .withFaults(point + "=1*panic;pffm_log_next=1*off->1*panic")
              .run(warehouse.toString())
              .succeeded();
      assertTrue(child.output().contains("main is done"), child::output);
      assertTrue(
          child.output().contains("forwarding the native library's log has stopped"),
          child::output);
    }
  }

  @Test
  void panicInLaneIsExceptionOfNextBatch() throws IOException, InterruptedException {
    for (String point : List.of("read.unit", "read.batch", "pffm_reader_next.run")) {
      Path warehouse = workspace.folder().resolve(point);
      ChildJvm.Result child =
          ChildJvm.running(OneReader.class)
              .withFaults(point + "=1*panic")
              .run(warehouse.toString())
              .succeeded();
      assertTrue(child.output().contains("main is done"), child::output);
    }
  }

  @Test
  void publishedLibraryHasNoFaultInjection() throws IOException {
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

  /** Calls every function until it succeeds. */
  static final class Everything {

    private static final Set<String> PANICS = new HashSet<>();

    private static <T> T retryPanic(Callable<T> step) throws Exception {
      while (true) {
        try {
          return step.call();
        } catch (NativePanicException e) {
          // Each function panics once.
          assertTrue(PANICS.add(e.getMessage()), e.getMessage());
          System.out.println(e.getMessage());
        }
      }
    }

    private static void close(AutoCloseable closeable) throws Exception {
      retryPanic(
          () -> {
            closeable.close();
            return null;
          });
    }

    public static void main(String[] args) throws Exception {
      BufferAllocator allocator = new RootAllocator();
      Catalog catalog = retryPanic(() -> Catalog.open(Map.of("warehouse", args[0])));
      MappedFiles files = new MappedFiles(Path.of(args[0]));
      Map<String, String> mapped = Map.of("warehouse", MappedFiles.ROOT + "/w");
      close(retryPanic(() -> Catalog.open(mapped, files)));
      retryPanic(catalog::listDatabases);
      retryPanic(() -> done(() -> catalog.createDatabase("db", true)));
      retryPanic(() -> catalog.getDatabase("db"));
      retryPanic(() -> done(() -> catalog.dropDatabase("none", true, false)));
      Identifier name = Identifier.of("db", "t");
      Identifier other = Identifier.of("db", "other");
      Schema schema = Schema.builder().column("id", "INT").build();
      retryPanic(() -> catalog.createTable(name, schema, true));
      retryPanic(() -> catalog.listTables("db"));
      retryPanic(() -> done(() -> catalog.renameTable(other, name, true)));
      retryPanic(() -> done(() -> catalog.dropTable(other, true)));
      retryPanic(
          () ->
              done(
                  () ->
                      catalog.alterTable(
                          name, List.of(SchemaChange.updateComment("altered")), false)));
      Table table = retryPanic(() -> catalog.getTable(name));
      String stored = Files.readString(Path.of(table.location(), "schema", "schema-1"));
      ResolvedTable resolved = new ResolvedTable(name, table.location(), stored, "main");
      retryPanic(() -> catalog.openTable(resolved));
      org.apache.arrow.vector.types.pojo.Schema arrow = retryPanic(table::arrowSchema);

      route(table, arrow, allocator);
      BatchWriteBuilder builder = retryPanic(table::newBatchWriteBuilder);
      try (VectorSchemaRoot root = Rows.batch(arrow, allocator, List.of(row(1)))) {
        List<CommitMessage> aborted = retryPanic(() -> write(builder, root));
        List<CommitMessage> committed = retryPanic(() -> write(builder, root));
        BatchTableCommit commit = retryPanic(builder::newCommit);
        retryPanic(() -> done(() -> commit.abort(aborted)));
        assertEquals(1, retryPanic(() -> commit.commit(committed)).orElseThrow().id());
        close(commit);
      }

      tagAndExpire(catalog);
      retryPanic(table::latestSnapshot);
      retryPanic(() -> table.snapshot(1));
      retryPanic(table::snapshots);
      retryPanic(table::partitions);
      retryPanic(() -> table.files());
      retryPanic(table::tags);
      retryPanic(() -> done(() -> table.createTag("t")));
      retryPanic(() -> done(() -> table.createBranch("b", "t")));
      retryPanic(table::branches);
      retryPanic(() -> done(() -> table.deleteBranch("b")));
      retryPanic(() -> done(() -> table.deleteTag("t")));
      retryPanic(() -> table.switchToBranch("main"));
      retryPanic(() -> table.removeOrphanFiles(Instant.EPOCH, false));
      ReadBuilder read = table.newReadBuilder();
      List<Split> splits = retryPanic(() -> read.newScan().plan().splits());
      retryPanic(
          () -> {
            ArrowReader reader = read.newRead().createReader(splits, allocator);
            try (reader) {
              Rows.assertSame(List.of(row(1)), Rows.of(reader));
            }
            return null;
          });
      close(catalog);
      // Tables are freed by the garbage collector.
      System.out.println("native handles at the end: " + NativeHandles.live());
      allocator.close();
      System.out.println("main is done");
    }

    private static void route(
        Table table, org.apache.arrow.vector.types.pojo.Schema arrow, BufferAllocator allocator)
        throws Exception {
      RowRouter router = retryPanic(table::newRowRouter);
      try (VectorSchemaRoot root = Rows.batch(arrow, allocator, List.of(row(1)))) {
        assertEquals(1, retryPanic(() -> router.route(root)).rowCount());
      }
      close(router);
      BucketFunction function = retryPanic(() -> Catalog.newBucketFunction(4, List.of("INT")));
      assertEquals(retryPanic(() -> function.bucketOf(7)), function.bucketOf(7));
      close(function);
    }

    /** Commits with automatic tags; a panic in tagging is logged and does not fail the commit. */
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

    /** Writes with a new writer, because a writer that panicked stays failed. */
    private static List<CommitMessage> write(BatchWriteBuilder builder, VectorSchemaRoot root) {
      try (BatchTableWrite write = builder.newWrite()) {
        write.writeArrow(root);
        try (VectorSchemaRoot noRows = root.slice(0, 0)) {
          write.writeArrow(noRows); // has the schema of the previous batch
        }
        return write.prepareCommit();
      }
    }
  }

  /** Uses a reader with a lane that panics, and then another reader. */
  static final class OneReader {
    public static void main(String[] args) throws IOException {
      try (BufferAllocator allocator = new RootAllocator();
          Catalog catalog = Catalog.open(Map.of("warehouse", args[0]))) {
        catalog.createDatabase("db", true);
        Table table =
            catalog.createTable(
                Identifier.of("db", "t"), Schema.builder().column("id", "INT").build(), false);
        Commits.append(table, allocator, List.of(row(1)));
        Commits.append(table, allocator, List.of(row(2)));
        ReadBuilder read = table.newReadBuilder().withParallelism(2);
        List<Split> splits = read.newScan().plan().splits();
        long handles = NativeHandles.live();
        try (ArrowReader reader = read.newRead().createReader(splits, allocator)) {
          assertThrows(NativePanicException.class, () -> Rows.of(reader));
          assertThrows(IllegalStateException.class, reader::loadNextBatch);
        }
        assertEquals(handles, NativeHandles.live());
        Rows.assertSame(List.of(row(1), row(2)), Rows.of(read, allocator));
      }
      System.out.println("main is done");
    }
  }

  /** Uses a writer that panics, and then another writer. */
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
