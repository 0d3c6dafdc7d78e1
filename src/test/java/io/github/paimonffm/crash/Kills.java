package io.github.paimonffm.crash;

import io.github.paimonffm.internal.lifecycle.NativeHandles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Kills a process so many times at each point: {@code scripts/stress kills}. */
final class Kills {

  private static final int AT_ONCE = 2;

  private Kills() {}

  public static void main(String[] args) throws Exception {
    int times = Integer.parseInt(args[0]);
    long start = System.nanoTime();
    Map<Point, List<Future<Integer>>> all = new EnumMap<>(Point.class);
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Point point : Point.values()) {
        List<Future<Integer>> kills = new ArrayList<>();
        for (int number = 0; number < times; number++) {
          int which = number;
          kills.add(threads.submit(() -> Killed.at(point, which)));
        }
        all.put(point, kills);
      }
      for (Map.Entry<Point, List<Future<Integer>>> kills : all.entrySet()) {
        int files = 0;
        for (Future<Integer> kill : kills.getValue()) {
          try {
            files += kill.get();
          } catch (Exception e) {
            threads.shutdownNow();
            throw e;
          }
        }
        System.out.printf("%-15s %d killed, %d files left behind%n", kills.getKey(), times, files);
      }
    }
    System.out.printf(
        "%d processes killed at %d points, every table as before or as after; %d s%n",
        times * Point.values().length,
        Point.values().length,
        (System.nanoTime() - start) / 1_000_000_000);
    if (NativeHandles.live() != 0) {
      throw new AssertionError(NativeHandles.live() + " native handles are left");
    }
  }
}
