package io.github.paimonffm.cli.text;

import io.github.paimonffm.Column;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The description of a table: columns, keys, options and the newest snapshot. */
public final class TableDescription {
  private static final String HIDDEN = "******";

  /** The names of options whose values are not shown contain one of these words. */
  private static final List<String> SECRETS =
      List.of(
          "secret",
          "token",
          "password",
          "passwd",
          "credential",
          "signature",
          "access-key",
          "accesskey",
          "access.key",
          "account-key",
          "private-key");

  private TableDescription() {}

  /**
   * Returns the description for people.
   *
   * @param table the table
   * @return the lines
   */
  public static List<String> lines(Table table) {
    List<String> lines = new ArrayList<>();
    TextTable columns = new TextTable(List.of("column", "type", "comment"));
    boolean comments = table.schema().columns().stream().anyMatch(c -> c.comment().isPresent());
    if (!comments) {
      columns = new TextTable(List.of("column", "type"));
    }
    for (Column column : table.schema().columns()) {
      String comment = column.comment().orElse("");
      if (comments) {
        columns.row(column.name(), column.type(), comment);
      } else {
        columns.row(column.name(), column.type());
      }
    }
    lines.addAll(columns.lines());
    lines.add("");
    lines.add("table          " + table.identifier());
    lines.add("location       " + table.location());
    table.comment().ifPresent(comment -> lines.add("comment        " + comment));
    lines.add("partition keys " + names(table.partitionKeys()));
    lines.add("primary key    " + names(table.primaryKeys()));
    lines.add("schema         " + table.schemaId());
    lines.add("snapshot       " + snapshot(table.latestSnapshot()));
    options(table).forEach((key, value) -> lines.add("option         " + key + " = " + value));
    return lines;
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static String snapshot(Optional<Snapshot> snapshot) {
    return snapshot
        .map(
            s ->
                "%d of %s, %s"
                    .formatted(
                        s.id(),
                        s.commitTime(),
                        s.totalRecordCount().isPresent()
                            ? Sizes.count(s.totalRecordCount().getAsLong(), "row")
                            : "unknown number of rows"))
        .orElse("none");
  }

  /**
   * Returns the options of a table. Asterisks replace the values of options that look like secrets.
   *
   * @param table the table
   * @return the options, ordered by name
   */
  public static SortedMap<String, String> options(Table table) {
    SortedMap<String, String> options = new TreeMap<>();
    for (Map.Entry<String, String> option : table.options().entrySet()) {
      String name = option.getKey().toLowerCase(Locale.ROOT);
      options.put(
          option.getKey(), SECRETS.stream().anyMatch(name::contains) ? HIDDEN : option.getValue());
    }
    return options;
  }
}
