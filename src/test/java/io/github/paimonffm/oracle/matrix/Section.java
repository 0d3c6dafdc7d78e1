package io.github.paimonffm.oracle.matrix;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A grid as a table, with the reasons below it. Rows that are alike are one, and so are columns. A
 * cell has a mark for each version of Paimon Java where these differ, and one mark elsewhere.
 */
final class Section {

  /** The same grid by version, each with the same rows and columns. */
  private final Map<String, Grid> versions;

  /** Any of them, for its titles. */
  private final Grid grid;

  private final Map<String, Integer> notes = new LinkedHashMap<>();

  Section(Map<String, Grid> versions) {
    this.versions = versions;
    this.grid = versions.values().iterator().next();
  }

  String markdown() {
    Map<String, Map<String, String>> marks = new LinkedHashMap<>();
    for (String row : grid.rows()) {
      Map<String, String> line = new LinkedHashMap<>();
      grid.columns().forEach(column -> line.put(column, mark(column, row)));
      marks.put(row, line);
    }
    Collection<List<String>> rows = alike(grid.rows(), marks::get);
    Collection<List<String>> columns =
        alike(grid.columns(), column -> marks.values().stream().map(m -> m.get(column)).toList());

    StringBuilder text = new StringBuilder("| ").append(grid.rowTitle()).append(" |");
    columns.forEach(same -> text.append(' ').append(String.join("<br>", same)).append(" |"));
    text.append("\n|---|").append(":-:|".repeat(columns.size())).append('\n');
    for (List<String> same : rows) {
      String separator = grid.rowsAreTypes() ? ", " : "; ";
      String names = same.stream().map(this::shown).collect(Collectors.joining(separator));
      text.append("| ").append(names).append(" |");
      Map<String, String> line = marks.get(same.getFirst());
      columns.forEach(some -> text.append(' ').append(line.get(some.getFirst())).append(" |"));
      text.append('\n');
    }
    notes.forEach(
        (note, number) ->
            text.append(number == 1 ? "\n" : "").append(number).append(". ").append(note + "\n"));
    return text.toString();
  }

  private static Collection<List<String>> alike(List<String> names, Function<String, ?> content) {
    return names.stream()
        .collect(Collectors.groupingBy(content, LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private String shown(String row) {
    return grid.rowsAreTypes() ? "`" + row + "`" : row;
  }

  private String mark(String column, String row) {
    Map<String, String> marks = new LinkedHashMap<>();
    versions.forEach((version, one) -> marks.put(version, mark(one.column(column).get(row))));
    if (Set.copyOf(marks.values()).size() == 1) {
      return marks.values().iterator().next();
    }
    return marks.entrySet().stream()
        .map(mark -> mark.getKey() + ": " + mark.getValue())
        .collect(Collectors.joining("<br>"));
  }

  private String mark(Grid.Cell cell) {
    Outcome ours = cell.writtenByUs();
    Outcome theirs = cell.writtenByJava();
    if (ours.kind() == Outcome.Kind.OURS_ONLY && theirs.reason().equals(ours.reason())) {
      // That Paimon Java does not is said already.
      return mark(ours);
    }
    String first = mark(ours);
    String second = mark(theirs);
    return first.equals(second) ? first : first + " · " + second;
  }

  private String mark(Outcome outcome) {
    if (outcome.kind() == Outcome.Kind.PASSED) {
      return "✓";
    }
    return String.valueOf(notes.computeIfAbsent(note(outcome), note -> notes.size() + 1));
  }

  private String note(Outcome outcome) {
    String what =
        switch (outcome.kind()) {
          case PASSED -> throw new IllegalArgumentException();
          case REFUSED, READ_ONLY -> "paimon-ffm refuses to write it";
          case UNREAD -> "paimon-ffm refuses to read it";
          case OWN_ONLY ->
              "Read by both until Paimon Java writes to it; then paimon-ffm refuses to";
          case NOT_IN_JAVA -> "Paimon Java refuses it";
          case OURS_ONLY -> "Written and read by paimon-ffm alone; Paimon Java refuses it";
          case JAVA_WRONG -> "Read by paimon-ffm, and misread by Paimon Java";
          case SPOILT -> "Spoilt by Paimon Java when it writes";
          case LIMITED -> "Read by both, but";
          case FAILED -> "**Fails**";
        };
    return what + ": " + Wording.plain(outcome.reason()).replace("|", "\\|").replace("<", "\\<");
  }
}
