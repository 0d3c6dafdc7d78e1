package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.VersionLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * What the matrix found with one version of Paimon Java.
 *
 * @param version the version
 * @param grids all cells
 */
record Answers(String version, List<Grid> grids) {

  /** Asks the Paimon Java of the class path. */
  static Answers ask(Path directory, int widest) throws Exception {
    return new Answers(VersionLoader.linkedVersion(), new Matrix(directory, widest).run());
  }

  /** Asks the other Paimon Java. What it finds comes back in classes of the JDK. */
  static Answers askOther(Path directory, int widest) throws Exception {
    return of((List<?>) VersionLoader.call(Answers.class, "values", directory, widest));
  }

  /** Called in the class loader of another version. */
  private static List<Object> values(Path directory, int widest) throws Exception {
    Answers answers = ask(directory, widest);
    return List.of(
        answers.version, answers.grids.stream().flatMap(grid -> grid.values().stream()).toList());
  }

  @SuppressWarnings("unchecked") // They are those of the method above.
  private static Answers of(List<?> values) {
    return new Answers((String) values.getFirst(), Grid.of((List<List<Object>>) values.getLast()));
  }
}
