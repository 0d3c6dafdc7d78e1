package io.github.paimonffm.oracle.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The matrix as a text for people and as JSON. Both are the same for the same outcomes. */
final class Report {

  private final List<Grid> grids;
  private final String javaVersion;
  private final Map<String, Integer> notes = new LinkedHashMap<>();

  /**
   * Prepares the report.
   *
   * @param javaVersion the version of Paimon Java
   */
  Report(List<Grid> grids, String javaVersion) {
    this.grids = grids;
    this.javaVersion = javaVersion;
  }

  String markdown() {
    StringBuilder body = new StringBuilder();
    for (Grid grid : grids) {
      body.append("\n## ").append(grid.title()).append("\n\n");
      body.append("| ").append(grid.rowTitle()).append(" |");
      grid.columns().forEach(column -> body.append(' ').append(column).append(" |"));
      body.append("\n|---|").append(":-:|".repeat(grid.columns().size())).append('\n');
      for (String row : grid.rows()) {
        body.append("| `").append(row).append("` |");
        for (String column : grid.columns()) {
          Grid.Cell cell = grid.column(column).get(row);
          body.append(' ').append(mark(cell.writtenByUs())).append(' ');
          body.append(mark(cell.writtenByJava())).append(" |");
        }
        body.append('\n');
      }
    }
    StringBuilder text = new StringBuilder(head());
    text.append(body).append("\n## Notes\n\n");
    notes.forEach((note, number) -> text.append(number).append(". ").append(note).append('\n'));
    return text.toString();
  }

  private String head() {
    return """
        # Compatibility with Paimon Java

        Written by the integration tests (`io.github.paimonffm.oracle`), which compare cell by cell what this library and
        Paimon Java %1$s read from one warehouse. A cell has two marks:

        - the first for a table that paimon-ffm created and wrote: read by Paimon Java and by paimon-ffm, then written to by
          Paimon Java and read by both again;
        - the second for a table that Paimon Java created and wrote: read by paimon-ffm and by Paimon Java, then written to by
          paimon-ffm and read by both again.

        ✓ says that all cells were equal each time; tables with a primary key were compacted by Paimon Java in between and
        read again. A number is a note at the end. Paimon Java %1$s misreads `TIMESTAMP(9)`; Paimon Java 2.0.0 reads it
        right, but cannot be used here, for its parent pom is not published.
        """
        .formatted(javaVersion);
  }

  private String mark(Outcome outcome) {
    if (outcome.kind() == Outcome.Kind.PASSED) {
      return "✓";
    }
    return String.valueOf(notes.computeIfAbsent(note(outcome), note -> notes.size() + 1));
  }

  private String note(Outcome outcome) {
    String java = "Paimon Java " + javaVersion;
    String what =
        switch (outcome.kind()) {
          case PASSED -> "read by both";
          case REFUSED -> "Refused by paimon-ffm";
          case READ_ONLY -> "Read by paimon-ffm, and refused when it should write";
          case NOT_IN_JAVA -> "Refused by " + java;
          case OURS_ONLY -> "Written and read by paimon-ffm alone; refused by " + java;
          case JAVA_WRONG -> "Wrong in " + java;
          case FAILED -> "**Fails**";
        };
    return what + ": " + outcome.reason().replace("|", "\\|").replace("<", "\\<");
  }

  String json() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode cells = mapper.createArrayNode();
    for (Grid grid : grids) {
      for (String column : grid.columns()) {
        grid.column(column)
            .forEach(
                (row, cell) -> {
                  ObjectNode node = cells.addObject();
                  node.put("grid", grid.title()).put("column", column).put("row", row);
                  describe(node.putObject("writtenByPaimonFfm"), cell.writtenByUs());
                  describe(node.putObject("writtenByPaimonJava"), cell.writtenByJava());
                });
      }
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(cells) + "\n";
  }

  private static void describe(ObjectNode node, Outcome outcome) {
    node.put("outcome", outcome.kind().name());
    ArrayNode readers = node.putArray("readBy");
    switch (outcome.kind()) {
      case PASSED, READ_ONLY -> readers.add("paimon-ffm").add("Paimon Java");
      case OURS_ONLY, JAVA_WRONG -> readers.add("paimon-ffm");
      case REFUSED, NOT_IN_JAVA, FAILED -> {}
    }
    if (!outcome.reason().isEmpty()) {
      node.put("reason", outcome.reason());
    }
  }
}
