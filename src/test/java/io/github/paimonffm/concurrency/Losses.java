package io.github.paimonffm.concurrency;

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
 * Snapshots of a table that were reported and are not there any more, where this library and others
 * commit to it at once. A lost snapshot's id is that of another one now, and its commit user tells
 * who put it there.
 *
 * @param by how many each program overwrote, of each program: the first key is whose they were, the
 *     second who did it
 * @param unexplained lost ones whose id nobody reported, or nobody has
 * @param untold lost ones whose program did not learn their id, because they were gone at once
 */
record Losses(
    Map<Program, Map<Program, Integer>> by,
    List<Stress.Done> unexplained,
    List<Stress.Done> untold) {

  /** Finds out. */
  static Losses of(Table table, Map<Program, List<Stress.Done>> reported) {
    Map<String, Program> programs = new HashMap<>();
    reported.forEach((program, all) -> all.forEach(done -> programs.put(done.user(), program)));
    Map<Long, Program> present = new HashMap<>();
    Set<String> users = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      users.add(snapshot.commitUser());
      // Who was not reported may have failed behind the rename: Paimon Java gives up now and then.
      present.put(snapshot.id(), programs.getOrDefault(snapshot.commitUser(), null));
    }
    Losses losses = new Losses(new EnumMap<>(Program.class), new ArrayList<>(), new ArrayList<>());
    reported.forEach(
        (program, all) -> {
          for (Stress.Done done : all) {
            if (users.contains(done.user())) {
              continue;
            }
            Program winner = present.get(done.snapshot());
            if (done.snapshot() == Stress.Done.UNTOLD) {
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

  /** How many one program's were overwritten by another's, or by its own. */
  int count(Program of, Program by) {
    return this.by.getOrDefault(of, Map.of()).getOrDefault(by, 0);
  }

  /** How many this library overwrote, or nobody can tell who did. */
  int ours() {
    int sum = unexplained.size();
    for (Program program : Program.values()) {
      sum += count(program, Program.PAIMON_FFM);
    }
    return sum;
  }

  /** Returns who overwrote how many of whose, in words. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    by.forEach(
        (of, winners) ->
            winners.forEach(
                (winner, count) ->
                    words.add(count + " of " + of.title() + " by " + winner.title())));
    words.add(untold.size() + " at once, by nobody known");
    words.add(unexplained.size() + " by nobody who said so");
    return String.join(", ", words);
  }
}
