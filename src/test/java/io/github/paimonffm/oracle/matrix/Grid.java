package io.github.paimonffm.oracle.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of the matrix: rows by columns, each cell filled. */
final class Grid {

  /** What became of a table that this library made, and of one that Paimon Java made. */
  record Cell(Outcome writtenByUs, Outcome writtenByJava) {}

  private final String title;
  private final String rowTitle;
  private final Map<String, Map<String, Cell>> columns = new LinkedHashMap<>();

  Grid(String title, String rowTitle) {
    this.title = title;
    this.rowTitle = rowTitle;
  }

  String title() {
    return title;
  }

  /** What the rows are. */
  String rowTitle() {
    return rowTitle;
  }

  /** Whether they are SQL types. */
  boolean rowsAreTypes() {
    return rowTitle.equals("type");
  }

  /** What a column is about. */
  String where(String column) {
    return title + ", " + column;
  }

  /** Fills a cell. */
  void put(String column, String row, Outcome writtenByUs, Outcome writtenByJava) {
    String where = where(column);
    Cell cell =
        new Cell(
            KnownLimits.explain(where, row, writtenByUs),
            KnownLimits.explain(where, row, writtenByJava));
    if (columns.computeIfAbsent(column, name -> new LinkedHashMap<>()).put(row, cell) != null) {
      throw new IllegalStateException("twice: " + where + ", " + row);
    }
  }

  /** Takes over the cells of another part of this grid, whose columns or rows come behind. */
  void add(Grid part) {
    part.columns.forEach(
        (column, cells) ->
            columns.computeIfAbsent(column, name -> new LinkedHashMap<>()).putAll(cells));
  }

  List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  List<String> rows() {
    return List.copyOf(columns.values().iterator().next().keySet());
  }

  /** The cells of a column by row. */
  Map<String, Cell> column(String name) {
    return columns.get(name);
  }

  /** All cells. */
  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    columns.values().forEach(column -> cells.addAll(column.values()));
    return cells;
  }
}
