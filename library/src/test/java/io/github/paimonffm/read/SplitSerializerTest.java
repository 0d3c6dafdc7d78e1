package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Workspace;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Serialization of the bodies of splits without their envelopes. */
class SplitSerializerTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table partitioned() {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("region", "STRING")
                .column("dt", "DATE")
                .partitionKeys("dt", "region")
                .option("bucket", "2")
                .option("bucket-key", "id"));
    workspace.append(
        table,
        List.of(row(1, "a/b", LocalDate.of(2026, 6, 26)), row(2, null, LocalDate.of(2026, 6, 27))));
    return table;
  }

  private static List<Split> splits(Table table) {
    return table.newReadBuilder().newScan().plan().splits();
  }

  @Test
  void deserializedBodyIsTheSameSplit() {
    Table table = partitioned();
    for (Split split : splits(table)) {
      byte[] body = SplitSerializer.serialize(split);
      Split back = SplitSerializer.deserialize(body, table.newReadBuilder());
      assertEquals(split, back);
      assertEquals(split.partition(), back.partition());
      assertArrayEquals(body, SplitSerializer.serialize(back));
    }
  }

  @Test
  void splitOfAnotherTableIsRefused() {
    byte[] body = SplitSerializer.serialize(splits(partitioned()).getFirst());
    Table other = workspace.create("t2", Layout.APPEND.schema());
    Messages.assertNames(
        assertThrows(
            InvalidArgumentException.class,
            () -> SplitSerializer.deserialize(body, other.newReadBuilder())),
        "another table",
        "/t/");
  }

  @Test
  void incompleteBodyIsRefused() {
    Table table = partitioned();
    ReadBuilder builder = table.newReadBuilder();
    byte[] body = SplitSerializer.serialize(splits(table).getFirst());
    for (int length = 0; length < body.length; length++) {
      byte[] start = Arrays.copyOf(body, length);
      assertThrows(CorruptDataException.class, () -> SplitSerializer.deserialize(start, builder));
    }
    byte[] longer = Arrays.copyOf(body, body.length + 1);
    assertThrows(CorruptDataException.class, () -> SplitSerializer.deserialize(longer, builder));
  }

  @Test
  void changedBytesAreNoSplitOrAreRefused() {
    Table table = partitioned();
    ReadBuilder builder = table.newReadBuilder();
    byte[] body = SplitSerializer.serialize(splits(table).getFirst());
    for (int i = 0; i < body.length; i++) {
      byte[] changed = body.clone();
      changed[i] ^= (byte) 0x81;
      try {
        SplitSerializer.deserialize(changed, builder);
      } catch (PaimonException e) {
        // A body has no checksum, so some changes are not found here.
      }
    }
  }

  @Test
  void otherVersionsAreRefused() {
    Table table = partitioned();
    byte[] body = SplitSerializer.serialize(splits(table).getFirst());
    for (int version : new int[] {0, 7, 10}) {
      ByteBuffer.wrap(body).putInt(Long.BYTES, version);
      Messages.assertNames(
          assertThrows(
              UnsupportedFeatureException.class,
              () -> SplitSerializer.deserialize(body, table.newReadBuilder())),
          "version " + version,
          "8 or 9");
    }
  }
}
