package io.github.paimonffm.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Table;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Processes of this library and of Paimon Java that commit to one table. Paimon Java's rename looks
 * first and replaces then, with a lock that others do not know: what it overwrites is not ours to
 * prevent. But we overwrite nothing of theirs.
 */
@Tag("oracle")
class WithPaimonJavaTest {

  private static final int PROCESSES = 2;
  private static final int COMMITS = 10;

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void nothingOfTheirsIsLostThroughUs() throws Exception {
    Table table = workspace.create("t", Stress.Kind.APPEND.schema());
    Processes.Outcome outcome =
        new Processes(workspace.folder(), List.of())
            .run(
                List.of(
                    new Processes.Group(Program.PAIMON_FFM, PROCESSES, 0),
                    new Processes.Group(Program.PAIMON_JAVA, PROCESSES, PROCESSES)),
                Map.of("warehouse", workspace.warehouse().toString()),
                Map.of(),
                List.of("t"),
                COMMITS,
                120);
    Map<Program, List<Stress.Done>> reported =
        outcome.reported().get("t").stream()
            .collect(
                Collectors.groupingBy(
                    done ->
                        Stress.workerOf(done.firstId()) < PROCESSES
                            ? Program.PAIMON_FFM
                            : Program.PAIMON_JAVA));
    assertTrue(reported.keySet().size() == 2, () -> "both commit: " + outcome.gaveUp());
    Losses losses = Losses.of(table, reported);
    System.out.println(Tally.of(table, workspace.allocator(), outcome.reported().get("t")));
    assertEquals(0, losses.ours(), losses::toString);
  }
}
