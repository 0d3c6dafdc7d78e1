package io.github.paimonffm.lifecycle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.stress.CycleStress;
import io.github.paimonffm.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The short form of {@code scripts/stress cycles}, in a JVM with a heap of fixed size. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class CycleStressTest {

  private static final int COUNT = 900;

  @Test
  void writeCyclesDoNotLeak() throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.running(CycleStress.class)
            .property("java.io.tmpdir", inMemory().toString())
            .flag("-Xms128m")
            .flag("-Xmx128m")
            .flag("-XX:+AlwaysPreTouch")
            .start("--count", Integer.toString(COUNT))
            .await(180)
            .succeeded();
    assertTrue(result.output().contains(COUNT + " cycles: 300 committed"), result::output);
    assertTrue(result.output().contains("resident memory"), result::output);
  }

  /** Returns a folder in memory if one exists, because the test does not depend on the disk. */
  private static Path inMemory() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }
}
