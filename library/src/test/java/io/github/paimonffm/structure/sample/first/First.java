package io.github.paimonffm.structure.sample.first;

import io.github.paimonffm.internal.wire.MessageEnvelope;
import io.github.paimonffm.structure.sample.second.Second;
import java.lang.foreign.MemorySegment;

/** A class that breaks each rule: its package and that of {@link Second} form a cycle. */
public record First(Second second, MemorySegment segment) {

  /** Has an internal type in its signature. */
  public void take(MessageEnvelope envelope) {
    throw new UnsupportedOperationException(envelope.toString());
  }
}
