package io.github.paimonffm.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.paimonffm.cli.text.TextTable;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The results of a command: lines for people, or one JSON document. */
final class Output {
  /** The option that selects JSON. */
  static final String JSON = "--json";

  private static final String STACK_TRACE = "--stacktrace";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = JSON,
      description = "Print one JSON document on stdout. Everything else goes to stderr.")
  private boolean json;

  @Option(names = STACK_TRACE, description = "Show the stack trace of a failure.")
  private boolean stackTrace;

  /** Returns the output of a command that has this mixin. */
  static Output of(CommandLine command) {
    return (Output) command.getMixins().get("output");
  }

  boolean isStackTraceWanted() {
    return stackTrace;
  }

  /** Prints a line, unless a JSON document is wanted. */
  void line(String text) {
    if (!json) {
      command.commandLine().getOut().println(text);
    }
  }

  /** Prints a table, unless a JSON document is wanted. */
  void table(TextTable table) {
    table.lines().forEach(this::line);
  }

  /** Prints the JSON document, if it is wanted. A command calls this method once. */
  void document(Map<String, ?> document) {
    if (!json) {
      return;
    }
    try {
      command.commandLine().getOut().println(MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the result of the command cannot be written as JSON", e);
    }
  }

  /** Prints a note on stderr. */
  void note(String text) {
    command.commandLine().getErr().println("paimon-ffm: " + text);
  }
}
