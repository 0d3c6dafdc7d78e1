package io.github.paimonffm.internal.wire;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.NativePanicException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.testing.Allocations;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitMessageSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The program of {@code scripts/fuzz messages}: millions of mutated commit messages. {@link
 * MessageFuzzTest} runs its short form.
 */
final class MessageFuzz {

  /** The maximum heap memory for one message. */
  private static final long MAX_MEMORY = 4 << 20;

  /** The number of commits after which the tables are replaced, to keep their history short. */
  private static final int COMMITS_PER_TABLE = 100;

  /** The average number of accepted bodies per committed body. Commits are slow. */
  private static final int PASSED_PER_COMMIT = 20;

  private final long seed;
  private final TreeMap<String, Long> outcomes = new TreeMap<>();
  private long peakMemory;

  MessageFuzz(long seed) {
    this.seed = seed;
  }

  /**
   * Runs the program.
   *
   * @param args {@code COUNT SEED [bodies]}
   */
  public static void main(String[] args) throws IOException {
    long count = Long.parseLong(args[0]);
    MessageFuzz fuzz = new MessageFuzz(Long.parseLong(args[1]));
    System.out.println("seed " + fuzz.seed);
    long start = System.nanoTime();
    if (args.length > 2) {
      fuzz.bodies(count);
    } else {
      fuzz.envelopes(count);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%d mutants in %.0f s: %s%n", count, seconds, fuzz.outcomes);
    System.out.printf("peak heap memory for one mutant: %d bytes%n", fuzz.peakMemory);
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .forEach(line -> System.out.println("peak memory of the process:" + line.substring(6)));
    }
  }

