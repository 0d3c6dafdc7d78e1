package io.github.paimonffm.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page of the documentation that a test writes. */
public final class Documentation {

  private static final Path PROJECT = Path.of(System.getProperty("basedir", ""));

  private Documentation() {}

  /** Returns a file of the project. */
  public static Path file(String path) {
    return PROJECT.resolve(path);
  }

  /**
   * Writes a report for a script to copy.
   *
   * @param name the file's name in {@code target}
   */
  public static void writeReport(String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(file("target")).resolve(name), text);
  }

  /**
   * Fails if a committed page differs from what the test found.
   *
   * @param page the page's path
   * @param text what the test found
   * @param script the script that copies the report there
   */
  public static void assertCurrent(String page, String text, String script) throws IOException {
    Path path = file(page);
    List<String> committed = Files.exists(path) ? Files.readAllLines(path) : List.of();
    List<String> found = text.lines().toList();
    for (int i = 0; i < Math.max(found.size(), committed.size()); i++) {
      // Line by line, for the whole is too long for a message.
      assertEquals(
          i < committed.size() ? committed.get(i) : "(nothing)",
          i < found.size() ? found.get(i) : "(nothing)",
          "%s, line %d, is not what the tests found; %s copies it there"
              .formatted(page, i + 1, script));
    }
  }
}
