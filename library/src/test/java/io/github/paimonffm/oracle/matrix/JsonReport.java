package io.github.paimonffm.oracle.matrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The matrix as JSON: an object for each cell and version, with the complete reason. */
final class JsonReport {

  private JsonReport() {}

  static String of(List<MatrixResult> results) throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode cells = mapper.createArrayNode();
    for (MatrixResult result : results) {
      for (Grid grid : result.grids()) {
        for (String column : grid.columns()) {
          grid.column(column)
              .forEach(
                  (row, cell) -> {
                    ObjectNode node = cells.addObject().put("paimonJava", result.version());
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
      case PASSED, READ_ONLY, UNREADABLE_AFTER_JAVA_WRITE, LIMITED ->
          readers.add("paimon-ffm").add("Paimon Java");
      case REFUSED_ONLY_BY_JAVA, MISREAD_BY_JAVA -> readers.add("paimon-ffm");
      case REFUSED_ON_READ -> readers.add("Paimon Java");
      case REFUSED, REFUSED_BY_JAVA, MISWRITTEN_BY_JAVA, FAILED -> {}
    }
    if (!outcome.reason().isEmpty()) {
      node.put("reason", outcome.reason());
    }
    switch (outcome.kind()) {
      case MISREAD_BY_JAVA, MISWRITTEN_BY_JAVA, LIMITED -> node.put("message", outcome.message());
      default -> {}
    }
  }
}
