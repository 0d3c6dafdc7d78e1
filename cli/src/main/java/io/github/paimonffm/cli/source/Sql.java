package io.github.paimonffm.cli.source;

import java.nio.file.Path;

/** Quotes names, texts and paths for SQL statements of DuckDB. */
final class Sql {

  private Sql() {}

  /** Returns a text as a string literal. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Returns a name as a quoted identifier. */
  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * Returns a path as a string literal that stands for exactly this file. DuckDB reads paths as
   * patterns, and a relative path that starts with a tilde or a scheme as something else.
   */
  static String path(Path file) {
    return literal(file.toAbsolutePath().toString().replaceAll("[\\[*?]", "[$0]"));
  }
}
