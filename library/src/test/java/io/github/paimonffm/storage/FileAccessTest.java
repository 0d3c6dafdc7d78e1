package io.github.paimonffm.storage;

import static io.github.paimonffm.testing.Rows.row;
import static io.github.paimonffm.testing.Workspace.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.internal.files.OpenAccesses;
import io.github.paimonffm.testing.MappedFiles;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A catalog whose files only Java reaches. */
class FileAccessTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private MappedFiles files;
  private Table local;
  private Catalog catalog;

  @BeforeEach
  void createTable() {
    local =
        workspace.create(
            "t", Schema.builder().column("id", "INT").column("day", "STRING").partitionKeys("day"));
    files = new MappedFiles(workspace.folder());
    catalog = workspace.closeLater(open());
  }

  @AfterEach
  void everythingIsReleased() {
    catalog.close();
    waitForRelease();
    assertEquals(0, files.openOutputs());
  }

  private Catalog open() {
    return Catalog.open(Map.of("warehouse", MappedFiles.ROOT + "/warehouse"), files);
  }

  private static void waitForRelease() {
    long end = System.nanoTime() + 5_000_000_000L;
    while (OpenAccesses.count() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(10_000_000);
    }
    assertEquals(0, OpenAccesses.count(), "open file accesses");
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> paths = Files.walk(Path.of(local.location()))) {
      return paths
          .filter(path -> path.toString().contains("/bucket-"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private static List<List<Object>> rows(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> row(i, "d" + i % 3)).toList();
  }

  @Test
  void readsAndPlansThroughTheAccess() {
    workspace.append(local, rows(0, 10));
    workspace.append(local, rows(10, 10));
    Table table = catalog.getTable(named("t"));
    assertEquals(MappedFiles.ROOT + "/warehouse/db.db/t", table.location());
    Rows.assertSame(rows(0, 20), workspace.rows(table));
    assertEquals(2, table.latestSnapshot().orElseThrow().id());
    assertEquals(3, table.partitions().size());
    assertTrue(files.calls("read") > 0);
    assertEquals(List.of("db"), catalog.listDatabases());
    assertEquals(List.of("t"), catalog.listTables("db"));
    assertThrows(NotFoundException.class, () -> catalog.getTable(named("none")));
  }

  @Test
  void writesThroughTheAccess() throws IOException {
    Table table = catalog.getTable(named("t"));
    List<CommitMessage> messages =
        workspace.prepare(table.newBatchWriteBuilder(), table, rows(0, 100));
    assertEquals(3, messages.size());
    assertEquals(3, dataFiles().size());
    assertEquals(3, files.calls("create"));
    assertEquals(3, files.calls("write"));
    assertEquals(3, files.calls("close"));
    for (Path file : dataFiles()) {
      byte[] bytes = Files.readAllBytes(file);
      assertEquals(
          "PAR1",
          new String(bytes, bytes.length - 4, 4, java.nio.charset.StandardCharsets.US_ASCII));
    }
  }

  @Test
  void resolvedTablesUseTheAccess() throws IOException {
    workspace.append(local, rows(0, 10));
    String schema = Files.readString(Path.of(local.location(), "schema", "schema-0"));
    Table table =
        catalog.openTable(
            new ResolvedTable(named("t"), MappedFiles.ROOT + "/warehouse/db.db/t", schema, "main"));
    Rows.assertSame(rows(0, 10), workspace.rows(table));
    assertThrows(
        InvalidArgumentException.class,
        () ->
            catalog.openTable(
                new ResolvedTable(named("t"), "mapped://other/warehouse/db.db/t", schema, "main")));
  }

  @Test
  void commitsAndChangesAreRefused() throws IOException {
    Table table = catalog.getTable(named("t"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, rows(0, 10));
    UnsupportedFeatureException e =
        assertThrows(UnsupportedFeatureException.class, () -> Workspace.commit(builder, messages));
    assertTrue(e.getMessage().contains("Paimon Java"), e.getMessage());
    assertThrows(UnsupportedFeatureException.class, () -> catalog.createDatabase("x", false));
    assertThrows(UnsupportedFeatureException.class, () -> catalog.dropTable(named("t"), false));
    assertThrows(
        UnsupportedFeatureException.class,
        () -> catalog.createTable(named("u"), Schema.builder().column("i", "INT").build(), false));
    assertEquals(0, local.snapshots().size());
    assertFalse(Files.exists(Path.of(local.location(), "manifest")));
  }

  @Test
  void closeWithoutMessagesLeavesNoFile() throws IOException {
    Table table = catalog.getTable(named("t"));
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
        VectorSchemaRoot batch =
            Rows.batch(table.arrowSchema(), workspace.allocator(), rows(0, 50))) {
      write.writeArrow(batch);
    }
    assertEquals(List.of(), dataFiles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "write", "close"})
  void failureOfAWriteIsAnException(String operation) throws IOException {
    for (Thrown thrown : Thrown.values()) {
      Table table = catalog.getTable(named("t"));
      files.failIn(operation, thrown.thrower);
      try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
          VectorSchemaRoot batch =
              Rows.batch(table.arrowSchema(), workspace.allocator(), rows(0, 50))) {
        PaimonIOException e =
            assertThrows(
                PaimonIOException.class,
                () -> {
                  write.writeArrow(batch);
                  write.prepareCommit();
                },
                thrown::name);
        assertTrue(e.getMessage().contains(thrown.text), e.getMessage());
        files.recover();
        assertThrows(RuntimeException.class, () -> write.writeArrow(batch));
        assertThrows(RuntimeException.class, write::prepareCommit);
      }
      assertEquals(List.of(), dataFiles(), thrown.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"read"})
  void failureOfAReadIsAnException(String operation) {
    workspace.append(local, rows(0, 50));
    for (Thrown thrown : Thrown.values()) {
      Table table = catalog.getTable(named("t"));
      files.failIn(operation, thrown.thrower);
      PaimonIOException e =
          assertThrows(
              PaimonIOException.class,
              () -> {
                try {
                  workspace.rows(table);
                } catch (AssertionError wrapped) {
                  throw wrapped.getCause() instanceof IOException io && io.getCause() != null
                      ? io.getCause()
                      : wrapped.getCause();
                }
              },
              thrown::name);
      assertTrue(e.getMessage().contains(thrown.text), e.getMessage());
      files.recover();
      Rows.assertSame(rows(0, 50), workspace.rows(table));
    }
  }

  @Test
  void manyWritersWriteAtTheSameTime() throws Exception {
    Table table = catalog.getTable(named("t"));
    int writers = 16;
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<Integer>> written = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int first = i * 1000;
        written.add(
            threads.submit(
                () -> {
                  try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
                      VectorSchemaRoot batch =
                          Rows.batch(
                              table.arrowSchema(), workspace.allocator(), rows(first, 1000))) {
                    for (int n = 0; n < 5; n++) {
                      write.writeArrow(batch);
                    }
                    return write.prepareCommit().size();
                  }
                }));
      }
      for (Future<Integer> count : written) {
        assertEquals(3, count.get());
      }
    }
    assertEquals(3 * writers, dataFiles().size());
  }

  @Test
  void openWriterKeepsTheAccess() throws IOException {
    Table table = catalog.getTable(named("t"));
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
        VectorSchemaRoot batch =
            Rows.batch(table.arrowSchema(), workspace.allocator(), rows(0, 9))) {
      catalog.close();
      assertEquals(1, OpenAccesses.count());
      write.writeArrow(batch);
      assertEquals(3, write.prepareCommit().size());
    }
    waitForRelease();
  }

  @Test
  void failedOpenReleasesTheAccess() {
    assertThrows(
        InvalidArgumentException.class,
        () -> Catalog.open(Map.of("warehouse", "x://h/w", "metastore", "rest"), files));
    assertThrows(InvalidArgumentException.class, () -> Catalog.open(Map.of(), files));
    assertEquals(1, OpenAccesses.count());
  }

  @Test
  void buildersAreNotSerializable() throws IOException {
    Table table = catalog.getTable(named("t"));
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      NotSerializableException e =
          assertThrows(
              NotSerializableException.class, () -> out.writeObject(table.newBatchWriteBuilder()));
      assertTrue(e.getMessage().contains("file access"), e.getMessage());
      assertThrows(NotSerializableException.class, () -> out.writeObject(table.newReadBuilder()));
    }
  }

  @Test
  void operationsHaveTheSubjectOfTheThreadThatOpenedTheCatalog() {
    workspace.append(local, rows(0, 10));
    Subject user = new Subject();
    Set<Optional<Subject>> seen = ConcurrentHashMap.newKeySet();
    FileAccess observed =
        (FileAccess)
            Proxy.newProxyInstance(
                FileAccess.class.getClassLoader(),
                new Class<?>[] {FileAccess.class},
                (proxy, method, arguments) -> {
                  seen.add(Optional.ofNullable(Subject.current()));
                  try {
                    return method.invoke(files, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    Map<String, String> options = Map.of("warehouse", MappedFiles.ROOT + "/warehouse");
    try (Catalog asUser = Subject.callAs(user, () -> Catalog.open(options, observed))) {
      Rows.assertSame(rows(0, 10), workspace.rows(asUser.getTable(named("t"))));
      assertEquals(Set.of(Optional.of(user)), seen);
      files.failIn("read", Thrown.UNCHECKED.thrower);
      PaimonIOException e =
          assertThrows(PaimonIOException.class, () -> workspace.rows(asUser.getTable(named("t"))));
      assertTrue(e.getMessage().contains(": java.io.UncheckedIOException"), e.getMessage());
      assertFalse(e.getMessage().contains("Completion"), e.getMessage());
      files.recover();
    }
  }

  /** What a file access throws. */
  private enum Thrown {
    CHECKED("FileNotFoundException: gone", () -> sneak(new FileNotFoundException("gone"))),
    UNCHECKED(
        "UncheckedIOException",
        () -> {
          throw new UncheckedIOException(new IOException("inner"));
        }),
    NO_MESSAGE(
        "BadException",
        () -> {
          throw new BadException();
        }),
    ERROR(
        "AssertionError: bad",
        () -> {
          throw new AssertionError("bad");
        }),
    STACK_OVERFLOW("StackOverflowError", Thrown::recurse);

    private final String text;
    private final Runnable thrower;

    Thrown(String text, Runnable thrower) {
      this.text = text.equals("BadException") ? "" : text;
      this.thrower = thrower;
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void recurse() {
      recurse();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable e) throws T {
      throw (T) e;
    }
  }

  /** An exception that cannot be described. */
  private static final class BadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }
}