  /** Mutates complete messages, all of which must be refused. */
  TreeMap<String, Long> envelopes(long count) {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      seeds.add(sample(i).encode());
    }
    Mutants mutants = new Mutants(new SplittableRandom(seed), seeds);
    for (long i = 0; i < count; i++) {
      byte[] mutant = mutants.next();
      measured(
          mutant,
          () -> {
            try {
              throw new AssertionError("accepted: " + CommitMessage.fromBytes(mutant));
            } catch (CorruptDataException e) {
              return "refused";
            }
          });
    }
    return outcomes;
  }

  private static MessageEnvelope sample(int i) {
    Map<String, String> partition =
        switch (i % 3) {
          case 0 -> Map.of();
          case 1 -> Map.of("dt", "2026-06-26");
          default -> new TreeMap<>(Map.of("dt", "größe " + i, "region", ""));
        };
    byte[] body = new byte[i * 40];
    new SplittableRandom(i).nextBytes(body);
    return new MessageEnvelope(
        i % 2 == 0 ? CommitMode.APPEND : CommitMode.OVERWRITE,
        new TableIdentity("/warehouse/db.db/t" + i, i % 4 == 0 ? "b" : "main", i * 1_000_000_007L),
        "user-" + i,
        new UUID(i, -i),
        i,
        new MessageSummary(partition, i - 2, i, i * 1000L, i * 100_000L),
        MessageEnvelope.SERIALIZER_VERSION,
        body);
  }

  private void measured(byte[] mutant, Supplier<String> work) {
    String[] outcome = new String[1];
    long memory;
    try {
      memory = Allocations.of(() -> outcome[0] = work.get());
    } catch (RuntimeException | Error e) {
      throw failure(mutant, e);
    }
    if (memory > MAX_MEMORY) {
      throw failure(mutant, new AssertionError("the message used " + memory + " bytes of memory"));
    }
    peakMemory = Math.max(peakMemory, memory);
    outcomes.merge(outcome[0], 1L, Long::sum);
  }

  private AssertionError failure(byte[] mutant, Throwable cause) {
    return new AssertionError(
        "seed " + seed + ", bytes " + HexFormat.of().formatHex(mutant), cause);
  }

  /**
   * Mutates bodies, without an envelope or in a valid envelope. Nothing may crash, all exceptions
   * must be exceptions of the library, and no files may change except for new snapshots of the
   * tables.
   */
  TreeMap<String, Long> bodies(long count) throws IOException {
    Path folder = Files.createTempDirectory("paimon-ffm-fuzz-").toRealPath();
    Path bystander = Files.writeString(folder.resolve("bystander"), "stays");
    SplittableRandom random = new SplittableRandom(seed);
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog =
            Catalog.open(Map.of("warehouse", folder.resolve("warehouse").toString()))) {
      long done = 0;
      while (done < count) {
        for (Shape shape : Shape.values()) {
          catalog.createDatabase("db", true);
          try (ScratchTables scratch = new ScratchTables(catalog, allocator, shape)) {
            Mutants mutants = new Mutants(random, scratch.bodies);
            int commits = 0;
            for (int i = 0; i < 25_000 && done < count && commits < COMMITS_PER_TABLE; i++) {
              byte[] mutant = mutants.next();
              boolean publish = random.nextInt(PASSED_PER_COMMIT) == 0;
              long before = outcomes.getOrDefault("passed, committed", 0L);
              measured(mutant, () -> scratch.use(mutant, publish));
              commits += (int) (outcomes.getOrDefault("passed, committed", 0L) - before);
              done++;
            }
            scratch.check();
          }
          if (!Files.readString(bystander).equals("stays")) {
            throw new AssertionError("a file outside the tables changed; seed " + seed);
          }
        }
      }
    } finally {
      Workspace.delete(folder);
    }
    return outcomes;
  }

  /** The kinds of tables, whose messages have different content. */
  private enum Shape {
    APPEND {
      @Override
      Schema.Builder of(Schema.Builder schema) {
        return schema.option("global-index.external-path", "file:/nowhere");
      }
    },
    DYNAMIC {
      @Override
      Schema.Builder of(Schema.Builder schema) {
        return schema.partitionKeys("part").primaryKey("part", "id").option("bucket", "-1");
      }
    },
    CHANGELOG {
      @Override
      Schema.Builder of(Schema.Builder schema) {
        return schema.primaryKey("id").option("bucket", "2").option("changelog-producer", "input");
      }
    };

    abstract Schema.Builder of(Schema.Builder schema);
  }

  /** A table with files and an empty table of the same schema. */
  private static final class ScratchTables implements AutoCloseable {

    private static final Identifier FULL = Identifier.of("db", "full");
    private static final Identifier EMPTY = Identifier.of("db", "empty");

    final List<byte[]> bodies = new ArrayList<>();
    private final Catalog catalog;
    private final Table full;
    private final Table empty;
    private final SortedSet<String> written;
    private BatchWriteBuilder builder;

    ScratchTables(Catalog catalog, BufferAllocator allocator, Shape shape) {
      this.catalog = catalog;
      Schema schema =
          shape
              .of(
                  Schema.builder()
                      .column("id", "INT NOT NULL")
                      .column("part", "STRING NOT NULL")
                      .column("v", "DOUBLE"))
              .build();
      full = catalog.createTable(FULL, schema, false);
      empty = catalog.createTable(EMPTY, schema, false);
      builder = full.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite();
          VectorSchemaRoot batch =
              Rows.batch(
                  full.arrowSchema(),
                  allocator,
                  List.of(row(1, "a", 1.5), row(2, "größe", null), row(3, "a", -0.0)))) {
        write.writeArrow(batch);
        write.prepareCommit().forEach(m -> bodies.add(CommitMessageSerializer.serialize(m)));
      }
      written = TableState.dataFiles(full);
    }

    /** Deserializes, aborts and perhaps commits a body, and returns the outcome. */
    String use(byte[] body, boolean publish) {
      CommitMessage message;
      try {
        message = CommitMessageSerializer.deserialize(14, body, builder);
      } catch (NativePanicException e) {
        throw e;
      } catch (PaimonException e) {
        return "refused as " + e.getClass().getSimpleName();
      }
      CommitMessage back = CommitMessage.fromBytes(message.toBytes());
      if (!back.toString().equals(message.toString())) {
        throw new AssertionError(back + " is not " + message);
      }
      // The empty table has none of the files, so the abort is allowed and harmless.
      String aborted = attempt(() -> abort(body));
      if (!aborted.isEmpty() && !aborted.equals("CorruptDataException")) {
        return "passed, abort failed as " + aborted;
      }
      if (!publish) {
        return "passed";
      }
      String committed = attempt(() -> commit(back));
      if (!committed.isEmpty()) {
        return "passed, commit refused as " + committed;
      }
      builder = full.newBatchWriteBuilder();
      return "passed, committed";
    }

    private void abort(byte[] body) {
      BatchWriteBuilder other = empty.newBatchWriteBuilder();
      try (BatchTableCommit commit = other.newCommit()) {
        commit.abort(List.of(CommitMessageSerializer.deserialize(14, body, other)));
      }
    }

    private void commit(CommitMessage message) {
      try (BatchTableCommit commit = builder.newCommit()) {
        commit.commit(List.of(message));
      }
    }

    /** Returns the class name of an expected exception, or an empty text. */
    private static String attempt(Runnable work) {
      try {
        work.run();
        return "";
      } catch (NativePanicException e) {
        throw e;
      } catch (PaimonException | IllegalStateException e) {
        return e.getClass().getSimpleName();
      }
    }

    /** Checks that the writer's files exist and that no handles leak. */
    void check() {
      if (!TableState.dataFiles(full).equals(written)) {
        throw new AssertionError("files of the table are missing: " + written);
      }
      if (!TableState.dataFiles(empty).isEmpty()) {
        throw new AssertionError("the empty table has files");
      }
      if (NativeHandles.live() > 20) {
        throw new AssertionError(NativeHandles.live() + " native handles were not freed");
      }
    }

    @Override
    public void close() {
      catalog.dropTable(FULL, false);
      catalog.dropTable(EMPTY, false);
    }
  }
}
