package io.github.paimonffm.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Access to the documentation pages that tests generate. */
public final class Documentation {

  private Documentation() {}

  /** Returns the path of a file in the project. */
  public static Path file(String path) {
    return Repository.file(path);
  }

  /**
   * Writes a report to {@code target}. A script copies the report to the documentation.
   *
   * @param name the name of the report
   * @param text the text of the report
   */
  public static void writeReport(String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(file("target")).resolve(name), text);
  }

  /**
   * Fails if a committed page differs from the generated text.
   *
   * @param page the page's path
   * @param text the generated text
   * @param script the script that updates the page
   */
  public static void assertCurrent(String page, String text, String script) throws IOException {
    Path path = file(page);
    List<String> committed = Files.exists(path) ? Files.readAllLines(path) : List.of();
    List<String> generated = text.lines().toList();
    for (int i = 0; i < Math.max(generated.size(), committed.size()); i++) {
      // Compares line by line, because a message with the whole page would be too long.
      assertEquals(
          i < committed.size() ? committed.get(i) : "(no line)",
          i < generated.size() ? generated.get(i) : "(no line)",
          "%s is out of date at line %d; run %s".formatted(page, i + 1, script));
    }
  }
}
