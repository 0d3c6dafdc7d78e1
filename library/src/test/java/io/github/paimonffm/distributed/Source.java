package io.github.paimonffm.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.testing.Repository;
import io.github.paimonffm.testing.Rows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Rows that are distributed to several workers: worker n mod {@link #WORKERS} writes row n. */
enum Source {
  /** The flights of the demo, partitioned by day. */
  FLIGHTS {
    @Override
    Schema.Builder schema() {
      return Schema.builder()
          .column("dt", "DATE NOT NULL")
          .column("dep_time", "INT")
          .column("dep_delay", "INT")
          .column("carrier", "STRING NOT NULL")
          .column("flight", "INT NOT NULL")
          .column("tailnum", "STRING")
          .column("origin", "STRING NOT NULL")
          .column("dest", "STRING NOT NULL")
          .column("distance", "INT")
          .column("time_hour", "TIMESTAMP(3) WITH LOCAL TIME ZONE")
          .partitionKeys("dt");
    }

    @Override
    void forEach(int worker, long rows, VectorSchemaRoot batch, Consumer<VectorSchemaRoot> take) {
      List<List<Object>> share = flights(rows, w -> w == worker);
      for (int from = 0; from < share.size(); from += BATCH_ROWS) {
        Rows.put(batch, share.subList(from, Math.min(share.size(), from + BATCH_ROWS)));
        take.accept(batch);
      }
    }

    @Override
    long check(ArrowReader reader, long rows, IntPredicate workers) throws IOException {
      Map<List<Object>, Integer> missing = new HashMap<>();
      flights(rows, workers).forEach(row -> missing.merge(row, 1, Integer::sum));
      long count = 0;
      while (reader.loadNextBatch()) {
        for (List<Object> row : Rows.of(reader.getVectorSchemaRoot())) {
          missing.merge(row, -1, Integer::sum);
          count++;
        }
      }
      missing.values().removeIf(n -> n == 0);
      assertEquals(Map.of(), missing, "missing (positive) and unexpected (negative) rows");
      return count;
    }
  },
  /** Any number of generated rows in eight partitions. */
  GENERATED {
    @Override
    Schema.Builder schema() {
      return generated();
    }
  },
  /** Generated rows with a primary key; each partition belongs to one worker. */
  KEYED {
    @Override
    Schema.Builder schema() {
      return generated().primaryKey("part", "id").option("bucket", "2");
    }
  };

  static final int WORKERS = 4;
  static final int BATCH_ROWS = 8192;

  abstract Schema.Builder schema();

  /** Passes the rows of a worker to a consumer, in batches. */
  void forEach(int worker, long rows, VectorSchemaRoot batch, Consumer<VectorSchemaRoot> take) {
    BigIntVector ids = (BigIntVector) batch.getVector("id");
    IntVector parts = (IntVector) batch.getVector("part");
    VarCharVector names = (VarCharVector) batch.getVector("name");
    DecimalVector amounts = (DecimalVector) batch.getVector("amount");
    Float8Vector shares = (Float8Vector) batch.getVector("share");
    int row = 0;
    for (long id = worker; id < rows; id += WORKERS) {
      ids.setSafe(row, id);
      parts.setSafe(row, part(id));
      amounts.setSafe(row, amount(id));
      shares.setSafe(row, share(id));
      if (id % 11 == 0) {
        names.setNull(row);
      } else {
        names.setSafe(row, name(id).getBytes(StandardCharsets.UTF_8));
      }
      row++;
      if (row == BATCH_ROWS || id + WORKERS >= rows) {
        batch.setRowCount(row);
        take.accept(batch);
        row = 0;
        batch.getFieldVectors().forEach(vector -> vector.reset());
      }
    }
  }

  /** Checks that a reader returns exactly the rows of these workers, and counts them. */
  long check(ArrowReader reader, long rows, IntPredicate workers) throws IOException {
    BitSet seen = new BitSet();
    VectorSchemaRoot batch = reader.getVectorSchemaRoot();
    while (reader.loadNextBatch()) {
      BigIntVector ids = (BigIntVector) batch.getVector("id");
      IntVector parts = (IntVector) batch.getVector("part");
      VarCharVector names = (VarCharVector) batch.getVector("name");
      DecimalVector amounts = (DecimalVector) batch.getVector("amount");
      Float8Vector shares = (Float8Vector) batch.getVector("share");
      for (int i = 0; i < batch.getRowCount(); i++) {
        long id = ids.get(i);
        boolean expected = id >= 0 && id < rows && workers.test((int) (id % WORKERS));
        String name = names.isNull(i) ? null : new String(names.get(i), StandardCharsets.UTF_8);
        if (!expected
            || seen.get((int) id)
            || parts.get(i) != part(id)
            || !Objects.equals(name, id % 11 == 0 ? null : name(id))
            || amounts.getObject(i).unscaledValue().longValueExact() != amount(id)
            || shares.get(i) != share(id)) {
          throw new AssertionError("unexpected or duplicate row: " + Rows.of(batch).get(i));
        }
        seen.set((int) id);
      }
    }
    long expectedRows = 0;
    for (int worker = 0; worker < WORKERS; worker++) {
      expectedRows += workers.test(worker) ? (rows - worker + WORKERS - 1) / WORKERS : 0;
    }
    assertEquals(expectedRows, seen.cardinality(), "rows");
    return seen.cardinality();
  }

  private static Schema.Builder generated() {
    return Schema.builder()
        .column("id", "BIGINT NOT NULL")
        .column("part", "INT NOT NULL")
        .column("name", "STRING")
        .column("amount", "DECIMAL(18, 2)")
        .column("share", "DOUBLE")
        .partitionKeys("part");
  }

  private static int part(long id) {
    return (int) (id % (2 * WORKERS));
  }

  private static String name(long id) {
    return "name " + Long.toString(id * 0x9E3779B97F4A7C15L, 36);
  }

  private static long amount(long id) {
    return id * 7919 % 100_000_007 - 50_000_000;
  }

  private static double share(long id) {
    return id / 7.0;
  }

  private static List<List<Object>> flights(long rows, IntPredicate workers) {
    Path file = Repository.file("demo/data/flights-2013-q1.csv.gz");
    List<List<Object>> flights = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> header = Arrays.asList(lines.readLine().split(","));
      long number = 0;
      for (String line = lines.readLine(); line != null && number < rows; line = lines.readLine()) {
        if (workers.test((int) (number++ % WORKERS))) {
          flights.add(flight(header, line.split(",", -1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertTrue(flights.size() > 0);
    return flights;
  }

  private static List<Object> flight(List<String> header, String[] cells) {
    Map<String, String> cell = new HashMap<>();
    for (int i = 0; i < cells.length; i++) {
      cell.put(header.get(i), cells[i].isEmpty() || cells[i].equals("NA") ? null : cells[i]);
    }
    return Rows.row(
        LocalDate.of(number(cell, "year"), number(cell, "month"), number(cell, "day")),
        number(cell, "dep_time"),
        number(cell, "dep_delay"),
        cell.get("carrier"),
        number(cell, "flight"),
        cell.get("tailnum"),
        cell.get("origin"),
        cell.get("dest"),
        number(cell, "distance"),
        Instant.parse(cell.get("time_hour")));
  }

  private static Integer number(Map<String, String> cells, String column) {
    String text = cells.get(column);
    return text == null ? null : Integer.valueOf(text);
  }

  /** Returns an empty batch that the caller fills. */
  static VectorSchemaRoot batch(
      org.apache.arrow.vector.types.pojo.Schema schema, BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    batch.allocateNew();
    return batch;
  }
}
