package io.github.paimonffm.stress.commits;

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
 * A comparison of the reported commits with the content of the table.
 *
 * @param reported the number of reported commits
 * @param present the number of reported commits that have a snapshot
 * @param lost the reported commits without a snapshot or without their rows
 * @param rows the number of rows in the table
 * @param problems descriptions of all problems: lost commits, unreported commits, gaps between
 *     snapshot ids, temporary files
 */
public record Tally(
    int reported, int present, Set<CommitWorkload.Done> lost, int rows, List<String> problems) {

  /** Compares the reported commits with the table. */
  public static Tally of(
      Table table, BufferAllocator allocator, List<CommitWorkload.Done> reported) {
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
      problems.add((read.size() - ids.size()) + " duplicate rows");
    }

    int present = 0;
    Set<CommitWorkload.Done> lost = new HashSet<>();
    for (CommitWorkload.Done done : reported) {
      Snapshot snapshot = byUser.remove(done.user());
      if (snapshot == null) {
        lost.add(done);
      } else {
        present++;
        if (snapshot.id() != done.snapshot()) {
          problems.add(done + " is snapshot " + snapshot.id());
        }
      }
      for (long id = done.firstId(); id < done.firstId() + CommitWorkload.ROWS_PER_COMMIT; id++) {
        if (!ids.remove(id)) {
          lost.add(done);
        }
      }
    }
    if (!byUser.isEmpty()) {
      problems.add("snapshots that were not reported: " + byUser.values());
    }
    if (!ids.isEmpty()) {
      problems.add("rows of commits that were not reported: " + ids);
    }
    if (!lost.isEmpty()) {
      problems.add("lost: " + lost);
    }
    List<Long> numbers = snapshots.stream().map(Snapshot::id).toList();
    if (!numbers.equals(LongStream.rangeClosed(1, numbers.size()).boxed().toList())) {
      problems.add("the snapshot ids are not consecutive from 1: " + numbers);
    }
    problems.addAll(temporaryFiles(table));
    return new Tally(reported.size(), present, lost, read.size(), problems);
  }

  /** Finds temporary files of a local table, which publishing must delete. */
  private static List<String> temporaryFiles(Table table) {
    Path folder = Path.of(table.location());
    return Files.isDirectory(folder)
        ? TableState.files(folder).stream()
            .filter(name -> name.contains(".tmp"))
            .map(name -> "leftover temporary file: " + name)
            .toList()
        : List.of();
  }

  /** Returns a summary in one line. */
  @Override
  public String toString() {
    return "%d reported, %d present, %d lost (%d rows read back)"
        .formatted(reported, present, lost.size(), rows);
  }

  /** Prints the summary, and checks that all commits were reported and are in the table. */
  public void assertComplete(String name, int attempts) {
    System.out.println(name + ": " + this);
    assertEquals(List.of(), problems);
    assertEquals(attempts, reported, "reported commits");
  }
}
