package io.github.paimonffm.recipes.testing;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.Text;

/** Reads the rows of tables as Java values that a test can compare. */
public final class Rows {

  private Rows() {}

  /**
   * Reads all rows of the newest snapshot.
   *
   * @param table the table
   * @param allocator the allocator of the batches
   * @return the rows in the order of the table; each row has the values of the columns in order
   * @throws IOException if the read fails
   */
  public static List<List<Object>> read(Table table, BufferAllocator allocator) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    ReadBuilder read = table.newReadBuilder();
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot batch = reader.getVectorSchemaRoot();
        for (int row = 0; row < batch.getRowCount(); row++) {
          List<Object> values = new ArrayList<>();
          for (FieldVector vector : batch.getFieldVectors()) {
            values.add(vector.isNull(row) ? null : value(vector, row));
          }
          rows.add(values);
        }
      }
    }
    return rows;
  }

  private static Object value(FieldVector vector, int row) {
    return switch (vector) {
      case DateDayVector days -> LocalDate.ofEpochDay(days.get(row));
      case TimeStampMilliTZVector millis -> Instant.ofEpochMilli(millis.get(row));
      case TimeStampMicroTZVector micros -> Instant.EPOCH.plus(micros.get(row), ChronoUnit.MICROS);
      case MapVector entries -> map((List<?>) entries.getObject(row));
      default -> plain(vector.getObject(row));
    };
  }

  private static Map<Object, Object> map(List<?> entries) {
    Map<Object, Object> map = new HashMap<>();
    for (Object entry : entries) {
      Map<?, ?> fields = (Map<?, ?>) entry;
      map.put(plain(fields.get(MapVector.KEY_NAME)), plain(fields.get(MapVector.VALUE_NAME)));
    }
    return map;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case null -> null;
      case Text text -> text.toString();
      case List<?> list -> {
        List<Object> values = new ArrayList<>();
        list.forEach(element -> values.add(plain(element)));
        yield values;
      }
      case Map<?, ?> struct -> {
        Map<Object, Object> fields = new HashMap<>();
        struct.forEach((name, field) -> fields.put(name, plain(field)));
        yield fields;
      }
      default -> value;
    };
  }
}
