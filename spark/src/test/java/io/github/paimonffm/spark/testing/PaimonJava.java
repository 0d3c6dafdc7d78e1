package io.github.paimonffm.spark.testing;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypeRoot;

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
}
