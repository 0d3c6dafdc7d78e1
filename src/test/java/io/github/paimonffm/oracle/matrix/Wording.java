package io.github.paimonffm.oracle.matrix;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages as people like them: without dumps, and the same for all types that they may name. */
final class Wording {

  /** What Rust prints of a structure: the innermost braces, and the name before them. */
  private static final Pattern STRUCTURE = Pattern.compile("\\w+ \\{[^{}]*\\}");

  /** Which table it was says nothing here. */
  private static final Pattern TABLE = Pattern.compile("^((write to )?table …: )+");

  /** A place in the column in question. */
  private static final Pattern WITHIN = Pattern.compile("'c0[.\\w\\[\\]]+'");

  private static final Pattern TYPE_NAMED =
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
      text = m.replaceAll("…");
    }
    text = WITHIN.matcher(text).replaceAll("'c0'");
    return TYPE_NAMED.matcher(text).replaceAll("…");
  }
}
