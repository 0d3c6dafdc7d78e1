package io.github.paimonffm.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * The flights that left New York in the first quarter of 2013, from a gzipped CSV file.
 *
 * @param day the day whose flights, except cancelled flights, are the input; empty for all flights
 */
record FlightsInput(Path csv, Optional<LocalDate> day) {
  private static final int BATCH_ROWS = 16_384;

  /** The name of the table. */
  static final String TABLE = "flights";

  /** The partition column. */
  static final String DAY = "dt";

  private static final String DEPARTED = "dep_time";

  /** Returns the columns of the CSV file, with year, month and day as one date. */
  Schema.Builder columns() {
    return Schema.builder()
        .column(DAY, "DATE NOT NULL")
        .column(DEPARTED, "INT", "local time as hhmm")
        .column("dep_delay", "INT", "minutes, negative when early")
        .column("arr_delay", "INT", "minutes, negative when early")
        .column("carrier", "STRING NOT NULL")
        .column("flight", "INT NOT NULL")
        .column("tailnum", "STRING")
        .column("origin", "STRING NOT NULL")
        .column("dest", "STRING NOT NULL")
        .column("air_time", "INT", "minutes")
        .column("distance", "INT", "miles")
        .column("time_hour", "TIMESTAMP(3) WITH LOCAL TIME ZONE", "scheduled hour")
        .partitionKeys(DAY)
        // Names folders like dt=2013-01-01. By default, Paimon uses the number of days since 1970.
        .option("partition.legacy-name", "false");
  }

  /**
   * Returns a reader whose vectors have the Arrow types of the table, so the types are declared
   * only once.
   */
  ArrowReader open(Table table, BufferAllocator allocator) throws IOException {
    return new CsvBatches(csv, this::isWanted, table.arrowSchema(), allocator);
  }

  private boolean isWanted(NamedCsvRecord flight) {
    return day.isEmpty() || (day.get().equals(date(flight)) && !isMissing(flight, DEPARTED));
  }

  private static LocalDate date(NamedCsvRecord flight) {
    return LocalDate.of(
        Integer.parseInt(flight.getField("year")),
        Integer.parseInt(flight.getField("month")),
        Integer.parseInt(flight.getField("day")));
  }

  private static boolean isMissing(NamedCsvRecord flight, String column) {
    String text = flight.getField(column);
    return text.isEmpty() || text.equals("NA");
  }

  /** Returns an empty report, to which the batches that are read back are added. */
  Report report() {
    return new DelayPerOrigin();
  }

  private static final class CsvBatches extends ArrowReader {
    private final org.apache.arrow.vector.types.pojo.Schema schema;
    private final CsvReader<NamedCsvRecord> csv;
    private final Predicate<NamedCsvRecord> wanted;
    private final Iterator<NamedCsvRecord> records;

    CsvBatches(
        Path file,
        Predicate<NamedCsvRecord> wanted,
        org.apache.arrow.vector.types.pojo.Schema schema,
        BufferAllocator allocator)
        throws IOException {
      super(allocator);
      this.wanted = wanted;
      this.schema = schema;
      this.csv =
          CsvReader.builder()
              .ofNamedCsvRecord(
                  new GZIPInputStream(new FileInputStream(file.toFile())), StandardCharsets.UTF_8);
      this.records = csv.iterator();
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      prepareLoadNextBatch();
      VectorSchemaRoot batch = getVectorSchemaRoot();
      int row = 0;
      while (row < BATCH_ROWS && records.hasNext()) {
        NamedCsvRecord flight = records.next();
        if (!wanted.test(flight)) {
          continue;
        }
        for (FieldVector column : batch.getFieldVectors()) {
          set(column, row, flight);
        }
        row++;
      }
      batch.setRowCount(row);
      return row > 0;
    }

    private static void set(FieldVector column, int row, NamedCsvRecord flight) {
      if (column instanceof DateDayVector date) {
        date.setSafe(row, (int) date(flight).toEpochDay());
        return;
      }
      if (isMissing(flight, column.getName())) {
        column.setNull(row);
        return;
      }
      String text = flight.getField(column.getName());
      switch (column) {
        case IntVector number -> number.setSafe(row, Integer.parseInt(text));
        case VarCharVector string -> string.setSafe(row, text.getBytes(StandardCharsets.UTF_8));
        case TimeStampMilliTZVector time -> time.setSafe(row, Instant.parse(text).toEpochMilli());
        default ->
            throw new IllegalStateException("cannot convert CSV text to " + column.getField());
      }
    }

    @Override
    protected org.apache.arrow.vector.types.pojo.Schema readSchema() {
      return schema;
    }

    @Override
    public long bytesRead() {
      return 0; // the demo does not use this number
    }

    @Override
    protected void closeReadSource() throws IOException {
      csv.close();
    }
  }

  /** A report of the rows per airport and the mean delay of the flights that departed. */
  private static final class DelayPerOrigin implements Report {
    private static final class Delay {
      long rows;
      long departed;
      long minutes;
    }

    private final Map<String, Delay> origins = new TreeMap<>();

    @Override
    public void add(VectorSchemaRoot batch) {
      VarCharVector origin = (VarCharVector) batch.getVector("origin");
      IntVector minutes = (IntVector) batch.getVector("dep_delay");
      for (int row = 0; row < batch.getRowCount(); row++) {
        Delay delay = origins.computeIfAbsent(origin.getObject(row).toString(), o -> new Delay());
        delay.rows++;
        if (!minutes.isNull(row)) {
          delay.departed++;
          delay.minutes += minutes.get(row);
        }
      }
    }

    @Override
    public void print(PrintStream out) {
      out.println("origin      rows   mean dep_delay (minutes)");
      origins.forEach(
          (origin, delay) ->
              out.printf(
                  "%-6s %9d   %.2f%n",
                  origin, delay.rows, (double) delay.minutes / delay.departed));
    }
  }
}
