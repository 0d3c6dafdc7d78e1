package io.github.paimonffm.structure.sample.first;

import io.github.paimonffm.internal.wire.MessageEnvelope;
import io.github.paimonffm.structure.sample.second.Second;
import java.lang.foreign.MemorySegment;

/** Breaks each rule: its package and that of {@link Second} depend on each other. */
public record First(Second second, MemorySegment segment) {

  /** Shows an internal type. */
  public void take(MessageEnvelope envelope) {
    throw new UnsupportedOperationException(envelope.toString());
  }
}
