package io.github.paimonffm.internal.types;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recursive descent parser for types in SQL syntax. It accepts the syntax of Paimon's own parsers
 * and the usual synonyms, and fills in Paimon's defaults. It also checks ranges, because the native
 * library does not check them when it reads a type from JSON.
 */
public final class TypeParser {

  /** The maximum nesting depth: deeper than any real table, but small enough for the stack. */
  private static final int MAX_DEPTH = 64;

  private static final int MAX_CHAR_LENGTH = 255;

  private static final Set<String> VECTOR_ELEMENTS =
      Set.of("BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE");

  private final String column;
  private final String text;
  private int position;
  private int depth;

  private TypeParser(String column, String text) {
    this.column = column;
    this.text = text;
  }

  /**
   * Parses the type of a column.
   *
   * @throws InvalidArgumentException if the text is not a type; the message names the column, the
   *     text and the position
   */
  public static DataType parse(String column, String text) {
    TypeParser parser = new TypeParser(column, Objects.requireNonNull(text, "type"));
    DataType type = parser.type();
    if (!parser.atEnd()) {
      throw parser.error(parser.position, "unexpected '" + parser.rest() + "' after the type");
    }
    return type;
  }

  private DataType type() {
    skipBlanks();
    int start = position;
    if (++depth > MAX_DEPTH) {
      throw error(start, "types are nested deeper than " + MAX_DEPTH + " levels");
    }
    String name = word("a type").toUpperCase(Locale.ROOT);
    DataType type =
        switch (name) {
          case "BOOLEAN", "TINYINT", "SMALLINT", "BIGINT", "FLOAT", "DATE", "VARIANT", "BLOB" ->
              atomic(name);
          case "INT", "INTEGER" -> atomic("INT");
          case "DOUBLE" -> {
            takeWord("PRECISION");
            yield atomic("DOUBLE");
          }
          case "STRING", "BYTES" -> atomic(name);
          case "DECIMAL", "NUMERIC", "DEC" -> decimal();
          case "CHAR", "CHARACTER" -> atomic(sized("CHAR", MAX_CHAR_LENGTH));
          case "VARCHAR" -> atomic(unbounded(sized(name, Integer.MAX_VALUE), "STRING"));
          case "BINARY" -> atomic(sized(name, Integer.MAX_VALUE));
          case "VARBINARY" -> atomic(unbounded(sized(name, Integer.MAX_VALUE), "BYTES"));
          case "TIME" -> time();
          case "TIMESTAMP" -> timestamp();
          case "TIMESTAMP_LTZ" -> localTimestamp(precision(6));
          case "ARRAY" -> {
            expect('<');
            DataType element = type();
            expect('>');
            yield new DataType.Array(element, true);
          }
          case "MULTISET" -> {
            expect('<');
            DataType element = type();
            expect('>');
            yield new DataType.Multiset(element, true);
          }
          case "MAP" -> {
            expect('<');
            DataType key = type();
            expect(',');
            DataType value = type();
            expect('>');
            yield new DataType.Mapping(key, value, true);
          }
          case "ROW" -> row();
          case "VECTOR" -> vector();
          default -> throw error(start, "unknown type '" + name + "'");
        };
    depth--;
    return nullability(type);
  }

  private DataType nullability(DataType type) {
    if (takeWord("NULL")) {
      return type;
    }
    if (!takeWord("NOT")) {
      return type;
    }
    if (!takeWord("NULL")) {
      throw error(position, "expected NULL after NOT");
    }
    return notNull(type);
  }

  static DataType notNull(DataType type) {
    return switch (type) {
      case DataType.Atomic t -> new DataType.Atomic(t.baseSql(), false);
      case DataType.Array t -> new DataType.Array(t.element(), false);
      case DataType.Multiset t -> new DataType.Multiset(t.element(), false);
      case DataType.Mapping t -> new DataType.Mapping(t.key(), t.value(), false);
      case DataType.Vector t -> new DataType.Vector(t.element(), t.length(), false);
      case DataType.Row t -> new DataType.Row(t.fields(), false);
    };
  }

  private static DataType atomic(String sql) {
    return new DataType.Atomic(sql, true);
  }

  private DataType decimal() {
    int precision = 10;
    int scale = 0;
    if (take('(')) {
      precision = number("precision", 1, 38);
      if (take(',')) {
        scale = number("scale", 0, precision);
      }
      expect(')');
    }
    return atomic("DECIMAL(" + precision + ", " + scale + ")");
  }

  private String sized(String name, int max) {
    int length = 1;
    if (take('(')) {
      length = number("length", 1, max);
      expect(')');
    }
    return name + "(" + length + ")";
  }

  /** Replaces a type of the maximum length with the name that Paimon uses for that length. */
  private static String unbounded(String sized, String name) {
    return sized.endsWith("(" + Integer.MAX_VALUE + ")") ? name : sized;
  }

