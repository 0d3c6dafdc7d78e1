package io.github.paimonffm.oracle.options;

import io.github.paimonffm.oracle.Documentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A line of {@code table-options.tsv}, which describes what this library does with an option.
 *
 * @param name the key, with {@code *} for a part that varies
 * @param kind the class of the option
 * @param applies the tables or values for which the option matters; empty means always
 * @param effect a sentence about what this library does
 */
record Classification(String name, Kind kind, String applies, String effect) {

  /**
   * The class of an option. If the values of an option have different classes, the option has the
   * first of these classes.
   */
  enum Kind {
    REFUSED(
        "Refused",
        """
        Writers and committers of such a table fail, and the error names the option. `withIgnoredOptions` accepts an option by
        its name, unless Paimon Java or the crate refuses the option too."""),
    REPORTED(
        "Reported",
        """
        The library ignores the option and logs this once for each table and process. `ignoredOptions()` returns the option."""),
    SHIM("Honoured by this library", "This library does what Paimon Java does."),
    CRATE("Honoured by the crate", "The `paimon` crate below this library honours the option."),
    NONE(
        "Without effect on batch writes",
        "This library ignores the option. Neither the rows nor anything that others see of a commit"
            + " depends on the option.");

    private final String title;
    private final String meaning;

    Kind(String title, String meaning) {
      this.title = title;
      this.meaning = meaning;
    }

    String title() {
      return title;
    }

    String meaning() {
      return meaning;
    }

    /** Returns the name of the class in the file. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The file that classifies every option. */
  static final Path FILE = Documentation.file("ffi-shim/src/options/table-options.tsv");

  static final List<String> HEADER = List.of("name", "class", "applies", "effect");

  /**
   * Reads all lines of a file except the header.
   *
   * @throws IllegalArgumentException if a line is malformed; the message contains its number
   */
  static List<Classification> readAll(Path file) throws IOException {
    List<Classification> all = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      List<String> cells = List.of(lines.get(i).split("\t", -1));
      try {
        if (i > 0) {
          all.add(of(cells));
        } else if (!cells.equals(HEADER)) {
          throw new IllegalArgumentException("the header is not " + HEADER);
        }
      } catch (IllegalArgumentException e) {
        String where = "%s, line %d: %s".formatted(file, i + 1, e.getMessage());
        throw new IllegalArgumentException(where, e);
      }
    }
    return all;
  }

  private static Classification of(List<String> cells) {
    if (cells.size() != HEADER.size()) {
      throw new IllegalArgumentException(cells.size() + " cells, expected " + HEADER.size());
    }
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(known -> known.word().equals(cells.get(1)))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("'" + cells.get(1) + "' is not a class"));
    return new Classification(cells.get(0), kind, cells.get(2), cells.get(3));
  }
}
