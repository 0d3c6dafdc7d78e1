package io.github.paimonffm.lifecycle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.stress.GrowthStress;
import io.github.paimonffm.testing.ChildJvm;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short form of {@code scripts/stress growth}. */
class GrowthStressTest {

  @ParameterizedTest
  @ValueSource(strings = {"append", "primary-key"})
  void manifestsDoNotGrowWithTheNumberOfCommits(String table)
      throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.running(GrowthStress.class)
            .start("--commits", "100", "--java-commits", "0", "--table", table)
            .await(180)
            .succeeded();
    assertTrue(result.output().contains("100 commits, "), result::output);
  }
}
