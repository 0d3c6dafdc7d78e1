package io.github.paimonffm.faults;

import io.github.paimonffm.stress.kills.KillPoint;
import io.github.paimonffm.stress.kills.KillScenario;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that is killed leaves the table as it was before its commit or as it is after it, for
 * Paimon Java, too; {@code scripts/stress kills} does it more often.
 */
@Tag("oracle")
class KilledProcessTest {

  @ParameterizedTest
  @EnumSource
  void theTableIsAsBeforeOrAsAfter(KillPoint point) throws Exception {
    // One time of each kind of table would do, the other one at other points.
    KillScenario.at(point, point.ordinal());
  }
}
