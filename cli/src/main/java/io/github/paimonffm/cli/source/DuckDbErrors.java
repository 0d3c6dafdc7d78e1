package io.github.paimonffm.cli.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shortens the errors of DuckDB, which have many lines with advice on DuckDB's own options. */
final class DuckDbErrors {
  /** The text around an error that a reader throws. */
  private static final Pattern STREAM_ERROR =
      Pattern.compile("(?s).*CDataJniException\\{errno=-?\\d+, message=(.*)}");

  private static final Pattern KIND =
      Pattern.compile("^(Invalid Input|Conversion|Binder|IO) Error: ");

  private static final Pattern CSV_COLUMNS =
      Pattern.compile(
          "CSV Error on Line: (\\d+)\n.*?Expected Number of Columns: (\\d+) Found: (\\d+).*",
          Pattern.DOTALL);

  private static final Pattern CSV_OTHER =
      Pattern.compile(
          "CSV Error on Line: (\\d+)\n(?:Original Line:[^\n]*\n)?([^\n]+).*", Pattern.DOTALL);

  /** Starts the part of a text that is advice, or that repeats the query. */
  private static final Pattern ADVICE =
      Pattern.compile("(?m)^\\s*(Try |Possible |LINE \\d+:|\\* |$)");

  private static final Pattern JSON_FILE = Pattern.compile(" in file \"[^\"]*\"");

  private DuckDbErrors() {}

  /** Returns the reason of a failure in one line, without the name of the file. */
  static String oneLine(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    Matcher stream = STREAM_ERROR.matcher(text);
    if (stream.matches()) {
      text = stream.group(1);
    }
    text = KIND.matcher(text).replaceFirst("");
    Matcher columns = CSV_COLUMNS.matcher(text);
    if (columns.matches()) {
      return "line %s has %s values, but the header line has %s"
          .formatted(columns.group(1), columns.group(3), columns.group(2));
    }
    Matcher csv = CSV_OTHER.matcher(text);
    if (csv.matches()) {
      return "line " + csv.group(1) + ": " + csv.group(2).strip();
    }
    Matcher advice = ADVICE.matcher(text);
    if (advice.find() && advice.start() > 0) {
      text = text.substring(0, advice.start());
    }
    return JSON_FILE.matcher(text).replaceFirst("").replaceAll("\\s+", " ").strip();
  }
}
