package io.github.paimonffm.internal.wire;

import static io.github.paimonffm.testing.SampleEnvelopes.SUMMARY;
import static io.github.paimonffm.testing.SampleEnvelopes.WRITER;
import static io.github.paimonffm.testing.SampleEnvelopes.envelope;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.write.CommitMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The envelope of commit messages. */
class MessageEnvelopeTest {

  @Test
  void decodeInvertsEncode() {
    for (CommitMode mode : CommitMode.values()) {
      MessageEnvelope envelope = envelope(mode, "/tmp/größe", "user-1", (byte) 1, (byte) 2);
      MessageEnvelope back = MessageEnvelope.decode(envelope.encode());
      assertEquals(mode, back.mode());
      assertEquals(envelope.table(), back.table());
      assertEquals("user-1", back.commitUser());
      assertEquals(WRITER, back.writer());
      assertEquals(3, back.schemaId());
      assertEquals(SUMMARY, back.summary());
      assertEquals(14, back.serializerVersion());
      assertArrayEquals(envelope.body(), back.body());
    }
    byte[] empty = envelope(CommitMode.APPEND, "", "").encode();
    assertEquals(0, MessageEnvelope.decode(empty).body().length);
  }

  @Test
  void envelopesAreEqualIfTheirBytesAre() {
    UUID writer = new UUID(3, 4);
    MessageSummary more = summary("a", "b", 5);
    MessageSummary otherOrder = summary("b", "a", 5);
    List<MessageEnvelope> different = new ArrayList<>();
    for (CommitMode mode : CommitMode.values()) {
      different.add(envelope(mode, "/tmp/t", "user", (byte) 1));
    }
    different.add(envelope(CommitMode.APPEND, "/tmp/u", "user", (byte) 1));
    different.add(envelope(CommitMode.APPEND, "/tmp/t", "other", (byte) 1));
    different.add(envelope(CommitMode.APPEND, "/tmp/t", "user", (byte) 2));
    MessageEnvelope first = different.getFirst();
    different.add(with(first, writer, 3, SUMMARY));
    different.add(with(first, WRITER, 4, SUMMARY));
    different.add(with(first, WRITER, 3, more));
    different.add(with(first, WRITER, 3, otherOrder));
    different.add(with(first, WRITER, 3, summary("a", "b", 6)));
    for (MessageEnvelope one : different) {
      MessageEnvelope copy = MessageEnvelope.decode(one.encode());
      assertArrayEquals(one.encode(), copy.encode());
      assertEquals(one, copy);
      assertEquals(one.hashCode(), copy.hashCode());
      for (MessageEnvelope other : different) {
        assertEquals(one == other, one.equals(other), one + " and " + other);
        assertEquals(one == other, Arrays.equals(one.encode(), other.encode()));
      }
    }
  }

  private static MessageSummary summary(String first, String second, int bucket) {
    Map<String, String> partition = new LinkedHashMap<>();
    partition.put(first, "x");
    partition.put(second, "x");
    return new MessageSummary(partition, bucket, 2, 1000, 12345);
  }

  private static MessageEnvelope with(
      MessageEnvelope other, UUID writer, long schemaId, MessageSummary summary) {
    return new MessageEnvelope(
        other.mode(),
        other.table(),
        other.commitUser(),
        writer,
        schemaId,
        summary,
        other.serializerVersion(),
        other.body());
  }

  /** A driver may have very many messages, which differ in few texts. */
  @Test
  void envelopesShareEqualTexts() {
    byte[] bytes = envelope(CommitMode.APPEND, "/tmp/t", "user", (byte) 1).encode();
    MessageEnvelope one = MessageEnvelope.decode(bytes);
    MessageEnvelope other = MessageEnvelope.decode(bytes);
    assertSame(one.table().location(), other.table().location());
    assertSame(one.table().branch(), other.table().branch());
    assertSame(one.commitUser(), other.commitUser());
  }

  @Test
  void allDamageIsDetected() {
    Damage.assertAllDetected(
        envelope(CommitMode.APPEND, "/tmp/t", "user", (byte) 1, (byte) 2, (byte) 3).encode(),
        MessageEnvelope::decode);
  }

  @Test
  void invalidFieldIsNamed() {
    byte[] good = envelope(CommitMode.APPEND, "/tmp/t", "user").encode();

    byte[] magic = good.clone();
    magic[0] = 'X';
    assertMessage("does not start with PFCM", magic);

    byte[] version = good.clone();
    version[5] = 2;
    assertMessage("its format version is 2; this library reads version 1", version);

    byte[] mode = good.clone();
    mode[6] = 9;
    assertMessage("its mode is 9", Damage.sealed(mode));

    byte[] body = good.clone();
    body[body.length - 9] = 13; // the last byte of the serializer version
    assertMessage("its body has version 13; this library reads version 14", Damage.sealed(body));

    byte[] text = good.clone();
    text[11] = (byte) 0xff; // the first byte of the location
    assertMessage("not UTF-8", Damage.sealed(text));

    assertMessage("ends after 0 bytes", new byte[0]);
  }

  private static void assertMessage(String part, byte[] bytes) {
    String message =
        assertThrows(CorruptDataException.class, () -> MessageEnvelope.decode(bytes)).getMessage();
    assertTrue(message.startsWith("not a valid commit message of this library: "), message);
    assertTrue(message.contains(part), message);
  }

  @Test
  void messageTextContainsSummaryAndOrigin() {
    CommitMessage message =
        CommitMessage.fromBytes(envelope(CommitMode.APPEND, "/tmp/t", "u1", (byte) 7).encode());
    assertEquals(
        "CommitMessage(partition={dt=2026-06-26}, bucket=4, files=2, rows=1000, bytes=12345,"
            + " table=/tmp/t, branch=main, commitUser=u1, mode=append, schemaId=3)",
        message.toString());
  }
}
