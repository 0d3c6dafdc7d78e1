package io.github.paimonffm.spark.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.spark.PaimonCatalog;
import io.github.paimonffm.spark.testing.Cluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.LogicalWriteInfoImpl;
import org.apache.spark.sql.connector.write.PhysicalWriteInfoImpl;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests of values of many MiB. */
class LargeValuesTest {

  private static String database;

  @BeforeAll
  static void setUp() {
    database = Cluster.newDatabase();
  }

  @Test
  void textsAndBytesOfManyMegabytesAreWrittenAndRead() {
    Cluster.sql(
        "CREATE TABLE texts (id BIGINT, s STRING, b BINARY) TBLPROPERTIES ('read.batch-size' = '4')");
    Cluster.sql(
        "INSERT INTO texts SELECT /*+ COALESCE(1) */ id, concat(id, repeat(repeat('x', 1000),"
            + " 24000)), IF(id > 8, CAST(repeat('y', 8000000) AS BINARY), NULL) FROM range(5, 11)");
    assertEquals(
        List.of("[6,144000007,45,2,16000000]"),
        Cluster.rows(
            "SELECT count(*), sum(octet_length(s)), sum(CAST(rtrim('x', left(s, 5)) AS INT)),"
                + " count(b), sum(octet_length(b)) FROM texts"));
    assertEquals(List.of("[7]"), Cluster.rows("SELECT id FROM texts WHERE s > '6y' AND s < '8'"));
  }

  @Test
  void aBatchOfTheWriterEndsAtItsSize() throws Exception {
    PaimonCatalog catalog = new PaimonCatalog();
    catalog.initialize(
        "other", new CaseInsensitiveStringMap(Map.of("warehouse", Cluster.warehouse().toString())));
    Cluster.sql("CREATE TABLE batches (s STRING)");
    SupportsWrite table =
        (SupportsWrite) catalog.loadTable(Identifier.of(new String[] {database}, "batches"));
    StructType schema = new StructType().add("s", DataTypes.StringType);
    BatchWrite write =
        table
            .newWriteBuilder(
                new LogicalWriteInfoImpl(
                    "query",
                    schema,
                    CaseInsensitiveStringMap.empty(),
                    Optional.empty(),
                    Optional.empty()))
            .build()
            .toBatch();
    UnsafeProjection projection = UnsafeProjection.create(schema);
    UTF8String text = UTF8String.fromString("x".repeat(16 << 20));
    long most = 0;
    try (DataWriter<InternalRow> writer =
        write.createBatchWriterFactory(new PhysicalWriteInfoImpl(1)).createWriter(0, 0)) {
      for (int row = 0; row < 12; row++) {
        writer.write(projection.apply(new GenericInternalRow(new Object[] {text})));
        most = Math.max(most, ArrowUtils.rootAllocator().getAllocatedMemory());
      }
      writer.abort();
    }
    assertTrue(most < 64 << 20, most + " bytes");
    assertEquals(0, ArrowUtils.rootAllocator().getAllocatedMemory());
  }
}
