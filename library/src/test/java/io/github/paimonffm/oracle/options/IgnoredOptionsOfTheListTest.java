package io.github.paimonffm.oracle.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.CapturedLog;
import io.github.paimonffm.testing.Evolution;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.IgnoredOption;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A check that this library refuses every option classified as refused, and reports every option
 * classified as reported.
 */
@Tag("oracle")
class IgnoredOptionsOfTheListTest {

  private static final String SHREDDED =
      """
      {"type":"ROW","fields":[{"name":"x","type":"INT"}]}""";

  /** Values that have an effect, for options whose value {@code true} has no effect. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("avro.row-name-mapping", "a:b"),
          Map.entry("blob-descriptor.source-table", "db.other"),
          Map.entry("branch", "other"),
          Map.entry("changelog-producer", "lookup"),
          Map.entry("changelog.num-retained.max", "20"),
          Map.entry("changelog.num-retained.min", "10"),
          Map.entry("changelog.time-retained", "2 h"),
          Map.entry("commit.callbacks", "org.example.Callback"),
          Map.entry("commit.custom-listeners", "org.example.Listener"),
          Map.entry("commit.strict-mode.last-safe-snapshot", "1"),
          Map.entry("compaction.delete-ratio-threshold", "0.5"),
          Map.entry("compaction.incremental-size-threshold", "1 mb"),
          Map.entry("compaction.max-size-amplification-percent", "300"),
          Map.entry("compaction.min.file-num", "3"),
          Map.entry("compaction.offpeak-ratio", "3"),
          Map.entry("compaction.offpeak.end.hour", "6"),
          Map.entry("compaction.offpeak.start.hour", "1"),
          Map.entry("compaction.optimization-interval", "1 h"),
          Map.entry("compaction.size-ratio", "2"),
          Map.entry("compaction.small-file-ratio", "0.5"),
          Map.entry("compaction.total-size-threshold", "1 mb"),
          Map.entry("consumer.expiration-time", "1 d"),
          Map.entry("delimiter", ";"),
          Map.entry("field-delimiter", ";"),
          Map.entry("file.block-size", "8 mb"),
          Map.entry("full-compaction.delta-commits", "3"),
          Map.entry("metadata.iceberg.storage", "table-location"),
          Map.entry("num-sorted-run.compaction-trigger", "4"),
          Map.entry("num-sorted-run.stop-trigger", "9"),
          Map.entry("orc.*", "x"),
          Map.entry("orc.column.encoding.direct", "v"),
          Map.entry("orc.dictionary.key.threshold", "0"),
          Map.entry("parquet.*", "1 mb"),
          Map.entry("parquet.variant.shreddingSchema", SHREDDED),
          Map.entry("partition.expiration-time", "7 d"),
          Map.entry("partition.idle-time-to-done", "1 h"),
          Map.entry("partition.mark-done-action", "success-file"),
          Map.entry("record-level.expire-time", "1 d"),
          Map.entry("scan.fallback-branch", "other"),
          Map.entry("scan.primary-branch", "other"),
          Map.entry("seq", ";"),
          Map.entry("snapshot.num-retained.max", "20"),
          Map.entry("snapshot.num-retained.min", "10"),
          Map.entry("snapshot.time-retained", "2 h"),
          Map.entry("tag.automatic-creation", "watermark"),
          Map.entry("tag.callbacks", "org.example.Callback"),
          Map.entry("type", "materialized-table"),
          Map.entry("variant.shreddingSchema", SHREDDED));

  /** The other options that a table needs before an option has an effect. */
  private static final Map<String, Map<String, String>> COMPANIONS =
      Map.of(
          "avro.row-name-mapping", Map.of("file.format", "avro"),
          "clustering.incremental", Map.of("clustering.columns", "v"),
          "delimiter", Map.of("file.format", "csv"),
          "field-delimiter", Map.of("file.format", "csv"),
          "orc.*", Map.of("file.format", "orc", "file.compression", "none"),
          "orc.column.encoding.direct", Map.of("file.format", "orc", "file.compression", "none"),
          "orc.dictionary.key.threshold", Map.of("file.format", "orc", "file.compression", "none"),
          "record-level.expire-time", Map.of("record-level.time-field", "v"),
          "seq", Map.of("file.format", "csv"),
          "tag.callbacks", Map.of("tag.automatic-creation", "batch"));

  /** Options that are refused before a builder exists, with their values. */
  private static final Map<String, String> REFUSED_EARLIER =
      Map.of(
          "auto-create", "true",
          "manifest.format", "orc",
          "path", "/elsewhere",
          "scan.fallback-branch", "nowhere",
          "scan.primary-branch", "nowhere");

  /** Options that the crate refuses, with their values. */
  private static final Map<String, String> REFUSED_BY_THE_CRATE =
      Map.of(
          "query-auth.enabled", "true",
          "scan.snapshot-id", "1",
          "scan.tag-name", "t",
          "scan.timestamp", "2026-06-26 00:00:00",
          "scan.timestamp-millis", "1",
          "scan.version", "1",
          "scan.watermark", "1");

