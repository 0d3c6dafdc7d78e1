package io.github.paimonffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.read.Plan;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop on tables of local files, and what stands in its way. */
class WriteCommitReadTest {

  private static final Schema SCHEMA =
      Schema.builder().column("id", "BIGINT NOT NULL").column("name", "STRING").build();

  @TempDir Path warehouse;
  private BufferAllocator allocator;
  private Catalog catalog;
  private long handlesBefore;

  @BeforeEach
  void open() {
    handlesBefore = NativeHandles.live();
    allocator = new RootAllocator();
    catalog = Catalog.open(Map.of("warehouse", warehouse.toString()));
    catalog.createDatabase("db", false);
  }

  @AfterEach
  void nothingIsLeft() {
    catalog.close();
    assertEquals(0, allocator.getAllocatedMemory());
    allocator.close();
    assertEquals(handlesBefore, NativeHandles.live());
  }

  private Table create(String name, Schema schema) {
    return catalog.createTable(Identifier.of("db", name), schema, false);
  }

  /** Rows with the ids from first to last, each with its name. */
  private VectorSchemaRoot batch(long first, long last) {
    BigIntVector id = new BigIntVector("id", allocator);
    VarCharVector name = new VarCharVector("name", allocator);
    int row = 0;
    for (long i = first; i <= last; i++, row++) {
      id.setSafe(row, i);
      name.setSafe(row, ("n" + i).getBytes(StandardCharsets.UTF_8));
    }
    VectorSchemaRoot root = VectorSchemaRoot.of(id, name);
    root.setRowCount(row);
    return root;
  }

