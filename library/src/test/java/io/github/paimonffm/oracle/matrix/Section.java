package io.github.paimonffm.oracle.matrix;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A grid as a Markdown table, followed by a table of its notes. Equal rows share a line, and equal
 * columns share a column. A cell has one mark, or one mark per version of Paimon Java if the marks
 * differ.
 */
final class Section {

  /** The grid of each version. All grids have the same rows and columns. */
  private final Map<String, Grid> versions;

  /** An arbitrary one of the grids, for the titles and names. */
  private final Grid grid;

  /** The number of each note, by the cells of the note. */
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
    Collection<List<String>> rows = groupBy(grid.rows(), marks::get);
    Collection<List<String>> columns =
        groupBy(
            grid.columns(),
            column -> marks.values().stream().map(line -> line.get(column)).toList());

    StringBuilder text = new StringBuilder("| ").append(grid.rowTitle()).append(" |");
    columns.forEach(group -> text.append(' ').append(String.join("<br>", group)).append(" |"));
    text.append("\n|---|").append(":-:|".repeat(columns.size())).append('\n');
    for (List<String> group : rows) {
      String separator = grid.rowsAreTypes() ? ", " : "; ";
      String names = group.stream().map(this::formatted).collect(Collectors.joining(separator));
      text.append("| ").append(names).append(" |");
      Map<String, String> line = marks.get(group.getFirst());
      columns.forEach(
          columnGroup -> text.append(' ').append(line.get(columnGroup.getFirst())).append(" |"));
      text.append('\n');
    }
    if (!notes.isEmpty()) {
      text.append("\n| Note | Outcome | Reason |\n|---|---|---|\n");
      notes.forEach(
          (note, number) ->
              text.append("| ").append(number).append(" | ").append(note).append(" |\n"));
    }
    return text.toString();
  }

  private static Collection<List<String>> groupBy(List<String> names, Function<String, ?> content) {
    return names.stream()
        .collect(Collectors.groupingBy(content, LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private String formatted(String row) {
    // Markdown would drop "<INT>" as HTML.
    return grid.rowsAreTypes() ? "`" + row + "`" : row.replace("<", "\\<");
  }

  private String mark(String column, String row) {
    Map<String, String> marks = new LinkedHashMap<>();
    versions.forEach((version, grid) -> marks.put(version, mark(grid.column(column).get(row))));
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
    if (ours.kind() == Outcome.Kind.REFUSED_ONLY_BY_JAVA && theirs.reason().equals(ours.reason())) {
      // The note already says that Paimon Java refuses the table.
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

  private static String note(Outcome outcome) {
    String summary =
        switch (outcome.kind()) {
          case PASSED -> throw new IllegalArgumentException("a passed cell has no note");
          case REFUSED, READ_ONLY -> "paimon-ffm refuses to write the table";
          case REFUSED_ON_READ -> "paimon-ffm refuses to read the table";
          case UNREADABLE_AFTER_JAVA_WRITE ->
              "Both engines read the table until Paimon Java writes to it; then paimon-ffm refuses"
                  + " to read the table";
          case REFUSED_BY_JAVA -> "Paimon Java refuses the table";
          case REFUSED_ONLY_BY_JAVA ->
              "paimon-ffm writes and reads the table; Paimon Java refuses the table";
          case MISREAD_BY_JAVA -> "paimon-ffm reads the table; Paimon Java misreads the table";
          case MISWRITTEN_BY_JAVA -> "Paimon Java writes the table incorrectly";
          case LIMITED -> "Both engines read the table, with a limit";
          case FAILED -> "**The test fails**";
        };
    String reason = Wording.plain(outcome.reason()).replace("|", "\\|").replace("<", "\\<");
    return summary + " | " + reason;
  }
}
