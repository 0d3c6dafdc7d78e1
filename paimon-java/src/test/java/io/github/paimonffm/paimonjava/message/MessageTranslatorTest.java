package io.github.paimonffm.paimonjava.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.sink.CommitMessageImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageTranslatorTest {

  private final MessageTranslator translator = new MessageTranslator();

  @TempDir private Path folder;
  private Tables tables;

  @BeforeEach
  void open() throws Exception {
    tables = Tables.open("native-filesystem", folder);
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
  }

  /** Writes rows and returns the messages of the writer that the option selects. */
  private List<CommitMessage> messages(FileStoreTable table, boolean fast) throws Exception {
    FileStoreTable selected = table.copy(Map.of("write.native.enabled", Boolean.toString(fast)));
    try (BatchTableWrite write = selected.newBatchWriteBuilder().newWrite()) {
      for (int k = 0; k < 10; k++) {
        write.write(
            table.partitionKeys().isEmpty() ? Tables.row(k, "v") : Tables.row(k, "v", "d" + k % 3));
      }
      return write.prepareCommit();
    }
  }

  private List<FileStoreTable> kinds() throws Exception {
    return List.of(
        tables.append("append", Map.of()),
        tables.append("bucketed", Map.of("bucket", "2", "bucket-key", "k")),
        tables.partitioned("partitioned", Map.of()),
        tables.append("indexed", Map.of("file-index.bloom-filter.columns", "v")),
        tables.append("dense", Map.of("metadata.stats-dense-store", "true")),
        tables.keyed("keyed", Map.of()),
        tables.keyed("changelog", Map.of("changelog-producer", "input")));
  }

  @Test
  void native_messages_are_the_same_bytes_after_both_translations() throws Exception {
    for (FileStoreTable table : kinds()) {
      List<CommitMessage> messages = messages(table, true);
      assertTrue(!messages.isEmpty(), table.name());
      for (CommitMessage message : messages) {
        byte[] body = translator.toBody(message);
        assertArrayEquals(body, translator.toBody(translator.toPaimon(body)), table.name());
        assertEquals(message, translator.toPaimon(body), table.name());
      }
    }
  }

  @Test
  void messages_of_paimon_java_are_equal_after_both_translations() throws Exception {
    for (FileStoreTable table : kinds()) {
      for (CommitMessage message : messages(table, false)) {
        CommitMessageImpl original = (CommitMessageImpl) message;
        CommitMessageImpl copy = translator.toPaimon(translator.toBody(message));
        assertEquals(original.partition(), copy.partition());
        assertEquals(original.bucket(), copy.bucket());
        assertEquals(original.newFilesIncrement(), copy.newFilesIncrement(), table.name());
        assertEquals(original.compactIncrement(), copy.compactIncrement(), table.name());
        Integer buckets = original.totalBuckets();
        assertEquals(buckets != null && buckets > 0 ? buckets : null, copy.totalBuckets());
      }
    }
  }

  @Test
  void damaged_bodies_are_refused() throws Exception {
    byte[] body = translator.toBody(messages(tables.append("t", Map.of()), true).getFirst());
    for (int length = 0; length < body.length; length++) {
      byte[] shortened = Arrays.copyOf(body, length);
      assertThrows(CorruptDataException.class, () -> translator.toPaimon(shortened));
    }
    byte[] longer = Arrays.copyOf(body, body.length + 1);
    assertThrows(CorruptDataException.class, () -> translator.toPaimon(longer));
  }

  @Test
  void bodies_with_a_snapshot_to_check_from_are_refused() throws Exception {
    byte[] body = translator.toBody(messages(tables.append("t", Map.of()), true).getFirst());
    byte[] checked = Arrays.copyOf(body, body.length + 8);
    checked[body.length - 1] = 1;
    checked[checked.length - 1] = 7;
    UnsupportedFeatureException refused =
        assertThrows(UnsupportedFeatureException.class, () -> translator.toPaimon(checked));
    assertTrue(refused.getMessage().contains("snapshot 7"), refused.getMessage());
  }
}
