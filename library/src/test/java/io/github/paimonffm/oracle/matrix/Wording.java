package io.github.paimonffm.oracle.matrix;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wording of error messages on the page: without dumps of structures, and the same for all
 * types.
 */
final class Wording {

  private static final String ELLIPSIS = "…";

  /** A structure as Rust prints it: the innermost braces, and the name before them. */
  private static final Pattern STRUCTURE = Pattern.compile("\\w+ \\{[^{}]*\\}");

  /** The name of the table, which differs between runs. */
  private static final Pattern TABLE = Pattern.compile("^((write to )?table …: )+");

  /** A path inside the tested column. */
  private static final Pattern NESTED_PATH = Pattern.compile("'c0[.\\w\\[\\]]+'");

  /** The beginning of a type in SQL: {@code of type DECIMAL(9, 2)}. */
  private static final Pattern SQL_TYPE = Pattern.compile("(?<=\\btype )[A-Z]{3,}\\b");

  private static final Pattern SQL_TYPE_SUFFIX =
      Pattern.compile("\\G( WITH LOCAL TIME ZONE)?( NOT NULL)?");

  private static final Pattern OTHER_TYPE =
      Pattern.compile(
          "\"[A-Z]{3}[^\"]*\"" // "VARBINARY(10)"
              + "|(?<=\\bThe )[A-Z]+(?= type\\b)" // The ARRAY type
              + "|(?<=\\btype )\\w+Type\\b" // the type ArrayType
              + "|(?<=\\btype: )[A-Z]{3}\\S.*$" // Illegal type: VARIANT NOT NULL
              + "|(?<=\\bprecision: )\\d"
              + "|\\w+\\(…\\)(?= type\\b)" // Vector(VectorType { … }) type
              + "|(?<=\\btype )\\w+\\(…\\)"); // data type Vector(VectorType { … })

  private Wording() {}

  static String plain(String message) {
    String text = TABLE.matcher(message).replaceFirst("");
    for (Matcher m = STRUCTURE.matcher(text); m.find(); m = STRUCTURE.matcher(text)) {
      text = m.replaceAll(ELLIPSIS);
    }
    text = NESTED_PATH.matcher(text).replaceAll("'c0'");
    return OTHER_TYPE.matcher(withoutSqlTypes(text)).replaceAll(ELLIPSIS);
  }

  private static String withoutSqlTypes(String text) {
    StringBuilder plain = new StringBuilder();
    int end = 0;
    for (Matcher type = SQL_TYPE.matcher(text); type.find(end); ) {
      plain.append(text, end, type.start()).append(ELLIPSIS);
      end = endOfParameters(text, type.end());
      Matcher suffix = SQL_TYPE_SUFFIX.matcher(text);
      if (suffix.find(end)) {
        end = suffix.end();
      }
    }
    return plain.append(text, end, text.length()).toString();
  }

  /**
   * Returns the index after a type's parameters in parentheses or angle brackets. A message may be
   * cut off inside the parameters.
   */
  private static int endOfParameters(String text, int start) {
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(', '<' -> depth++;
        case ')', '>' -> depth--;
        default -> {}
      }
      if (depth == 0) {
        return i == start ? start : i + 1;
      }
    }
    return depth == 0 ? start : text.length();
  }
}
