package io.github.paimonffm.oracle.model;

import java.util.List;
import java.util.Objects;
import org.apache.paimon.types.RowType;

/** Assertions about rows, with messages that name cells. */
public final class RowAssertions {

  private static final int MAX_SHOWN = 3;

  private RowAssertions() {}

  /** Fails if the rows differ. The message names the first cells that differ. */
  public static void assertRowsEqual(
      String what, RowType columns, List<List<Object>> expected, List<List<Object>> actual) {
    if (expected.equals(actual)) {
      return;
    }
    StringBuilder text = new StringBuilder(what).append(": ");
    if (expected.size() != actual.size()) {
      text.append("expected ")
          .append(expected.size())
          .append(" rows, found ")
          .append(actual.size());
      throw new AssertionError(
          text
              + difference("missing rows", expected, actual)
              + difference("unexpected rows", actual, expected));
    }
    int shown = 0;
    for (int row = 0; row < expected.size(); row++) {
      for (int column = 0; column < columns.getFieldCount(); column++) {
        Object wanted = expected.get(row).get(column);
        Object found = actual.get(row).get(column);
        if (!Objects.equals(wanted, found) && shown++ < MAX_SHOWN) {
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
    throw new AssertionError(
        text.append("\n  number of different cells: ").append(shown).toString());
  }

  private static String difference(
      String what, List<List<Object>> rows, List<List<Object>> others) {
    List<List<Object>> only =
        rows.stream().filter(row -> !others.contains(row)).limit(MAX_SHOWN).toList();
    return only.isEmpty() ? "" : "\n  " + what + ": " + only;
  }
}
