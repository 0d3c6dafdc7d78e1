package io.github.paimonffm.oracle.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.RowAssertions;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.tag.TagBatchCreation;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Options that this library honours itself. Paimon Java and this library write twin tables with the
 * same options; the tables must have the same rows, files, tags and snapshots.
 */
@Tag("oracle")
class HonouredOptionsTest {

  private static final RowType COLUMNS =
      RowType.builder().field("id", DataTypes.INT()).field("dt", DataTypes.STRING()).build();

  private Lake lake;
  private Path database;
  private String ours;
  private String theirs;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    lake = new Lake(directory);
    database = directory.resolve("warehouse").resolve(Engine.DATABASE + ".db");
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private void create(List<String> partitionKeys, List<String> primaryKeys, String... options)
      throws Exception {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    TableSpec spec = new TableSpec(COLUMNS, partitionKeys, primaryKeys, all);
    ours = lake.newTable();
    theirs = lake.newTable();
    lake.ours().create(ours, spec);
    lake.java().create(theirs, spec);
  }

  private void write(Object... row) throws Exception {
    List<Change> changes = List.of(Change.insert(Arrays.asList(row)));
    lake.ours().write(ours, changes);
    lake.java().write(theirs, changes);
  }

  private TableFiles filesOf(String table) {
    return new TableFiles(database.resolve(table));
  }

  private void assertTwins() throws Exception {
    RowAssertions.assertRowsEqual(
        "rows", COLUMNS, lake.java().read(theirs), lake.java().read(ours));
    assertEquals(filesOf(theirs).snapshots(), filesOf(ours).snapshots(), "snapshots");
    assertEquals(filesOf(theirs).tags(), filesOf(ours).tags(), "tags");
  }

  @ParameterizedTest
  @CsvSource({"daily, with_dashes", "hourly, without_dashes", "two-hours, with_dashes"})
  void tagsAreCreatedByProcessTime(String period, String formatter) throws Exception {
    create(
        List.of(),
        List.of(),
        "tag.automatic-creation",
        "process-time",
        "tag.creation-period",
        period,
        "tag.period-formatter",
        formatter,
        "tag.default-time-retained",
        "36 h",
        "tag.create-success-file",
        "true");
    write(1, "a");
    write(2, "b");
    assertTwins();
    assertEquals(1, filesOf(ours).tags().size());
    assertEquals(filesOf(theirs).names("tag"), filesOf(ours).names("tag"));
  }

  @Test
  void tagsUseTimeZoneAndDelay() throws Exception {
    create(
        List.of(),
        List.of(),
        "tag.automatic-creation",
        "process-time",
        "sink.process-time-zone",
        "Pacific/Kiritimati",
        "tag.creation-delay",
        "1 h",
        "tag.automatic-completion",
        "true");
    write(1, "a");
    write(2, "b");
    assertTwins();
  }

  @Test
  void tagsContinueAfterThoseOfOtherEngine() throws Exception {
    String[] options = {
      "tag.automatic-creation", "process-time",
      "tag.creation-period-duration", "1 min",
      "tag.num-retained-max", "1",
    };
    create(List.of(), List.of(), options);
    write(1, "a");
    String before = ours;
    ours = theirs;
    theirs = before;
    write(2, "b");
    RowAssertions.assertRowsEqual(
        "rows", COLUMNS, lake.java().read(theirs), lake.java().read(ours));
    assertEquals(1, filesOf(ours).tags().size());
    assertEquals(1, filesOf(theirs).tags().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "newest"})
  void batchTagsAreCreated(String name) throws Exception {
    List<String> options = new ArrayList<>(List.of("tag.automatic-creation", "batch"));
    if (!name.isEmpty()) {
      options.addAll(List.of("tag.batch.customized-name", name));
    }
    create(List.of(), List.of(), options.toArray(String[]::new));
    for (int id = 1; id <= 2; id++) {
      write(id, "a");
      // Paimon's engines create the tag at the end of a batch.
      new TagBatchCreation(lake.java().table(theirs)).createTag();
    }
    assertTwins();
    assertEquals(1, filesOf(ours).tags().size());
  }

