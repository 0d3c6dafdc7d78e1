package io.github.paimonffm.paimontests;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A run of all tests of a class on the JUnit platform. */
final class TestRun implements TestExecutionListener {

  /**
   * The result of one test.
   *
   * @param outcome {@code passed}, {@code failed} or {@code skipped}
   * @param error why the test did not pass
   * @param writers the writers of the test
   */
  record Result(String outcome, Optional<Throwable> error, WriterLog.Writers writers) {
    boolean passed() {
      return outcome.equals("passed");
    }
  }

  /** A test that runs for this many seconds is printed. */
  private static final int SLOW = 5;

  private final Map<String, Result> results = new LinkedHashMap<>();
  private long start;

  private TestRun() {}

  /**
   * Runs the tests of a class.
   *
   * @param filter a part of the names of the tests that run; empty to run all
   * @return the results by the names of the tests, which do not contain the name of the class
   */
  static Map<String, Result> run(Class<?> tests, String filter) {
    TestRun run = new TestRun();
    WriterLog.take();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .filters(
                    (PostDiscoveryFilter)
                        test ->
                            FilterResult.includedIf(test.getUniqueId().toString().contains(filter)))
                .build(),
            run);
    return run.results;
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    results.put(name(test), new Result("skipped", Optional.empty(), WriterLog.take()));
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    start = System.nanoTime();
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (test.isTest() || !passed) {
      String outcome =
          switch (result.getStatus()) {
            case SUCCESSFUL -> "passed";
            case FAILED -> "failed";
            case ABORTED -> "skipped";
          };
      results.put(name(test), new Result(outcome, result.getThrowable(), WriterLog.take()));
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      if (seconds >= SLOW) {
        System.out.printf("%s took %d seconds%n", name(test), seconds);
      }
    }
  }

  private static String name(TestIdentifier test) {
    String name =
        UniqueId.parse(test.getUniqueId()).getSegments().stream()
            .skip(2) // the engine and the class
            .map(UniqueId.Segment::getValue)
            .collect(Collectors.joining(" "));
    return name.isEmpty() ? "(the class)" : name.replace("()", "");
  }
}
