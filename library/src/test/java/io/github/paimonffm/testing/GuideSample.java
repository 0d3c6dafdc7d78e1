package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;

/** Sample code in a test, which a page of the documentation quotes. */
public final class GuideSample {

  private GuideSample() {}

  /**
   * Fails unless a page quotes the code between the lines {@code // sample} and {@code // end} of a
   * test.
   *
   * @param test the test
   * @param page the page, relative to the folder of the project
   */
  public static void assertQuoted(Class<?> test, String page) throws IOException {
    String source =
        Files.readString(
            Repository.file("library/src/test/java/" + test.getName().replace('.', '/') + ".java"));
    String sample =
        source
            .substring(source.indexOf("  // sample\n") + 12, source.indexOf("\n  // end\n"))
            .indent(-2);
    assertTrue(Files.readString(Repository.file(page)).contains("```java\n" + sample + "```"));
  }
}
