package io.github.paimonffm.lifecycle;

import io.github.paimonffm.stress.ClosingStress;
import io.github.paimonffm.testing.Workspace;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of {@code scripts/stress closing}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClosingStressTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @ParameterizedTest
  @EnumSource
  void manyThreadsCloseAtOnce(ClosingStress.Target target) throws Exception {
    try (ClosingStress stress =
        new ClosingStress(workspace.warehouse(), workspace.allocator(), 16)) {
      stress.run(target, 20);
    }
  }
}
