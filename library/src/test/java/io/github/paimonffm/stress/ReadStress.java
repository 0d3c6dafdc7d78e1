package io.github.paimonffm.stress;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.ReadMetrics;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.read.TableReader;
import io.github.paimonffm.testing.Arguments;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The program of {@code scripts/stress reads}: random reads of random tables with one lane and with
 * several lanes. Both return the same rows in the same order. Some readers are closed early.
 */
public final class ReadStress {

  private static final int READS_PER_TABLE = 8;
  private static final int MAX_LANES = 8;
  private static final int PARTS = 3;

  private final Catalog catalog;
  private final BufferAllocator allocator;
  private final Random random;
  private int tables;

  public ReadStress(Catalog catalog, BufferAllocator allocator, long seed) {
    this.catalog = catalog;
    this.allocator = allocator;
    this.random = new Random(seed);
    catalog.createDatabase("stress", true);
  }

  /** Runs the program. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args, Set.of("count", "seed"));
    int count = arguments.number("count", 1000);
    int seed = arguments.number("seed", 1);
    Path folder = Files.createTempDirectory("paimon-ffm-stress-").toRealPath();
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", folder.toString()))) {
      long rows = new ReadStress(catalog, allocator, seed).run(count);
      System.out.println(count + " reads, " + rows + " rows compared");
    } finally {
      Workspace.delete(folder);
    }
  }

  /**
   * Compares a number of reads.
   *
   * @return the number of rows that were compared
   */
  public long run(int count) throws IOException {
    Table table = null;
    long compared = 0;
    for (int i = 0; i < count; i++) {
      if (i % READS_PER_TABLE == 0) {
        table = create();
      }
      compared += compare(table, "read " + i);
    }
    return compared;
  }

  private Table create() {
    Identifier name = Identifier.of("stress", "t" + tables++);
    Schema.Builder schema =
        Schema.builder()
            .column("id", "INT NOT NULL")
            .column("part", "INT NOT NULL")
            .column("text", "STRING");
    boolean keys = random.nextBoolean();
    boolean partitioned = random.nextBoolean();
    if (partitioned) {
      schema.partitionKeys("part");
    }
    if (keys) {
      schema.primaryKey(partitioned ? new String[] {"part", "id"} : new String[] {"id"});
      schema.option("bucket", Integer.toString(1 + random.nextInt(4)));
    }
    schema.option("file.format", random.nextInt(4) == 0 ? "avro" : "parquet");
    if (random.nextInt(4) == 0) {
      schema.option("read.batch-size", Integer.toString(1 + random.nextInt(2000)));
    }
    Table table = catalog.createTable(name, schema.build(), false);
    for (int commit = random.nextInt(5); commit >= 0; commit--) {
      List<List<Object>> rows = new ArrayList<>();
      int first = random.nextInt(3000);
      int end = first + random.nextInt(1, 4000);
      for (int id = first; id < end; id++) {
        rows.add(row(id, id % PARTS, random.nextInt(9) == 0 ? null : "text " + random.nextInt()));
      }
      Commits.append(table, allocator, rows);
    }
    return table;
  }

  private long compare(Table table, String name) throws IOException {
    ReadBuilder read = table.newReadBuilder();
    if (random.nextBoolean()) {
      read = read.withFilter(filter());
    }
    if (random.nextBoolean()) {
      read = read.withProjection(random.nextBoolean() ? "text" : "part", "id");
    }
    if (random.nextInt(3) == 0) {
      read = read.withLimit(random.nextInt(3000));
    }
    String about = name + " of " + table.identifier() + ": " + read;
    List<Split> splits = read.newScan().plan().splits();
    List<List<Object>> expected;
    try (TableReader reader = open(read.withParallelism(1), splits)) {
      expected = Rows.of(reader);
    }
    int lanes = 1 + random.nextInt(MAX_LANES);
    List<List<Object>> found = new ArrayList<>();
    long handles = NativeHandles.live();
    boolean early = random.nextInt(4) == 0;
    try (TableReader reader = open(read.withParallelism(lanes), splits)) {
      while (!(early && random.nextBoolean()) && reader.loadNextBatch()) {
        found.addAll(Rows.of(reader.getVectorSchemaRoot()));
      }
      ReadMetrics metrics = reader.metrics();
      check(metrics.rows() == found.size(), about + ": " + metrics);
    }
    check(NativeHandles.live() <= handles, about + ": " + NativeHandles.live() + " live handles");
    check(allocator.getAllocatedMemory() == 0, about + ": memory " + allocator.toVerboseString());
    check(early || found.size() == expected.size(), about + ": " + found.size() + " rows");
    check(found.equals(expected.subList(0, found.size())), about + ": other rows or another order");
    return found.size();
  }

  private Predicate filter() {
    int id = random.nextInt(6000);
    return switch (random.nextInt(4)) {
      case 0 -> Predicate.equal("part", random.nextInt(PARTS));
      case 1 -> Predicate.lessThan("id", id);
      case 2 -> Predicate.isNull("text");
      default -> Predicate.or(Predicate.greaterThan("id", id), Predicate.equal("part", 1));
    };
  }

  private TableReader open(ReadBuilder read, List<Split> splits) {
    return read.newRead().createReader(splits, allocator);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }
}
