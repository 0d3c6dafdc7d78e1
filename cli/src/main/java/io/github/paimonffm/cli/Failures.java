package io.github.paimonffm.cli;

import io.github.paimonffm.cli.load.LoadException;
import io.github.paimonffm.cli.load.LoadInterruptedException;
import io.github.paimonffm.cli.source.InvalidFileException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reports failures: one line on stderr, and an exit code. */
final class Failures {

  private Failures() {}

  /** Reports arguments that cannot be used. */
  static int invalidArguments(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("paimon-ffm: " + oneLine(failure.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCodes.USAGE;
  }

  /** Reports a failure of a command. */
  static int failed(Exception failure, CommandLine command, ParseResult arguments) {
    int code = code(failure);
    PrintWriter err = command.getErr();
    String text = text(failure);
    err.println("paimon-ffm: " + text);
    Output output = Output.of(command);
    if (output.isStackTraceWanted()) {
      failure.printStackTrace(err);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("command", command.getCommandName());
    document.put("status", code == ExitCodes.OUTCOME_UNKNOWN ? "unknown" : "failed");
    document.put("exitCode", code);
    document.put("error", text);
    output.document(document);
    return code;
  }

  private static int code(Exception failure) {
    return switch (failure) {
      case CommitOutcomeUnknownException e -> ExitCodes.OUTCOME_UNKNOWN;
      case LoadInterruptedException e -> ExitCodes.ofSignal(e.signal());
      case InvalidFileException e -> ExitCodes.USAGE;
      default -> ExitCodes.FAILED;
    };
  }

  private static String text(Exception failure) {
    String message = oneLine(String.valueOf(failure.getMessage()));
    boolean expected =
        failure instanceof PaimonException
            || failure instanceof IOException
            || failure instanceof LoadException
            || failure instanceof LoadInterruptedException
            || failure instanceof InvalidFileException;
    return expected
        ? message
        : "unexpected failure (--stacktrace shows where): "
            + failure.getClass().getSimpleName()
            + ": "
            + message;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
