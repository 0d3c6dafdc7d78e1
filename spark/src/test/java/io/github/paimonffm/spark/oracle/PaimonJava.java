package io.github.paimonffm.spark.oracle;

import io.github.paimonffm.spark.testing.Cluster;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.GenericArray;
import org.apache.paimon.data.GenericMap;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.data.InternalMap;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.variant.GenericVariant;
import org.apache.paimon.data.variant.Variant;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypeRoot;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.DecimalType;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VectorType;

/**
 * Reads and writes of Paimon Java on the tables of {@link Cluster}, with values of {@link Values}.
 */
public final class PaimonJava {

  private static final Catalog CATALOG =
      CatalogFactory.createCatalog(
          CatalogContext.create(
              Options.fromMap(
                  Map.of(
                      "warehouse",
                      Cluster.warehouse().toUri().toString(),
                      "cache-enabled",
                      "false"))));

  private PaimonJava() {}

  /** Returns the newest version of a table. */
  public static Table table(String database, String table) throws Exception {
    return CATALOG.getTable(Identifier.create(database, table));
  }

  /** Appends rows in one commit. */
  @SuppressWarnings("try")
  public static void write(String database, String name, List<List<Object>> rows) throws Exception {
    Table table = table(database, name);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (IOManager spill = IOManager.create(System.getProperty("java.io.tmpdir"));
        BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.withIOManager(spill);
      for (List<Object> row : rows) {
        write.write(row(row, table.rowType()));
      }
      commit.commit(write.prepareCommit());
    }
  }

  /** Returns the rows of a table. */
  public static List<List<Object>> read(String database, String name) throws Exception {
    Table table = table(database, name);
    ReadBuilder builder = table.newReadBuilder();
    List<List<Object>> rows = new ArrayList<>();
    try (var reader = builder.newRead().createReader(builder.newScan().plan())) {
      reader.forEachRemaining(row -> rows.add(plain(row, table.rowType())));
    }
    return rows;
  }

  /** Returns the rows of a table as texts like {@link Cluster#rows}. */
  public static List<String> rows(String database, String name) throws Exception {
    Table table = table(database, name);
    ReadBuilder builder = table.newReadBuilder();
    List<DataField> fields = table.rowType().getFields();
    List<String> rows = new ArrayList<>();
    try (var reader = builder.newRead().createReader(builder.newScan().plan())) {
      reader.forEachRemaining(row -> rows.add(text(row, fields)));
    }
    rows.sort(null);
    return rows;
  }

  private static String text(InternalRow row, List<DataField> fields) {
    StringJoiner text = new StringJoiner(",", "[", "]");
    for (int i = 0; i < fields.size(); i++) {
      Object value = InternalRow.createFieldGetter(fields.get(i).type(), i).getFieldOrNull(row);
      boolean date = value != null && fields.get(i).type().is(DataTypeRoot.DATE);
      text.add(String.valueOf(date ? LocalDate.ofEpochDay((Integer) value) : value));
    }
    return text.toString();
  }

  private static GenericRow row(List<?> values, RowType type) {
    GenericRow row = new GenericRow(values.size());
    for (int i = 0; i < values.size(); i++) {
      row.setField(i, internal(values.get(i), type.getTypeAt(i)));
    }
    return row;
  }

