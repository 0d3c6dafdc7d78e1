package io.github.paimonffm.concurrency;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What became of the commits of one program on a table to which others commit as well.
 *
 * @param intact reported as done, and there
 * @param lost reported as done, and not there: nobody was told
 * @param overwritten reported as of unknown outcome, and not there
 * @param there reported as of unknown outcome, and there
 * @param refused reported as not committed
 */
record Fates(int intact, int lost, int overwritten, int there, int refused) {

  /**
   * Finds out.
   *
   * @param reported what the program reported as done
   * @param gaveUp what it reported as not done, or of unknown outcome
   * @param tally of all that was reported of the table
   */
  static Fates of(
      Table table,
      BufferAllocator allocator,
      List<Stress.Done> reported,
      List<Processes.Trouble> gaveUp,
      Tally tally) {
    Set<Object> ids =
        Rows.of(table, allocator).stream().map(List::getFirst).collect(Collectors.toSet());
    int lost = (int) reported.stream().filter(tally.lost()::contains).count();
    List<Processes.Trouble> unknown = gaveUp.stream().filter(Processes.Trouble::isUnknown).toList();
    int there =
        (int)
            unknown.stream()
                .filter(one -> ids.contains(Stress.firstId(one.worker(), one.commit())))
                .count();
    return new Fates(
        reported.size() - lost,
        lost,
        unknown.size() - there,
        there,
        gaveUp.size() - unknown.size());
  }

  Fates plus(Fates other) {
    return new Fates(
        intact + other.intact,
        lost + other.lost,
        overwritten + other.overwritten,
        there + other.there,
        refused + other.refused);
  }

  @Override
  public String toString() {
    return "%d intact, %d lost silently, %d overwritten and reported as unknown, %d there and reported as unknown, %d refused"
        .formatted(intact, lost, overwritten, there, refused);
  }
}
