package io.github.paimonffm.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What was reported as committed to a table, beside what is there.
 *
 * @param reported how many commits were reported
 * @param present how many snapshots of these there are
 * @param lost the reported ones whose snapshot or rows are not there
 * @param rows how many rows were read back
 * @param problems all that is not as it should be, in words; empty if nothing is lost, nothing is
 *     there that was not reported, the snapshots have no gap, and no temporary file is left
 */
record Tally(int reported, int present, Set<Stress.Done> lost, int rows, List<String> problems) {

  /** Compares. */
  static Tally of(Table table, BufferAllocator allocator, List<Stress.Done> reported) {
    List<Snapshot> snapshots = table.snapshots();
    Map<String, Snapshot> byUser = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      if (byUser.put(snapshot.commitUser(), snapshot) != null) {
        problems.add("two snapshots of commit user " + snapshot.commitUser());
      }
    }
    List<List<Object>> read = Rows.of(table, allocator);
    Set<Object> ids = read.stream().map(List::getFirst).collect(Collectors.toSet());
    if (ids.size() != read.size()) {
      problems.add((read.size() - ids.size()) + " rows twice");
    }

    int present = 0;
    Set<Stress.Done> lost = new HashSet<>();
    for (Stress.Done done : reported) {
      Snapshot snapshot = byUser.remove(done.user());
      if (snapshot == null) {
        lost.add(done);
      } else {
        present++;
        if (snapshot.id() != done.snapshot()) {
          problems.add(done + " is snapshot " + snapshot.id());
        }
      }
      for (long id = done.firstId(); id < done.firstId() + Stress.ROWS_PER_COMMIT; id++) {
        if (!ids.remove(id)) {
          lost.add(done);
        }
      }
    }
    if (!byUser.isEmpty()) {
      problems.add("never reported: " + byUser.values());
    }
    if (!ids.isEmpty()) {
      problems.add("rows of commits that were never reported: " + ids);
    }
    if (!lost.isEmpty()) {
      problems.add("lost: " + lost);
    }
    List<Long> numbers = snapshots.stream().map(Snapshot::id).toList();
    if (!numbers.equals(LongStream.rangeClosed(1, numbers.size()).boxed().toList())) {
      problems.add("the snapshots are not numbered from 1 without a gap: " + numbers);
    }
    problems.addAll(temporaryFiles(table));
    return new Tally(reported.size(), present, lost, read.size(), problems);
  }

  /** Those that publishing leaves behind, where the table is on the local disk. */
  private static List<String> temporaryFiles(Table table) {
    Path folder = Path.of(table.location());
    return Files.isDirectory(folder)
        ? TableState.files(folder).stream()
            .filter(name -> name.contains(".tmp"))
            .map(name -> "a temporary file is left: " + name)
            .toList()
        : List.of();
  }

  /** One line. */
  @Override
  public String toString() {
    return "%d reported, %d present, %d lost (%d rows read back)"
        .formatted(reported, present, lost.size(), rows);
  }

  /** Prints the sum, and fails unless all that was asked for was done and is there. */
  void assertComplete(String what, int asked) {
    System.out.println(what + ": " + this);
    assertEquals(List.of(), problems);
    assertEquals(asked, reported, "commits that were given up");
  }
}
