package io.github.paimonffm.lifecycle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.testing.ChildJvm;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The short form of {@code scripts/stress cycles}, in a JVM whose heap does not grow. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class CycleStressTest {

  private static final int COUNT = 1500;

  @Test
  void nothingIsLeftOfWriteCycles() throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.running(CycleStress.class)
            .flag("-Xms128m")
            .flag("-Xmx128m")
            .flag("-XX:+AlwaysPreTouch")
            .run("--count", Integer.toString(COUNT))
            .succeeded();
    assertTrue(result.output().contains(COUNT + " cycles: 500 committed"), result::output);
    assertTrue(result.output().contains("resident memory"), result::output);
  }
}
