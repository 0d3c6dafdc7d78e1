package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.function.Executable;

/**
 * The visible state of a table: its snapshots, its rows and the files in its folder. Tests compare
 * the states before and after a call that must not change the table.
 *
 * @param snapshots all snapshots
 * @param rows the rows as sorted strings
 * @param files the file names, relative to the table's folder
 */
public record TableState(List<Snapshot> snapshots, List<String> rows, SortedSet<String> files) {

  /** Returns the current state of a table. */
  public static TableState of(Table table, BufferAllocator allocator) {
    return new TableState(
        table.snapshots(),
        Rows.of(table, allocator).stream().map(List::toString).sorted().toList(),
        files(Path.of(table.location())));
  }

  /** Returns the ids of a table's snapshots. */
  public static List<Long> snapshotIds(Table table) {
    return table.snapshots().stream().map(Snapshot::id).toList();
  }

  /** Returns the names of all files below a folder. */
  public static SortedSet<String> files(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the names of a table's data files. */
  public static SortedSet<String> dataFiles(Table table) {
    return files(Path.of(table.location())).stream()
        .filter(name -> name.contains("bucket-"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Checks that a call fails and leaves the table unchanged; returns the exception. */
  public static <T extends Throwable> T assertRefused(
      Class<T> failure, Table table, BufferAllocator allocator, Executable call) {
    TableState before = of(table, allocator);
    T thrown = assertThrows(failure, call);
    assertEquals(before, of(table, allocator), "the state of the table after the failure");
    return thrown;
  }
}
