package io.github.paimonffm.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/versions.md lists the packages of the public API. */
class VersionsTest {

  private static List<String> find(String file, String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(Files.readString(Repository.file(file)))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  @Test
  void publicPackagesAreExportedPackages() throws IOException {
    List<String> exported =
        find("library/src/main/java/module-info.java", "^  exports ([\\w.]+);$");
    assertEquals(exported, find("docs/versions.md", "^\\* `(io\\.github\\.paimonffm[\\w.]*)`$"));
  }
}
