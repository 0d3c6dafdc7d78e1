package io.github.paimonffm.oracle.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of the matrix: a table in which every cell is filled. */
final class Grid {

  /**
   * The outcomes of two tables: one that this library creates, and one that Paimon Java creates.
   */
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

  /** Returns the heading of the rows. */
  String rowTitle() {
    return rowTitle;
  }

  /** Returns whether the rows are SQL types. */
  boolean rowsAreTypes() {
    return rowTitle.equals("type");
  }

  /** Returns the title of the grid and the title of a column. */
  String where(String column) {
    return title + ", " + column;
  }

  /** Applies the known limits to two outcomes, and fills a cell with the results. */
  void put(String column, String row, Outcome writtenByUs, Outcome writtenByJava) {
    String where = where(column);
    Cell cell =
        new Cell(
            KnownLimits.explain(where, row, writtenByUs),
            KnownLimits.explain(where, row, writtenByJava));
    if (columns.computeIfAbsent(column, name -> new LinkedHashMap<>()).put(row, cell) != null) {
      throw new IllegalStateException("the cell is already filled: " + where + ", " + row);
    }
  }

  /** Appends the columns and rows of another part of this grid. */
  void add(Grid part) {
    part.columns.forEach(
        (column, cells) ->
            columns.computeIfAbsent(column, name -> new LinkedHashMap<>()).putAll(cells));
  }

  /** Returns the cells as objects of JDK classes, which all class loaders share. */
  List<List<Object>> values() {
    List<List<Object>> values = new ArrayList<>();
    columns.forEach(
        (column, cells) ->
            cells.forEach(
                (row, cell) ->
                    values.add(
                        List.of(
                            title,
                            rowTitle,
                            column,
                            row,
                            cell.writtenByUs.values(),
                            cell.writtenByJava.values()))));
    return values;
  }

  /** Returns the grids with the given {@link #values}. */
  static List<Grid> of(List<List<Object>> values) {
    Map<String, Grid> grids = new LinkedHashMap<>();
    for (List<Object> cell : values) {
      String title = (String) cell.getFirst();
      grids
          .computeIfAbsent(title, name -> new Grid(name, (String) cell.get(1)))
          .columns
          .computeIfAbsent((String) cell.get(2), name -> new LinkedHashMap<>())
          .put(
              (String) cell.get(3),
              new Cell(Outcome.of((List<?>) cell.get(4)), Outcome.of((List<?>) cell.get(5))));
    }
    return List.copyOf(grids.values());
  }

  List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  List<String> rows() {
    return List.copyOf(columns.values().iterator().next().keySet());
  }

  /** Returns the cells of a column by row. */
  Map<String, Cell> column(String name) {
    return columns.get(name);
  }

  /** Returns all cells. */
  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    columns.values().forEach(column -> cells.addAll(column.values()));
    return cells;
  }
}
