package io.github.paimonffm.faults;

import io.github.paimonffm.stress.kills.KillPoint;
import io.github.paimonffm.stress.kills.KillScenario;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The short form of {@code scripts/stress kills}. A killed process leaves the table in the state
 * before or after its commit. Paimon Java sees the same state.
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
