package io.github.paimonffm.oracle.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.paimon.bucket.BucketFunction;
import org.apache.paimon.bucket.DefaultBucketFunction;
import org.apache.paimon.codegen.CodeGenUtils;
import org.apache.paimon.codegen.Projection;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.RowKeyExtractor;
import org.apache.paimon.table.sink.RowPartitionKeyExtractor;
import org.apache.paimon.types.RowType;
import org.apache.paimon.utils.SerializationUtils;

/** The partitions and buckets of rows, as Paimon Java finds them. */
public final class JavaKeys {

  private JavaKeys() {}

  /** Returns the bucket of each row of a table with fixed buckets. */
  public static int[] buckets(FileStoreTable table, List<List<Object>> rows) {
    RowKeyExtractor keys = table.createRowKeyExtractor();
    return rows.stream()
        .mapToInt(
            row -> {
              keys.setRecord(PaimonValues.row(row, table.rowType()));
              return keys.bucket();
            })
        .toArray();
  }

  /** Returns the bucket of each key without a table. */
  public static int[] buckets(RowType type, int count, List<List<Object>> keys) {
    int[] columns = IntStream.range(0, type.getFieldCount()).toArray();
    Projection projection = CodeGenUtils.newProjection(type, columns);
    BucketFunction function = new DefaultBucketFunction();
    return keys.stream()
        .mapToInt(key -> function.bucket(projection.apply(PaimonValues.row(key, type)), count))
        .toArray();
  }

  /** Returns the serialized partition of each row. */
  public static List<byte[]> partitions(FileStoreTable table, List<List<Object>> rows)
      throws IOException {
    RowPartitionKeyExtractor keys = new RowPartitionKeyExtractor(table.schema());
    List<byte[]> partitions = new ArrayList<>();
    for (List<Object> row : rows) {
      partitions.add(
          SerializationUtils.serializeBinaryRow(
              keys.partition(PaimonValues.row(row, table.rowType()))));
    }
    return partitions;
  }
}
