package io.github.paimonffm.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code paimon-ffm}, which loads files into tables and describes tables. */
@Command(
    name = "paimon-ffm",
    description = "Loads files into Apache Paimon tables, and describes the tables.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The command succeeded.",
      "1:The command failed. Nothing was committed.",
      "2:An argument cannot be used, or a file to load does not exist.",
      "3:It is unknown whether the rows were committed.",
      "129, 130, 143:The signal HUP, INT (Ctrl-C) or TERM stopped the command. Nothing was committed."
    },
    subcommands = {
      LoadCommand.class,
      TablesCommand.class,
      DescribeCommand.class,
      SnapshotsCommand.class,
      PartitionsCommand.class,
      OrphansCommand.class
    })
public final class PaimonFfm implements Runnable {

  /** Whether the program may handle signals and use the terminal. */
  private final boolean ownsProcess;

  @Spec private CommandSpec spec;

  private PaimonFfm(boolean ownsProcess) {
    this.ownsProcess = ownsProcess;
  }

  /**
   * Runs the program and ends the process with its exit code.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    // A JSON document is UTF-8, whatever the encoding of the terminal.
    Charset charset =
        List.of(arguments).contains(Output.JSON) ? StandardCharsets.UTF_8 : System.out.charset();
    PrintWriter out = new PrintWriter(System.out, false, charset);
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(run(true, out, err, arguments));
  }

  /**
   * Runs a command in this process, without handling signals and without a progress bar.
   *
   * @param out the writer of the results
   * @param err the writer of errors and notes
   * @param arguments the command and its options
   * @return the exit code
   */
  public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    return run(false, out, err, arguments);
  }

  /**
   * Runs a command in this process, without handling signals and without a progress bar.
   *
   * @param out the stream of the results
   * @param err the stream of errors and notes
   * @param arguments the command and its options
   * @return the exit code
   */
  public static int execute(PrintStream out, PrintStream err, String... arguments) {
    return execute(
        new PrintWriter(out, true, out.charset()),
        new PrintWriter(err, true, err.charset()),
        arguments);
  }

  private static int run(
      boolean ownsProcess, PrintWriter out, PrintWriter err, String... arguments) {
    int code =
        new CommandLine(new PaimonFfm(ownsProcess))
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Failures::invalidArguments)
            .setExecutionExceptionHandler(Failures::failed)
            .execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  boolean ownsProcess() {
    return ownsProcess;
  }

  /** Fails, because a command is missing. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }
}
