package io.github.paimonffm.oracle.options;

import static io.github.paimonffm.oracle.options.OptionCase.of;
import static io.github.paimonffm.oracle.options.OptionLayout.BLOBS;
import static io.github.paimonffm.oracle.options.OptionLayout.CHANGED;
import static io.github.paimonffm.oracle.options.OptionLayout.DYNAMIC;
import static io.github.paimonffm.oracle.options.OptionLayout.FIELDS;
import static io.github.paimonffm.oracle.options.OptionLayout.KEYED;
import static io.github.paimonffm.oracle.options.OptionLayout.LARGE;
import static io.github.paimonffm.oracle.options.OptionLayout.LARGE_KEYED;
import static io.github.paimonffm.oracle.options.OptionLayout.LISTS;
import static io.github.paimonffm.oracle.options.OptionLayout.NESTED;
import static io.github.paimonffm.oracle.options.OptionLayout.PARTITIONED;
import static io.github.paimonffm.oracle.options.OptionLayout.TEXT;

import io.github.paimonffm.oracle.options.OptionCase.Effect;
import io.github.paimonffm.oracle.options.TableFacts.Fact;
import java.util.List;
import java.util.stream.Stream;

/** The options that the crate honours, with values that have an effect. */
final class OptionCases {

  private static final String NO_STATISTICS =
      "the crate writes statistics of Parquet files only, so readers open files that they could"
          + " skip";
  private static final String RANDOM_BUCKETS =
      "at the maximum number of buckets, Paimon Java chooses a bucket at random";
  private static final String UNKNOWN_TO_JAVA = "Paimon Java 1.4.2 does not know the option";
  private static final String CRATE_ONLY = "only the crate has the option";

  private OptionCases() {}

  static List<OptionCase> all() {
    return Stream.of(
            buckets(),
            files(),
            places(),
            statistics(),
            manifests(),
            merging(),
            texts(),
            parquet(),
            rows())
        .flatMap(List::stream)
        .toList();
  }

  private static List<OptionCase> buckets() {
    String[] byId = {"bucket", "3", "bucket-key", "id"};
    return List.of(
        of("bucket", "3").with("bucket-key", "id").showing(Effect.NEEDED),
        of("bucket", "3").on(KEYED),
        of("bucket-key", "s").with("bucket", "3").showing(Effect.NEEDED),
        of("bucket-key", "id").on(PARTITIONED).with("bucket", "2").showing(Effect.NEEDED),
        of("bucket-function.type", "mod").with(byId),
        of("bucket-function.type", "hive").with(byId),
        of("dynamic-bucket.target-row-num", "3").on(DYNAMIC),
        of("dynamic-bucket.max-buckets", "2")
            .on(DYNAMIC)
            .with("dynamic-bucket.target-row-num", "2")
            .except(RANDOM_BUCKETS, Fact.FILES, Fact.STATISTICS, Fact.KEYS),
        of("partition", "n"),
        of("primary-key", "id").with("bucket", "1").showing(Effect.NEEDED));
  }

