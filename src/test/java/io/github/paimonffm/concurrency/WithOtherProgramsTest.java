package io.github.paimonffm.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Workspace;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes of this library and of another program that commit to one table. The others' rename
 * looks first and replaces then, with a lock that other processes do not know: what they overwrite
 * is not ours to prevent. But we overwrite nothing of theirs.
 */
@Tag("oracle")
class WithOtherProgramsTest {

  private static final int PROCESSES = 2;
  private static final int COMMITS = 10;

  @RegisterExtension final Workspace workspace = new Workspace();

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PAIMON_FFM")
  void nothingOfTheirsIsLostThroughUs(Program other) throws Exception {
    Optional<String> missing = other.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
    Table table = workspace.create("t", Stress.Kind.APPEND.schema());
    List<Processes.Group> groups =
        Processes.Group.of(new EnumMap<>(Map.of(Program.PAIMON_FFM, PROCESSES, other, PROCESSES)));
    Processes.Outcome outcome =
        new Processes(workspace.folder(), List.of())
            .run(
                groups,
                Map.of("warehouse", workspace.warehouse().toString()),
                Map.of(),
                List.of("t"),
                COMMITS,
                120);
    Map<Program, List<Stress.Done>> reported = new EnumMap<>(Program.class);
    for (Processes.Group group : groups) {
      List<Stress.Done> some = group.of(outcome.reported().get("t"));
      assertTrue(!some.isEmpty(), () -> group.program() + " commits: " + outcome.gaveUp());
      reported.put(group.program(), some);
    }
    Losses losses = Losses.of(table, reported);
    System.out.println(Tally.of(table, workspace.allocator(), outcome.reported().get("t")));
    assertEquals(0, losses.ours(), losses::toString);
  }
}
