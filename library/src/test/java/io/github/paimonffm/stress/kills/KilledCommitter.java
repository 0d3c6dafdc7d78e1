package io.github.paimonffm.stress.kills;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
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

/** A process that commits batches and prints each commit until the process is killed. */
final class KilledCommitter {

  static final String ATTEMPT = "attempt ";
  static final String COMMITTED = "committed ";

  /** The maximum number of commits. The process is killed before it reaches this number. */
  private static final int COMMITS = 40;

  private static final int ROWS = 6;

  private KilledCommitter() {}

  /**
   * Runs the process.
   *
   * @param args the warehouse, the folder for the builder and the messages, and whether every
   *     second commit is aborted
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    boolean abort = Boolean.parseBoolean(args[2]);
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", args[0]))) {
      Table table = catalog.getTable(Workspace.named("t"));
      for (int number = 0; number < COMMITS; number++) {
        print(ATTEMPT + number);
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
            print(COMMITTED + number);
          }
        }
      }
    }
  }

  /** Returns the schema of the table. */
  static Schema schema(boolean keyed) {
    Schema.Builder schema =
        Schema.builder()
            .column("id", "INT NOT NULL")
            .column("part", "INT NOT NULL")
            .column("name", "STRING")
            .option("manifest.merge-min-count", "3")
            .partitionKeys("part");
    return (keyed ? schema.primaryKey("part", "id").option("bucket", "2") : schema).build();
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Writes the rows of the commit with a number. */
  static List<CommitMessage> write(
      BatchWriteBuilder builder, Table table, BufferAllocator allocator, int number) {
    return Commits.prepare(builder, table, allocator, rows(number));
  }

  /** Returns the rows of a commit, half of which have keys of the previous commit. */
  private static List<List<Object>> rows(int number) {
    List<List<Object>> rows = new ArrayList<>();
    for (int id = number * ROWS / 2; rows.size() < ROWS; id++) {
      rows.add(row(id, id % 2, "commit " + number));
    }
    return rows;
  }

  /** Returns the rows of the table after a sequence of commits. */
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
