package io.github.paimonffm.stress.commits;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reported snapshots that are missing in a table to which several programs commit. The table has
 * another snapshot with the id of the lost snapshot. The commit user of that other snapshot
 * identifies the program that overwrote the lost snapshot.
 *
 * @param by the number of overwritten snapshots, by their program and by the overwriting program
 * @param unexplained lost commits whose snapshot id is missing in the table, or belongs to a
 *     snapshot that no program reported
 * @param untold lost commits whose program did not learn the snapshot id, because the commits were
 *     lost immediately
 */
public record Losses(
    Map<Program, Map<Program, Integer>> by,
    List<CommitWorkload.Done> unexplained,
    List<CommitWorkload.Done> untold) {

  /** Determines the losses. */
  public static Losses of(Table table, Map<Program, List<CommitWorkload.Done>> reported) {
    Map<String, Program> programs = new HashMap<>();
    reported.forEach((program, all) -> all.forEach(done -> programs.put(done.user(), program)));
    Map<Long, Program> present = new HashMap<>();
    Set<String> users = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      users.add(snapshot.commitUser());
      // The program of an unreported commit may have failed after the rename, as Paimon Java
      // sometimes does.
      present.put(snapshot.id(), programs.getOrDefault(snapshot.commitUser(), null));
    }
    Losses losses = new Losses(new EnumMap<>(Program.class), new ArrayList<>(), new ArrayList<>());
    reported.forEach(
        (program, all) -> {
          for (CommitWorkload.Done done : all) {
            if (users.contains(done.user())) {
              continue;
            }
            Program winner = present.get(done.snapshot());
            if (done.snapshot() == CommitWorkload.Done.UNKNOWN_ID) {
              losses.untold.add(done);
            } else if (winner == null) {
              losses.unexplained.add(done);
            } else {
              losses
                  .by
                  .computeIfAbsent(program, p -> new EnumMap<>(Program.class))
                  .merge(winner, 1, Integer::sum);
            }
          }
        });
    return losses;
  }

  /** Returns the number of snapshots of one program that another, or the same, overwrote. */
  public int count(Program of, Program by) {
    return this.by.getOrDefault(of, Map.of()).getOrDefault(by, 0);
  }

  /** Returns the number of snapshots that this library or an unidentified program overwrote. */
  public int ours() {
    int sum = unexplained.size();
    for (Program program : Program.values()) {
      sum += count(program, Program.PAIMON_FFM);
    }
    return sum;
  }

  /** Returns a description of the losses. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    by.forEach(
        (of, winners) ->
            winners.forEach(
                (winner, count) ->
                    words.add(count + " of " + of.title() + " by " + winner.title())));
    words.add(untold.size() + " lost immediately");
    words.add(unexplained.size() + " by an unidentified program");
    return String.join(", ", words);
  }
}
