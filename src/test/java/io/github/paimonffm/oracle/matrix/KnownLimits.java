package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.VersionLoader;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Failures that are expected, of a version of Paimon Java and of what this library is made of: when
 * one comes no more, its limit has to go.
 */
final class KnownLimits {

  /** The versions of Paimon Java before the one that users move to. */
  private static final String BEFORE_2 = "1\\..*";

  private static final String EVERY_VERSION = ".*";

  /**
   * A limit.
   *
   * @param versions a pattern of the versions of Paimon Java that have it
   * @param applies to these titles of grids with their columns, and rows
   * @param symptom what a failure by it says
   * @param kind whose it is
   * @param reason what is known
   */
  private record Limit(
      String versions,
      BiPredicate<String, String> applies,
      String symptom,
      Outcome.Kind kind,
      String reason) {

    boolean isOf(String version) {
      return version.matches(versions);
    }
  }

  private static final List<Limit> LIMITS =
      List.of(
          new Limit(
              BEFORE_2,
              (where, row) -> where.contains("parquet") && row.startsWith("TIMESTAMP(9)"),
              "Paimon Java reads after",
              Outcome.Kind.JAVA_WRONG,
              "in Parquet it takes nanoseconds of 64 bits, as paimon-ffm writes them, for another"
                  + " unit, or fails at them"),
          new Limit(
              BEFORE_2,
              (where, row) ->
                  where.matches(".*parquet, (first-row|deletion vectors), allow.*")
                      && row.startsWith("TIMESTAMP(9)"),
              "paimon-ffm reading its own: paimon-ffm reads after|Paimon Java compacts: .*ClassCast",
              Outcome.Kind.SPOILT,
              "it compacts these tables before anyone can read them, and misreads nanoseconds of"
                  + " 64 bits, or fails at them"),
          new Limit(
              BEFORE_2,
              (where, row) -> where.contains("parquet") && row.startsWith("MULTISET<DECIMAL"),
              "Paimon Java reads after \\d writes: java.lang.ClassCastException",
              Outcome.Kind.JAVA_WRONG,
              "it takes the counts of decimals in a MULTISET for decimals, and fails"),
          new Limit(
              BEFORE_2,
              (where, row) -> where.contains("merge on read"),
              "Paimon Java reads after \\d writes: \\d+ rows expected",
              Outcome.Kind.JAVA_WRONG,
              "it does not know deletion-vectors.merge-on-read and leaves out what is not"
                  + " compacted yet"),
          new Limit(
              EVERY_VERSION,
              (where, row) -> where.contains("partition key") && row.matches(".*(BINARY|BYTES).*"),
              "nobody reads what Paimon Java wrote: Paimon Java reads .* not found",
              Outcome.Kind.SPOILT,
              "it names the partition's directory by the address of an array, and does not find"
                  + " it again"),
          new Limit(
              BEFORE_2,
              (where, row) -> where.contains("parquet") && row.startsWith("DECIMAL(1,"),
              "FilterPredicate column: .* declared type .* INT64",
              Outcome.Kind.LIMITED,
              "the Parquet writer below keeps decimals of one digit in 64 bits, and Paimon Java's"
                  + " filters want 32: equality on the column ends there with an error"),
          new Limit(
              BEFORE_2,
              (where, row) ->
                  where.equals("Merging, one write") && row.equals("sequence.field, descending"),
              "Paimon Java reads what Paimon Java wrote at one go: row id=",
              Outcome.Kind.SPOILT,
              "among the rows of a key in one write it ignores `sequence.field.sort-order` ="
                  + " `descending`, and keeps the row with the highest sequence"));

  private KnownLimits() {}

  /** Whether there is a limit for a row. */
  static boolean applyTo(String where, String row) {
    return ofLinkedVersion().anyMatch(limit -> limit.applies().test(where, row));
  }

  /** The outcome, or the limit that explains its failure. */
  static Outcome explain(String where, String row, Outcome outcome) {
    if (outcome.kind() != Outcome.Kind.FAILED) {
      return outcome;
    }
    return ofLinkedVersion()
        .filter(limit -> limit.applies().test(where, row))
        .filter(limit -> outcome.reason().matches(".*(" + limit.symptom() + ").*"))
        .findFirst()
        .map(limit -> new Outcome(limit.kind(), limit.reason(), outcome.cause()))
        .orElse(outcome);
  }

  /** Returns the reasons of all limits of a version of Paimon Java. */
  static List<String> reasons(String version) {
    return LIMITS.stream().filter(limit -> limit.isOf(version)).map(Limit::reason).toList();
  }

  private static Stream<Limit> ofLinkedVersion() {
    String version = VersionLoader.linkedVersion();
    return LIMITS.stream().filter(limit -> limit.isOf(version));
  }
}
