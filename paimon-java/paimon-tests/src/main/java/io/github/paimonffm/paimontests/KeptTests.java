package io.github.paimonffm.paimontests;

import java.util.Map;
import org.junit.jupiter.api.TestInfo;

/** The tests that use Paimon Java's writer, because they expect what only this writer does. */
final class KeptTests {

  private static final Map<String, String> REASONS =
      Map.of(
          "testBucketedAppendTableWriteWithInit",
          "the test expects that the first row fails if a manifest is missing; the native writer"
              + " reads manifests in prepareCommit",
          "testSlowCommit",
          "the test prepares commits before it publishes the previous one, with one writer; batch"
              + " writers prepare once",
          "testAggMergeFuncNotAllowRetract",
          "the test expects the text of an error; the native writer fails with another text");

  private static volatile String reason;

  private KeptTests() {}

  /** Sets the test that runs next. */
  static void start(TestInfo test) {
    reason = test.getTestMethod().map(method -> REASONS.get(method.getName())).orElse(null);
  }

  /** Returns why the running test uses Paimon Java's writer; null if it uses the native writer. */
  static String reason() {
    return reason;
  }
}
