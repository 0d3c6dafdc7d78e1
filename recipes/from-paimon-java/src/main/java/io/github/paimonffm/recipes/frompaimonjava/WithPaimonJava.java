package io.github.paimonffm.recipes.frompaimonjava;

import java.util.List;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;

/** The job before the change. */
final class WithPaimonJava {

  private WithPaimonJava() {}

  // sample
  static void append(Table table, List<Order> orders) throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      for (Order order : orders) {
        write.write(
            GenericRow.of(
                order.id(),
                order.amount() == null ? null : Decimal.fromBigDecimal(order.amount(), 18, 2),
                BinaryString.fromString(order.note()),
                (int) order.dt().toEpochDay()));
      }
      commit.commit(write.prepareCommit());
    }
  }
  // end
}
