package io.github.paimonffm.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.CatalogOptions;
import io.github.paimonffm.TableOptions;
import io.github.paimonffm.testing.Repository;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The constants for the names of options. */
class OptionNamesTest {

  private static final Path LIST = Repository.file("ffi-shim/src/options/table-options.tsv");

  private static SortedMap<String, String> constants(Class<?> type) throws Exception {
    SortedMap<String, String> constants = new TreeMap<>();
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        constants.put(field.getName(), (String) field.get(null));
      }
    }
    return constants;
  }

  private static SortedMap<String, String> knownOptions() throws IOException {
    SortedMap<String, String> classes = new TreeMap<>();
    for (String line : Files.readAllLines(LIST)) {
      String[] cells = line.split("\t", -1);
      classes.put(cells[0], cells[1]);
    }
    return classes;
  }

  private static String constantName(String option) {
    return option.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_");
  }

  @Test
  void tableOptionsAreOptionsOfPaimon() throws Exception {
    Set<String> known = knownOptions().keySet();
    constants(TableOptions.class)
        .forEach(
            (name, option) -> {
              assertTrue(known.contains(option), () -> name + ": " + option);
              assertEquals(constantName(option), name);
            });
  }

  /** The options that this library itself carries out all have a constant, except old names. */
  @Test
  void optionsThatThisLibraryCarriesOutHaveConstants() throws Exception {
    Set<String> carriedOut =
        knownOptions().entrySet().stream()
            .filter(option -> option.getValue().equals("shim"))
            .map(java.util.Map.Entry::getKey)
            .collect(Collectors.toSet());
    carriedOut.removeAll(constants(TableOptions.class).values());
    assertEquals(Set.of("write.compaction-skip"), carriedOut);
  }

  @Test
  void catalogOptionsAreNamedAfterTheirOptions() throws Exception {
    SortedMap<String, String> constants = constants(CatalogOptions.class);
    assertEquals("warehouse", constants.get("WAREHOUSE"));
    constants.forEach(
        (name, option) ->
            assertEquals(constantName(option.replaceFirst("^paimonffm\\.", "")), name));
  }
}
