package io.github.paimonffm.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Partition;
import io.github.paimonffm.exception.CorruptDataException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Partitions as JSON. */
class PartitionJsonTest {

  private static final String JSON =
      "[{\"partition\":{\"a\":\"1\",\"b\":\"x\"},\"rowCount\":3,\"fileCount\":2,\"fileSize\":99}]";

  @Test
  void valuesHaveOrderOfPartitionColumns() {
    List<Partition> partitions = PartitionJson.readAll(JSON.getBytes(UTF_8), List.of("b", "a"));
    assertEquals(List.of(new Partition(Map.of("a", "1", "b", "x"), 3, 2, 99)), partitions);
    assertEquals("{b=x, a=1}", partitions.getFirst().spec().toString());
    assertThrows(
        UnsupportedOperationException.class, () -> partitions.getFirst().spec().put("a", "2"));
  }

  @Test
  void missingValueIsRefused() {
    assertThrows(
        CorruptDataException.class,
        () -> PartitionJson.readAll(JSON.getBytes(UTF_8), List.of("a", "b", "c")));
  }
}
