package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of a table, or of the types in it.
 *
 * @param kind what
 * @param reason why, in words that do not change from run to run; empty when it passed
 * @param cause the failure itself, if it is one
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
    /** All was written and read as it should be. */
    PASSED,
    /** This library refuses such tables, by name. */
    REFUSED,
    /** This library reads such tables, and refuses to write to them. */
    READ_ONLY,
    /** This library refuses to read such tables, by name. */
    UNREAD,
    /** This library reads such tables as long as Paimon Java has not written to them. */
    OWN_ONLY,
    /** Paimon Java refuses such tables; nobody else was asked. */
    NOT_IN_JAVA,
    /** This library alone writes and reads such tables, for Paimon Java does not. */
    OURS_ONLY,
    /** Paimon Java is known to misread it, and did; this library does not. */
    JAVA_WRONG,
    /** Paimon Java is known to write it so that nobody can read it, and did. */
    SPOILT,
    /** Both read all, and yet something does not work that is known not to. */
    LIMITED,
    /** It should not be. */
    FAILED
  }

  /** Names of tables, paths and the addresses of objects. */
  private static final Pattern CHANGING =
      Pattern.compile("(?<=\\btable )db\\.t\\d+\\b|(?<=^|[ '\"])/[^\\s'\"]+|@[0-9a-f]{6,8}\\b");

  private static final int MOST = 300;

  /** What failed in words, where a limit explains it. */
  String message() {
    return cause == null ? "" : words(cause);
  }

  /** The parts in classes of the JDK, which all class loaders share. */
  List<Object> values() {
    return Arrays.asList(kind.name(), reason, cause);
  }

  /** Makes the outcome whose {@link #values} these are. */
  static Outcome of(List<?> values) {
    return new Outcome(
        Kind.valueOf((String) values.get(0)), (String) values.get(1), (Throwable) values.get(2));
  }

  static Outcome passed() {
    return new Outcome(Kind.PASSED, "", null);
  }

  static Outcome refused(Refusal refusal) {
    Kind kind = refusal.byJava() ? Kind.NOT_IN_JAVA : Kind.REFUSED;
    return new Outcome(kind, words(refusal), refusal);
  }

  static Outcome readOnly(Refusal refusal) {
    return new Outcome(Kind.READ_ONLY, words(refusal), refusal);
  }

  static Outcome unread(Refusal refusal) {
    return new Outcome(Kind.UNREAD, words(refusal), refusal);
  }

  static Outcome ownOnly(Refusal refusal) {
    return new Outcome(Kind.OWN_ONLY, words(refusal), refusal);
  }

  static Outcome failed(String when, Throwable cause) {
    return new Outcome(Kind.FAILED, when + ": " + words(cause), cause);
  }

  /** What lies at the bottom, for wrappers say no more, as one line without what changes. */
  static String words(Throwable thrown) {
    Throwable bottom = thrown;
    while (bottom.getCause() != null && !(bottom instanceof AssertionError)) {
      bottom = bottom.getCause();
    }
    String message = bottom.getMessage();
    // Of a cast that failed often the JVM leaves out the text.
    String text =
        bottom instanceof ClassCastException
            ? bottom.getClass().getName()
            : message != null && message.contains(" ") ? message : bottom.toString();
    String line = CHANGING.matcher(text).replaceAll("…").replaceAll("\\s+", " ").strip();
    return line.length() > MOST ? line.substring(0, MOST) + "…" : line;
  }
}
