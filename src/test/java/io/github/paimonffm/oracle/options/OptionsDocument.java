package io.github.paimonffm.oracle.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The page about all options. */
final class OptionsDocument {

  private static final String HEAD =
      """
      # Table options

      A table belongs to many programs, and its options tell each of them what to do. This page has every option that
      Paimon Java %1$s and %2$s know and a table may have, with what this library does about it when it writes and commits.
      The tests fail when a version of Paimon Java has an option that is not here; `scripts/table-options` writes this page from
      `ffi-shim/src/options/table-options.tsv`.

      * *Default*: Paimon Java's default value. Where the versions differ, there are two.
      * *Versions*: the versions of Paimon Java that know the option. A dash stands for an option that belongs to the crate, and for
        names with a `*`, which stands for a part that varies. Options of Flink's connector are looked up in %2$s only.
      * *When*: the tables or values for which the option matters. Nothing there means always.

      An option whose values are treated differently is listed once, under the first heading that holds for one of them.
      """;

  private final List<Classification> lines;
  private final List<KnownOption.Version> versions;

  /**
   * Prepares the page.
   *
   * @param lines the classified options in their order
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

  /** The text as code, with characters that would end the cell or be invisible in it spelled. */
  private static String code(String text) {
    if (text == null) {
      return "not set";
    }
    String visible = text.replace("\n", "\\n").replace("\r", "\\r").replace("|", "\\|");
    return visible.isEmpty() ? "(empty)" : "`" + visible + "`";
  }
}
