package io.github.paimonffm.testing;

import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Branches and tags, created as Paimon does: by copying schemas and snapshots. */
public final class Branches {

  private Branches() {}

  /** Creates a branch from a table's latest snapshot. */
  public static void create(Table table, String name) {
    Path from = Path.of(table.location());
    Path to = from.resolve("branch/branch-" + name);
    try {
      copyAll(from.resolve("schema"), to.resolve("schema"));
      String snapshot = "snapshot-" + table.latestSnapshot().orElseThrow().id();
      Files.createDirectories(to.resolve("snapshot"));
      Files.copy(
          from.resolve("snapshot").resolve(snapshot), to.resolve("snapshot").resolve(snapshot));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a tag of a snapshot of the main branch. */
  public static void tag(Table table, long snapshot, String name) {
    Path root = Path.of(table.location());
    try {
      Files.createDirectories(root.resolve("tag"));
      Files.copy(root.resolve("snapshot/snapshot-" + snapshot), root.resolve("tag/tag-" + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Deletes snapshots and hints in a branch's folder. Keeps data files, as if tags and branches
   * still need them.
   */
  public static void expireSnapshots(Path root, long... snapshots) {
    try {
      for (long snapshot : snapshots) {
        Files.delete(root.resolve("snapshot/snapshot-" + snapshot));
      }
      Files.deleteIfExists(root.resolve("snapshot/EARLIEST"));
      Files.deleteIfExists(root.resolve("snapshot/LATEST"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyAll(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
