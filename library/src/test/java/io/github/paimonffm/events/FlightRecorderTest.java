package io.github.paimonffm.events;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.internal.events.CommitEvent;
import io.github.paimonffm.internal.events.PrepareEvent;
import io.github.paimonffm.internal.events.ReadEvent;
import io.github.paimonffm.internal.events.WriteEvent;
import io.github.paimonffm.internal.events.WriterEvent;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.DailyTable;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The events of the JDK Flight Recorder. */
class FlightRecorderTest {

  private static final String PREFIX = "io.github.paimonffm.";

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Work that is recorded. */
  private interface Work {
    void run() throws Exception;
  }

  /** Returns the events of this library that some work records. */
  private List<RecordedEvent> record(Work work) throws Exception {
    Path file = workspace.folder().resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      for (String name : List.of("Write", "Prepare", "Writer", "Commit", "Read")) {
        recording.enable(PREFIX + name).withThreshold(Duration.ZERO);
      }
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return events(file);
  }

  private static List<RecordedEvent> events(Path file) throws IOException {
    List<RecordedEvent> events = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getEventType().getName().startsWith(PREFIX)) {
        events.add(event);
      }
    }
    return events;
  }

  private static List<RecordedEvent> named(String name, List<RecordedEvent> events) {
    return events.stream().filter(e -> e.getEventType().getName().equals(PREFIX + name)).toList();
  }

  private static RecordedEvent only(String name, List<RecordedEvent> events) {
    List<RecordedEvent> found = named(name, events);
    assertEquals(1, found.size(), () -> name + " events in " + events);
    return found.getFirst();
  }

  private static List<List<Object>> days(int count) {
    return IntStream.range(0, count).mapToObj(i -> row(i, "day" + i % 2)).toList();
  }

  @Test
  void writeAndCommitAreRecorded() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = new ArrayList<>();
    List<RecordedEvent> events =
        record(
            () -> {
              try (BatchTableWrite write = builder.newWrite();
                  VectorSchemaRoot root = workspace.batch(table, days(10));
                  BatchTableCommit commit = builder.newCommit()) {
                write.writeArrow(root);
                messages.addAll(write.prepareCommit());
                commit.commit(messages);
                commit.commit(messages);
              }
            });

    RecordedEvent write = only("Write", events);
    assertEquals(table.location(), write.getString("table"));
    assertEquals("main", write.getString("branch"));
    assertEquals(10, write.getLong("rows"));
    assertEquals("", write.getString("failure"));

    RecordedEvent prepare = only("Prepare", events);
    assertEquals(2, prepare.getInt("messages"));
    assertEquals(builder.commitUser(), prepare.getString("commitUser"));

    long fileBytes = messages.stream().mapToLong(CommitMessage::sizeInBytes).sum();
    List<RecordedEvent> counters = named("Writer", events);
    assertEquals(2, counters.size(), "after the preparation and at the close");
    for (RecordedEvent writer : counters) {
      assertEquals(10, writer.getLong("rows"));
      assertEquals(1, writer.getLong("batches"));
      assertEquals(2, writer.getLong("files"));
      assertEquals(fileBytes, writer.getLong("fileBytes"));
      assertTrue(writer.getLong("openHandles") > 0);
    }

    List<RecordedEvent> commits = named("Commit", events);
    RecordedEvent first = commits.getFirst();
    assertEquals("PUBLISHED", first.getString("outcome"));
    assertEquals("append", first.getString("operation"));
    assertEquals(1, first.getLong("snapshot"));
    assertEquals(1, first.getInt("attempts"));
    assertEquals(2, first.getInt("messages"));
    assertEquals(10, first.getLong("rows"));
    assertEquals(2, first.getLong("files"));
    assertEquals(fileBytes, first.getLong("fileBytes"));
    RecordedEvent second = commits.getLast();
    assertEquals("ALREADY_PUBLISHED", second.getString("outcome"));
    assertEquals(1, second.getLong("snapshot"));
    assertEquals(0, second.getInt("attempts"));
    assertEquals(2, commits.size());
  }

  @Test
  void failuresAreRecorded() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    Table other = workspace.create("other", Schema.builder().column("x", "DATE"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> foreign =
        workspace.prepare(other.newBatchWriteBuilder(), other, List.of(row((Object) null)));
    List<RecordedEvent> events =
        record(
            () -> {
              try (BatchTableWrite write = builder.newWrite();
                  VectorSchemaRoot root = workspace.batch(other, List.of(row((Object) null)));
                  BatchTableCommit commit = builder.newCommit()) {
                assertThrows(SchemaMismatchException.class, () -> write.writeArrow(root));
                assertThrows(RuntimeException.class, () -> commit.commit(foreign));
                assertTrue(commit.commit(write.prepareCommit()).isEmpty());
              }
            });

    assertEquals(
        SchemaMismatchException.class.getName(), only("Write", events).getString("failure"));
    List<RecordedEvent> commits = named("Commit", events);
    assertEquals("NOT_PUBLISHED", commits.getFirst().getString("outcome"));
    assertTrue(commits.getFirst().getString("failure").startsWith(PREFIX));
    assertEquals("NOTHING_TO_COMMIT", commits.getLast().getString("outcome"));
    assertEquals(0, commits.getLast().getLong("snapshot"));
  }

  @Test
  void readIsRecorded() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    Commits.append(table, workspace.allocator(), days(10));
    List<RecordedEvent> events = record(() -> assertEquals(10, workspace.rows(table).size()));
    RecordedEvent read = only("Read", events);
    assertEquals(10, read.getLong("rows"));
    assertTrue(read.getString("reader").contains("db.t"), read::toString);
    assertTrue(read.getLong("splitsRead") > 0);
  }

  @Test
  void everyFieldHasLabel() {
    List<EventType> types =
        Stream.of(
                WriteEvent.class,
                PrepareEvent.class,
                WriterEvent.class,
                CommitEvent.class,
                ReadEvent.class)
            .map(EventType::getEventType)
            .toList();
    for (EventType type : types) {
      assertTrue(type.getDescription() != null, type.getName());
      for (ValueDescriptor field : type.getFields()) {
        assertTrue(field.getLabel() != null, type.getName() + "." + field.getName());
      }
    }
  }
}
