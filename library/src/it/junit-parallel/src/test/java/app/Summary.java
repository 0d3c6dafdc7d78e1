package app;

import io.github.paimonffm.internal.lifecycle.NativeHandles;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Counts tests and the tests that run at the same time. At the end, checks that nothing leaked. */
final class Summary implements BeforeEachCallback, AfterEachCallback {

  /** Closed by JUnit after all tests. */
  private static final class Counters implements AutoCloseable {
    private final AtomicInteger tests = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public void close() {
      long live = NativeHandles.live();
      System.out.println(
          "junit-parallel: "
              + tests
              + " tests, at most "
              + most
              + " at the same time; live native handles at the end: "
              + live);
      if (live != 0) {
        throw new AssertionError("live native handles: " + live);
      }
    }
  }

  private static Counters counters(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(Counters.class, key -> new Counters(), Counters.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Counters counters = counters(context);
    counters.tests.incrementAndGet();
    counters.most.accumulateAndGet(counters.running.incrementAndGet(), Math::max);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    counters(context).running.decrementAndGet();
  }
}
