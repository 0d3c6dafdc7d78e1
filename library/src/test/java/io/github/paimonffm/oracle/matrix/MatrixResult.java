package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.VersionLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The results of the matrix with one version of Paimon Java.
 *
 * @param version the version
 * @param grids the grids with all cells
 */
record MatrixResult(String version, List<Grid> grids) {

  /** Runs the matrix with the version on the class path. */
  static MatrixResult ofLinkedVersion(Path directory, int maxTypes) throws Exception {
    return new MatrixResult(VersionLoader.linkedVersion(), new Matrix(directory, maxTypes).run());
  }

  /** Runs the matrix with the other version, in a separate class loader. */
  static MatrixResult ofOtherVersion(Path directory, int maxTypes) throws Exception {
    return of((List<?>) VersionLoader.call(MatrixResult.class, "values", directory, maxTypes));
  }

  /** Returns the result as objects of JDK classes. Runs in the other version's class loader. */
  private static List<Object> values(Path directory, int maxTypes) throws Exception {
    MatrixResult result = ofLinkedVersion(directory, maxTypes);
    return List.of(
        result.version, result.grids.stream().flatMap(grid -> grid.values().stream()).toList());
  }

  @SuppressWarnings("unchecked") // The values come from the method above.
  private static MatrixResult of(List<?> values) {
    return new MatrixResult(
        (String) values.getFirst(), Grid.of((List<List<Object>>) values.getLast()));
  }
}