  private static Object internal(Object value, DataType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE -> value;
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        yield Decimal.fromBigDecimal(
            (BigDecimal) value, decimal.getPrecision(), decimal.getScale());
      }
      case CHAR, VARCHAR -> BinaryString.fromString((String) value);
      case BINARY, VARBINARY -> bytes(value);
      case DATE -> Math.toIntExact(((LocalDate) value).toEpochDay());
      case TIME_WITHOUT_TIME_ZONE -> (int) (((LocalTime) value).toNanoOfDay() / 1_000_000);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> Timestamp.fromLocalDateTime((LocalDateTime) value);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
        Instant instant = (Instant) value;
        yield Timestamp.fromEpochMillis(instant.toEpochMilli(), instant.getNano() % 1_000_000);
      }
      case ARRAY -> array((List<?>) value, ((ArrayType) type).getElementType());
      case VECTOR -> {
        DataType element = ((VectorType) type).getElementType();
        yield BinaryVector.fromInternalArray(array((List<?>) value, element), element);
      }
      case MAP -> map((Map<?, ?>) value, ((MapType) type).getKeyType(), valueType(type));
      case MULTISET ->
          map((Map<?, ?>) value, ((MultisetType) type).getElementType(), valueType(type));
      case ROW -> row((List<?>) value, (RowType) type);
      case VARIANT -> {
        List<?> parts = (List<?>) value;
        yield new GenericVariant(bytes(parts.getFirst()), bytes(parts.getLast()));
      }
      default -> throw new IllegalArgumentException(type.asSQLString());
    };
  }

  private static byte[] bytes(Object hexadecimal) {
    return HexFormat.of().parseHex(((String) hexadecimal).substring(2));
  }

  private static GenericArray array(List<?> values, DataType element) {
    return new GenericArray(values.stream().map(value -> internal(value, element)).toArray());
  }

  private static GenericMap map(Map<?, ?> values, DataType keyType, DataType valueType) {
    Map<Object, Object> map = new LinkedHashMap<>();
    values.forEach((key, value) -> map.put(internal(key, keyType), internal(value, valueType)));
    return new GenericMap(map);
  }

  private static DataType valueType(DataType type) {
    return type instanceof MapType map ? map.getValueType() : DataTypes.INT();
  }

  private static List<Object> plain(InternalRow row, RowType type) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      DataType field = type.getTypeAt(i);
      values.add(plain(InternalRow.createFieldGetter(field, i).getFieldOrNull(row), field));
    }
    return values;
  }

  private static Object plain(Object value, DataType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE -> value;
      case DECIMAL -> ((Decimal) value).toBigDecimal();
      case CHAR, VARCHAR -> value.toString();
      case BINARY, VARBINARY -> Values.hexadecimal((byte[]) value);
      case DATE -> LocalDate.ofEpochDay((Integer) value);
      case TIME_WITHOUT_TIME_ZONE -> LocalTime.ofNanoOfDay((Integer) value * 1_000_000L);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> ((Timestamp) value).toLocalDateTime();
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
        Timestamp instant = (Timestamp) value;
        yield Instant.ofEpochMilli(instant.getMillisecond())
            .plusNanos(instant.getNanoOfMillisecond());
      }
      case ARRAY -> list((InternalArray) value, ((ArrayType) type).getElementType());
      case VECTOR -> list((InternalArray) value, ((VectorType) type).getElementType());
      case MAP -> pairs((InternalMap) value, ((MapType) type).getKeyType(), valueType(type));
      case MULTISET ->
          pairs((InternalMap) value, ((MultisetType) type).getElementType(), valueType(type));
      case ROW -> plain((InternalRow) value, (RowType) type);
      case VARIANT -> {
        Variant variant = (Variant) value;
        yield List.of(Values.hexadecimal(variant.value()), Values.hexadecimal(variant.metadata()));
      }
      default -> throw new IllegalArgumentException(type.asSQLString());
    };
  }

  private static List<Object> list(InternalArray array, DataType element) {
    InternalArray.ElementGetter getter = InternalArray.createElementGetter(element);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      list.add(plain(getter.getElementOrNull(array, i), element));
    }
    return list;
  }

  private static Map<Object, Object> pairs(InternalMap map, DataType keyType, DataType valueType) {
    List<Object> keys = list(map.keyArray(), keyType);
    List<Object> values = list(map.valueArray(), valueType);
    Map<Object, Object> pairs = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      pairs.put(keys.get(i), values.get(i));
    }
    return pairs;
  }
}
