package io.github.paimonffm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** The result of a command that ran in this process. */
public record Run(int code, String out, String err) {

  public static Run of(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = PaimonFfm.execute(new PrintWriter(out), new PrintWriter(err), texts);
    return new Run(code, out.toString(), err.toString());
  }

  /** Fails the test if the command failed. */
  public Run requireOk() {
    assertEquals(0, code, () -> "exit code; stderr: " + err);
    return this;
  }

  /** Returns the only JSON document of stdout. */
  public JsonNode json() throws IOException {
    try (var documents = new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(out)) {
      JsonNode document = documents.next();
      assertEquals(false, documents.hasNext(), "a second document");
      return document;
    }
  }
}
