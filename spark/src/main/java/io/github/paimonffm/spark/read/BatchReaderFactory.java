package io.github.paimonffm.spark.read;

import io.github.paimonffm.read.ReadBuilder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The factory of readers, which the driver sends to the executors. It contains the options of the
 * catalog, including secrets.
 *
 * @param read the read, with its columns, filter and limit
 * @param schema the columns that Spark reads
 */
record BatchReaderFactory(ReadBuilder read, StructType schema) implements PartitionReaderFactory {

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    return new BatchReader(read, schema, ((SplitsPartition) partition).splits());
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("the connector reads only columnar batches");
  }
}