  private List<CommitMessage> write(BatchWriteBuilder builder, long first, long last) {
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root = batch(first, last)) {
      write.writeArrow(root);
      return write.prepareCommit();
    }
  }

  private static Optional<Snapshot> commit(
      BatchWriteBuilder builder, List<CommitMessage> messages) {
    try (BatchTableCommit commit = builder.newCommit()) {
      return commit.commit(messages);
    }
  }

  private List<String> read(ReadBuilder read) throws Exception {
    Plan plan = read.newScan().plan();
    List<String> rows = new ArrayList<>();
    try (ArrowReader reader = read.newRead().createReader(plan.splits(), allocator)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        for (int row = 0; row < root.getRowCount(); row++) {
          StringBuilder text = new StringBuilder();
          for (FieldVector vector : root.getFieldVectors()) {
            text.append(text.isEmpty() ? "" : " ").append(vector.getObject(row));
          }
          rows.add(text.toString());
        }
      }
    }
    Collections.sort(rows);
    return rows;
  }

  @SuppressWarnings("unchecked")
  private static <T> T travel(T object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @Test
  void rowsComeBack() throws Exception {
    Table table = create("t", SCHEMA);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    Snapshot snapshot = commit(builder, write(builder, 1, 3)).orElseThrow();

    assertEquals(1, snapshot.id());
    assertEquals(builder.commitUser(), snapshot.commitUser());
    assertEquals(CommitKind.APPEND, snapshot.commitKind());
    assertEquals(3, snapshot.totalRecordCount().orElseThrow());
    assertEquals(Optional.of(snapshot), table.latestSnapshot());
    assertEquals(List.of(snapshot), table.snapshots());
    assertEquals(snapshot, table.snapshot(1));
    assertThrows(NotFoundException.class, () -> table.snapshot(2));

    assertEquals(List.of("1 n1", "2 n2", "3 n3"), read(table.newReadBuilder()));
    assertEquals(
        List.of("n1 1", "n2 2", "n3 3"), read(table.newReadBuilder().withProjection("name", "id")));
    assertEquals(2, read(table.newReadBuilder().withLimit(2)).size());
    try (ArrowReader none = table.newReadBuilder().newRead().createReader(List.of(), allocator)) {
      assertEquals(table.arrowSchema(), none.getVectorSchemaRoot().getSchema());
      assertFalse(none.loadNextBatch());
    }
  }

  @Test
  void aPrimaryKeyTableKeepsTheLastOfAKey() throws Exception {
    Table table =
        create(
            "pk",
            Schema.builder()
                .column("id", "BIGINT")
                .column("name", "STRING")
                .primaryKey("id")
                .option("bucket", "2")
                .build());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root = batch(1, 3)) {
      write.writeArrow(root);
      // The batch is the caller's again: what he does to it now must not be what is written.
      VarCharVector name = (VarCharVector) root.getVector("name");
      name.setSafe(1, "new".getBytes(StandardCharsets.UTF_8));
      root.setRowCount(3);
      write.writeArrow(root);
      ((BigIntVector) root.getVector("id")).set(0, 99);
      commit(builder, write.prepareCommit());
    }
    List<String> rows = read(table.newReadBuilder());
    assertEquals(3, rows.size(), rows.toString());
    assertTrue(rows.containsAll(List.of("1 n1", "2 new")), rows.toString());
  }

  @Test
  void dictionariesAreWrittenByTheirValues() throws Exception {
    Table table = create("dict", SCHEMA);
    byte[] stream = streamWithDictionary();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        ArrowReader reader = new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
      assertEquals(4, write.writeArrow(reader));
      InvalidArgumentException e =
          assertThrows(
              InvalidArgumentException.class, () -> write.writeArrow(reader.getVectorSchemaRoot()));
      assertTrue(e.getMessage().contains("'name'"), e.getMessage());
      commit(builder, write.prepareCommit());
    }
    assertEquals(List.of("1 n1", "1 n1", "2 n2", "2 n2"), read(table.newReadBuilder()));
  }

  private byte[] streamWithDictionary() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VectorSchemaRoot plain = batch(1, 2);
        VectorSchemaRoot values = batch(1, 2)) {
      Dictionary dictionary =
          new Dictionary(values.getVector("name"), new DictionaryEncoding(1, false, null));
      FieldVector encoded =
          (FieldVector) DictionaryEncoder.encode(plain.getVector("name"), dictionary);
      VectorSchemaRoot root = VectorSchemaRoot.of(plain.getVector("id"), encoded);
      try (encoded;
          ArrowStreamWriter writer =
              new ArrowStreamWriter(
                  root,
                  new DictionaryProvider.MapDictionaryProvider(dictionary),
                  Channels.newChannel(bytes))) {
        writer.start();
        writer.writeBatch();
        writer.writeBatch();
        writer.end();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void aBuilderTravels() throws Exception {
    Table table = create("t", SCHEMA);
    BatchWriteBuilder here = table.newBatchWriteBuilder();
    BatchWriteBuilder there = travel(here);
    List<CommitMessage> messages = new ArrayList<>(write(there, 1, 2));
    messages.addAll(write(here, 3, 4));

    Optional<Snapshot> snapshot = commit(here, travel(messages));
    assertEquals(1, snapshot.orElseThrow().id());
    assertEquals(snapshot, commit(there, messages), "a repetition from elsewhere");
    assertThrows(IllegalStateException.class, () -> commit(there, messages.subList(0, 1)));

    Plan plan = travel(table.newReadBuilder()).newScan().plan();
    assertEquals(plan.splits(), travel(new ArrayList<>(plan.splits())));
    assertEquals(4, read(travel(table.newReadBuilder())).size());
  }

  @Test
  void aBuilderDoesNotTakeAnotherTableOfTheSameName() throws Exception {
    BatchWriteBuilder builder = travel(create("t", SCHEMA).newBatchWriteBuilder());
    catalog.dropTable(Identifier.of("db", "t"), false);
    assertThrows(NotFoundException.class, builder::newWrite);
    create("t", SCHEMA);
    NotFoundException e = assertThrows(NotFoundException.class, builder::newWrite);
    assertTrue(e.getMessage().contains("dropped and made again"), e.getMessage());
  }

  @Test
  void aCommitterTakesItsOwnMessagesOnly() {
    Table table = create("t", SCHEMA);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = write(builder, 1, 2);

    assertComplaint("commit user", table.newBatchWriteBuilder(), messages);
    assertComplaint("table", create("other", SCHEMA).newBatchWriteBuilder(), messages);
    assertComplaint("twice", builder, List.of(messages.getFirst(), messages.getFirst()));
    assertThrows(
        NullPointerException.class, () -> commit(builder, Collections.singletonList(null)));
    assertEquals(Optional.empty(), table.latestSnapshot());

    assertEquals(Optional.empty(), commit(builder, List.of()), "does not use the builder up");
    Optional<Snapshot> snapshot = commit(builder, messages);
    assertEquals(snapshot, commit(builder, messages));
    List<CommitMessage> more = write(builder, 3, 4);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> commit(builder, more));
    assertTrue(e.getMessage().contains("as snapshot 1"), e.getMessage());
    assertEquals(1, table.snapshots().size());
  }

  private static void assertComplaint(
      String part, BatchWriteBuilder builder, List<CommitMessage> messages) {
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> commit(builder, messages));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void aRefusedBatchLeavesTheWriterUsable() throws Exception {
    Table table = create("t", SCHEMA);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite()) {
      try (VectorSchemaRoot noId = VectorSchemaRoot.of(new VarCharVector("name", allocator))) {
        noId.setRowCount(1);
        assertThrows(SchemaMismatchException.class, () -> write.writeArrow(noId));
      }
      assertThrows(SchemaMismatchException.class, () -> write.writeArrow(VectorSchemaRoot.of()));
      VectorSchemaRoot closed = batch(1, 2);
      closed.close();
      InvalidArgumentException e =
          assertThrows(InvalidArgumentException.class, () -> write.writeArrow(closed));
      assertTrue(e.getMessage().contains("'id'"), e.getMessage());
      try (VectorSchemaRoot good = batch(1, 2)) {
        write.writeArrow(good);
      }
      commit(builder, write.prepareCommit());
    }
    assertEquals(List.of("1 n1", "2 n2"), read(table.newReadBuilder()));
  }

  @Test
  void aWriterPreparesOnce() {
    BatchWriteBuilder builder = create("t", SCHEMA).newBatchWriteBuilder();
    BatchTableWrite write = builder.newWrite();
    try (VectorSchemaRoot root = batch(1, 2)) {
      write.writeArrow(root);
      write.prepareCommit();
      assertThrows(IllegalStateException.class, write::prepareCommit);
      assertThrows(IllegalStateException.class, () -> write.writeArrow(root));
      write.close();
      write.close();
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> write.writeArrow(root));
      assertEquals("the writer of db.t is closed", e.getMessage());
    }
  }

  @Test
  void whatIsOpenOutlivesItsCatalog() throws Exception {
    Table table = create("t", SCHEMA);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = write(builder, 1, 2);
    BatchTableCommit commit = builder.newCommit();
    BatchTableWrite write = builder.newWrite();
    commit.commit(messages);
    Plan plan = table.newReadBuilder().newScan().plan();
    ArrowReader reader = table.newReadBuilder().newRead().createReader(plan.splits(), allocator);

    catalog.close();
    catalog.close();

    assertTrue(reader.loadNextBatch());
    try (VectorSchemaRoot root = batch(3, 4)) {
      write.writeArrow(root);
    }
    assertFalse(write.prepareCommit().isEmpty());
    assertEquals(1, commit.commit(messages).orElseThrow().id());
    for (Runnable use :
        List.<Runnable>of(
            catalog::listDatabases,
            table::latestSnapshot,
            table::newBatchWriteBuilder,
            builder::newWrite,
            builder::newCommit,
            () -> table.newReadBuilder().newScan().plan())) {
      IllegalStateException e = assertThrows(IllegalStateException.class, use::run);
      assertEquals("catalog " + warehouse + " is closed", e.getMessage());
    }
    assertEquals(SCHEMA.columns(), table.schema().columns(), "facts need no handle");
    commit.close();
    write.close();
    reader.close();
    reader.close();
    assertThrows(IllegalStateException.class, () -> commit.commit(messages));
    assertThrows(IllegalStateException.class, reader::loadNextBatch);
  }

  @Test
  void aSecondThreadInAWriterIsToldSo() throws Exception {
    Table table = create("t", SCHEMA);
    byte[] stream = streamWithDictionary();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newCachedThreadPool();
        BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
        ArrowReader reader = new ArrowStreamReader(new ByteArrayInputStream(stream), allocator);
        VectorSchemaRoot other = batch(1, 2)) {
      reader.loadNextBatch();
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      DictionaryProvider slow =
          new DictionaryProvider() {
            @Override
            public Dictionary lookup(long id) {
              inside.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return reader.lookup(id);
            }

            @Override
            public Set<Long> getDictionaryIds() {
              return reader.getDictionaryIds();
            }
          };
      Future<?> first = pool.submit(() -> write.writeArrow(root, slow));
      inside.await();
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> write.writeArrow(other));
      assertTrue(e.getMessage().contains("used by two threads at the same time"), e.getMessage());
      Future<?> close = pool.submit(write::close);
      assertFalse(close.isDone());
      goOn.countDown();
      first.get();
      close.get();
      assertThrows(IllegalStateException.class, write::prepareCommit);
    }
  }
}
