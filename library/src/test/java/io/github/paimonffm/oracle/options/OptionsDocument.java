package io.github.paimonffm.oracle.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The page {@code docs/table-options.md}. */
final class OptionsDocument {

  private static final String HEAD =
      """
      # Table options

      Many programs use a table, and its options control each of them. This page lists every table option of Paimon Java %1$s
      and %2$s, and what this library does with the option when it writes and commits. The tests fail if a version of Paimon Java
      has an option that is missing here. `scripts/table-options` generates this page from
      `ffi-shim/src/options/table-options.tsv`.

      | Column | Meaning |
      |---|---|
      | Default | Paimon Java's default value, or two values if the versions differ |
      | Versions | The versions of Paimon Java that have the option. A dash stands for an option of the crate, and for names with a \
      `*`, which stands for a part that varies. Options of Flink's connector are looked up in %2$s only |
      | When | The tables or values for which the option matters. Empty means always |

      If the values of an option are treated differently, the option is listed once, under the first heading that applies to one of
      its values.
      """;

  private final List<Classification> lines;
  private final List<KnownOption.Version> versions;

  /**
   * Creates the page.
   *
   * @param lines the classified options in the order of the page
   * @param versions the versions of Paimon Java, the older one first
   */
  OptionsDocument(List<Classification> lines, List<KnownOption.Version> versions) {
    this.lines = lines;
    this.versions = versions;
  }

  String markdown() {
    List<String> names = versions.stream().map(KnownOption.Version::version).toList();
    StringBuilder page = new StringBuilder(HEAD.formatted(names.getFirst(), names.getLast()));
    for (Classification.Kind kind : Classification.Kind.values()) {
      page.append("\n## ").append(kind.title()).append("\n\n").append(kind.meaning());
      page.append("\n\n| Option | Default | Versions | When | What this library does |\n");
      page.append("|---|---|---|---|---|\n");
      lines.stream().filter(line -> line.kind() == kind).forEach(line -> row(page, line));
    }
    return page.toString();
  }

  private void row(StringBuilder page, Classification line) {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (KnownOption.Version version : versions) {
      version.options().stream()
          .filter(option -> option.name().equals(line.name()))
          .findFirst()
          .ifPresent(option -> defaults.put(version.version(), code(option.defaultValue())));
    }
    List<String> found = new ArrayList<>(defaults.keySet());
    if (found.isEmpty()) {
      for (KnownOption.Version version : versions) {
        if (version.options().stream().anyMatch(o -> o.otherNames().contains(line.name()))) {
          found.add(version.version());
        }
      }
    }
    List<String> cells =
        List.of(
            Objects.requireNonNull(code(line.name())),
            String.join("<br>", defaults.values().stream().distinct().toList()),
            found.isEmpty() ? "–" : String.join(", ", found),
            line.applies(),
            line.effect());
    page.append("| ").append(String.join(" | ", cells).replaceAll(" +", " ")).append(" |\n");
  }

  /** Formats a value as code. Escapes invisible characters and characters that end a cell. */
  private static String code(String text) {
    if (text == null) {
      return "not set";
    }
    String visible = text.replace("\n", "\\n").replace("\r", "\\r").replace("|", "\\|");
    return visible.isEmpty() ? "(empty)" : "`" + visible + "`";
  }
}
