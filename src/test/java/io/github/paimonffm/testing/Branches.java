package io.github.paimonffm.testing;

import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Branches and tags, made as Paimon makes them: by copies of schemas and snapshots. */
public final class Branches {

  private Branches() {}

  /** Makes a branch of a table's newest snapshot. */
  public static void branch(Table table, String name) {
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

  /** Gives a snapshot of a table, in its main branch, a name. */
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
   * Forgets the oldest snapshots of a branch's folder, as an expiry does that leaves their files to
   * tags and branches.
   */
  public static void forget(Path root, long... snapshots) {
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