  private static List<OptionCase> files() {
    String[] changelog = {"changelog-producer", "input"};
    return List.of(
        of("file.format", "avro").except(NO_STATISTICS, Fact.STATISTICS),
        of("file.format", "orc")
            .with("file.compression", "none")
            .except(NO_STATISTICS, Fact.STATISTICS),
        of("file.format", "csv").on(FIELDS),
        of("file.format", "json").on(FIELDS),
        of("file.compression", "snappy"),
        of("file.compression", "gzip"),
        of("file.compression", "lz4"),
        of("file.compression", "none").on(KEYED),
        of("file.compression", "snappy")
            .with("file.format", "avro")
            .except(NO_STATISTICS, Fact.STATISTICS),
        of("file.compression.zstd-level", "19").on(LARGE).showing(Effect.SMALLER_FILES),
        of("avro.codec", "snappy")
            .with("file.format", "avro")
            .except(NO_STATISTICS, Fact.STATISTICS)
            .except(
                "Paimon Java also writes manifests with this codec; readers find the codec in the file",
                Fact.MANIFEST_COMPRESSION),
        of("data-file.prefix", "part-"),
        of("changelog-file.prefix", "log-").on(CHANGED).with(changelog),
        of("changelog-file.format", "avro")
            .on(CHANGED)
            .with(changelog)
            .except(NO_STATISTICS, Fact.STATISTICS),
        of("changelog-file.compression", "snappy").on(CHANGED).with(changelog),
        of("changelog-file.stats-mode", "none").on(CHANGED).with(changelog),
        of("changelog-file.stats-mode", "counts").on(CHANGED).with(changelog),
        of("target-file-size", "64 kb").on(LARGE),
        of("target-file-row-num", "1000").on(LARGE).withoutTwin(UNKNOWN_TO_JAVA),
        of("target-file-row-num", "1000").on(LARGE_KEYED).withoutTwin(UNKNOWN_TO_JAVA),
        of("write.parquet-buffer-size", "64 kb").on(LARGE_KEYED).withoutTwin(CRATE_ONLY),
        of("file-index.bloom-filter.columns", "s,id"),
        of("file-index.bloom-filter.s.items", "100").with("file-index.bloom-filter.columns", "s"),
        of("file-index.bitmap.columns", "n"),
        of("file-index.bsi.columns", "n"),
        of("file-index.in-manifest-threshold", "1 b").with("file-index.bitmap.columns", "n"));
  }

  private static List<OptionCase> places() {
    String[] external = {"data-file.external-paths", "{external}/a,{external}/b"};
    String strategy = "data-file.external-paths.strategy";
    return List.of(
        of("data-file.path-directory", "data"),
        of("data-file.path-directory", "data").on(PARTITIONED),
        of("data-file.external-paths", "{external}").with(strategy, "round-robin"),
        of(strategy, "round-robin").with(external),
        of("data-file.external-paths.specific-fs", "file")
            .with(external)
            .with(strategy, "specific-fs")
            .showing(Effect.NEEDED),
        of("index-file-in-data-file-dir", "true").on(DYNAMIC),
        of("partition.default-name", "none").on(PARTITIONED),
        of("partition.legacy-name", "false").on(PARTITIONED));
  }

  private static List<OptionCase> statistics() {
    return List.of(
        of("metadata.stats-mode", "none"),
        of("metadata.stats-mode", "counts"),
        of("metadata.stats-mode", "full"),
        of("metadata.stats-mode", "truncate(3)"),
        of("metadata.stats-mode", "none").on(KEYED),
        of("fields.s.stats-mode", "none"),
        of("fields.s.stats-mode", "full"),
        of("metadata.stats-keep-first-n-columns", "1"),
        of("metadata.stats-keep-first-n-columns", "2").on(KEYED),
        of("metadata.stats-dense-store", "false").with("metadata.stats-mode", "none"));
  }

  private static List<OptionCase> manifests() {
    return List.of(
        of("manifest.compression", "snappy"),
        of("manifest.compression", "deflate"),
        of("manifest.sidecar.enabled", "true").withoutTwin(CRATE_ONLY));
  }

