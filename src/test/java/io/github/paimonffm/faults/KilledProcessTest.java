package io.github.paimonffm.faults;

import io.github.paimonffm.stress.kills.KillPoint;
import io.github.paimonffm.stress.kills.KillScenario;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A killed process leaves the table as before its commit or as after it, for Paimon Java as well.
 * The short form of {@code scripts/stress kills}.
 */
@Tag("oracle")
class KilledProcessTest {

  @ParameterizedTest
  @EnumSource
  void killedCommitIsCompleteOrAbsent(KillPoint point) throws Exception {
    // The number selects the kind of table and the commit.
    KillScenario.at(point, point.ordinal());
  }
}
