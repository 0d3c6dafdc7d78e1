package io.github.paimonffm.paimonjava.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.NativeReads;
import io.github.paimonffm.paimonjava.choice.NativeChoice;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.serializer.InternalRowSerializer;
import org.apache.paimon.predicate.Predicate;
import org.apache.paimon.predicate.PredicateBuilder;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native filters keep the rows for which the filters of Paimon Java are true. */
class FilterTranslatorTest {

  private static BinaryString text(String text) {
    return BinaryString.fromString(text);
  }

  /** The columns with values in ascending order. */
  private static Map<DataType, List<?>> columns() {
    Map<DataType, List<?>> columns = new LinkedHashMap<>();
    columns.put(DataTypes.BOOLEAN(), List.of(false, true));
    columns.put(DataTypes.TINYINT(), List.of(Byte.MIN_VALUE, (byte) 0, Byte.MAX_VALUE));
    columns.put(DataTypes.SMALLINT(), List.of(Short.MIN_VALUE, (short) 0, Short.MAX_VALUE));
    columns.put(DataTypes.INT(), List.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE));
    columns.put(DataTypes.BIGINT(), List.of(Long.MIN_VALUE, 0L, Long.MAX_VALUE));
    columns.put(
        DataTypes.FLOAT(), List.of(Float.NEGATIVE_INFINITY, -1.1f, -0.0f, 0.0f, 1e30f, Float.NaN));
    columns.put(
        DataTypes.DOUBLE(),
        List.of(Double.NEGATIVE_INFINITY, -1.1, -0.0, 0.0, 1e300, Double.MIN_VALUE, Double.NaN));
    columns.put(
        DataTypes.STRING(), List.of(text(""), text("a%"), text("a%b"), text("b"), text("漢")));
    columns.put(DataTypes.CHAR(3), List.of(text("a  "), text("ab")));
    columns.put(DataTypes.DATE(), List.of(-719528, -1, 0, 20000, 2932896));
    columns.put(DataTypes.TIME(3), List.of(0, 1, 86_399_999));
    columns.put(DataTypes.DECIMAL(5, 2), decimals(5, 2, "-999.99", "-0.01", "0", "1.50"));
    columns.put(DataTypes.DECIMAL(30, 10), decimals(30, 10, "-12345678901234567890", "0.5"));
    for (int precision : new int[] {0, 3, 6}) {
      List<Timestamp> times = new ArrayList<>();
      for (long second : new long[] {-62_000_000_000L, -1, 0, 1_700_000_000}) {
        times.add(Timestamp.fromEpochMillis(second * 1000));
      }
      times.add(Timestamp.fromEpochMillis(precision == 0 ? 5000 : 1, precision > 3 ? 1000 : 0));
      columns.put(DataTypes.TIMESTAMP(precision), times);
      columns.put(DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE(precision), times);
    }
    columns.put(DataTypes.BYTES(), List.of(new byte[] {1}, new byte[] {(byte) 200}));
    return columns;
  }

  private static List<Decimal> decimals(int precision, int scale, String... values) {
    return Arrays.stream(values)
        .map(value -> Decimal.fromBigDecimal(new BigDecimal(value), precision, scale))
        .toList();
  }

  @Test
  void native_filters_agree_with_paimon_java(@TempDir Path folder) throws Exception {
    Map<DataType, List<?>> columns = columns();
    try (Tables tables = Tables.open("native-filesystem", folder)) {
      Schema.Builder schema = Schema.newBuilder().option("read.native.enabled", "true");
      columns.keySet().forEach(type -> schema.column(name(type), type));
      tables.catalog().createTable(Tables.name("t"), schema.build(), false);
      FileStoreTable table = tables.table("t");
      write(table, List.copyOf(columns.values()));
      RowType type = table.rowType();
      PredicateBuilder build = new PredicateBuilder(type);
      int index = 0;
      for (List<?> values : columns.values()) {
        boolean isExact = index < columns.size() - 1;
        for (Predicate filter : filters(build, index, values)) {
          FilterTranslator.Translation translation = FilterTranslator.translate(filter, type);
          assertEquals(isExact, translation.isExact(), filter.toString());
          if (isExact) { // Paimon Java compares bytes in two different ways.
            requireEqual(table, filter);
          }
        }
        index++;
      }
    }
  }

  private static String name(DataType type) {
    return "c_" + type.asSQLString().replaceAll("[^A-Z0-9]", "_");
  }

  /** Writes a row for each position in the lists of values, and a row of nulls. */
  private static void write(FileStoreTable table, List<List<?>> values) throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      for (int i = 0; i < 8; i++) {
        GenericRow row = new GenericRow(values.size());
        for (int c = 0; c < values.size(); c++) {
          row.setField(c, i < values.get(c).size() ? values.get(c).get(i) : null);
        }
        write.write(row);
      }
      commit.commit(write.prepareCommit());
    }
  }

  private static List<Predicate> filters(PredicateBuilder build, int column, List<?> values) {
    List<Predicate> filters = new ArrayList<>();
    for (Object value : values) {
      filters.add(build.equal(column, value));
      filters.add(build.notEqual(column, value));
      filters.add(build.lessThan(column, value));
      filters.add(build.lessOrEqual(column, value));
      filters.add(build.greaterThan(column, value));
      filters.add(build.greaterOrEqual(column, value));
      filters.add(build.between(column, values.getFirst(), value));
      filters.add(build.between(column, value, values.getFirst()));
      if (value instanceof BinaryString) {
        filters.add(build.startsWith(column, value));
        filters.add(build.endsWith(column, value));
        filters.add(build.contains(column, value));
      }
    }
    filters.add(build.in(column, List.of(values.getFirst(), values.getLast())));
    filters.add(build.notIn(column, List.of(values.getFirst(), values.getLast())));
    if (!(values.getFirst() instanceof byte[])) {
      filters.add(build.isNull(column));
      filters.add(build.isNotNull(column));
    }
    return filters;
  }

  private static void requireEqual(FileStoreTable table, Predicate filter) throws Exception {
    List<Integer> expected =
        rows(table.copy(Map.of("read.native.enabled", "false")), filter, false);
    assertEquals(expected, rows(table, filter, true), filter.toString());
  }

  /** Returns the hash codes of the rows. */
  private static List<Integer> rows(FileStoreTable table, Predicate filter, boolean isNative)
      throws Exception {
    ReadBuilder builder = table.newReadBuilder().withFilter(filter);
    List<Integer> rows = new ArrayList<>();
    var serializer = new InternalRowSerializer(table.rowType());
    // Splits are planned without the filter, so that the readers filter all rows.
    var splits = table.newReadBuilder().newScan().plan().splits();
    try (RecordReader<InternalRow> reader =
        builder.newRead().executeFilter().createReader(splits)) {
      assertEquals(isNative, NativeReads.choice(reader).equals(NativeChoice.NATIVE));
      reader.forEachRemaining(row -> rows.add(serializer.toBinaryRow(row).hashCode()));
    }
    return rows;
  }

  @Test
  void parts_without_a_native_form_weaken_the_filter() {
    RowType type = RowType.of(DataTypes.INT(), DataTypes.STRING());
    PredicateBuilder build = new PredicateBuilder(type);
    Predicate known = build.equal(0, 1);
    Predicate unknown = build.like(1, text("a_b"));

    var and = FilterTranslator.translate(PredicateBuilder.and(known, unknown), type);
    assertEquals("f0 = 1", String.valueOf(and.predicate()));
    assertTrue(!and.isExact());
    assertNull(FilterTranslator.translate(PredicateBuilder.or(known, unknown), type).predicate());
    Predicate nested = PredicateBuilder.or(PredicateBuilder.and(known, unknown), known);
    assertEquals(
        "(f0 = 1 OR f0 = 1)", String.valueOf(FilterTranslator.translate(nested, type).predicate()));
  }

  @Test
  void literals_beyond_the_type_have_no_native_form() {
    RowType type = RowType.of(DataTypes.DECIMAL(5, 2), DataTypes.TIMESTAMP(3), DataTypes.DATE());
    PredicateBuilder build = new PredicateBuilder(type);
    for (Predicate filter :
        List.of(
            build.lessThan(0, Decimal.fromBigDecimal(new BigDecimal("1.005"), 10, 3)),
            build.lessThan(0, Decimal.fromBigDecimal(new BigDecimal("100000"), 10, 0)),
            build.lessThan(1, Timestamp.fromEpochMillis(1, 1)),
            build.lessThan(2, Integer.MAX_VALUE),
            build.equal(0, null))) {
      assertNull(FilterTranslator.translate(filter, type).predicate(), filter.toString());
    }
  }
}
