package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.Draft.ARRAY;
import static io.github.paimonffm.oracle.schema.Draft.MULTISET;
import static io.github.paimonffm.oracle.schema.Draft.VECTOR;
import static io.github.paimonffm.oracle.schema.Draft.append;
import static io.github.paimonffm.oracle.schema.Draft.keyed;
import static io.github.paimonffm.oracle.schema.Draft.row;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;
import static io.github.paimonffm.oracle.schema.RuleCase.both;
import static io.github.paimonffm.oracle.schema.RuleCase.library;
import static io.github.paimonffm.oracle.schema.RuleCase.since2;
import static io.github.paimonffm.oracle.schema.RuleCase.until2;

import java.util.List;
import java.util.stream.Stream;

/** Rules for retention, file formats, manifests and options for reading. */
final class StorageCases {

  private static final String MIN = "snapshot.num-retained.min";
  private static final String MAX = "snapshot.num-retained.max";

  private StorageCases() {}

  static List<RuleCase> all() {
    return Stream.of(storage(), reading()).flatMap(List::stream).toList();
  }

  private static List<RuleCase> storage() {
    Draft avro = append().with("file.format", "avro");
    Draft orc = append().with("file.format", "orc", "file.compression", "none");
    return List.of(
        both("snapshots-at-least-one", append().with(MIN, "0"))
            .withValidSchema(append().with(MIN, "1")),
        both("snapshots-at-least-one", append().with(MIN, "few")),
        both("snapshots-min-up-to-max", append().with(MIN, "3", MAX, "2"))
            .withValidSchema(append().with(MIN, "3", MAX, "3")),
        both("snapshots-min-up-to-max", append().with(MAX, "9"))
            .withValidSchema(append().with(MAX, "10")),
        both("snapshots-min-up-to-max", append().with(MAX, "abc")),
        both("changelogs-at-least-one", append().with("changelog.num-retained.min", "0")),
        both(
                "changelogs-min-up-to-max",
                append()
                    .with("changelog.num-retained.min", "3")
                    .with("changelog.num-retained.max", "2"))
            .withValidSchema(append().with("changelog.num-retained.max", "10")),
        both("changelogs-min-up-to-max", append().with("changelog.num-retained.max", "2")),
        both("record-time-field", keyed().with("record-level.time-field", "nowhere"))
            .withValidSchema(keyed().with("record-level.time-field", "t")),
        both("record-time-field-type", keyed().with("record-level.time-field", "v"))
            .withValidSchema(keyed().with("record-level.time-field", "n")),
        until2("expiring-partitions", append().with("partition.expiration-time", "1 d"))
            .withValidSchema(append().partitionedBy("p").with("partition.expiration-time", "1 d")),
        since2("rows-in-a-file", append().with("target-file-row-num", "0"))
            .refusedByThisLibrary(CREATION, OPENING)
            .withMessage("'target-file-row-num'")
            .because("1.4.2 does not know the option; this library's writers use it")
            .withValidSchema(append().with("target-file-row-num", "1")),

        // Formats.
        both("file-format", append().with("file.format", "parkett"))
            .withValidSchema(append().with("file.format", "PARQUET")),
        both("file-format", append().with("file.format", "")),
        both("file-format-option", append().with("read.batch-size", "big")),
        both("file-format-option", append().with("orc.write.batch-size", "big")),
        both("file-format-option", append().with("write.batch-memory", "128 mib"))
            .withValidSchema(append().with("write.batch-memory", "128 MB")),
        both("file-format-option", append().with("file.compression.zstd-level", "high")),
        both("file-format-option", append().with("file.block-size", "big")),
        both("file-format-option", orc.with("orc.timestamp-ltz.legacy.type", "x"))
            .withValidSchema(append().with("orc.timestamp-ltz.legacy.type", "x")),
        both("file-format-option", append().with("file.format", "csv", "csv.include-header", "x"))
            .withValidSchema(append().with("file.format", "csv", "csv.include-header", "true")),
        both("file-format-option", append().with("file.format", "csv", "mode", "lenient")),
        both(
            "file-format-option",
            append().with("file.format", "json", "json.map-null-key-mode", "keep")),
        both("file-format-type", avro.column("c", "TIMESTAMP(7)"))
            .withValidSchema(avro.column("c", "TIMESTAMP(6)")),
        both("file-format-type", avro.column("c", "TIMESTAMP(9) WITH LOCAL TIME ZONE")),
        both("file-format-type", avro.column("c", "TIME(6)"))
            .withValidSchema(avro.column("c", "TIME(3)")),
        both("file-format-type", avro.column("c", "VARIANT")),
        both("file-format-type", avro.column("c", row("a", "VARIANT"))),
        both("file-format-type", avro.column("c", row("a b", "INT")))
            .withValidSchema(avro.column("c", row("a_b", "INT"))),
        both("file-format-type", orc.column("c", "VARIANT")),
        both("file-format-type", orc.column("c", VECTOR)),
        both("file-format-type", append().with("file.format", "csv").column("c", ARRAY))
            .withValidSchema(append().with("file.format", "csv")),
        both("file-format-type", append().with("file.format", "json").column("c", MULTISET))
            .withValidSchema(append().with("file.format", "json").column("c", ARRAY)),
        both("file-format-type", append().with("file.format", "text"))
            .withValidSchema(append().only("v", "STRING").with("file.format", "text")),
        both("file-format-type", append().with("file.format", "blob")),
        RuleCase.relaxed("vector-in-parquet", append().column("c", VECTOR)),
        since2(
                "file-format-per-level",
                keyed().column("c", "TIMESTAMP(9)").with("file.format.per.level", "0:avro"))
            .withValidSchema(keyed().with("file.format.per.level", "0:avro,3:orc")),
        since2("file-format-per-level", keyed().with("file.format.per.level", "avro")),
        since2("file-format-per-level", keyed().with("file.format.per.level.first", "avro")),

        // Manifests.
        library("manifest-format", append().with("manifest.format", "parquet"))
            .because("Paimon Java supports this manifest format; this library writes Avro only"),
        library("manifest-format", append().with("manifest.format", "ORC"))
            .because("Paimon Java supports this manifest format; this library writes Avro only"),
        library("manifest-format", append().with("manifest.format", "avr"))
            .refusedBy14(OPENING)
            .refusedBy20(OPENING)
            .because("Paimon Java checks the option when it reads or writes")
            .withValidSchema(append().with("manifest.format", "AVRO")),
        library("manifest-format", append().with("manifest.format", ""))
            .refusedBy14(OPENING)
            .refusedBy20(OPENING)
            .because("Paimon Java checks the option when it reads or writes"),
        since2("manifest-sort-partitions", append().with("manifest-sort.enabled", "true"))
            .withValidSchema(append().partitionedBy("p").with("manifest-sort.enabled", "true")),
        since2(
                "manifest-sort-field",
                append()
                    .partitionedBy("p")
                    .with("manifest-sort.enabled", "true")
                    .with("manifest-sort.partition-field", "q"))
            .withValidSchema(
                append()
                    .partitionedBy("p")
                    .with("manifest-sort.enabled", "true")
                    .with("manifest-sort.partition-field", "p")));
  }