  private static List<OptionCase> merging() {
    String[] aggregation = {"merge-engine", "aggregation"};
    String[] partial = {"merge-engine", "partial-update"};
    return List.of(
        of("merge-engine", "partial-update").on(KEYED),
        of("merge-engine", "aggregation").on(KEYED),
        of("aggregation.remove-record-on-delete", "true").on(CHANGED).with(aggregation),
        of("fields.v.aggregate-function", "sum").on(KEYED).with(aggregation),
        of("fields.default-aggregate-function", "max").on(KEYED).with(aggregation),
        of("fields.v.ignore-retract", "true")
            .on(CHANGED)
            .with(aggregation)
            .with(
                "fields.default-aggregate-function",
                "last_non_null_value",
                "fields.v.aggregate-function",
                "sum"),
        of("fields.t.list-agg-delimiter", ";")
            .on(KEYED)
            .with(aggregation)
            .with("fields.t.aggregate-function", "listagg"),
        of("fields.t.distinct", "true")
            .on(KEYED)
            .with(aggregation)
            .with("fields.t.aggregate-function", "listagg"),
        of("fields.v.distinct", "true")
            .on(LISTS)
            .with(aggregation)
            .with("fields.v.aggregate-function", "collect"),
        of("fields.v.nested-key", "k")
            .on(NESTED)
            .with(aggregation)
            .with("fields.v.aggregate-function", "nested_update"),
        of("fields.v.count-limit", "2")
            .on(NESTED)
            .with(aggregation)
            .with("fields.v.aggregate-function", "nested_update"),
        of("fields.v.ts-field", "early")
            .on(OptionLayout.TIMED)
            .with(aggregation)
            .with("fields.v.aggregate-function", "merge_map_with_keytime"),
        of("sequence.field", "s").on(KEYED),
        // Paimon Java ignores the option among rows of a key in one write.
        of("sequence.field.sort-order", "descending")
            .on(OptionLayout.APART)
            .with("sequence.field", "s"),
        of("fields.s.sequence-group", "v,w").on(KEYED).with(partial),
        of("partial-update.remove-record-on-delete", "true")
            .on(CHANGED)
            .with(partial)
            .showing(Effect.NEEDED),
        of("partial-update.remove-record-on-sequence-group", "s")
            .on(CHANGED)
            .with(partial)
            .with("fields.s.sequence-group", "v,w"),
        of("ignore-delete", "true").on(CHANGED),
        of("ignore-delete", "true").on(CHANGED).with(partial).showing(Effect.NEEDED),
        of("deduplicate.ignore-delete", "true").on(CHANGED),
        of("partial-update.ignore-delete", "true").on(CHANGED).with(partial).showing(Effect.NEEDED),
        of("first-row.ignore-delete", "true").on(CHANGED),
        of("ignore-update-before", "true").on(CHANGED),
        of("rowkind.field", "kind").on(OptionLayout.KINDS));
  }

  private static List<OptionCase> texts() {
    OptionCase csv = of("", "").on(FIELDS).with("file.format", "csv");
    OptionCase text = of("", "").on(TEXT).with("file.format", "text", "file.compression", "none");
    return List.of(
        csv.forOption("csv.field-delimiter", ";"),
        csv.forOption("csv.quote-character", "'"),
        csv.forOption("csv.escape-character", "|"),
        csv.forOption("csv.include-header", "true"),
        csv.forOption("csv.line-delimiter", "\r\n"),
        csv.forOption("csv.null-literal", "NULL"),
        csv.forOption("quote", "'"),
        csv.forOption("escape", "|"),
        csv.forOption("header", "true"),
        csv.forOption("nullvalue", "NULL"),
        csv.forOption("lineSep", "\r\n"),
        of("json.line-delimiter", "|").on(FIELDS).with("file.format", "json"),
        text.forOption("text.line-delimiter", "|"),
        text.forOption("lineSep", "|"));
  }

  private static List<OptionCase> parquet() {
    return List.of(
        of("parquet.enable.dictionary", "false").comparing(Fact.DICTIONARIES),
        of("parquet.enable.dictionary#s", "false")
            .comparing(Fact.DICTIONARIES)
            .withoutTwin(
                "the crate writes dictionaries for columns for which Paimon Java writes none"),
        of("parquet.write-page-index.enabled", "false").withoutTwin(CRATE_ONLY));
  }

  private static List<OptionCase> rows() {
    String tracking = "row-tracking.enabled";
    return List.of(
        of(tracking, "true"),
        of(tracking, "true")
            .on(PARTITIONED)
            .except("the engines write the partitions of a commit in different orders", Fact.FILES),
        of("data-evolution.enabled", "true").on(BLOBS).showing(Effect.NEEDED),
        of("blob.target-file-size", "1 kb").on(BLOBS));
  }
}
