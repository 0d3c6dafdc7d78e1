package io.github.paimonffm.orphans;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.RemovedFile;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.testing.Branches;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Removal of orphan files. Other files must stay. */
class OrphanFilesTest {

  private static final Duration OLD = Duration.ofDays(2);

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private Path root;

  /** Creates data, index and changelog files, in partitions with escaped names. */
  @BeforeEach
  void create() {
    table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT NOT NULL")
                .column("part", "STRING NOT NULL")
                .partitionKeys("part")
                .primaryKey("part", "id")
                .option("bucket", "-1")
                .option("changelog-producer", "input"));
    root = Path.of(table.location());
    workspace.append(table, List.of(row(1, "a/b"), row(2, "c")));
  }

  private SortedSet<String> files() {
    return TableState.files(root);
  }

  /** Writes without a commit, and returns the orphan files. */
  private SortedSet<String> createOrphans() {
    SortedSet<String> before = files();
    workspace.prepare(table.newBatchWriteBuilder(), table, List.of(row(3, "a/b"), row(4, "d")));
    SortedSet<String> orphans = files();
    orphans.removeAll(before);
    assertTrue(orphans.size() >= 6, orphans::toString);
    return orphans;
  }

  private void age(Iterable<String> files) {
    for (String file : files) {
      try {
        Files.setLastModifiedTime(root.resolve(file), FileTime.from(Instant.now().minus(OLD)));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private List<RemovedFile> remove(boolean dryRun) {
    RemovalResult result = table.removeOrphanFiles(Instant.now().minus(Duration.ofDays(1)), dryRun);
    assertTrue(result.isComplete(), result::toString);
    return result.removed();
  }

  private SortedSet<String> names(List<RemovedFile> orphans) {
    SortedSet<String> names = new TreeSet<>();
    orphans.forEach(o -> names.add(root.relativize(Path.of(o.path())).toString()));
    return names;
  }

  @Test
  void uncommittedFilesAreFoundAndRemoved() throws IOException {
    SortedSet<String> committed = files();
    SortedSet<String> orphans = createOrphans();
    age(orphans);
    age(committed);
    List<RemovedFile> found = remove(true);
    assertEquals(orphans, names(found));
    for (RemovedFile orphan : found) {
      assertEquals(Files.size(Path.of(orphan.path())), orphan.sizeInBytes());
      assertTrue(
          orphan.lastModified().orElseThrow().isBefore(Instant.now().minus(Duration.ofDays(1))));
    }
    assertTrue(files().containsAll(orphans), "a dry run removes nothing");

    assertEquals(found, remove(false));
    assertEquals(committed, files());
    assertEquals(List.of(), remove(false));
    assertEquals(2, workspace.rows(table).size());
  }

  @Test
  void recentFilesAreKept() {
    createOrphans();
    TableState before = TableState.of(table, workspace.allocator());
    assertEquals(List.of(), remove(false));
    assertEquals(before, TableState.of(table, workspace.allocator()));
    InvalidArgumentException refused =
        assertThrows(
            InvalidArgumentException.class,
            () -> table.removeOrphanFiles(Instant.now().plusSeconds(60), false));
    assertTrue(refused.getMessage().startsWith("olderThan ("), refused.getMessage());
    assertEquals(before, TableState.of(table, workspace.allocator()));
  }

  @Test
  void filesOfTagsAndBranchesAreKept() {
    Branches.create(table, "b");
    workspace.append(table, List.of(row(5, "e")));
    Branches.tag(table, 2, "kept");
    workspace.append(table, List.of(row(6, "f")));
    Branches.expireSnapshots(root, 1, 2);
    SortedSet<String> before = files();
    age(before);
    assertEquals(List.of(), remove(false));
    assertEquals(before, files());
    assertEquals(2, workspace.rows(table.switchToBranch("b")).size());
  }

  @Test
  void temporaryFilesAreRemovedAndForeignOnesKept() throws IOException {
    SortedSet<String> before = files();
    List<String> temporary =
        List.of(
            "snapshot/.snapshot-9.4711-0.tmp",
            "snapshot/.LATEST.4711-1.tmp",
            "snapshot/snapshot-9.tmp-0b7f0f4e",
            "schema/.schema-0.4711-2.tmp",
            "manifest/manifest-0b7f0f4e-0",
            "index/index-0b7f0f4e-0");
    String bucket =
        before.stream().filter(f -> f.contains("part=c/bucket-0/")).findFirst().orElseThrow();
    List<String> foreign =
        List.of(
            "data-0.parquet",
            "notes.txt",
            "manifest/README",
            bucket.replaceAll("[^/]*$", "notes-of-mine.parquet"),
            bucket.replaceAll("[^/]*$", "data-managed.blob"),
            "mine/bucket/data-1.parquet");
    for (String file : temporary) {
      Files.writeString(root.resolve(file), "x");
    }
    for (String file : foreign) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), "x");
    }
    age(temporary);
    age(foreign);
    assertEquals(new TreeSet<>(temporary), names(remove(false)));
    before.addAll(foreign);
    assertEquals(before, files());
  }

  @Test
  void unreadableHistoryPreventsRemoval() throws IOException {
    age(createOrphans());
    for (String folder : List.of("manifest", "snapshot")) {
      List<String> metadata =
          files().stream()
              .filter(f -> f.startsWith(folder + "/") && !f.endsWith("ST"))
              .filter(f -> !f.contains(".tmp"))
              .toList();
      assertFalse(metadata.isEmpty());
      for (String file : metadata) {
        Path path = root.resolve(file);
        byte[] content = Files.readAllBytes(path);
        Files.writeString(path, "{");
        SortedSet<String> before = files();
        if (isNeeded(file)) {
          PaimonException failed =
              assertThrows(PaimonException.class, () -> remove(false), () -> file);
          assertTrue(
              failed.getMessage().startsWith("no orphan file of table db.t was removed"),
              failed.getMessage());
        }
        assertEquals(before, files());
        Files.write(path, content);
      }
    }
    assertFalse(remove(false).isEmpty());
  }

  /** Returns whether removal needs a metadata file; a table with one snapshot needs all of them. */
  private static boolean isNeeded(String file) {
    return file.startsWith("manifest/") || file.startsWith("snapshot/snapshot-");
  }
}
