package io.github.paimonffm.stress.commits;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The fates of one program's commits to a table to which other programs also commit.
 *
 * @param intact reported as published, and present
 * @param lost reported as published, but missing: the loss was not reported
 * @param overwritten reported as unknown, and missing
 * @param present reported as unknown, and present
 * @param refused reported as not committed
 */
public record Fates(int intact, int lost, int overwritten, int present, int refused) {

  /**
   * Determines the fates.
   *
   * @param reported the commits that the program reported as published
   * @param gaveUp the commits that it reported as not committed or as unknown
   * @param tally the tally of all programs' commits to the table
   */
  public static Fates of(
      Table table,
      BufferAllocator allocator,
      List<CommitWorkload.Done> reported,
      List<Processes.Trouble> gaveUp,
      Tally tally) {
    Set<Object> ids =
        Rows.of(table, allocator).stream().map(List::getFirst).collect(Collectors.toSet());
    int lost = (int) reported.stream().filter(tally.lost()::contains).count();
    List<Processes.Trouble> unknown = gaveUp.stream().filter(Processes.Trouble::isUnknown).toList();
    int present =
        (int)
            unknown.stream()
                .filter(
                    trouble ->
                        ids.contains(CommitWorkload.firstId(trouble.worker(), trouble.commit())))
                .count();
    return new Fates(
        reported.size() - lost,
        lost,
        unknown.size() - present,
        present,
        gaveUp.size() - unknown.size());
  }

  /** Returns the sum of two counts. */
  Fates plus(Fates other) {
    return new Fates(
        intact + other.intact,
        lost + other.lost,
        overwritten + other.overwritten,
        present + other.present,
        refused + other.refused);
  }

  @Override
  public String toString() {
    return "%d intact, %d lost silently, %d overwritten and reported as unknown, %d present and reported as unknown, %d refused"
        .formatted(intact, lost, overwritten, present, refused);
  }
}
