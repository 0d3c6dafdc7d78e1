package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.VersionLoader;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The failures that the matrix expects. Their cause is a version of Paimon Java or a crate below
 * this library. A limit must be removed when no cell shows it any more.
 */
final class KnownLimits {

  /** The versions of Paimon Java before 2.0.0. */
  private static final String BEFORE_2 = "1\\..*";

  private static final String EVERY_VERSION = ".*";

  /**
   * A limit.
   *
   * @param versions a pattern of the affected versions of Paimon Java
   * @param applies a function that returns whether a cell is affected, from the titles of its grid
   *     and column, and its row
   * @param symptom a pattern that occurs in the failure's message
   * @param kind the kind of outcome that replaces the failure
   * @param subject the limited feature or type
   * @param consequence the problem that users see
   * @param advice the advice to users
   */
  private record Limit(
      String versions,
      BiPredicate<String, String> applies,
      String symptom,
      Outcome.Kind kind,
      String subject,
      String consequence,
      String advice) {

    boolean affects(String version) {
      return version.matches(versions);
    }
  }

  private static final List<Limit> LIMITS =
      List.of(
          new Limit(
              BEFORE_2,
              (where, row) -> where.contains("parquet") && row.startsWith("TIMESTAMP(9)"),
              "Paimon Java reads after",
              Outcome.Kind.MISREAD_BY_JAVA,
              "`TIMESTAMP(9)` and `TIMESTAMP(9) LTZ` in Parquet files",
              "Paimon Java reads the 64-bit nanoseconds that paimon-ffm writes in another unit, or"
                  + " fails",
              "Read with 2.0.0, or use `TIMESTAMP(6)`"),
          new Limit(
              BEFORE_2,
              (where, row) ->
                  where.matches(".*parquet, (first-row|deletion vectors), unreadable data.*")
                      && row.startsWith("TIMESTAMP(9)"),
              "paimon-ffm reads its own table: paimon-ffm reads after|Paimon Java compacts: .*ClassCast",
              Outcome.Kind.MISWRITTEN_BY_JAVA,
              "`TIMESTAMP(9)` and `TIMESTAMP(9) LTZ` in Parquet files of first-row tables and of tables"
                  + " with deletion vectors",
              "The compaction that makes the rows readable reads 64-bit nanoseconds in another"
                  + " unit, or fails",
              "Compact with 2.0.0, or use `TIMESTAMP(6)`"),
          new Limit(
              BEFORE_2,
              (where, row) -> where.contains("parquet") && row.startsWith("MULTISET<DECIMAL"),
              "Paimon Java reads after \\d writes: java.lang.ClassCastException",
              Outcome.Kind.MISREAD_BY_JAVA,
              "`MULTISET` of `DECIMAL` in Parquet files",
              "Paimon Java reads the counts of the elements as decimals, and fails",
              "Read with 2.0.0, or use another element type"),
          new Limit(
              BEFORE_2,
              (where, row) -> where.contains("merge on read"),
              "Paimon Java reads after \\d writes: expected \\d+ rows",
              Outcome.Kind.MISREAD_BY_JAVA,
              "`deletion-vectors.merge-on-read`",
              "Paimon Java does not know `deletion-vectors.merge-on-read` and omits rows that are not"
                  + " compacted yet",
              "Read with 2.0.0, or compact the table before reading"),
          new Limit(
              EVERY_VERSION,
              (where, row) -> where.contains("partition key") && row.matches(".*(BINARY|BYTES).*"),
              "no engine reads what Paimon Java wrote: Paimon Java reads .* not found",
              Outcome.Kind.MISWRITTEN_BY_JAVA,
              "`BINARY`, `VARBINARY` and `BYTES` partition columns",
              "Paimon Java names the partition's directory after the address of an array and does"
                  + " not find the directory again",
              "Partition by a column of another type"),
          new Limit(
              BEFORE_2,
              (where, row) -> where.contains("parquet") && row.startsWith("DECIMAL(1,"),
              "FilterPredicate column: .* declared type .* INT64",
              Outcome.Kind.LIMITED,
              "`DECIMAL(1, 0)` and `DECIMAL(1, 1)` in Parquet files",
              "An equality filter of Paimon Java on the column fails with an error: paimon-ffm's"
                  + " Parquet writer stores decimals of one digit in 64 bits, and the filter expects"
                  + " 32",
              "Read with 2.0.0, or use a larger precision or Avro files"),
          new Limit(
              BEFORE_2,
              (where, row) ->
                  where.equals("Merging, one write") && row.equals("sequence.field, descending"),
              "Paimon Java reads what Paimon Java wrote in one commit: row id=",
              Outcome.Kind.MISWRITTEN_BY_JAVA,
              "`sequence.field.sort-order` = `descending`",
              "Paimon Java ignores `sequence.field.sort-order` among rows of a key in one write and"
                  + " keeps the row with the highest sequence",
              "Write with 2.0.0 or paimon-ffm, or write the rows of a key in separate writes"));

  private KnownLimits() {}

  /** Returns whether a limit of the linked version of Paimon Java affects a cell. */
  static boolean affect(String where, String row) {
    return ofLinkedVersion().anyMatch(limit -> limit.applies().test(where, row));
  }

  /** Replaces a failure that a limit explains; returns any other outcome unchanged. */
  static Outcome explain(String where, String row, Outcome outcome) {
    if (outcome.kind() != Outcome.Kind.FAILED) {
      return outcome;
    }
    return ofLinkedVersion()
        .filter(limit -> limit.applies().test(where, row))
        .filter(limit -> outcome.reason().matches(".*(" + limit.symptom() + ").*"))
        .findFirst()
        .map(limit -> new Outcome(limit.kind(), limit.consequence(), outcome.cause()))
        .orElse(outcome);
  }

  /** Returns the reasons of the outcomes that the limits of a version explain. */
  static List<String> reasons(String version) {
    return LIMITS.stream().filter(limit -> limit.affects(version)).map(Limit::consequence).toList();
  }

  /** Returns a Markdown table of the limits that affect at least one of the given versions. */
  static String markdown(List<String> versions) {
    StringBuilder table =
        new StringBuilder(
            "| Limit | Consequence | Paimon Java | What to do |\n|---|---|---|---|\n");
    for (Limit limit : LIMITS) {
      String affected = versions.stream().filter(limit::affects).collect(Collectors.joining(", "));
      List<String> cells = List.of(limit.subject(), limit.consequence(), affected, limit.advice());
      table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
    return table.toString();
  }

  private static Stream<Limit> ofLinkedVersion() {
    String version = VersionLoader.linkedVersion();
    return LIMITS.stream().filter(limit -> limit.affects(version));
  }
}
