package app;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes two records to a table and reads them back. Arguments: how the program was started, and a
 * warehouse.
 */
public final class Main {

  /** A row. */
  public record City(long id, String name) {}

  private Main() {}

  public static void main(String[] args) {
    Path javac = Path.of(System.getProperty("java.home"), "bin", "javac");
    if (Files.exists(javac)) {
      throw new AssertionError("the program runs on a whole JDK: " + javac);
    }
    boolean isModule = Main.class.getModule().isNamed();
    if (isModule != args[0].contains("module path")) {
      throw new AssertionError("module: " + isModule + ", but started as " + args[0]);
    }
    List<City> cities = List.of(new City(1, "Oslo"), new City(2, "Bergen"));
    try (Catalog catalog = Catalog.open(Map.of("warehouse", args[1]))) {
      catalog.createDatabase("db", true);
      Identifier name = Identifier.of("db", "cities");
      catalog.dropTable(name, true);
      Table table =
          catalog.createTable(
              name,
              Schema.builder().column("id", "BIGINT NOT NULL").column("name", "STRING").build(),
              false);
      table.appendRows(cities);
      try (Rows<City> rows = table.newReadBuilder().rows(City.class)) {
        for (City city : cities) {
          City found = rows.next();
          if (!city.equals(found)) {
            throw new AssertionError("expected " + city + ", found " + found);
          }
        }
      }
    }
    System.out.println("jdk-image: wrote and read rows on the " + args[0]);
  }
}
