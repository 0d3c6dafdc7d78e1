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

/** The grids of the report, and the threads that fill them. */
final class Matrix {

  private static final List<String> FORMATS = List.of("parquet", "avro");

  private static final int THREADS = 4;
  private static final int MODES_PER_PART = 5;
  private static final int MERGES_PER_PART = 32;

  /** A pattern of types that are likely to fail in a file format. Each is tested alone. */
  private static final String SUSPECT_VALUES =
      "(TIME\\(6|TIME\\(9|TIMESTAMP\\(9|VECTOR|BLOB|VARIANT).*";

  /** A pattern of types that are likely to fail as keys. Each is tested alone. */
  private static final String SUSPECT_KEYS =
      SUSPECT_VALUES + "|(FLOAT|DOUBLE|BINARY|VARBINARY|BYTES|ARRAY|MAP|MULTISET|ROW).*";

  private static final Map<String, List<String>> COMPRESSIONS = new LinkedHashMap<>();

  static {
    COMPRESSIONS.put("parquet", List.of("zstd", "snappy", "lz4", "gzip", "none"));
    COMPRESSIONS.put("avro", List.of("zstd", "snappy", "lz4", "gzip", "deflate", "none", "null"));
    COMPRESSIONS.put("orc", List.of("zstd", "snappy", "lz4", "none"));
  }

  private final Path directory;
  private final int maxTypes;

  /**
   * Creates the matrix.
   *
   * @param directory the folder of the warehouses
   * @param maxTypes the maximum number of types in a table
   */
  Matrix(Path directory, int maxTypes) {
    this.directory = directory;
    this.maxTypes = maxTypes;
  }

  private interface Work {
    void fill(Grid grid, Lake lake);
  }

  /** A part of a grid. One thread fills the part, in a separate warehouse. */
  private record Part(String title, String rowTitle, Work work) {

    Grid run(Path warehouse) throws Exception {
      Grid grid = new Grid(title, rowTitle);
      try (Lake lake = new Lake(warehouse)) {
        work.fill(grid, lake);
      }
      return grid;
    }
  }

  /** Fills all grids in parallel. */
  List<Grid> run() throws Exception {
    List<Future<Grid>> futures = new ArrayList<>();
    // Threads wait for disks half of the time, so there are more threads than processors.
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
      for (List<Mode> modes : chunks(Modes.ofValues(), MODES_PER_PART)) {
        parts.add(types("Types as values, " + format, format, modes, SUSPECT_VALUES));
      }
    }
    for (String format : FORMATS) {
      for (List<Mode> modes : chunks(Modes.ofKeys(), 1)) {
        parts.add(types("Types as keys, " + format, format, modes, SUSPECT_KEYS));
      }
    }
    for (NullKeyScenario.Place place : NullKeyScenario.Place.values()) {
      parts.add(
          new Part(NullKeyScenario.TITLE, "type", (grid, lake) -> fillNullKeys(grid, lake, place)));
    }
    for (String format : COMPRESSIONS.keySet()) {
      String title = "File compression, " + format;
      parts.add(new Part(title, "type", (grid, lake) -> fillCompressions(grid, lake, format)));
    }
    parts.add(alterations("parquet", false));
    parts.add(alterations("parquet", true));
    parts.add(alterations("avro", false));
    for (List<MergeCase> merges : chunks(MergeCases.all(), MERGES_PER_PART)) {
      parts.add(new Part("Merging", "merge", (grid, lake) -> fillMerges(grid, lake, merges)));
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

  private Part types(String title, String format, List<Mode> modes, String suspects) {
    return new Part(
        title,
        "type",
        (grid, lake) -> {
          TypeGrids types = new TypeGrids(lake, maxTypes, suspects);
          for (Mode mode : modes) {
            types.fill(grid, mode.name(), mode, Map.of("file.format", format), TypeCases.all());
          }
        });
  }

  private static void fillNullKeys(Grid grid, Lake lake, NullKeyScenario.Place place) {
    for (TypeCase type : TypeCases.atomic()) {
      Outcome ours = new NullKeyScenario(lake, place, type).run(lake.ours(), lake.java());
      Outcome java = new NullKeyScenario(lake, place, type).run(lake.java(), lake.ours());
      grid.put(place.label(), type.name(), ours, java);
    }
  }

  private void fillCompressions(Grid grid, Lake lake, String format) {
    TypeGrids types = new TypeGrids(lake, maxTypes, "");
    for (String compression : COMPRESSIONS.get(format)) {
      for (Mode mode : Modes.plain()) {
        Map<String, String> options =
            Map.of("file.format", format, "file.compression", compression);
        types.fill(grid, compression + ", " + mode.name(), mode, options, TypeCases.selected());
      }
    }
  }

  private static Part alterations(String format, boolean primaryKey) {
    return new Part(
        "After ALTER TABLE",
        "alteration",
        (grid, lake) -> fillAlterations(grid, lake, format, primaryKey));
  }

  private static void fillAlterations(Grid grid, Lake lake, String format, boolean primaryKey) {
    String column = format + (primaryKey ? ", primary key" : ", append");
    for (Alteration alteration : Alterations.all()) {
      Outcome ours =
          new AlterationScenario(lake, alteration, primaryKey, format)
              .run(lake.ours(), lake.java());
      Outcome java =
          new AlterationScenario(lake, alteration, primaryKey, format)
              .run(lake.java(), lake.ours());
      grid.put(column, alteration.name(), ours, java);
    }
  }

  private static void fillMerges(Grid grid, Lake lake, List<MergeCase> merges) {
    // Merging does not depend on the file format.
    String format = "parquet";
    for (MergeCase merge : merges) {
      Outcome ours = new MergeScenario(lake, merge, format).run(lake.ours(), lake.java());
      Outcome java = new MergeScenario(lake, merge, format).run(lake.java(), lake.ours());
      grid.put("several writes", merge.name(), ours, java);
      grid.put(
          "one write",
          merge.name(),
          new MergeScenario(lake, merge, format).runSingleWrite(lake.ours()),
          new MergeScenario(lake, merge, format).runSingleWrite(lake.java()));
    }
  }
}
