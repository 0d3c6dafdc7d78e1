package io.github.paimonffm.bench.worker;

import io.github.paimonffm.bench.job.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The data files of a table. */
final class DataFiles {

  private DataFiles() {}

  /** Adds the number and the total size of the data files below a folder. */
  static void addTo(Map<Metric, Double> metrics, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(folder)) {
      files = tree.filter(DataFiles::isDataFile).toList();
    }
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    metrics.put(Metric.FILES, (double) files.size());
    metrics.put(Metric.BYTES, (double) bytes);
  }

  private static boolean isDataFile(Path path) {
    String name = path.getFileName().toString();
    return Files.isRegularFile(path) && (name.endsWith(".parquet") || name.endsWith(".arrow"));
  }
}
