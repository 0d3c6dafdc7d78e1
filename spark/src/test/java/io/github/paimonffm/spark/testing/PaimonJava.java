package io.github.paimonffm.spark.testing;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.data.InternalMap;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypeRoot;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowType;

/** Paimon Java, which reads the warehouse of the cluster on its own. */
public final class PaimonJava {

  private PaimonJava() {}

  /** Opens a table. */
  public static Table table(String database, String table) throws Exception {
    Options options = new Options();
    options.set("warehouse", Cluster.warehouse().toString());
    Catalog catalog = CatalogFactory.createCatalog(CatalogContext.create(options));
    return catalog.getTable(Identifier.create(database, table));
  }

  /** Returns the rows of a table as texts like {@link Cluster#rows}. */
  public static List<String> rows(String database, String name) throws Exception {
    Table table = table(database, name);
    ReadBuilder read = table.newReadBuilder();
    List<DataField> fields = table.rowType().getFields();
    List<String> rows = new ArrayList<>();
    try (RecordReader<InternalRow> reader =
        read.newRead().createReader(read.newScan().plan().splits())) {
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

  /**
   * Returns the rows of a table as texts, sorted: the values in Paimon's internal form, with bytes
   * as hexadecimal digits and nested values in brackets.
   */
  public static List<String> internalRows(String database, String name) throws Exception {
    Table table = table(database, name);
    ReadBuilder read = table.newReadBuilder();
    List<String> rows = new ArrayList<>();
    try (RecordReader<InternalRow> reader =
        read.newRead().createReader(read.newScan().plan().splits())) {
      reader.forEachRemaining(row -> rows.add(row(row, table.rowType())));
    }
    rows.sort(null);
    return rows;
  }

  private static String row(InternalRow row, RowType type) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      DataType field = type.getTypeAt(i);
      values.add(internal(InternalRow.createFieldGetter(field, i).getFieldOrNull(row), field));
    }
    return values.toString();
  }

  private static String internal(Object value, DataType type) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      case InternalRow row -> row(row, (RowType) type);
      case InternalArray array -> array(array, ((ArrayType) type).getElementType());
      case InternalMap map -> {
        DataType key =
            type instanceof MapType m ? m.getKeyType() : ((MultisetType) type).getElementType();
        DataType count = type instanceof MapType m ? m.getValueType() : DataTypes.INT();
        TreeMap<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < map.size(); i++) {
          sorted.put(element(map.keyArray(), i, key), element(map.valueArray(), i, count));
        }
        yield sorted.toString();
      }
      default -> value.toString();
    };
  }

  private static String array(InternalArray array, DataType type) {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      elements.add(element(array, i, type));
    }
    return elements.toString();
  }

  private static String element(InternalArray array, int at, DataType type) {
    return internal(InternalArray.createElementGetter(type).getElementOrNull(array, at), type);
  }
}
