package io.github.paimonffm.cli.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of texts with aligned columns. Columns of numbers are aligned on the right. Nulls are
 * shown as {@code null}, line breaks and other control characters as escapes, and long values are
 * shortened. Not safe for use by multiple threads.
 */
public final class TextTable {
  /** The number of characters of the longest value that is not shortened. */
  public static final int MAX_WIDTH = 48;

  private static final String NULL = "null";
  private static final String GAP = "  ";
  private static final String CUT = "...";

  private final List<String> names;
  private final boolean[] right;
  private final int maxWidth;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Creates a table without rows.
   *
   * @param names the names of the columns
   */
  public TextTable(List<String> names) {
    this(names, MAX_WIDTH);
  }

  /**
   * Creates a table without rows that shortens values at a given width.
   *
   * @param names the names of the columns
   * @param maxWidth the number of characters of the longest value that is not shortened; at least 4
   */
  public TextTable(List<String> names, int maxWidth) {
    this.names = List.copyOf(names);
    this.right = new boolean[names.size()];
    this.maxWidth = maxWidth;
  }

  /**
   * Aligns a column on the right.
   *
   * @param column the index of the column from 0
   * @return this table
   */
  public TextTable alignRight(int column) {
    right[column] = true;
    return this;
  }

  /**
   * Adds a row. A {@link Number} is also aligned on the right if its column is not.
   *
   * @param values one value for each column; nulls are allowed
   * @return this table
   */
  public TextTable row(@Nullable Object... values) {
    if (values.length != names.size()) {
      throw new IllegalArgumentException(
          "a row needs %d values, but has %d".formatted(names.size(), values.length));
    }
    List<String> row = new ArrayList<>(values.length);
    for (int column = 0; column < values.length; column++) {
      Object value = values[column];
      right[column] |= value instanceof Number;
      row.add(value == null ? NULL : shorten(printable(value.toString())));
    }
    rows.add(row);
    return this;
  }

  /**
   * Returns the lines of the table: the names, a line of dashes, and the rows.
   *
   * @return the lines, without white space at their ends
   */
  public List<String> lines() {
    int[] widths = new int[names.size()];
    List<String> header = names.stream().map(name -> shorten(printable(name))).toList();
    measure(header, widths);
    rows.forEach(row -> measure(row, widths));
    List<String> lines = new ArrayList<>(rows.size() + 2);
    lines.add(line(header, widths));
    List<String> dashes = new ArrayList<>();
    for (int width : widths) {
      dashes.add("-".repeat(width));
    }
    lines.add(line(dashes, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return Collections.unmodifiableList(lines);
  }

  private static void measure(List<String> row, int[] widths) {
    for (int column = 0; column < widths.length; column++) {
      widths[column] = Math.max(widths[column], length(row.get(column)));
    }
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String value = row.get(column);
      String padding = " ".repeat(widths[column] - length(value));
      line.append(column == 0 ? "" : GAP).append(right[column] ? padding + value : value + padding);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private String shorten(String text) {
    return length(text) <= maxWidth
        ? text
        : text.substring(0, text.offsetByCodePoints(0, maxWidth - CUT.length())) + CUT;
  }

  /**
   * Replaces control characters, so that a value stays in its line and cannot control a terminal.
   */
  private static String printable(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder printable = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> printable.append("\\n");
                case '\r' -> printable.append("\\r");
                case '\t' -> printable.append("\\t");
                default -> {
                  if (Character.isISOControl(c)) {
                    printable.append("\\u%04x".formatted(c));
                  } else {
                    printable.append((char) c);
                  }
                }
              }
            });
    return printable.toString();
  }
}
