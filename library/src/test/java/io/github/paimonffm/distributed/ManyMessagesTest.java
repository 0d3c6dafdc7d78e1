package io.github.paimonffm.distributed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.stress.MessagesStress;
import io.github.paimonffm.stress.MessagesStress.Costs;
import io.github.paimonffm.testing.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One commit of many messages: the short form of {@code scripts/stress messages}. */
class ManyMessagesTest {

  private static final int FEW = 500;
  private static final int MANY = 10_000;

  /** A quadratic commit would take 400 times as long for {@link #MANY} as for {@link #FEW}. */
  private static final double MAX_RATIO = 100;

  /** The shortest time that the system measures reliably. */
  private static final double MIN_SECONDS = 0.01;

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void costsOfCommitGrowWithNumberOfMessages() throws Exception {
    MessagesStress stress = new MessagesStress(workspace.catalog(), workspace.allocator(), 10);
    stress.run("warm_up", FEW);
    Costs few = stress.run("few", FEW);
    Costs many = stress.run("many", MANY);
    double seconds = Math.max(few.seconds(), MIN_SECONDS);
    assertTrue(many.seconds() < MAX_RATIO * seconds, () -> few + " and " + many);
    // The content of a message is in the heap once.
    assertTrue(many.heap() < 2 * many.bytes(), many::toString);
  }
}
