package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.TypeCase;
import io.github.paimonffm.oracle.model.TypeCases;
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
  private static final int MODES_AT_ONCE = 5;
  private static final int MERGES_AT_ONCE = 32;

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

  /** What one thread fills of a grid, in a warehouse of its own. */
  private record Part(String title, String rowTitle, Work work) {

    Grid run(Path warehouse) throws Exception {
      Grid grid = new Grid(title, rowTitle);
      try (Lake lake = new Lake(warehouse)) {
        work.fill(grid, lake);
      }
      return grid;
    }
  }

  /** Fills all grids, some at the same time. */
  List<Grid> run() throws Exception {
    List<Future<Grid>> futures = new ArrayList<>();
    // Half of the time is waiting for disks, so there are more than processors.
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Part part : parts()) {
        Path warehouse = directory.resolve("part-" + futures.size());
        futures.add(threads.submit(() -> part.run(warehouse)));
      }
    }
    Map<String, Grid> grids = new LinkedHashMap<>();
    for (Future<Grid> future : futures) {
      Grid part = future.get();
      grids.computeIfAbsent(part.title(), title -> new Grid(title, part.rowTitle())).add(part);
    }
    return List.copyOf(grids.values());
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (String format : FORMATS) {
      for (List<Mode> modes : chunks(Mode.ofValues(), MODES_AT_ONCE)) {
        parts.add(types("Types as values, " + format, format, modes, ODD_VALUES));
      }
    }
    for (String format : FORMATS) {
      for (List<Mode> modes : chunks(Mode.ofKeys(), 1)) {
        parts.add(types("Types as keys, " + format, format, modes, ODD_KEYS));
      }
    }
    for (KeyStory.Place place : KeyStory.Place.values()) {
      parts.add(new Part(KeyStory.TITLE, "type", (grid, lake) -> nullKeys(grid, lake, place)));
    }
    for (String format : COMPRESSIONS.keySet()) {
      String title = "File compression, " + format;
      parts.add(new Part(title, "type", (grid, lake) -> compressions(grid, lake, format)));
    }
    parts.add(alterations("parquet", false));
    parts.add(alterations("parquet", true));
    parts.add(alterations("avro", false));
    for (List<MergeCase> some : chunks(MergeCase.all(), MERGES_AT_ONCE)) {
      parts.add(new Part("Merging", "merge", (grid, lake) -> merges(grid, lake, some)));
    }
    return parts;
  }

  private static <T> List<List<T>> chunks(List<T> all, int size) {
    List<List<T>> chunks = new ArrayList<>();
    for (int i = 0; i < all.size(); i += size) {
      chunks.add(all.subList(i, Math.min(i + size, all.size())));
    }
    return chunks;
  }

  private Part types(String title, String format, List<Mode> modes, String odd) {
    return new Part(
        title,
        "type",
        (grid, lake) -> {
          TypeGrids types = new TypeGrids(lake, widest, odd);
          for (Mode mode : modes) {
            types.fill(grid, mode.name(), mode, Map.of("file.format", format), TypeCases.all());
          }
        });
  }

  private static void nullKeys(Grid grid, Lake lake, KeyStory.Place place) {
    for (TypeCase type : TypeCases.atomic()) {
      Outcome ours = new KeyStory(lake, place, type).tell(lake.ours(), lake.java());
      Outcome java = new KeyStory(lake, place, type).tell(lake.java(), lake.ours());
      grid.put(place.words(), type.name(), ours, java);
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

  private static Part alterations(String format, boolean primaryKey) {
    return new Part(
        "After ALTER TABLE",
        "alteration",
        (grid, lake) -> alterations(grid, lake, format, primaryKey));
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

  private static void merges(Grid grid, Lake lake, List<MergeCase> merges) {
    // Merging does not depend on the format.
    String format = "parquet";
    for (MergeCase merge : merges) {
      Outcome ours = new MergeStory(lake, merge, format).tell(lake.ours(), lake.java());
      Outcome java = new MergeStory(lake, merge, format).tell(lake.java(), lake.ours());
      grid.put("several writes", merge.name(), ours, java);
      grid.put(
          "one write",
          merge.name(),
          new MergeStory(lake, merge, format).tellOfOneWrite(lake.ours()),
          new MergeStory(lake, merge, format).tellOfOneWrite(lake.java()));
    }
  }
}
