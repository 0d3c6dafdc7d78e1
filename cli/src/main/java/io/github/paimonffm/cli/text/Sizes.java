package io.github.paimonffm.cli.text;

import java.util.Locale;

/** Numbers of bytes, rows and files as text for people. */
public final class Sizes {
  private static final String[] UNITS = {"KB", "MB", "GB", "TB", "PB", "EB"};

  private Sizes() {}

  /**
   * Returns a number of bytes in the largest decimal unit of which there is at least one.
   *
   * @param bytes the number of bytes
   * @return a text such as {@code 24.1 MB}
   */
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 999.95 && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
  }

  /**
   * Returns a number with separators between thousands.
   *
   * @param number the number
   * @return a text such as {@code 1,000,000}
   */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * Returns a number of things.
   *
   * @param number the number
   * @param thing the name of one thing, whose plural ends with an s
   * @return a text such as {@code 1 row} or {@code 2,000 rows}
   */
  public static String count(long number, String thing) {
    return number(number) + " " + thing + (number == 1 ? "" : "s");
  }
}
