package io.github.paimonffm.internal.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.read.Split;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The envelope of splits. */
class SplitEnvelopeTest {

  private static final SplitEnvelope ENVELOPE =
      new SplitEnvelope(
          new TableIdentity("/tmp/t", "main", 17),
          4,
          Map.of("dt", "2026-06-26"),
          4,
          8,
          100,
          2,
          3000,
          new byte[] {1, 2, 3});

  @Test
  void decodeInvertsEncode() {
    SplitEnvelope back = SplitEnvelope.decode(ENVELOPE.encode());
    assertEquals(ENVELOPE.table(), back.table());
    assertArrayEquals(ENVELOPE.body(), back.body());

    Split split = Split.fromBytes(ENVELOPE.encode());
    assertEquals(4, split.snapshotId());
    assertEquals(Map.of("dt", "2026-06-26"), split.partition());
    assertEquals(4, split.bucket());
    assertEquals(OptionalInt.of(8), split.totalBuckets());
    assertEquals(100, split.rowCount());
    assertEquals(2, split.fileCount());
    assertEquals(3000, split.sizeInBytes());
    assertEquals(
        "Split(table=/tmp/t, snapshot=4, partition={dt=2026-06-26}, bucket=4, rows=100, files=2,"
            + " bytes=3000)",
        split.toString());
  }

  @Test
  void allDamageIsDetected() {
    Damage.assertAllDetected(ENVELOPE.encode(), SplitEnvelope::decode);
  }

  @Test
  void commitMessageIsNotASplit() {
    byte[] message = ENVELOPE.encode();
    message[2] = 'C';
    message[3] = 'M';
    assertThrows(CorruptDataException.class, () -> Split.fromBytes(Damage.sealed(message)));
  }
}
