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
 * All that can be seen of a table from outside: its snapshots, its rows and every file below its
 * folder. Taken before and after something that must not change it.
 *
 * @param snapshots the snapshots in full
 * @param rows the rows, as texts, sorted
 * @param files the files, relative to the table's folder
 */
public record TableState(List<Snapshot> snapshots, List<String> rows, SortedSet<String> files) {

  /** The state of now. */
  public static TableState of(Table table, BufferAllocator allocator) {
    return new TableState(
        table.snapshots(),
        Rows.of(table, allocator).stream().map(List::toString).sorted().toList(),
        files(Path.of(table.location())));
  }

  /** The names of all files below a folder. */
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

  /** The data files among them. */
  public static SortedSet<String> dataFiles(Table table) {
    return files(Path.of(table.location())).stream()
        .filter(name -> name.contains("bucket-"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Runs what must fail in this way and leave the table as it is. */
  public static <T extends Throwable> T assertRefused(
      Class<T> failure, Table table, BufferAllocator allocator, Executable misuse) {
    TableState before = of(table, allocator);
    T thrown = assertThrows(failure, misuse);
    assertEquals(before, of(table, allocator), "the table after the failure");
    return thrown;
  }
}
