package io.github.paimonffm.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.internal.wire.EnvelopeKind;
import io.github.paimonffm.internal.wire.EnvelopeWriter;
import io.github.paimonffm.testing.Transport;
import java.io.InvalidObjectException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Accessors, equality and serialization of commit messages. */
class CommitMessageTest {

  /** Encodes a message field by field; the test therefore detects changes of the format. */
  private static byte[] bytes(int body) {
    return new EnvelopeWriter(EnvelopeKind.MESSAGE)
        .u8(0)
        .text("/tmp/t")
        .text("main")
        .i64(17)
        .text("user")
        .uuid(new UUID(1, 2))
        .i64(3)
        .i32(1)
        .text("dt")
        .text("2026-06-26")
        .i32(4)
        .i32(2)
        .i64(1000)
        .i64(12345)
        .i32(14)
        .bytes(new byte[] {(byte) body})
        .finish();
  }

  @Test
  void messagesAreEqualIfTheirBytesAre() {
    byte[] bytes = bytes(1);
    CommitMessage message = CommitMessage.fromBytes(bytes);
    assertArrayEquals(bytes, message.toBytes());
    assertEquals(message, CommitMessage.fromBytes(bytes));
    assertEquals(message.hashCode(), CommitMessage.fromBytes(bytes).hashCode());
    assertNotEquals(message, CommitMessage.fromBytes(bytes(2)));

    bytes[0] = 0;
    message.toBytes()[0] = 0;
    assertArrayEquals(bytes(1), message.toBytes(), "the message does not share its bytes");
  }

  @Test
  void accessorsReturnSummary() {
    CommitMessage message = CommitMessage.fromBytes(bytes(1));
    assertEquals(Map.of("dt", "2026-06-26"), message.partition());
    assertEquals(4, message.bucket());
    assertEquals(2, message.fileCount());
    assertEquals(1000, message.rowCount());
    assertEquals(12345, message.sizeInBytes());
  }

  @Test
  void foreignBytesAreRefused() {
    assertThrows(CorruptDataException.class, () -> CommitMessage.fromBytes(new byte[100]));
  }

  @Test
  void deserializationChecksMessage() throws Exception {
    CommitMessage message = CommitMessage.fromBytes(bytes(1));
    byte[] stream = Transport.toBytes(message);
    assertEquals(message, Transport.fromBytes(stream, CommitMessage.class));

    stream[stream.length - 1] ^= 1; // in the checksum at the end
    assertThrows(
        InvalidObjectException.class, () -> Transport.fromBytes(stream, CommitMessage.class));
  }
}
