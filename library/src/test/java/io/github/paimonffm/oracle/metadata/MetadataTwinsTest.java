package io.github.paimonffm.oracle.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A comparison of the metadata of twin tables, one written by Paimon Java and one by this library.
 * {@link MetadataDifference#ALL} lists every difference.
 */
@Tag("oracle")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetadataTwinsTest {

  private final TimeZone zone = TimeZone.getDefault();
  private final List<MetadataDifference.Found> found = new ArrayList<>();

  @BeforeAll
  void compare(@TempDir Path directory) throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    Path tables = directory.resolve("warehouse").resolve(Engine.DATABASE + ".db");
    try (Lake lake = new Lake(directory)) {
      for (TwinCase twins : TwinCase.all()) {
        String theirs = lake.newTable();
        String ours = lake.newTable();
        twins.write(lake.java(), theirs);
        twins.write(lake.ours(), ours);
        compare(
            twins,
            Metadata.of(tables.resolve(theirs), twins.spec()),
            Metadata.of(tables.resolve(ours), twins.spec()));
      }
    }
  }

  @AfterAll
  void restoreZone() {
    TimeZone.setDefault(zone);
  }

  private void compare(
      TwinCase twins, SortedMap<String, String> theirs, SortedMap<String, String> ours) {
    TreeSet<String> paths = new TreeSet<>(theirs.keySet());
    paths.addAll(ours.keySet());
    for (String path : paths) {
      Optional<String> one = Optional.ofNullable(theirs.get(path));
      Optional<String> other = Optional.ofNullable(ours.get(path));
      if (!one.equals(other) && !differsByValue(path, theirs, ours)) {
        found.add(new MetadataDifference.Found(twins.name(), path, one, other));
      }
    }
  }

  /** Returns whether the path stands for the bytes of a row, and a value of the row differs. */
  private static boolean differsByValue(
      String path, SortedMap<String, String> theirs, SortedMap<String, String> ours) {
    if (!path.endsWith(Metadata.BYTES)) {
      return false;
    }
    String row = path.substring(0, path.length() - Metadata.BYTES.length());
    return theirs.keySet().stream()
        .filter(field -> field.startsWith(row + "["))
        .anyMatch(field -> !theirs.get(field).equals(ours.get(field)));
  }

  @Test
  void everyDifferenceIsListed() {
    List<MetadataDifference.Found> unlisted =
        found.stream()
            .filter(
                difference ->
                    MetadataDifference.ALL.stream().noneMatch(known -> known.matches(difference)))
            .toList();
    assertEquals("", String.join("\n", unlisted.stream().map(Object::toString).toList()));
  }

  @Test
  void everyListedDifferenceOccurs() {
    List<MetadataDifference> stale =
        MetadataDifference.ALL.stream()
            .filter(known -> found.stream().noneMatch(known::matches))
            .toList();
    assertEquals(List.of(), stale, "listed differences that no table shows");
  }
}
