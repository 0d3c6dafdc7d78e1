package io.github.paimonffm.oracle.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.paimonffm.oracle.Uuids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a table. A star replaces a value that may differ between twin tables.
 *
 * @param root the table's folder
 */
record TableFiles(Path root) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Replaces each UUID in a text with a star. */
  static String masked(String text) {
    return Uuids.replaceAll(text, "*");
  }

  /**
   * Returns the sorted paths of all files in the given folders of the table, or in all folders if
   * none is given.
   */
  List<Path> paths(String... folders) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder : folders.length == 0 ? new String[] {""} : folders) {
      try (Stream<Path> paths = Files.walk(root.resolve(folder))) {
        paths.filter(Files::isRegularFile).forEach(files::add);
      }
    }
    return files.stream().sorted().toList();
  }

  /** Returns the sorted masked paths of all files in the given folders of the table. */
  List<String> names(String... folders) throws IOException {
    return paths(folders).stream()
        .map(path -> masked(root.relativize(path).toString()))
        .sorted()
        .toList();
  }

  /** Returns the masked fields of each snapshot, in the order of their ids. */
  List<Map<String, String>> snapshots() throws IOException {
    List<Map<String, String>> snapshots = new ArrayList<>();
    Path folder = root.resolve("snapshot");
    for (int id = 1; Files.exists(folder.resolve("snapshot-" + id)); id++) {
      snapshots.add(fields(folder.resolve("snapshot-" + id)));
    }
    return snapshots;
  }

  /** Returns the masked fields of each tag by its name. */
  Map<String, Map<String, String>> tags() throws IOException {
    Map<String, Map<String, String>> tags = new TreeMap<>();
    Path folder = root.resolve("tag");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> paths = Files.list(folder)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          tags.put(path.getFileName().toString(), fields(path));
        }
      }
    }
    return tags;
  }

  private static Map<String, String> fields(Path json) throws IOException {
    JsonNode tree = JSON.readTree(Files.readString(json));
    Map<String, String> fields = new TreeMap<>();
    tree.properties()
        .forEach(
            field -> {
              boolean varies =
                  field.getKey().matches("timeMillis|uuid|tagCreateTime|.*Size|.*ManifestList");
              String value = masked(field.getValue().toString());
              fields.put(field.getKey(), varies ? "*" : value);
            });
    // Paimon Java 1.4.2 does not know this field, which REST catalogs use.
    fields.remove("uuid");
    return fields;
  }
}
