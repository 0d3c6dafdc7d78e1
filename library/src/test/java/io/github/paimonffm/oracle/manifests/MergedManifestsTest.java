package io.github.paimonffm.oracle.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.oracle.engine.VersionLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of tables whose commits merge manifests, with both versions of Paimon Java. */
@Tag("oracle")
class MergedManifestsTest {

  @ParameterizedTest
  @EnumSource
  void mergedTablesEqualThoseOfPaimonJava(MergeScenario.Layout layout, @TempDir Path directory)
      throws Exception {
    MergeScenario.run(directory, layout.name());
  }

  @ParameterizedTest
  @EnumSource
  void mergedTablesEqualThoseOfTheOtherVersion(MergeScenario.Layout layout, @TempDir Path directory)
      throws Exception {
    Object version = VersionLoader.call(MergeScenario.class, "run", directory, layout.name());
    assertEquals("2.0.0", version);
  }
}
