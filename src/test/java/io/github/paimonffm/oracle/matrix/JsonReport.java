package io.github.paimonffm.oracle.matrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The matrix in full: an object for each cell and version, with every reason as it was given. */
final class JsonReport {

  private JsonReport() {}

  static String of(List<Answers> all) throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode cells = mapper.createArrayNode();
    for (Answers answers : all) {
      for (Grid grid : answers.grids()) {
        for (String column : grid.columns()) {
          grid.column(column)
              .forEach(
                  (row, cell) -> {
                    ObjectNode node = cells.addObject().put("paimonJava", answers.version());
                    node.put("grid", grid.title()).put("column", column).put("row", row);
                    describe(node.putObject("writtenByPaimonFfm"), cell.writtenByUs());
                    describe(node.putObject("writtenByPaimonJava"), cell.writtenByJava());
                  });
        }
      }
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(cells) + "\n";
  }

  private static void describe(ObjectNode node, Outcome outcome) {
    node.put("outcome", outcome.kind().name());
    ArrayNode readers = node.putArray("readBy");
    switch (outcome.kind()) {
      case PASSED, READ_ONLY, OWN_ONLY, LIMITED -> readers.add("paimon-ffm").add("Paimon Java");
      case OURS_ONLY, JAVA_WRONG -> readers.add("paimon-ffm");
      case UNREAD -> readers.add("Paimon Java");
      case REFUSED, NOT_IN_JAVA, SPOILT, FAILED -> {}
    }
    if (!outcome.reason().isEmpty()) {
      node.put("reason", outcome.reason());
    }
    switch (outcome.kind()) {
      case JAVA_WRONG, SPOILT, LIMITED -> node.put("message", outcome.message());
      default -> {}
    }
  }
}
