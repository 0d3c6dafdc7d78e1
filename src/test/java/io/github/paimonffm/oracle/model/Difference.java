package io.github.paimonffm.oracle.model;

import java.util.List;
import java.util.Objects;
import org.apache.paimon.types.RowType;

/** Compares rows cell by cell. */
public final class Difference {

  private static final int MOST_SHOWN = 3;

  private Difference() {}

  /** Fails, with the first cells that differ. */
  public static void refuse(
      String what, RowType columns, List<List<Object>> expected, List<List<Object>> actual) {
    if (expected.equals(actual)) {
      return;
    }
    StringBuilder text = new StringBuilder(what).append(": ");
    if (expected.size() != actual.size()) {
      text.append(expected.size())
          .append(" rows expected, ")
          .append(actual.size())
          .append(" found");
      throw new AssertionError(
          text + shown(" missing", expected, actual) + shown(" unexpected", actual, expected));
    }
    int shown = 0;
    for (int row = 0; row < expected.size(); row++) {
      for (int column = 0; column < columns.getFieldCount(); column++) {
        Object wanted = expected.get(row).get(column);
        Object found = actual.get(row).get(column);
        if (!Objects.equals(wanted, found) && shown++ < MOST_SHOWN) {
          text.append(
              "\n  row id=%s, column %s %s: expected %s, found %s"
                  .formatted(
                      expected.get(row).getFirst(),
                      columns.getFields().get(column).name(),
                      columns.getTypeAt(column),
                      wanted,
                      found));
        }
      }
    }
    throw new AssertionError(text.append("\n  cells that differ: ").append(shown).toString());
  }

  private static String shown(String what, List<List<Object>> rows, List<List<Object>> others) {
    List<List<Object>> only =
        rows.stream().filter(row -> !others.contains(row)).limit(MOST_SHOWN).toList();
    return only.isEmpty() ? "" : "\n " + what + " " + only;
  }
}