  @Test
  void paimonJavaReadsOurTags() throws Exception {
    create(
        List.of(),
        List.of(),
        "tag.automatic-creation",
        "batch",
        "tag.batch.customized-name",
        "newest",
        "tag.default-time-retained",
        "1 d");
    lake.ours().write(ours, List.of(Change.insert(List.of(1, "a"))));
    var tag = lake.java().table(ours).tagManager().getOrThrow("newest");
    assertEquals(java.time.Duration.ofDays(1), tag.getTagTimeRetained());
    var age = java.time.Duration.between(tag.getTagCreateTime(), java.time.LocalDateTime.now());
    assertTrue(!age.isNegative() && age.toMinutes() < 10, age.toString());
    assertEquals(1, tag.trimToSnapshot().id());
  }

  @Test
  void emptyCommitCreatesSnapshot() throws Exception {
    create(List.of(), List.of(), "snapshot.ignore-empty-commit", "false");
    write(1, "a");
    for (Engine engine : List.of(lake.ours(), lake.java())) {
      String table = engine == lake.ours() ? ours : theirs;
      engine.apply(table, Step.of(Step.Kind.APPEND, List.of()));
    }
    assertTwins();
    assertEquals(2, filesOf(ours).snapshots().size());
  }

  @Test
  void commitUserHasPrefix() throws Exception {
    create(List.of(), List.of(), "commit.user-prefix", "nightly");
    write(1, "a");
    assertTwins();
    assertEquals("\"nightly_*\"", filesOf(ours).snapshots().getFirst().get("commitUser"));
  }

  @ParameterizedTest
  @CsvSource({
    "parquet, zstd",
    "parquet, snappy",
    "parquet, none",
    "avro, zstd",
    "parquet, gzip",
  })
  void fileNamesContainCompression(String format, String compression) throws Exception {
    String[] options = {
      "file.suffix.include.compression", "true",
      "file.format", format,
      "file.compression", compression,
    };
    create(List.of("dt"), List.of(), options);
    write(1, "a");
    write(2, "b");
    assertTwins();
    for (String partition : List.of("dt=a", "dt=b")) {
      assertEquals(filesOf(theirs).names(partition), filesOf(ours).names(partition));
    }
    RowAssertions.assertRowsEqual(
        "rows read by this library", COLUMNS, lake.ours().read(theirs), lake.ours().read(ours));
    // The truncation deletes the files, so it must use the file names that contain the compression.
    lake.ours().apply(ours, Step.of(Step.Kind.TRUNCATE_TABLE, List.of()));
    assertEquals(List.of(), lake.java().read(ours));
  }

  @Test
  void changelogFileNamesContainCompression() throws Exception {
    create(
        List.of(),
        List.of("id"),
        "bucket",
        "1",
        "write-only",
        "true",
        "changelog-producer",
        "input",
        "file.suffix.include.compression",
        "true",
        "changelog-file.compression",
        "snappy");
    write(1, "a");
    assertTwins();
    assertEquals(
        filesOf(theirs).names("bucket-0").stream()
            .map(HonouredOptionsTest::withoutNumber)
            .sorted()
            .toList(),
        filesOf(ours).names("bucket-0").stream()
            .map(HonouredOptionsTest::withoutNumber)
            .sorted()
            .toList());
  }

  /**
   * Removes the number from a file name. Paimon Java numbers data files and changelog files
   * together.
   */
  private static String withoutNumber(String file) {
    return file.replaceAll("\\*-\\d+", "*");
  }

  @ParameterizedTest
  @CsvSource({
    "yyyyMMdd, , 20260626, 2026-06-26",
    "yyyy-MM-dd, , 2026-06-26, 20260626",
    ", $dt 00:00:00, 2026-6-26, 2026",
    "yyyy-MM-dd HH, $dt 12, 2026-06-26, 2026-06-26 12",
  })
  void invalidPartitionTimesAreRefused(
      String formatter, String pattern, String valid, String invalid) throws Exception {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("partition.timestamp-format.strict", "true"));
    if (formatter != null) {
      options.addAll(List.of("partition.timestamp-formatter", formatter));
    }
    if (pattern != null) {
      options.addAll(List.of("partition.timestamp-pattern", pattern));
    }
    create(List.of("dt"), List.of(), options.toArray(String[]::new));
    write(1, valid);
    for (Engine engine : List.of(lake.ours(), lake.java())) {
      String table = engine == lake.ours() ? ours : theirs;
      List<Change> changes = List.of(Change.insert(List.of(2, invalid)));
      assertThrows(Refusal.class, () -> engine.write(table, changes), engine.name());
    }
    assertTwins();
  }
}
