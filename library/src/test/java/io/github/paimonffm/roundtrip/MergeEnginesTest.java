package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Merging of rows with the same key, within a batch and across commits. */
class MergeEnginesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  /**
   * A case of merging.
   *
   * @param name the name of the case
   * @param options the options of the table
   * @param rows the rows of one key in order
   * @param merged the result
   */
  record Case(
      String name, Map<String, String> options, List<List<Object>> rows, List<Object> merged) {

    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns the cases; the columns are {@code id, a INT, b STRING, c BIGINT}. */
  static List<Case> cases() {
    List<List<Object>> some =
        List.of(row(1, 5, "x", 10L), row(1, 7, null, 30L), row(1, null, "y", 20L));
    return List.of(
        new Case("deduplicate", Map.of(), some, row(1, null, "y", 20L)),
        new Case(
            "deduplicate, sequence.field",
            Map.of("sequence.field", "c"),
            some,
            row(1, 7, null, 30L)),
        new Case(
            "deduplicate, sequence.field descending",
            Map.of("sequence.field", "c", "sequence.field.sort-order", "descending"),
            some,
            row(1, 5, "x", 10L)),
        new Case(
            "partial-update", Map.of("merge-engine", "partial-update"), some, row(1, 7, "y", 20L)),
        new Case(
            "partial-update, sequence group",
            Map.of("merge-engine", "partial-update", "fields.c.sequence-group", "b"),
            some,
            row(1, 7, null, 30L)),
        new Case(
            "aggregation",
            Map.of(
                "merge-engine", "aggregation",
                "fields.a.aggregate-function", "sum",
                "fields.b.aggregate-function", "last_non_null_value",
                "fields.c.aggregate-function", "max"),
            some,
            row(1, 12, "y", 30L)),
        new Case(
            "aggregation by default",
            Map.of("merge-engine", "aggregation", "fields.default-aggregate-function", "min"),
            some,
            row(1, 5, "x", 10L)),
        new Case(
            "deletion vectors with merge on read",
            Map.of("deletion-vectors.enabled", "true", "deletion-vectors.merge-on-read", "true"),
            some,
            row(1, null, "y", 20L)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowsOfOneKeyMerge(Case merge) {
    for (String bucket : List.of("1", "-1")) {
      for (String format : List.of("parquet", "avro")) {
        String name = "t" + bucket.replace('-', 'm') + format;
        Table oneBatch = create(name + "OneBatch", merge, bucket, format);
        workspace.append(oneBatch, withOthers(merge.rows()));
        Rows.assertSame(withOthers(List.of(merge.merged())), workspace.rows(oneBatch));

        Table manyCommits = create(name + "ManyCommits", merge, bucket, format);
        List<List<Object>> others = List.of(row(2, 1, "other", 1L));
        merge.rows().forEach(row -> workspace.append(manyCommits, List.of(row)));
        workspace.append(manyCommits, others);
        Rows.assertSame(withOthers(List.of(merge.merged())), workspace.rows(manyCommits));
      }
    }
  }

  private static List<List<Object>> withOthers(List<List<Object>> rows) {
    List<Object> other = row(2, 1, "other", 1L);
    return Stream.concat(Stream.of(other), rows.stream()).toList();
  }

  private Table create(String name, Case merge, String bucket, String format) {
    return workspace.create(
        name,
        Schema.builder()
            .column("id", "INT")
            .column("a", "INT")
            .column("b", "STRING")
            .column("c", "BIGINT")
            .primaryKey("id")
            .option("bucket", bucket)
            .option("file.format", format)
            .options(merge.options()));
  }
}
