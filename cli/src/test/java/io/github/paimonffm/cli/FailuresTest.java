package io.github.paimonffm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Messages and exit codes of failures. */
class FailuresTest {
  private static final String SECRET = "TOP-SECRET-VALUE";

  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void setUp() {
    warehouse = new Warehouse(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; a command is missing",
        "lode; Unmatched argument at index 0: 'lode'",
        "load; Missing required options and parameters: '--table=TABLE', 'FILE'",
        "load pom.xml --format csv --table db.t; the catalog has no warehouse",
        "load a.csv --table t --warehouse w; 't' is not the name of a table; expected database.table",
        "load a.csv --table a.b.c --warehouse w; 'a.b.c' is not the name of a table",
        "load missing.csv --table db.t --warehouse w; missing.csv does not exist",
        "load . --table db.t --warehouse w; . is not a readable file",
        "load pom.xml --table db.t --warehouse w; pom.xml has no known extension; expected one of .csv, .csv.gz",
        "load pom.xml --table db.t --warehouse w --format xml; expected one of [CSV, JSON, PARQUET, ARROW]",
        "load pom.xml --table db.t --warehouse w --delimiter ab; 'ab' is not a single character",
        "load pom.xml --table db.t --warehouse w --overwrite --overwrite-partition a=1; are mutually exclusive",
        "load pom.xml --table db.t --warehouse w --create --no-create; are mutually exclusive",
        "load pom.xml --table db.t --warehouse w --overwrite-partition a; 'a' is not a partition value; expected column=value",
        "load pom.xml --table db.t --warehouse w --overwrite-partition a=1,a=2; column 'a' has two values",
        "load pom.xml --table db.t --warehouse w --nothing; Unknown option: '--nothing'",
        "tables --warehouse target/none; target/none does not exist",
        "tables --catalog target/none; --catalog: target/none is not a readable properties file",
        "orphans db.t --warehouse w --older-than soon; 'soon' is not a time span; expected a number with s, m, h or d",
        "describe --warehouse w; Missing required parameter: 'TABLE'",
      })
  void wrong_arguments_have_exit_code_2(String arguments, String message) {
    Run run = Run.of((Object[]) (arguments.isEmpty() ? new String[0] : arguments.split(" ")));
    assertEquals(2, run.code(), run.toString());
    assertTrue(run.err().startsWith("paimon-ffm: "), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertEquals("", run.out());
    assertFalse(Files.exists(Path.of("w")));
  }

  @Test
  void a_similar_command_is_suggested() {
    assertTrue(
        Run.of("tabels").err().contains("Did you mean: paimon-ffm tables"), Run.of("tabels").err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"describe", "snapshots", "partitions", "orphans"})
  void a_missing_table_has_exit_code_1(String command) throws IOException {
    warehouse.create("db.other", Schema.builder().column("n", "INT"));
    Run run = Run.of(command, "db.none", "--warehouse", warehouse.warehouse());
    assertEquals(1, run.code());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("db.none"), run.err());
    Run json = Run.of(command, "db.none", "--warehouse", warehouse.warehouse(), "--json");
    assertEquals(command, json.json().get("command").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.json", "a.parquet", "a.arrow"})
  void a_file_of_random_bytes_is_refused(String name) throws IOException {
    byte[] bytes = new byte[5000];
    new Random(1).nextBytes(bytes);
    assertRefused(Files.write(folder.resolve(name), bytes), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a.csv; a.csv has no header line: its first line is empty",
        "a.json; a.json",
        "a.parquet; a.parquet",
        "a.arrow; a.arrow is not an Arrow IPC file; expected the Arrow file or stream format"
      })
  void an_empty_file_is_refused(String name, String message) throws IOException {
    assertRefused(Files.createFile(folder.resolve(name)), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a.csv; a,a; the header line has the column 'a' twice",
        "a.json; {\"a\": 1, \"A\": 2}; DuckDB cannot read keys that differ only in case, such as 'A'",
        "a.json; {\"a\": 1; a.json: Malformed JSON",
        "a.json; {\"a\": 1, \"a\": 2}; has duplicate key \"a\"",
        "a.json; [1, 2]; a.json: ",
        "a.feather; FEA1xxxx; a.feather is a Feather file of version 1; expected version 2",
        "a.arrow; ARROW1xx; a.arrow",
      })
  void a_damaged_or_unusable_file_is_refused(String name, String content, String message)
      throws IOException {
    assertRefused(Files.writeString(folder.resolve(name), content + "\n"), message);
  }

  @Test
  void an_unclosed_quote_is_refused() {
    assertRefused(warehouse.file("a.csv", "a,b", "1,\"x", "2,y"), "a.csv: line 2");
  }

  private void assertRefused(Path file, String message) {
    Run run = warehouse.load("db.t", file);
    assertEquals(1, run.code(), run.toString());
    assertTrue(run.err().contains(file.toString()), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().length() < 500, run.err());
    assertFalse(warehouse.exists("db.t"));
  }

  @Test
  void a_stack_trace_is_shown_only_on_request() {
    Path csv = warehouse.file("a.csv", "a", "1,2");
    assertFalse(warehouse.load("db.t", csv).err().contains("\tat "));
    assertTrue(warehouse.load("db.t", csv, "--stacktrace").err().contains("\tat io.github."));
  }

  /** A command that only fails, with a failure that is hard to provoke. */
  @Command(name = "fail")
  private static final class FailingCommand implements Callable<Integer> {
    private final Exception failure;

    @Mixin private Output output;

    FailingCommand(Exception failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      throw failure;
    }

    static Run run(Exception failure) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      int code =
          new CommandLine(new FailingCommand(failure))
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .setExecutionExceptionHandler(Failures::failed)
              .execute("--json");
      return new Run(code, out.toString(), err.toString());
    }
  }

  @Test
  void an_unknown_outcome_has_exit_code_3() throws IOException {
    Run run = FailingCommand.run(new CommitOutcomeUnknownException("in doubt"));
    assertEquals(3, run.code());
    assertEquals("unknown", run.json().get("status").asText());
    assertEquals("paimon-ffm: in doubt\n", run.err());
  }

  @Test
  void an_unexpected_failure_says_so_in_one_line() {
    Run run = FailingCommand.run(new IllegalStateException("first\n  second"));
    assertEquals(1, run.code());
    assertEquals(
        "paimon-ffm: unexpected failure (--stacktrace shows where): IllegalStateException: first second\n",
        run.err());
  }

  @Test
  void no_output_contains_a_secret() {
    Path csv = warehouse.file("a.csv", "n", "1");
    Path file =
        warehouse.file(
            "catalog.properties",
            "warehouse=" + warehouse.warehouse(),
            "s3.access-key=" + SECRET,
            "token=" + SECRET);
    Path broken = warehouse.file("broken.properties", "s3.secret-key=" + SECRET + "\\u00zz");
    Object[][] commands = {
      {
        "load",
        csv,
        "--table",
        "db.t",
        "--catalog",
        file,
        "--table-option",
        "my.secret-key=" + SECRET
      },
      {
        "load",
        csv,
        "--table",
        "db.t",
        "--catalog",
        file,
        "--table-option",
        "my.secret-key=" + SECRET + "2"
      },
      {"load", csv, "--table", "db.t", "-o", "s3.secret-key " + SECRET},
      {"load", csv, "--table", "db.t", "-o", "=" + SECRET},
      {"load", csv, "--table", "db.t", "-o", "s3.secret-key=" + SECRET},
      {"describe", "db.t", "--catalog", file},
      {"describe", "db.t", "--catalog", file, "--json"},
      {"describe", "db.none", "--catalog", file, "--stacktrace"},
      {"tables", "--catalog", broken, "--stacktrace"},
      {"tables", "-o", "s3.secret-key=" + SECRET, "--warehouse", "s3://bucket/x", "--stacktrace"},
      {
        "tables",
        "-o",
        "metastore=none",
        "-o",
        "token=" + SECRET,
        "--warehouse",
        "x",
        "--stacktrace"
      },
    };
    for (Object[] command : commands) {
      Run run = Run.of(command);
      assertFalse((run.out() + run.err()).contains(SECRET), run.toString());
    }
    assertTrue(Run.of("describe", "db.t", "--catalog", file).requireOk().out().contains("******"));
  }
}
