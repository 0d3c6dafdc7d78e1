package io.github.paimonffm.oracle.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.oracle.Documentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each option of both versions of Paimon Java is classified, and the page about them is current.
 */
@Tag("oracle")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableOptionsTest {

  /** Names with a part that varies, for which Paimon Java has no option to be found. */
  private static final Set<String> VARYING =
      Set.of(
          "commit.callback.*.param",
          "fields.*.aggregate-function",
          "fields.*.count-limit",
          "fields.*.distinct",
          "fields.*.ignore-retract",
          "fields.*.list-agg-delimiter",
          "fields.*.map.shared-shredding.column-placement-policy",
          "fields.*.map.shared-shredding.max-columns",
          "fields.*.map.storage-layout",
          "fields.*.nested-key",
          "fields.*.nested-key-null-strategy",
          "fields.*.nested-sequence-field",
          "fields.*.pk-bitmap.*",
          "fields.*.pk-btree.*",
          "fields.*.pk-full-text.*",
          "fields.*.pk-vector.*",
          "fields.*.sequence-group",
          "fields.*.stats-mode",
          "fields.*.ts-field",
          "file-index.*",
          "file-index.*.columns",
          "fm-index.*",
          "full-text.*",
          "lumina.*",
          "multivalue-index.*",
          "orc.*",
          "parquet.*",
          "parquet.enable.dictionary#*",
          "rocksdb.*",
          "tag.callback.*.param");

  /** Options of the crate's own, and of parts of Paimon Java that are in neither jar. */
  private static final Set<String> OF_THE_CRATE =
      Set.of(
          "data-evolution.nested-field.enabled",
          "data-evolution.write-cols-optimization.enabled",
          "delimiter",
          "diff.parallelism",
          "global-index.vindex.read-thread-num",
          "manifest.sidecar.enabled",
          "manifest.target-size",
          "mosaic.num-buckets",
          "mosaic.read.prefetch-max-bytes",
          "mosaic.read.prefetch-row-groups",
          "mosaic.stats-columns",
          "parquet.filter.columnindex.enabled",
          "parquet.variant.inferShreddingSchema",
          "parquet.write-page-index.enabled",
          "read.parquet.row-group.max-inflight-bytes",
          "read.parquet.row-group.parallelism",
          "video-frame-field",
          "write.parquet-buffer-size");

  /** Other names that the crate does not look for, so that they are treated in another way. */
  private static final Set<String> OTHER_NAMES_APART =
      Set.of("field-delimiter", "log.scan.timestamp-millis", "seq");

  private List<Classification> lines;
  private List<KnownOption.Version> versions;
  private String markdown;

  @BeforeAll
  void read() throws Exception {
    lines = Classification.readAll(Classification.FILE);
    versions = List.of(KnownOption.linked(), KnownOption.other());
    markdown = new OptionsDocument(lines, versions).markdown();
    Documentation.writeReport("table-options.md", markdown);
  }

  private Set<String> classified() {
    return lines.stream().map(Classification::name).collect(Collectors.toSet());
  }

  private Stream<KnownOption> known() {
    return versions.stream().flatMap(version -> version.options().stream());
  }

  @Test
  void bothVersionsHaveTheirOptions() {
    assertEquals(2, versions.stream().map(KnownOption.Version::version).distinct().count());
    for (KnownOption.Version version : versions) {
      Set<String> names =
          version.options().stream().map(KnownOption::name).collect(Collectors.toSet());
      // Of several classes: a scan that finds less would prove nothing.
      Set<String> some = Set.of("bucket", "metadata.iceberg.storage", "csv.mode", "avro.codec");
      assertTrue(names.containsAll(some), version.version() + ": " + names);
    }
  }

  @Test
  void everyOptionOfPaimonJavaIsClassified() {
    Set<String> missing = new TreeSet<>();
    known().forEach(option -> missing.add(option.name()));
    known().forEach(option -> missing.addAll(option.otherNames()));
    missing.removeAll(classified());
    assertEquals(Set.of(), missing, "options without a line in " + Classification.FILE);
  }

  @Test
  void everyLineIsAboutAnOption() {
    Set<String> unknown = new TreeSet<>(classified());
    known().forEach(option -> unknown.remove(option.name()));
    known().forEach(option -> unknown.removeAll(option.otherNames()));
    unknown.removeAll(VARYING);
    unknown.removeAll(OF_THE_CRATE);
    assertEquals(Set.of(), unknown, "lines of " + Classification.FILE + " that name no option");
  }

  @Test
  void exceptionsAreNeeded() {
    Set<String> names = known().map(KnownOption::name).collect(Collectors.toSet());
    for (String exception : Stream.of(VARYING, OF_THE_CRATE).flatMap(Set::stream).toList()) {
      assertTrue(classified().contains(exception), exception + " has no line");
      assertFalse(names.contains(exception), exception + " is an option of Paimon Java");
    }
    Set<String> unused = new HashSet<>(KnownOption.LEFT_OUT.keySet());
    versions.forEach(version -> unused.removeAll(version.leftOut()));
    assertEquals(Set.of(), unused, "classes that are left out and have no options");
  }

  @Test
  void linesAreSortedByName() {
    List<String> names = lines.stream().map(Classification::name).toList();
    assertEquals(names.stream().sorted().distinct().toList(), names);
  }

  @Test
  void linesAreSentences() {
    for (Classification line : lines) {
      assertTrue(line.effect().matches("\\S.*[^.]\\."), line::toString);
      assertTrue(line.applies().matches("(\\S.*[^.\\s])?"), line::toString);
    }
  }

  @Test
  void otherNamesAreOfTheClassOfTheirOption() {
    Set<String> own = known().map(KnownOption::name).collect(Collectors.toSet());
    Set<String> apart = new TreeSet<>();
    known()
        .forEach(
            option ->
                option.otherNames().stream()
                    .filter(other -> !own.contains(other))
                    .filter(other -> kind(other) != kind(option.name()))
                    .forEach(apart::add));
    assertEquals(OTHER_NAMES_APART, apart);
  }

  private Classification.Kind kind(String name) {
    return lines.stream().filter(line -> line.name().equals(name)).findFirst().orElseThrow().kind();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bucket\tcrate\t", "bucket\tcrate\t\tA sentence.\t", "bucket\tperhaps\t\tA."})
  void malformedLinesAreRefused(String line, @TempDir Path directory) throws IOException {
    Path file = directory.resolve("options.tsv");
    String header = String.join("\t", Classification.HEADER);
    Files.writeString(file, header + "\nbucket\tcrate\t\tA sentence.\n" + line + "\n");
    String message = "";
    try {
      Classification.readAll(file);
    } catch (IllegalArgumentException e) {
      message = e.getMessage();
    }
    assertTrue(message.contains("line 3: "), message);
  }

  @Test
  void documentationIsCurrent() throws IOException {
    Documentation.assertCurrent("docs/table-options.md", markdown, "scripts/table-options");
  }
}
