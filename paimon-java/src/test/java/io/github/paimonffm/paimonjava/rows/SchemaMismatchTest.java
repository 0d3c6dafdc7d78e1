package io.github.paimonffm.paimonjava.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.Test;

/** Row types that do not agree with the Arrow schema. */
class SchemaMismatchTest {

  private static String refused(DataType type, DataType arrow) {
    RowType rowType = RowType.builder().field("c", type).build();
    Schema schema = new Schema(List.of(ArrowSchemas.field("c", arrow)));
    try (BufferAllocator allocator = new RootAllocator()) {
      return assertThrows(
              IllegalArgumentException.class,
              () -> RowBatch.create(allocator, rowType, schema, false))
          .getMessage();
    }
  }

  private static void assertRefused(String path, DataType type, DataType arrow) {
    String message = refused(type, arrow);
    assertTrue(message.startsWith("Column '" + path + "' has type "), message);
  }

  @Test
  void errorNamesTheColumnAndBothTypes() {
    assertEquals(
        "Column 'c' has type INT, which needs Int(32, true) in the Arrow schema, but the field is"
            + " 'c: Int(64, true)'.",
        refused(DataTypes.INT(), DataTypes.BIGINT()));
  }

  @Test
  void everyPartOfTheTypeIsChecked() {
    assertRefused("c", DataTypes.TIMESTAMP(3), DataTypes.TIMESTAMP(6));
    assertRefused("c", DataTypes.TIMESTAMP(3), DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE(3));
    assertRefused("c", DataTypes.DECIMAL(10, 2), DataTypes.DECIMAL(10, 3));
    assertRefused("c", DataTypes.BYTES(), DataTypes.BLOB());
    assertRefused(
        "c", DataTypes.VECTOR(2, DataTypes.FLOAT()), DataTypes.VECTOR(3, DataTypes.FLOAT()));
    assertRefused(
        "c.element", DataTypes.ARRAY(DataTypes.INT()), DataTypes.ARRAY(DataTypes.STRING()));
    assertRefused(
        "c.value",
        DataTypes.MAP(DataTypes.INT(), DataTypes.INT()),
        DataTypes.MAP(DataTypes.INT(), DataTypes.STRING()));
    assertRefused(
        "c.f1",
        RowType.of(DataTypes.INT(), DataTypes.INT()),
        RowType.of(DataTypes.INT(), DataTypes.STRING()));
    assertRefused("c", RowType.of(DataTypes.INT()), RowType.of(DataTypes.INT(), DataTypes.INT()));
    assertRefused("c", DataTypes.VARIANT(), RowType.of(DataTypes.BYTES(), DataTypes.BYTES()));
  }

  @Test
  void missingFieldIsRefused() {
    RowType rowType = RowType.builder().field("c", DataTypes.INT()).build();
    Schema schema = new Schema(List.of(ArrowSchemas.field("d", DataTypes.INT())));
    try (BufferAllocator allocator = new RootAllocator()) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> RowBatch.create(allocator, rowType, schema, false));
      assertEquals(
          "Column 'c' has no field in the Arrow schema Schema<d: Int(32, true)>.", e.getMessage());
    }
  }
}
