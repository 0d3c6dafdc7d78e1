package io.github.paimonffm.bench.worker;

import io.github.paimonffm.Schema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** A record with every type of Paimon that Parquet files can hold. */
record EveryType(
    boolean flag,
    byte tiny,
    short small,
    int number,
    long id,
    float single,
    double twice,
    BigDecimal amount,
    BigDecimal large,
    String code,
    String name,
    String text,
    byte[] digest,
    byte[] bytes,
    LocalDate day,
    LocalTime time,
    LocalDateTime millis,
    LocalDateTime micros,
    Instant instant,
    List<Integer> numbers,
    Map<String, Integer> counts,
    Map<String, Long> words,
    Point point,
    float[] embedding) {

  /** A value of a ROW column. */
  record Point(double x, String label) {}

  private static final int DIMENSIONS = 4;
  private static final long SECONDS = 1_780_000_000;

  static Schema.Builder schema() {
    return Schema.builder()
        .column("flag", "BOOLEAN NOT NULL")
        .column("tiny", "TINYINT NOT NULL")
        .column("small", "SMALLINT NOT NULL")
        .column("number", "INT NOT NULL")
        .column("id", "BIGINT NOT NULL")
        .column("single", "FLOAT NOT NULL")
        .column("twice", "DOUBLE NOT NULL")
        .column("amount", "DECIMAL(12, 2)")
        .column("large", "DECIMAL(38, 10)")
        .column("code", "CHAR(4)")
        .column("name", "VARCHAR(40)")
        .column("text", "STRING")
        .column("digest", "BINARY(8)")
        .column("bytes", "BYTES")
        .column("day", "DATE")
        .column("time", "TIME(3)")
        .column("millis", "TIMESTAMP(3)")
        .column("micros", "TIMESTAMP(6)")
        .column("instant", "TIMESTAMP(6) WITH LOCAL TIME ZONE")
        .column("numbers", "ARRAY<INT>")
        .column("counts", "MULTISET<STRING>")
        .column("words", "MAP<STRING, BIGINT>")
        .column("point", "ROW<x DOUBLE, label STRING>")
        .column("embedding", "VECTOR<FLOAT, " + DIMENSIONS + ">");
  }

  /** Returns records with different values. */
  static List<EveryType> list(int count) {
    List<EveryType> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(of(i));
    }
    return records;
  }

  private static EveryType of(int i) {
    return new EveryType(
        i % 3 == 0,
        (byte) i,
        (short) i,
        i * 31,
        i * 1_000_003L,
        i / 8f,
        i / 3d,
        BigDecimal.valueOf(i * 17L, 2),
        BigDecimal.valueOf(i * 1_000_000_007L, 10),
        "c" + i % 1000,
        "name of " + i % 50,
        "a text with the number " + i,
        new byte[] {(byte) i, 1, 2, 3, 4, 5, 6, (byte) (i >> 8)},
        ("bytes " + i).getBytes(StandardCharsets.UTF_8),
        LocalDate.ofEpochDay(20_000 + i % 365),
        LocalTime.ofNanoOfDay(i % 86_400_000 * 1_000_000L),
        LocalDateTime.ofEpochSecond(SECONDS + i, i % 1000 * 1_000_000, ZoneOffset.UTC),
        LocalDateTime.ofEpochSecond(SECONDS + i, i % 1_000_000 * 1000, ZoneOffset.UTC),
        Instant.ofEpochSecond(SECONDS - i, i % 1_000_000 * 1000L),
        List.of(i, i + 1, i + 2),
        Map.of("a" + i % 10, 1 + i % 3),
        new TreeMap<>(Map.of("k" + i % 7, (long) i, "l", 2L)),
        new Point(i / 7d, "point " + i % 100),
        new float[] {i, i + 1, i + 2, i + 3});
  }

  /**
   * Writes the record to the vectors of a table with the schema, as a program without rows does.
   */
  void fill(VectorSchemaRoot root, int row) {
    ((BitVector) root.getVector(0)).setSafe(row, flag ? 1 : 0);
    ((TinyIntVector) root.getVector(1)).setSafe(row, tiny);
    ((SmallIntVector) root.getVector(2)).setSafe(row, small);
    ((IntVector) root.getVector(3)).setSafe(row, number);
    ((BigIntVector) root.getVector(4)).setSafe(row, id);
    ((Float4Vector) root.getVector(5)).setSafe(row, single);
    ((Float8Vector) root.getVector(6)).setSafe(row, twice);
    ((DecimalVector) root.getVector(7)).setSafe(row, amount);
    ((DecimalVector) root.getVector(8)).setSafe(row, large);
    ((VarCharVector) root.getVector(9)).setSafe(row, code.getBytes(StandardCharsets.UTF_8));
    ((VarCharVector) root.getVector(10)).setSafe(row, name.getBytes(StandardCharsets.UTF_8));
    ((VarCharVector) root.getVector(11)).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
    ((VarBinaryVector) root.getVector(12)).setSafe(row, digest);
    ((VarBinaryVector) root.getVector(13)).setSafe(row, bytes);
    ((DateDayVector) root.getVector(14)).setSafe(row, (int) day.toEpochDay());
    ((TimeMilliVector) root.getVector(15)).setSafe(row, (int) (time.toNanoOfDay() / 1_000_000));
    ((TimeStampVector) root.getVector(16))
        .setSafe(row, millis.toEpochSecond(ZoneOffset.UTC) * 1000 + millis.getNano() / 1_000_000);
    ((TimeStampVector) root.getVector(17))
        .setSafe(row, micros.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + micros.getNano() / 1000);
    ((TimeStampVector) root.getVector(18))
        .setSafe(row, instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
    ListVector list = (ListVector) root.getVector(19);
    int at = list.startNewValue(row);
    for (int value : numbers) {
      ((IntVector) list.getDataVector()).setSafe(at++, value);
    }
    list.endValue(row, numbers.size());
    MapVector multiset = (MapVector) root.getVector(20);
    StructVector elements = (StructVector) multiset.getDataVector();
    at = multiset.startNewValue(row);
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      elements.setIndexDefined(at);
      ((VarCharVector) elements.getChildrenFromFields().get(0))
          .setSafe(at, entry.getKey().getBytes(StandardCharsets.UTF_8));
      ((IntVector) elements.getChildrenFromFields().get(1)).setSafe(at++, entry.getValue());
    }
    multiset.endValue(row, counts.size());
    MapVector map = (MapVector) root.getVector(21);
    StructVector entries = (StructVector) map.getDataVector();
    at = map.startNewValue(row);
    for (Map.Entry<String, Long> entry : words.entrySet()) {
      entries.setIndexDefined(at);
      ((VarCharVector) entries.getChildrenFromFields().get(0))
          .setSafe(at, entry.getKey().getBytes(StandardCharsets.UTF_8));
      ((BigIntVector) entries.getChildrenFromFields().get(1)).setSafe(at++, entry.getValue());
    }
    map.endValue(row, words.size());
    StructVector struct = (StructVector) root.getVector(22);
    struct.setIndexDefined(row);
    ((Float8Vector) struct.getChildrenFromFields().get(0)).setSafe(row, point.x());
    ((VarCharVector) struct.getChildrenFromFields().get(1))
        .setSafe(row, point.label().getBytes(StandardCharsets.UTF_8));
    FixedSizeListVector vector = (FixedSizeListVector) root.getVector(23);
    at = vector.startNewValue(row);
    for (float value : embedding) {
      ((Float4Vector) vector.getDataVector()).setSafe(at++, value);
    }
  }
}
