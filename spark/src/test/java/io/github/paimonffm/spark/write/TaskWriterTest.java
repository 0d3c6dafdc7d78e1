package io.github.paimonffm.spark.write;

import static io.github.paimonffm.spark.testing.Cluster.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.spark.testing.Cluster;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;
import org.junit.jupiter.api.Test;

/** A test of writers that cannot be opened. */
class TaskWriterTest {

  @Test
  void writerThatCannotBeOpenedHoldsNoMemory() {
    String database = Cluster.newDatabase();
    sql("CREATE TABLE t (id BIGINT)");
    sql("CREATE TABLE refused (id BIGINT, PRIMARY KEY (id))" + " TBLPROPERTIES ('bucket' = '-2')");
    try (Catalog catalog = Catalog.open(Map.of("warehouse", Cluster.warehouse().toString()))) {
      BatchWriteBuilder accepted =
          catalog.getTable(Identifier.of(database, "t")).newBatchWriteBuilder();
      BatchWriteBuilder refused =
          catalog.getTable(Identifier.of(database, "refused")).newBatchWriteBuilder();
      StructType ids = new StructType().add("id", DataTypes.LongType);
      StructType objects = new StructType().add("id", new ObjectType(Object.class));
      long before = NativeHandles.live();
      assertThrows(UnsupportedFeatureException.class, () -> TaskWriter.open(refused, ids, 10));
      assertThrows(RuntimeException.class, () -> TaskWriter.open(accepted, objects, 10));
      assertEquals(before, NativeHandles.live());
      assertEquals(List.of(), List.copyOf(ArrowUtils.rootAllocator().getChildAllocators()));
    }
  }
}
