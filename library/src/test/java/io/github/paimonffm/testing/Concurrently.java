package io.github.paimonffm.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work in several threads that start at the same moment. */
public final class Concurrently {

  /** The work of one thread. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does the work of the thread with this number, from 0. */
    T run(int number) throws Exception;
  }

  private Concurrently() {}

  /**
   * Runs the threads and waits for all of them.
   *
   * @return the results in the order of the threads' numbers
   * @throws java.util.concurrent.ExecutionException if a thread failed
   */
  public static <T> List<T> run(int threads, Work<T> work) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      return run(threads, pool, work);
    }
  }

  /** Runs the threads and concatenates their results. */
  public static <T> List<T> runAndConcat(int threads, Work<List<T>> work) throws Exception {
    return run(threads, work).stream().flatMap(List::stream).toList();
  }

  /** Runs the threads in a pool that has at least as many. */
  public static <T> List<T> run(int threads, ExecutorService pool, Work<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      futures.add(
          pool.submit(
              () -> {
                start.await();
                return work.run(number);
              }));
    }
    List<T> results = new ArrayList<>();
    Exception failure = null;
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (Exception e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }
}