  @RegisterExtension final Workspace workspace = new Workspace();

  static Stream<String> refused() throws IOException {
    return of(Classification.Kind.REFUSED);
  }

  static Stream<String> reported() throws IOException {
    return of(Classification.Kind.REPORTED);
  }

  private static Stream<String> of(Classification.Kind kind) throws IOException {
    return Classification.readAll(Classification.FILE).stream()
        .filter(option -> option.kind() == kind)
        .map(Classification::name);
  }

  private static Schema.Builder schema(boolean keyed) {
    Schema.Builder schema = Schema.builder().column("id", "INT NOT NULL").column("v", "INT");
    return keyed ? schema.primaryKey("id").option("bucket", "1") : schema;
  }

  /** Creates a table and sets the option by an alteration, which skips the rules for new tables. */
  private Table tableWith(String option, String value, boolean keyed) {
    Schema.Builder schema = schema(keyed);
    if (option.contains("variant")) {
      schema.column("x", "VARIANT");
    }
    Table table = workspace.create("t", schema);
    Map<String, String> options = new HashMap<>(COMPANIONS.getOrDefault(option, Map.of()));
    options.put(option.replace("*", "something"), value);
    options.forEach((key, text) -> Evolution.apply(table, Evolution.option(key, text)));
    return workspace.openCatalog().getTable(Workspace.named("t"));
  }

  private static boolean needsPrimaryKey(String option) {
    return option.matches(
        "sequence\\..*|record-level\\..*|changelog-producer|force-lookup|full-compaction\\..*");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusedOptionsAreRefusedByName(String option) {
    if (REFUSED_EARLIER.containsKey(option)) {
      assertRefusedAtCreation(option, REFUSED_EARLIER.get(option));
      return;
    }
    if (option.equals("cross-partition-upsert.index-ttl")) {
      assertCrossPartitionTableIsRefused(option);
      return;
    }
    String byCrate = REFUSED_BY_THE_CRATE.get(option);
    String value = byCrate != null ? byCrate : VALUES.getOrDefault(option, "true");
    Table table = tableWith(option, value, needsPrimaryKey(option));
    PaimonException e =
        assertThrows(
            PaimonException.class,
            () -> {
              BatchWriteBuilder builder = table.newBatchWriteBuilder();
              builder.newWrite().close();
              builder.newCommit().close();
            });
    if (byCrate == null) {
      assertEquals(UnsupportedFeatureException.class, e.getClass());
      assertTrue(e.getMessage().contains("'" + option + "' is '" + value + "'"), e.getMessage());
      IgnoredOption ignored = table.newBatchWriteBuilder().ignoredOptions().getFirst();
      assertEquals(option, ignored.name());
      assertTrue(ignored.refused());
    } else {
      assertTrue(e.getMessage().contains(option), e.getMessage());
    }
  }

  private void assertRefusedAtCreation(String option, String value) {
    Catalog catalog = workspace.catalog();
    Identifier name = Workspace.named("refused");
    Schema schema = schema(false).option(option, value).build();
    InvalidArgumentException e =
        assertThrows(
            InvalidArgumentException.class, () -> catalog.createTable(name, schema, false));
    assertTrue(e.getMessage().contains("'" + option + "' is '" + value + "'"), e.getMessage());
  }

  private void assertCrossPartitionTableIsRefused(String option) {
    Schema.Builder schema =
        Schema.builder()
            .column("id", "INT NOT NULL")
            .column("p", "INT")
            .partitionKeys("p")
            .primaryKey("id")
            .option(option, "1 d");
    Table table = workspace.create("crossing", schema);
    PaimonException e =
        assertThrows(
            PaimonException.class, () -> workspace.append(table, List.of(List.<Object>of(1, 1))));
    assertTrue(e.getMessage().contains(option), e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("reported")
  void reportedOptionsAreLoggedByName(String option) throws Exception {
    String value = VALUES.getOrDefault(option, "true");
    String name = option.replace("*", "something");
    Table table = tableWith(option, value, needsPrimaryKey(option));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<IgnoredOption> ignored = builder.ignoredOptions();
    assertTrue(
        ignored.stream().anyMatch(o -> o.name().equals(name) && !o.refused()), ignored.toString());
    try (CapturedLog log = new CapturedLog()) {
      builder.newWrite().close();
      String text = log.textWith("WARN");
      List<String> warnings = text.lines().filter(line -> line.contains("WARN")).toList();
      assertEquals(1, warnings.size(), text);
      assertTrue(warnings.getFirst().contains("'" + name + "' ("), warnings.getFirst());
    }
  }

  @Test
  void valuesExistForIgnoredOptionsOnly() throws IOException {
    List<String> listed = Stream.concat(refused(), reported()).toList();
    for (Map<String, ?> names :
        List.of(VALUES, COMPANIONS, REFUSED_EARLIER, REFUSED_BY_THE_CRATE)) {
      names.keySet().forEach(name -> assertTrue(listed.contains(name), name));
    }
  }
}
