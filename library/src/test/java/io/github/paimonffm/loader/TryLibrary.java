package io.github.paimonffm.loader;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.testing.ChildJvm;
import java.util.List;
import java.util.Map;

/** The main class of child JVMs that use the library or report why they cannot use it. */
final class TryLibrary {

  private static final String FAILURE = "failure: ";

  private TryLibrary() {}

  /** Returns the failures that a child JVM printed. */
  static List<String> failures(ChildJvm.Result result) {
    return result
        .output()
        .lines()
        .filter(line -> line.startsWith(FAILURE))
        .map(line -> line.substring(FAILURE.length()))
        .toList();
  }

  public static void main(String[] args) {
    try {
      use(args[0]);
      return;
    } catch (PaimonException e) {
      print(e);
    }
    // The test checks that both attempts fail for the same reason.
    try {
      use(args[0]);
    } catch (PaimonException e) {
      print(e);
    }
    System.exit(1);
  }

  private static void use(String warehouse) {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", warehouse))) {
      catalog.createDatabase("db", true);
      System.out.println("databases: " + catalog.listDatabases());
    }
  }

  private static void print(PaimonException e) {
    System.out.println(
        FAILURE + e.getClass().getSimpleName() + ": " + e.getMessage().replace('\n', ' '));
  }
}
