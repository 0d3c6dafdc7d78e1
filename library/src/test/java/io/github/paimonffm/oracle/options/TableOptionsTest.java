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
 * A check that every table option of both versions of Paimon Java is classified, and that the page
 * about the options is current.
 */
@Tag("oracle")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableOptionsTest {

  /** The names of lines with a part that varies. Paimon Java does not declare options for them. */
  private static final Set<String> PATTERNS =
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

  /** Options of the crate, and of parts of Paimon Java that are in neither jar. */
  private static final Set<String> NOT_IN_JARS =
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

  /**
   * Alternative names that the crate does not know, so their class differs from that of the option.
   */
  private static final Set<String> OTHER_NAMES_OF_OTHER_CLASS =
      Set.of("field-delimiter", "log.scan.timestamp-millis", "seq");

  private List<Classification> lines;
  private List<KnownOption.Version> versions;
  private String markdown;

  @BeforeAll
  void read() throws Exception {
    lines = Classification.readAll(Classification.FILE);
    versions = List.of(OptionScanner.linked(), OptionScanner.other());
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
  void optionsOfBothVersionsAreFound() {
    assertEquals(2, versions.stream().map(KnownOption.Version::version).distinct().count());
    for (KnownOption.Version version : versions) {
      Set<String> names =
          version.options().stream().map(KnownOption::name).collect(Collectors.toSet());
      // Several classes declare these options, so the scan must have covered more than one class.
      Set<String> sample = Set.of("bucket", "metadata.iceberg.storage", "csv.mode", "avro.codec");
      assertTrue(names.containsAll(sample), version.version() + ": " + names);
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
  void everyLineNamesAnOption() {
    Set<String> unknown = new TreeSet<>(classified());
    known().forEach(option -> unknown.remove(option.name()));
    known().forEach(option -> unknown.removeAll(option.otherNames()));
    unknown.removeAll(PATTERNS);
    unknown.removeAll(NOT_IN_JARS);
    assertEquals(Set.of(), unknown, "lines of " + Classification.FILE + " that name no option");
  }

  @Test
  void exceptionsAreNecessary() {
    Set<String> names = known().map(KnownOption::name).collect(Collectors.toSet());
    for (String exception : Stream.of(PATTERNS, NOT_IN_JARS).flatMap(Set::stream).toList()) {
      assertTrue(classified().contains(exception), exception + " has no line");
      assertFalse(names.contains(exception), exception + " is an option of Paimon Java");
    }
    Set<String> unused = new HashSet<>(KnownOption.LEFT_OUT.keySet());
    versions.forEach(version -> unused.removeAll(version.leftOut()));
    assertEquals(Set.of(), unused, "excluded classes that have no options");
  }

  @Test
  void linesAreSortedByName() {
    List<String> names = lines.stream().map(Classification::name).toList();
    assertEquals(names.stream().sorted().distinct().toList(), names);
  }

  @Test
  void effectsAreSentences() {
    for (Classification line : lines) {
      assertTrue(line.effect().matches("\\S.*[^.]\\."), line::toString);
      assertTrue(line.applies().matches("(\\S.*[^.\\s])?"), line::toString);
    }
  }

  @Test
  void otherNamesHaveTheClassOfTheirOption() {
    Set<String> names = known().map(KnownOption::name).collect(Collectors.toSet());
    Set<String> different = new TreeSet<>();
    known()
        .forEach(
            option ->
                option.otherNames().stream()
                    .filter(other -> !names.contains(other))
                    .filter(other -> kind(other) != kind(option.name()))
                    .forEach(different::add));
    assertEquals(OTHER_NAMES_OF_OTHER_CLASS, different);
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
