package io.github.paimonffm.paimontests;

import io.github.paimonffm.paimontests.TestRun.Result;
import io.github.paimonffm.paimontests.WriterLog.Writers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.paimon.table.AppendOnlySimpleTableTest;
import org.apache.paimon.table.PrimaryKeySimpleTableTest;

/**
 * Runs test classes of Paimon Java as they are and on the native writer, and compares the results
 * test by test. The exit code is 1 if a test passes with Paimon Java's writer only, or if fewer
 * tests than expected reach the native writer.
 */
public final class PaimonTests {

  /** The tests that must write rows with the native writer, by version and class. */
  private static final Map<String, Integer> NATIVE_TESTS =
      Map.of(
          "1.4.2 AppendOnlySimpleTableTest", 67,
          "1.4.2 PrimaryKeySimpleTableTest", 68,
          "2.0.0 AppendOnlySimpleTableTest", 96,
          "2.0.0 PrimaryKeySimpleTableTest", 80);

  private PaimonTests() {}

  /**
   * Runs the tests.
   *
   * @param arguments the version of Paimon Java, for the output, and a part of the names of the
   *     tests that run
   */
  public static void main(String[] arguments) {
    String version = arguments[0];
    String filter = arguments.length > 1 ? arguments[1] : "";
    boolean append =
        compare(
            version, filter, AppendOnlySimpleTableTest.class, AppendOnlyTablesOnNativeWriter.class);
    boolean keyed =
        compare(
            version, filter, PrimaryKeySimpleTableTest.class, PrimaryKeyTablesOnNativeWriter.class);
    System.exit(append && keyed ? 0 : 1);
  }

  private static boolean compare(
      String version, String filter, Class<?> original, Class<?> repointed) {
    long start = System.nanoTime();
    Map<String, Result> expected = TestRun.run(original, filter);
    long middle = System.nanoTime();
    Map<String, Result> actual = TestRun.run(repointed, filter);
    long end = System.nanoTime();

    System.out.printf("%n== Paimon Java %s, %s%n", version, original.getSimpleName());
    printRun("Paimon Java's writer", expected, middle - start);
    printRun("native writer", actual, end - middle);
    printWriters(actual);

    List<String> both = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    for (Map.Entry<String, Result> test : expected.entrySet()) {
      Result result = actual.get(test.getKey());
      boolean passed = result != null && result.passed();
      if (test.getValue().passed() && !passed) {
        worse.add(test.getKey());
      } else if (!test.getValue().passed() && !passed) {
        both.add(test.getKey() + " (" + test.getValue().outcome() + ")" + error(test.getValue()));
      }
    }
    print("pass with neither writer", both);
    print("pass with Paimon Java's writer only", worse);
    for (String name : worse) {
      System.out.printf("%n-- %s%n", name);
      if (actual.containsKey(name)) {
        actual.get(name).error().ifPresent(error -> error.printStackTrace(System.out));
      } else {
        System.out.println("the test did not run on the native writer");
      }
    }
    boolean missing = expected.isEmpty() && filter.isEmpty();
    if (missing) {
      System.out.println("no test ran");
    }
    String key = version + " " + original.getSimpleName();
    long natively = actual.values().stream().filter(r -> r.writers().nativeRows() > 0).count();
    boolean fewer = filter.isEmpty() && natively < NATIVE_TESTS.get(key);
    if (fewer) {
      System.out.printf(
          "expected %d tests that write rows with the native writer%n", NATIVE_TESTS.get(key));
    }
    return worse.isEmpty() && !missing && !fewer;
  }

  private static String error(Result result) {
    return result
        .error()
        .map(error -> ": " + error.toString().lines().findFirst().get())
        .orElse("");
  }

  private static void printRun(String writer, Map<String, Result> results, long nanos) {
    long passed = results.values().stream().filter(Result::passed).count();
    System.out.printf(
        "%s: %d tests, %d passed, %d seconds%n",
        writer, results.size(), passed, nanos / 1_000_000_000);
  }

  private static void printWriters(Map<String, Result> results) {
    List<String> natively = new ArrayList<>();
    List<String> nativelyOnly = new ArrayList<>();
    List<String> none = new ArrayList<>();
    Map<String, List<String>> reasons = new TreeMap<>();
    results.forEach(
        (name, result) -> {
          Writers writers = result.writers();
          if (writers.nativeRows() > 0) {
            natively.add(name);
            if (writers.reasons().isEmpty()) {
              nativelyOnly.add(name);
            }
          } else if (writers.reasons().isEmpty()) {
            none.add(name);
          }
          String also = writers.nativeRows() > 0 ? " (also native)" : "";
          for (String reason : writers.reasons()) {
            reasons.computeIfAbsent(reason, key -> new ArrayList<>()).add(name + also);
          }
        });
    System.out.printf(
        "%d tests write rows with the native writer; %d of them only with the native writer%n",
        natively.size(), nativelyOnly.size());
    long batch = results.values().stream().filter(result -> result.writers().batch()).count();
    long streaming =
        results.values().stream().filter(result -> result.writers().streaming()).count();
    System.out.printf(
        "%d of them open batch writers, and %d of them open streaming writers, which are re-pointed"
            + " to one batch writer for each commit%n",
        batch, streaming);
    print("write no row through the table", none);
    System.out.printf(
        "%d tests use Paimon Java's writer, for these reasons:%n",
        results.values().stream().filter(r -> !r.writers().reasons().isEmpty()).count());
    reasons.forEach((reason, names) -> print("use Paimon Java's writer: " + reason, names));
  }

  private static void print(String title, List<String> names) {
    if (!names.isEmpty()) {
      System.out.printf("%d tests %s%n", names.size(), title);
      names.forEach(name -> System.out.println("    " + name));
    }
  }
}
