package io.github.paimonffm.bench.data;

import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The generator of TPC-H's table {@code lineitem}, with the 16 columns of the specification. */
final class LineItems implements RowSource {

  private static final List<String> DECIMALS =
      List.of("quantity", "extendedprice", "discount", "tax");
  private static final List<String> DATES = List.of("shipdate", "commitdate", "receiptdate");
  private static final List<String> COLUMNS =
      List.of(
          "orderkey",
          "partkey",
          "suppkey",
          "linenumber",
          "quantity",
          "extendedprice",
          "discount",
          "tax",
          "returnflag",
          "linestatus",
          "shipdate",
          "commitdate",
          "receiptdate",
          "shipinstruct",
          "shipmode",
          "comment");

  private final Iterator<LineItem> items;

  /**
   * @param scale TPC-H's scale factor; 1 stands for 6 million rows
   */
  LineItems(double scale) {
    items = new LineItemGenerator(scale, 1, 1).iterator();
  }

  @Override
  public Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (String column : COLUMNS) {
      fields.add(Field.nullable("l_" + column, type(column)));
    }
    return new Schema(fields);
  }

  private static ArrowType type(String column) {
    if (column.endsWith("key")) {
      return new ArrowType.Int(64, true);
    }
    if (column.equals("linenumber")) {
      return new ArrowType.Int(32, true);
    }
    if (DECIMALS.contains(column)) {
      return new ArrowType.Decimal(15, 2, 128);
    }
    return DATES.contains(column) ? new ArrowType.Date(DateUnit.DAY) : ArrowType.Utf8.INSTANCE;
  }

  @Override
  public int fill(VectorSchemaRoot root, int limit) {
    int row = 0;
    for (; row < limit && items.hasNext(); row++) {
      LineItem item = items.next();
      number(root, "orderkey", row, item.getOrderKey());
      number(root, "partkey", row, item.getPartKey());
      number(root, "suppkey", row, item.getSupplierKey());
      ((IntVector) root.getVector("l_linenumber")).setSafe(row, item.getLineNumber());
      decimal(root, "quantity", row, item.getQuantity() * 100);
      decimal(root, "extendedprice", row, item.getExtendedPriceInCents());
      decimal(root, "discount", row, item.getDiscountPercent());
      decimal(root, "tax", row, item.getTaxPercent());
      text(root, "returnflag", row, item.getReturnFlag());
      text(root, "linestatus", row, item.getStatus());
      date(root, "shipdate", row, item.getShipDate());
      date(root, "commitdate", row, item.getCommitDate());
      date(root, "receiptdate", row, item.getReceiptDate());
      text(root, "shipinstruct", row, item.getShipInstructions());
      text(root, "shipmode", row, item.getShipMode());
      text(root, "comment", row, item.getComment());
    }
    root.setRowCount(row);
    return row;
  }

  private static void number(VectorSchemaRoot root, String column, int row, long value) {
    ((BigIntVector) root.getVector("l_" + column)).setSafe(row, value);
  }

  private static void decimal(VectorSchemaRoot root, String column, int row, long unscaled) {
    ((DecimalVector) root.getVector("l_" + column)).setSafe(row, unscaled);
  }

  private static void date(VectorSchemaRoot root, String column, int row, int day) {
    ((DateDayVector) root.getVector("l_" + column)).setSafe(row, day);
  }

  private static void text(VectorSchemaRoot root, String column, int row, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    ((VarCharVector) root.getVector("l_" + column)).setSafe(row, bytes);
  }
}
