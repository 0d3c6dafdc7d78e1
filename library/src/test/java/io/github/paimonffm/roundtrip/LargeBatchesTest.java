package io.github.paimonffm.roundtrip;

import io.github.paimonffm.stress.LargeBatchStress;
import io.github.paimonffm.stress.LargeBatchStress.Case;
import io.github.paimonffm.testing.Workspace;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The short form of {@code scripts/stress large}. */
class LargeBatchesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"VALUE", "UNREAD"})
  void batchIsWrittenAndReadBack(Case kind) throws Exception {
    LargeBatchStress batches = new LargeBatchStress(workspace.warehouse(), workspace.allocator());
    batches.run(kind, 21);
    batches.close();
  }
}
