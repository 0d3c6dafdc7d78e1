package io.github.paimonffm.spark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of tables of the cluster's warehouse. */
public final class TableFiles {

  private TableFiles() {}

  /** Returns the folder of a table. */
  public static Path folder(String database, String table) {
    return Cluster.warehouse().resolve(database + ".db").resolve(table);
  }

  /** Returns the names of the folders of a database. */
  public static List<String> tables(String database) {
    return names(Cluster.warehouse().resolve(database + ".db"), 1, Files::isDirectory);
  }

  /** Returns the names of the data files of a table, whether or not a snapshot has them. */
  public static List<String> data(String database, String table) {
    return names(
        folder(database, table),
        Integer.MAX_VALUE,
        file -> file.getParent().getFileName().toString().startsWith("bucket-"));
  }

  private static List<String> names(
      Path folder, int depth, java.util.function.Predicate<Path> wanted) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files
          .filter(file -> !file.equals(folder) && wanted.test(file))
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
