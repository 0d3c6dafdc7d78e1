package io.github.paimonffm.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Row;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Rows;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that are written and read back. */
class RecordsTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private record Item(String name, int count) {}

  private record Place(String street, List<Item> items) {}

  private record Everything(
      boolean flag,
      byte tiny,
      short small,
      int number,
      long big,
      float single,
      double twice,
      BigDecimal amount,
      String fixed,
      String text,
      DayOfWeek day,
      byte[] bytes,
      LocalDate date,
      LocalTime time,
      LocalDateTime stamp,
      Instant instant,
      int[] numbers,
      List<String> tags,
      Map<String, Item> items,
      Map<String, Integer> counts,
      Place place,
      float[] embedding) {}

  private static Schema.Builder everything() {
    return Schema.builder()
        .column("flag", "BOOLEAN NOT NULL")
        .column("tiny", "TINYINT NOT NULL")
        .column("small", "SMALLINT NOT NULL")
        .column("number", "INT NOT NULL")
        .column("big", "BIGINT NOT NULL")
        .column("single", "FLOAT NOT NULL")
        .column("twice", "DOUBLE NOT NULL")
        .column("amount", "DECIMAL(20, 3)")
        .column("fixed", "CHAR(3)")
        .column("text", "STRING")
        .column("day", "STRING")
        .column("bytes", "BYTES")
        .column("date", "DATE")
        .column("time", "TIME(3)")
        .column("stamp", "TIMESTAMP(9)")
        .column("instant", "TIMESTAMP(6) WITH LOCAL TIME ZONE")
        .column("numbers", "ARRAY<INT>")
        .column("tags", "ARRAY<STRING>")
        .column("items", "MAP<STRING, ROW<name STRING, count INT>>")
        .column("counts", "MULTISET<STRING>")
        .column("place", "ROW<street STRING, items ARRAY<ROW<name STRING, count INT>>>")
        .column("embedding", "VECTOR<FLOAT, 3>");
  }

  private static Everything sample(int i) {
    return new Everything(
        i % 2 == 0,
        (byte) i,
        (short) -i,
        i * 1000,
        i * 1_000_000_000_000L,
        i / 3f,
        i / 7d,
        new BigDecimal(i + ".125"),
        "abc",
        "text " + i,
        DayOfWeek.of(1 + i % 7),
        new byte[] {(byte) i, 1},
        LocalDate.of(2026, 1, 1).plusDays(i),
        LocalTime.of(1, 2, 3, 4_000_000),
        LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999),
        Instant.ofEpochSecond(-i, 1000),
        new int[] {i, 2},
        List.of("a", "b" + i),
        Map.of("k", new Item("x", i)),
        Map.of("m", 2),
        new Place("street " + i, List.of(new Item("y", 1), new Item("z", i))),
        new float[] {1, 2, i});
  }

  private static void assertSame(Everything expected, Everything found) {
    for (var component : Everything.class.getRecordComponents()) {
      try {
        Object a = component.getAccessor().invoke(expected);
        Object b = component.getAccessor().invoke(found);
        assertArrayEquals(new Object[] {a}, new Object[] {b}, component.getName());
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void everyTypeComesBack() {
    Table table = workspace.create("everything", everything());
    List<Everything> rows = IntStream.range(0, 100).mapToObj(RecordsTest::sample).toList();
    table.appendRows(rows).orElseThrow();
    try (Rows<Everything> found = table.newReadBuilder().rows(Everything.class)) {
      for (Everything expected : rows) {
        assertSame(expected, found.next());
      }
      assertTrue(!found.hasNext());
      assertThrows(NoSuchElementException.class, found::next);
    }
  }

  @Test
  void nullsComeBack() {
    Table table = workspace.create("everything", everything());
    Everything nulls =
        new Everything(
            false, (byte) 0, (short) 0, 0, 0, 0, 0, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null);
    table.appendRows(List.of(sample(1), nulls, sample(2)));
    try (Rows<Everything> found = table.newReadBuilder().rows(Everything.class)) {
      assertSame(sample(1), found.next());
      assertSame(nulls, found.next());
      assertSame(sample(2), found.next());
    }
  }

  private record Wide(
      long tiny,
      Number small,
      BigInteger number,
      BigDecimal big,
      double single,
      Object twice,
      CharSequence text,
      ByteBuffer bytes,
      OffsetDateTime instant,
      Row place,
      List<Integer> numbers,
      Float[] embedding) {}

  @Test
  void componentsCanBeWider() {
    Table table = workspace.create("everything", everything());
    table.appendRows(List.of(sample(5)));
    try (Rows<Wide> rows = table.newReadBuilder().rows(Wide.class)) {
      Wide row = rows.next();
      assertEquals(5, row.tiny());
      assertEquals((short) -5, row.small());
      assertEquals(BigInteger.valueOf(5000), row.number());
      assertEquals(BigDecimal.valueOf(5_000_000_000_000L), row.big());
      assertEquals(5 / 3f, row.single());
      assertEquals(5 / 7d, row.twice());
      assertEquals("text 5", row.text());
      assertEquals(ByteBuffer.wrap(new byte[] {5, 1}), row.bytes());
      assertEquals(Instant.ofEpochSecond(-5, 1000).atOffset(ZoneOffset.UTC), row.instant());
      assertEquals("street 5", row.place().getString("street"));
      assertEquals(
          "[{name=y, count=1}, {name=z, count=5}]", row.place().getList("items").toString());
      assertEquals(List.of(5, 2), row.numbers());
      assertArrayEquals(new Float[] {1f, 2f, 5f}, row.embedding());
    }
  }

  @Test
  void otherClassesOfValuesAreAccepted() {
    Table table = workspace.create("everything", everything());
    Map<String, Object> row = new java.util.HashMap<>();
    row.put("flag", true);
    row.put("tiny", 1L);
    row.put("small", BigInteger.TWO);
    row.put("number", (short) 3);
    row.put("big", (byte) 4);
    row.put("single", 5);
    row.put("twice", 6f);
    row.put("amount", 7);
    row.put("fixed", 'c');
    row.put("text", new StringBuilder("built"));
    row.put("day", DayOfWeek.MONDAY);
    row.put("bytes", ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1));
    row.put("instant", ZonedDateTime.of(2026, 6, 26, 1, 2, 3, 0, ZoneOffset.ofHours(2)));
    row.put("numbers", Set.of(8));
    row.put("tags", new String[] {"t", null});
    row.put("items", Map.of("k", List.of("x", 9)));
    row.put("place", Map.of("street", "s"));
    row.put("embedding", List.of(1f, 2f, 3));
    table.appendRows(List.of(row));
    try (Rows<Row> rows = table.newReadBuilder().rows()) {
      Row found = rows.next();
      assertEquals(
          "{flag=true, tiny=1, small=2, number=3, big=4, single=5.0, twice=6.0, amount=7.000,"
              + " fixed=c, text=built, day=MONDAY, bytes=[2, 3], date=null, time=null, stamp=null,"
              + " instant=2026-06-25T23:02:03Z, numbers=[8], tags=[t, null], items={k={name=x,"
              + " count=9}}, counts=null, place={street=s, items=null}, embedding=[1.0, 2.0, 3.0]}",
          found.toString());
    }
  }

  private record Narrow(int big) {}

  private record Elsewhere(long nowhere) {}

  private record WrongNested(List<Narrow> numbers) {}

  @Test
  void componentsThatCannotHoldTheirColumnAreRefused() {
    Table table = workspace.create("everything", everything());
    ReadBuilder read = table.newReadBuilder();
    String narrow =
        assertThrows(SchemaMismatchException.class, () -> read.rows(Narrow.class)).getMessage();
    assertEquals(
        "column 'big' of type BIGINT NOT NULL cannot be read as int; expected one of Long,"
            + " BigInteger, BigDecimal",
        narrow);
    String elsewhere =
        assertThrows(SchemaMismatchException.class, () -> read.rows(Elsewhere.class)).getMessage();
    assertTrue(elsewhere.contains("'nowhere'"), elsewhere);
    String nested =
        assertThrows(SchemaMismatchException.class, () -> read.rows(WrongNested.class))
            .getMessage();
    assertTrue(nested.contains("numbers[]") && nested.contains("Narrow"), nested);
  }

  private record Primitive(int n) {}

  private enum Color {
    RED
  }

  private record Painted(Color color) {}

  @Test
  void valuesThatComponentsCannotHoldAreNamed() {
    Table table =
        workspace.create("t", Schema.builder().column("n", "INT").column("color", "STRING"));
    table.appendRows(List.of(Map.of("n", 1, "color", "RED"), Map.of("color", "BLUE")));
    try (Rows<Primitive> rows = table.newReadBuilder().rows(Primitive.class)) {
      assertEquals(new Primitive(1), rows.next());
      String message = assertThrows(SchemaMismatchException.class, rows::next).getMessage();
      assertTrue(message.startsWith("row 1, column 'n': null; the component 'n'"), message);
    }
    try (Rows<Painted> rows = table.newReadBuilder().rows(Painted.class)) {
      assertEquals(new Painted(Color.RED), rows.next());
      String message = assertThrows(SchemaMismatchException.class, rows::next).getMessage();
      assertTrue(message.contains("'BLUE' (java.lang.String); expected a constant of"), message);
    }
  }

  @Test
  void keyThatComesTwiceIsNotLost() {
    Table table = workspace.create("t", Schema.builder().column("m", "MAP<INT, STRING>"));
    try (VectorSchemaRoot root =
        VectorSchemaRoot.create(table.arrowSchema(), workspace.allocator())) {
      MapVector maps = (MapVector) root.getVector("m");
      StructVector entries = (StructVector) maps.getDataVector();
      maps.startNewValue(0);
      for (int i = 0; i < 2; i++) {
        entries.setIndexDefined(i);
        ((IntVector) entries.getChildrenFromFields().get(0)).setSafe(i, 7);
        ((VarCharVector) entries.getChildrenFromFields().get(1)).setSafe(i, new byte[] {'a'});
      }
      maps.endValue(0, 2);
      root.setRowCount(1);
      table.append(root);
    }
    try (Rows<Row> rows = table.newReadBuilder().rows()) {
      assertEquals(
          "row 0, column 'm': '7' (java.lang.Integer) is a key twice; a Map would lose a value",
          assertThrows(SchemaMismatchException.class, rows::next).getMessage());
    }
  }

  @Test
  void classThatIsNoRecordIsRefused() {
    Table table = workspace.create("t", Schema.builder().column("n", "INT"));
    table.appendRows(List.of(Map.of("n", 1)));
    ReadBuilder read = table.newReadBuilder();
    assertEquals(
        "the class java.lang.Record is not a record, so it has no components",
        assertThrows(InvalidArgumentException.class, () -> read.rows(Record.class)).getMessage());
  }

  @Test
  void primitiveClassMeansItsWrapper() {
    Table table = workspace.create("t", Schema.builder().column("n", "BIGINT"));
    table.appendRows(List.of(Map.of("n", 1)));
    try (Rows<Row> rows = table.newReadBuilder().rows()) {
      Row row = rows.next();
      assertEquals(1L, row.get("n", long.class));
      assertEquals(1L, row.get("n", Long.class));
      assertEquals(
          "the field 'n' is of the class java.lang.Long; expected int",
          assertThrows(InvalidArgumentException.class, () -> row.get("n", int.class)).getMessage());
    }
  }

  @Test
  void rowsKeepProjectionFilterAndLimit() {
    Table table = workspace.create("everything", everything());
    table.appendRows(IntStream.range(0, 50).mapToObj(RecordsTest::sample).toList());
    ReadBuilder read = table.newReadBuilder().withProjection("text", "number").withLimit(3);
    try (Rows<Row> rows = read.rows();
        Stream<Row> stream = rows.stream()) {
      List<Row> found = stream.toList();
      assertEquals(3, found.size());
      assertEquals(List.of("text", "number"), found.getFirst().names());
    }
  }

  @Test
  void closedRowsAreNotRead() {
    Table table = workspace.create("t", Schema.builder().column("n", "INT"));
    table.appendRows(List.of(Map.of("n", 1)));
    Rows<Row> rows = table.newReadBuilder().rows();
    rows.close();
    rows.close();
    assertThrows(IllegalStateException.class, rows::hasNext);
    assertThrows(NullPointerException.class, () -> table.newReadBuilder().rows(null));
    assertEquals(Optional.empty(), table.appendRows(List.of()));
  }
}
