package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of the test of a table, or of the types in a table.
 *
 * @param kind the kind
 * @param reason the reason, in words that do not differ between runs; empty if the test passed
 * @param cause the refusal or failure, if there is one
 */
record Outcome(Kind kind, String reason, @Nullable Throwable cause) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Outcome that && kind == that.kind && reason.equals(that.reason);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, reason);
  }

  enum Kind {
    /** All writes and reads were correct. */
    PASSED,
    /** This library refuses to create or write such tables. */
    REFUSED,
    /** This library reads such tables and refuses to write to them. */
    READ_ONLY,
    /** This library refuses to read such tables. */
    REFUSED_ON_READ,
    /** This library refuses to read such tables after Paimon Java has written to them. */
    UNREADABLE_AFTER_JAVA_WRITE,
    /** Paimon Java refuses such tables. The other engine was not tested. */
    REFUSED_BY_JAVA,
    /** Paimon Java refuses such tables; this library writes and reads them. */
    REFUSED_ONLY_BY_JAVA,
    /** Paimon Java misreads such tables, as expected; this library does not. */
    MISREAD_BY_JAVA,
    /** Paimon Java writes such tables incorrectly, as expected. */
    MISWRITTEN_BY_JAVA,
    /** Both engines read such tables, but another operation fails, as expected. */
    LIMITED,
    /** The test failed unexpectedly. */
    FAILED
  }

  /** The parts of a message that differ between runs: table names, paths and object addresses. */
  private static final Pattern VARYING =
      Pattern.compile("(?<=\\btable )db\\.t\\d+\\b|(?<=^|[ '\"])/[^\\s'\"]+|@[0-9a-f]{6,8}\\b");

  private static final int MAX_LENGTH = 2000;

  /** Returns the message of the failure that a limit explains; empty if there is none. */
  String message() {
    return cause == null ? "" : words(cause);
  }

  /** Returns the components as objects of JDK classes, which all class loaders share. */
  List<Object> values() {
    return Arrays.asList(kind.name(), reason, cause);
  }

  /** Returns the outcome with the given {@link #values}. */
  static Outcome of(List<?> values) {
    return new Outcome(
        Kind.valueOf((String) values.get(0)), (String) values.get(1), (Throwable) values.get(2));
  }

  static Outcome passed() {
    return new Outcome(Kind.PASSED, "", null);
  }

  static Outcome refused(Refusal refusal) {
    Kind kind = refusal.byJava() ? Kind.REFUSED_BY_JAVA : Kind.REFUSED;
    return new Outcome(kind, words(refusal), refusal);
  }

  static Outcome readOnly(Refusal refusal) {
    return new Outcome(Kind.READ_ONLY, words(refusal), refusal);
  }

  static Outcome refusedOnRead(Refusal refusal) {
    return new Outcome(Kind.REFUSED_ON_READ, words(refusal), refusal);
  }

  static Outcome unreadableAfterJavaWrite(Refusal refusal) {
    return new Outcome(Kind.UNREADABLE_AFTER_JAVA_WRITE, words(refusal), refusal);
  }

  static Outcome failed(String when, Throwable cause) {
    return new Outcome(Kind.FAILED, when + ": " + words(cause), cause);
  }

  /**
   * Returns the message of the root cause on one line, without the parts that differ between runs.
   */
  static String words(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && !(root instanceof AssertionError)) {
      root = root.getCause();
    }
    String message = root.getMessage();
    // The JVM omits the message of a ClassCastException that occurs often.
    String text =
        root instanceof ClassCastException
            ? root.getClass().getName()
            : message != null && message.contains(" ") ? message : root.toString();
    String line = VARYING.matcher(text).replaceAll("…").replaceAll("\\s+", " ").strip();
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
  }
}
