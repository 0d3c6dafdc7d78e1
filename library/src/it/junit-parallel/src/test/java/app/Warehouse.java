package app;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Row;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Tables of numbers, and their folders. */
final class Warehouse {

  /** A row. */
  record Number(long number, String text) {}

  private Warehouse() {}

  static Catalog open(Path folder) {
    return Catalog.open(Map.of("warehouse", folder.toString()));
  }

  static Table create(Catalog catalog, String name) {
    catalog.createDatabase("db", true);
    Schema schema =
        Schema.builder().column("number", "BIGINT NOT NULL").column("text", "STRING").build();
    return catalog.createTable(Identifier.of("db", name), schema, false);
  }

  static List<Number> numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Number(i, "number " + i)).toList();
  }

  static List<Long> read(Table table) {
    try (Rows<Row> rows = table.newReadBuilder().rows();
        Stream<Row> stream = rows.stream()) {
      return stream.map(row -> row.getLong("number")).sorted().toList();
    }
  }

  static List<Long> expected(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  /** Deletes a folder, also while another thread creates files in it. */
  static void delete(Path folder) throws IOException {
    while (Files.exists(folder)) {
      List<Path> paths;
      try (Stream<Path> found = Files.walk(folder)) {
        paths = found.sorted(Comparator.reverseOrder()).toList();
      } catch (UncheckedIOException e) {
        continue; // a file disappeared
      }
      for (Path path : paths) {
        try {
          Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
          // deleted by the next attempt
        }
      }
    }
  }
}
