package io.github.paimonffm.testing;

import io.github.paimonffm.internal.wire.CommitMode;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import io.github.paimonffm.internal.wire.MessageSummary;
import io.github.paimonffm.internal.wire.TableIdentity;
import java.util.Map;
import java.util.UUID;

/** Envelopes of commit messages whose bodies no committer accepts. */
public final class SampleEnvelopes {

  /** The writer of each envelope. */
  public static final UUID WRITER = new UUID(1, 2);

  /** The summary of each envelope. */
  public static final MessageSummary SUMMARY =
      new MessageSummary(Map.of("dt", "2026-06-26"), 4, 2, 1000, 12345);

  private SampleEnvelopes() {}

  /** Returns an envelope like those that writers create. */
  public static MessageEnvelope envelope(
      CommitMode mode, String location, String user, byte... body) {
    return new MessageEnvelope(
        mode,
        new TableIdentity(location, "main", 1_700_000_000_000L),
        user,
        WRITER,
        3,
        SUMMARY,
        MessageEnvelope.SERIALIZER_VERSION,
        body);
  }
}
