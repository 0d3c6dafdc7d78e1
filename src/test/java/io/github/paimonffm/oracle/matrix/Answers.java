package io.github.paimonffm.oracle.matrix;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import org.apache.paimon.table.FileStoreTable;

/**
 * What the matrix found with one version of Paimon Java.
 *
 * @param version the version
 * @param grids all cells
 */
record Answers(String version, List<Grid> grids) {

  /** Returns the version of Paimon Java that this class is linked to. */
  static String linkedVersion() {
    return FileStoreTable.class.getPackage().getImplementationVersion();
  }

  /** Asks the Paimon Java of the class path. */
  static Answers ask(Path directory, int widest) throws Exception {
    return new Answers(linkedVersion(), new Matrix(directory, widest).run());
  }

  /**
   * Asks the Paimon Java of a jar. The matrix runs in a class loader that has that version, and
   * what it finds comes back in classes of the JDK.
   */
  static Answers ask(Path jar, Path directory, int widest) throws Exception {
    // It stays open: threads of Paimon Java go on, and may need a class at any time.
    ClassLoader loader = new VersionLoader(jar);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Method ask =
          loader
              .loadClass(Answers.class.getName())
              .getDeclaredMethod("values", Path.class, int.class);
      ask.setAccessible(true);
      return of((List<?>) ask.invoke(null, directory, widest));
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      thread.setContextClassLoader(before);
    }
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
