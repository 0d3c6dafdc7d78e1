package io.github.paimonffm.crash;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Commits one batch after the other, and says so, until somebody kills it. */
final class Committer {

  static final String ATTEMPT = "attempt ";
  static final String COMMITTED = "committed ";

  /** Far more than it lives for. */
  private static final int COMMITS = 40;

  private static final int ROWS = 6;

  private Committer() {}

  /** Gets the warehouse, the folder for what a repetition needs, and whether to give up some. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    boolean abort = Boolean.parseBoolean(args[2]);
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", args[0]))) {
      Table table = catalog.getTable(Workspace.named("t"));
      for (int number = 0; number < COMMITS; number++) {
        say(ATTEMPT + number);
        BatchWriteBuilder builder = table.newBatchWriteBuilder();
        List<CommitMessage> messages = write(builder, table, allocator, number);
        Files.write(folder.resolve("builder"), Transport.toBytes(builder));
        Files.write(
            folder.resolve("messages"),
            Transport.toBytes(
                new ArrayList<>(messages.stream().map(CommitMessage::toBytes).toList())));
        try (BatchTableCommit commit = builder.newCommit()) {
          if (abort && number % 2 == 1) {
            commit.abort(messages);
          } else {
            commit.commit(messages);
            say(COMMITTED + number);
          }
        }
      }
    }
  }

  /** A table for it, by partition. */
  static Schema schema(boolean keyed) {
    Schema.Builder schema =
        Schema.builder()
            .column("id", "INT NOT NULL")
            .column("part", "INT NOT NULL")
            .column("name", "STRING")
            .partitionKeys("part");
    return (keyed ? schema.primaryKey("part", "id").option("bucket", "2") : schema).build();
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Writes what the commit of this number adds. */
  static List<CommitMessage> write(
      BatchWriteBuilder builder, Table table, BufferAllocator allocator, int number) {
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root = Rows.batch(table.arrowSchema(), allocator, rows(number))) {
      write.writeArrow(root);
      return write.prepareCommit();
    }
  }

  /** Some of them have the keys of rows of the commit before. */
  private static List<List<Object>> rows(int number) {
    List<List<Object>> rows = new ArrayList<>();
    for (int id = number * ROWS / 2; rows.size() < ROWS; id++) {
      rows.add(row(id, id % 2, "commit " + number));
    }
    return rows;
  }

  /** What a table holds after these commits. */
  static List<List<Object>> rows(boolean keyed, List<Integer> numbers) {
    List<List<Object>> all = new ArrayList<>();
    numbers.forEach(number -> all.addAll(rows(number)));
    if (!keyed) {
      return all;
    }
    Map<Object, List<Object>> byKey = new TreeMap<>();
    all.forEach(row -> byKey.put(row.getFirst(), row));
    return List.copyOf(byKey.values());
  }
}
