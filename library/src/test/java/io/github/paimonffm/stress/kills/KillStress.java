package io.github.paimonffm.stress.kills;

import io.github.paimonffm.internal.lifecycle.NativeHandles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The program of {@code scripts/stress kills}, which kills processes at each point. */
final class KillStress {

  private static final int PARALLEL = 3;

  private KillStress() {}

  public static void main(String[] args) throws Exception {
    int times = Integer.parseInt(args[0]);
    long start = System.nanoTime();
    Map<KillPoint, Integer> files = new EnumMap<>(KillPoint.class);
    try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
      List<Map<KillPoint, Future<Integer>>> rounds = new ArrayList<>();
      for (int round = 0; round < times; round++) {
        Map<KillPoint, Future<Integer>> kills = new EnumMap<>(KillPoint.class);
        for (KillPoint point : KillPoint.values()) {
          int number = round;
          kills.put(point, threads.submit(() -> KillScenario.at(point, number)));
        }
        rounds.add(kills);
      }
      try {
        for (int round = 0; round < times; round++) {
          for (Map.Entry<KillPoint, Future<Integer>> kill : rounds.get(round).entrySet()) {
            files.merge(kill.getKey(), kill.getValue().get(), Integer::sum);
          }
          if ((round + 1) % 10 == 0 || round + 1 == times) {
            System.out.println(round + 1 + " at each point; files left behind: " + files);
          }
        }
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    System.out.printf(
        "%d processes killed at %d points, every table as before or as after; %d s%n",
        times * KillPoint.values().length,
        KillPoint.values().length,
        (System.nanoTime() - start) / 1_000_000_000);
    if (NativeHandles.live() != 0) {
      throw new AssertionError(NativeHandles.live() + " native handles were not freed");
    }
  }
}