  /** Returns cases for options that are parsed before a table is read. */
  private static List<RuleCase> reading() {
    Draft external =
        append()
            .with("data-file.external-paths", "file:/a,file:/b")
            .with("data-file.external-paths.strategy", "round-robin");
    Draft specific = external.with("data-file.external-paths.strategy", "specific-fs");
    Stream<RuleCase> options =
        Stream.of(
                "bucket-function.type",
                "data-file.external-paths.strategy",
                "deletion-vector.index-file.target-size",
                "deletion-vectors.bitmap64",
                "file-index.read.enabled",
                "file.suffix.include.compression",
                "index-file-in-data-file-dir",
                "manifest.target-file-size",
                "partition.legacy-name",
                "query-auth.enabled",
                "scan.manifest.parallelism",
                "source.split.open-file-cost",
                "source.split.target-size",
                "blob-as-descriptor",
                "blob.split-by-file-size")
            .map(option -> whenOpened("reading-option", append().with(option, "~")));
    return Stream.concat(
            options,
            Stream.of(
                whenOpened("reading-option", append().with("stream-scan-mode", "~"))
                    .refusedBy14()
                    .refusedBy20()
                    .because("Paimon Java checks the option when it plans a read"),
                whenOpened(
                        "reading-option",
                        keyed().with("deletion-vectors.enabled", "true", "batch-scan-mode", "~"))
                    .withValidSchema(keyed().with("batch-scan-mode", "~")),
                both("reading-option", keyed().with("force-lookup", "~"))
                    .withValidSchema(append().with("force-lookup", "~")),
                both("reading-option", keyed().with("changelog-producer.row-deduplicate", "~"))
                    .withValidSchema(append().with("changelog-producer.row-deduplicate", "~")),
                whenOpened("external-path-scheme", external.with("data-file.external-paths", "/a"))
                    .withValidSchema(append().with("data-file.external-paths", "/a")),
                whenOpened("external-path-file-system", specific),
                whenOpened(
                        "external-path-file-system",
                        specific.with("data-file.external-paths.specific-fs", "s3"))
                    .withValidSchema(specific.with("data-file.external-paths.specific-fs", "FILE")),
                whenOpened(
                        "external-path-weights",
                        append().with("data-file.external-paths.weights", "1,0"))
                    .withValidSchema(append().with("data-file.external-paths.weights", "1, 2"))))
        .toList();
  }

  private static RuleCase whenOpened(String rule, Draft broken) {
    return both(rule, broken)
        .refusedBy14(OPENING)
        .refusedBy20(OPENING)
        .because("Paimon Java checks the option when it reads or writes");
  }
}
