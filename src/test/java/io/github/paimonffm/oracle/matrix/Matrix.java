package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Lake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs all grids. */
final class Matrix {

  private static final List<String> FORMATS = List.of("parquet", "avro");

  private static final int THREADS = 4;

  /**
   * Types that a format does not take, by the beginnings of their names: they are asked about
   * alone.
   */
  private static final String ODD_VALUES =
      "(TIME\\(6|TIME\\(9|TIMESTAMP\\(9|VECTOR|BLOB|VARIANT).*";

  /** The same for keys. */
  private static final String ODD_KEYS =
      ODD_VALUES + "|(FLOAT|DOUBLE|BINARY|VARBINARY|BYTES|ARRAY|MAP|MULTISET|ROW).*";

  private static final Map<String, List<String>> COMPRESSIONS = new LinkedHashMap<>();

  static {
    COMPRESSIONS.put("parquet", List.of("zstd", "snappy", "lz4", "gzip", "none"));
    COMPRESSIONS.put("avro", List.of("zstd", "snappy", "lz4", "gzip", "deflate", "none", "null"));
    COMPRESSIONS.put("orc", List.of("zstd", "snappy", "lz4", "none"));
  }

  private final Path directory;
  private final int widest;

  /**
   * Prepares the matrix.
   *
   * @param directory where the warehouses may lie
   * @param widest how many types a table may have
   */
  Matrix(Path directory, int widest) {
    this.directory = directory;
    this.widest = widest;
  }

  private interface Work {
    void fill(Grid grid, Lake lake);
  }

  /** Fills all grids, some at the same time. */
  List<Grid> run() throws Exception {
    List<Future<Grid>> futures = new ArrayList<>();
    // Half of the time is waiting for disks, so there are more than processors.
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (String format : FORMATS) {
        futures.add(
            threads.submit(
                () ->
                    run(
                        "Types as values, " + format,
                        "type",
                        (grid, lake) -> values(grid, lake, format))));
      }
      for (String format : FORMATS) {
        futures.add(
            threads.submit(
                () ->
                    run(
                        "Types as keys, " + format,
                        "type",
                        (grid, lake) -> keys(grid, lake, format))));
      }
      for (String format : COMPRESSIONS.keySet()) {
        futures.add(
            threads.submit(
                () ->
                    run(
                        "File compression, " + format,
                        "type",
                        (grid, lake) -> compressions(grid, lake, format))));
      }
      futures.add(
          threads.submit(() -> run("After ALTER TABLE", "alteration", Matrix::alterations)));
      futures.add(threads.submit(() -> run("Merging", "merge", Matrix::merges)));
    }
    List<Grid> grids = new ArrayList<>();
    for (Future<Grid> future : futures) {
      grids.add(future.get());
    }
    return grids;
  }

  private Grid run(String title, String rowTitle, Work work) throws Exception {
    Grid grid = new Grid(title, rowTitle);
    try (Lake lake = new Lake(directory.resolve(title.replaceAll("\\W+", "-")))) {
      work.fill(grid, lake);
    }
    return grid;
  }

  private void values(Grid grid, Lake lake, String format) {
    TypeGrids types = new TypeGrids(lake, widest, ODD_VALUES);
    for (Mode mode : Mode.ofValues()) {
      types.fill(grid, mode.name(), mode, Map.of("file.format", format), TypeCases.all());
    }
  }

  private void keys(Grid grid, Lake lake, String format) {
    for (Mode mode : Mode.ofKeys()) {
      TypeGrids types = new TypeGrids(lake, widest, ODD_KEYS);
      types.fill(grid, mode.name(), mode, Map.of("file.format", format), TypeCases.all());
    }
  }

  private void compressions(Grid grid, Lake lake, String format) {
    TypeGrids types = new TypeGrids(lake, widest, "");
    for (String compression : COMPRESSIONS.get(format)) {
      for (Mode mode : Mode.plain()) {
        Map<String, String> options =
            Map.of("file.format", format, "file.compression", compression);
        types.fill(grid, compression + ", " + mode.name(), mode, options, TypeCases.few());
      }
    }
  }

  private static void alterations(Grid grid, Lake lake) {
    alterations(grid, lake, "parquet", false);
    alterations(grid, lake, "parquet", true);
    alterations(grid, lake, "avro", false);
  }

  private static void alterations(Grid grid, Lake lake, String format, boolean primaryKey) {
    String column = format + (primaryKey ? ", primary key" : ", append");
    for (Alteration alteration : Alteration.all()) {
      Outcome ours =
          new AlterationStory(lake, alteration, primaryKey, format).tell(lake.ours(), lake.java());
      Outcome java =
          new AlterationStory(lake, alteration, primaryKey, format).tell(lake.java(), lake.ours());
      grid.put(column, alteration.name(), ours, java);
    }
  }

  private static void merges(Grid grid, Lake lake) {
    // Merging does not depend on the format.
    String format = "parquet";
    for (MergeCase merge : MergeCase.all()) {
      Outcome ours = new MergeStory(lake, merge, format).tell(lake.ours(), lake.java());
      Outcome java = new MergeStory(lake, merge, format).tell(lake.java(), lake.ours());
      grid.put(format, merge.name(), ours, java);
    }
  }
}
