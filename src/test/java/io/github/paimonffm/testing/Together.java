package io.github.paimonffm.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that begin at the same moment. */
public final class Together {

  /** What one of them does. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it, as the thread of this number; they count from 0. */
    T run(int number) throws Exception;
  }

  private Together() {}

  /**
   * Runs so many threads to their ends.
   *
   * @return what each of them gave, in the order of their numbers
   * @throws java.util.concurrent.ExecutionException if one failed; the others are waited for
   */
  public static <T> List<T> run(int threads, Work<T> work) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      return run(threads, pool, work);
    }
  }

  /** As above, by the threads of a pool, which has at least so many. */
  public static <T> List<T> run(int threads, ExecutorService pool, Work<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Future<T>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      all.add(
          pool.submit(
              () -> {
                start.await();
                return work.run(number);
              }));
    }
    List<T> results = new ArrayList<>();
    Exception failure = null;
    for (Future<T> one : all) {
      try {
        results.add(one.get());
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
