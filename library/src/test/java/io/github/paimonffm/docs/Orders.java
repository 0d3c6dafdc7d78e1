package io.github.paimonffm.docs;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Ipc;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The table {@code sales.orders} of the documentation. */
final class Orders {

  static final Identifier NAME = Identifier.of("sales", "orders");

  private static final Schema ARROW =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(64, true)),
              Field.nullable("amount", new ArrowType.Decimal(18, 2, 128)),
              Field.nullable("dt", new ArrowType.Date(DateUnit.DAY))));

  private Orders() {}

  /** Returns a row of June 2026. The amount is in cents. */
  static List<Object> order(long id, long cents, int day) {
    return row(id, BigDecimal.valueOf(cents, 2), LocalDate.of(2026, 6, day));
  }

  /** Creates the table, partitioned by {@code dt}, in the catalog of the workspace. */
  static Table create(Workspace workspace) {
    Catalog catalog = workspace.catalog();
    catalog.createDatabase(NAME.database(), true);
    return catalog.createTable(
        NAME, io.github.paimonffm.Schema.fromArrow(ARROW).partitionKeys("dt").build(), false);
  }

  /** Returns the table that a sample has created. */
  static Table get(Workspace workspace) {
    return workspace.catalog().getTable(NAME);
  }

  /** Returns a batch, which is closed after the test. */
  static VectorSchemaRoot batch(Workspace workspace, List<List<Object>> rows) {
    return workspace.closeLater(Rows.batch(ARROW, workspace.allocator(), rows));
  }

  /** Returns a reader of one batch, which the caller closes. */
  static ArrowReader reader(Workspace workspace, List<List<Object>> rows) {
    byte[] bytes = Ipc.STREAM.write(ARROW, workspace.allocator(), List.of(rows));
    return Ipc.STREAM.reader(bytes, workspace.allocator());
  }
}
