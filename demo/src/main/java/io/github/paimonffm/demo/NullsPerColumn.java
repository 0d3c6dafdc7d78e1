package io.github.paimonffm.demo;

import io.github.paimonffm.Column;
import io.github.paimonffm.catalog.Table;
import java.io.PrintStream;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A report of the name, type and number of nulls of each column of a table. */
final class NullsPerColumn implements Report {
  private final Table table;
  private final long[] nulls;

  NullsPerColumn(Table table) {
    this.table = table;
    this.nulls = new long[table.schema().columns().size()];
  }

  @Override
  public void add(VectorSchemaRoot batch) {
    for (int column = 0; column < nulls.length; column++) {
      nulls[column] += batch.getVector(column).getNullCount();
    }
  }

  @Override
  public void print(PrintStream out) {
    out.printf("%-24s %-36s %8s%n", "column", "type", "nulls");
    int index = 0;
    for (Column column : table.schema().columns()) {
      out.printf("%-24s %-36s %8d%n", column.name(), column.type(), nulls[index++]);
    }
  }
}