  private DataType time() {
    int precision = precision(0);
    if (takeWord("WITHOUT")) {
      timeZone();
    }
    return atomic("TIME(" + precision + ")");
  }

  private DataType timestamp() {
    int precision = precision(6);
    if (takeWord("WITHOUT")) {
      timeZone();
    } else if (takeWord("WITH")) {
      if (!takeWord("LOCAL")) {
        throw error(position, "expected LOCAL TIME ZONE after WITH");
      }
      timeZone();
      return localTimestamp(precision);
    }
    return atomic("TIMESTAMP(" + precision + ")");
  }

  private static DataType localTimestamp(int precision) {
    return atomic("TIMESTAMP(" + precision + ") WITH LOCAL TIME ZONE");
  }

  private void timeZone() {
    if (!takeWord("TIME") || !takeWord("ZONE")) {
      throw error(position, "expected TIME ZONE");
    }
  }

  private int precision(int defaultPrecision) {
    int precision = defaultPrecision;
    if (take('(')) {
      precision = number("precision", 0, 9);
      expect(')');
    }
    return precision;
  }

  private DataType row() {
    char close;
    if (take('<')) {
      close = '>';
    } else if (take('(')) {
      close = ')';
    } else {
      throw error(position, "expected '<' or '(' after ROW");
    }
    List<DataType.Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    do {
      skipBlanks();
      int start = position;
      String name = fieldName();
      if (!names.add(name)) {
        throw error(start, "duplicate field '" + name + "'");
      }
      DataType type = type();
      boolean hasKeyword = takeWord("COMMENT");
      String comment = peek() == '\'' ? quoted('\'') : null;
      if (hasKeyword && comment == null) {
        throw error(position, "expected a text in single quotes after COMMENT");
      }
      fields.add(new DataType.Field(name, type, comment));
    } while (take(','));
    expect(close);
    return new DataType.Row(fields, true);
  }

  private DataType vector() {
    expect('<');
    skipBlanks();
    int start = position;
    DataType element = type();
    if (!VECTOR_ELEMENTS.contains(element.baseSql())) {
      throw error(start, element.baseSql() + " cannot be the element type of a vector");
    }
    expect(',');
    int length = number("length", 1, Integer.MAX_VALUE);
    expect('>');
    return new DataType.Vector(element, length, true);
  }

  // The methods below read single tokens. No token starts with END.

  private static final char END = '\0';

  private void skipBlanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private boolean atEnd() {
    skipBlanks();
    return position == text.length();
  }

  private char peek() {
    return atEnd() ? END : text.charAt(position);
  }

  private boolean take(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    position++;
    return true;
  }

  private void expect(char wanted) {
    if (!take(wanted)) {
      throw error(position, "expected '" + wanted + "'");
    }
  }

  private boolean takeWord(String wanted) {
    skipBlanks();
    int end = wordEnd();
    if (!text.substring(position, end).equalsIgnoreCase(wanted)) {
      return false;
    }
    position = end;
    return true;
  }

  private String word(String what) {
    skipBlanks();
    int end = wordEnd();
    if (end == position) {
      throw error(position, "expected " + what);
    }
    String word = text.substring(position, end);
    position = end;
    return word;
  }

  private int wordEnd() {
    int end = position;
    while (end < text.length() && isWordPart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || Character.isSurrogate(c);
  }

  private String fieldName() {
    if (peek() != '`') {
      return word("a field name");
    }
    int start = position;
    String name = quoted('`');
    if (name.isEmpty()) {
      throw error(start, "a field name must not be empty");
    }
    return name;
  }

  /** Reads a quoted string. A doubled quote inside the string stands for one quote. */
  private String quoted(char quote) {
    int start = position++;
    StringBuilder content = new StringBuilder();
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c != quote) {
        content.append(c);
      } else if (position < text.length() && text.charAt(position) == quote) {
        content.append(quote);
        position++;
      } else {
        return content.toString();
      }
    }
    throw error(start, "the closing quote is missing");
  }

  private int number(String what, int min, int max) {
    skipBlanks();
    int start = position;
    String digits = word("the " + what);
    Integer value = parseInt(digits);
    if (value == null || value < min || value > max) {
      throw error(start, what + " must be between " + min + " and " + max + ", not " + digits);
    }
    return value;
  }

  private static @Nullable Integer parseInt(String digits) {
    try {
      return Integer.valueOf(digits);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private String rest() {
    return text.substring(position).strip();
  }

  private InvalidArgumentException error(int at, String what) {
    return new InvalidArgumentException(
        "column '"
            + column
            + "': '"
            + text
            + "' is not a type: "
            + what
            + " (at position "
            + (at + 1)
            + ")");
  }
}
