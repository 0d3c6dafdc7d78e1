package io.github.paimonffm.misuse;

import io.github.paimonffm.stress.sequences.CallSequence;
import io.github.paimonffm.testing.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The short form of {@code scripts/stress sequences}, with fixed seeds. */
class CallSequencesTest {

  private static final int COUNT = 200;
  private static final long SEED = 20260626;

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void randomCallSequencesBehaveAsTheModelPredicts() {
    workspace.catalog();
    for (int i = 0; i < COUNT; i++) {
      new CallSequence(SEED + i, workspace.warehouse(), workspace.allocator())
          .run(CallSequence.STEPS);
    }
  }
}
