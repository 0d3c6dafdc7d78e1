package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of plain Java values: conversion to and from batches, and comparison. */
public final class Rows {

  private Rows() {}

  /** Returns a row, which may contain nulls. */
  public static List<Object> row(Object... values) {
    return Collections.unmodifiableList(Arrays.asList(values.clone()));
  }

  /** Returns a new batch of rows, which the caller closes. */
  public static VectorSchemaRoot batch(
      Schema schema, BufferAllocator allocator, Collection<List<Object>> rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    try {
      root.allocateNew();
      put(root, rows);
      return root;
    } catch (Throwable e) {
      root.close();
      throw e;
    }
  }

  /** Replaces the rows of a batch; reuses its memory if it is large enough. */
  public static void put(VectorSchemaRoot root, Collection<List<Object>> rows) {
    for (FieldVector vector : root.getFieldVectors()) {
      vector.reset();
    }
    int index = 0;
    for (List<Object> row : rows) {
      assertEquals(root.getFieldVectors().size(), row.size(), "values of the row " + row);
      for (int column = 0; column < row.size(); column++) {
        Values.set(root.getVector(column), index, row.get(column));
      }
      index++;
    }
    root.setRowCount(index);
  }

  /** Returns the rows of a batch. */
  public static List<List<Object>> of(VectorSchemaRoot root) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < root.getRowCount(); i++) {
      List<Object> row = new ArrayList<>();
      for (FieldVector vector : root.getFieldVectors()) {
        row.add(Values.get(vector, i));
      }
      rows.add(Collections.unmodifiableList(row));
    }
    return rows;
  }

  /** Returns the remaining rows of a reader. */
  public static List<List<Object>> of(ArrowReader reader) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    while (reader.loadNextBatch()) {
      rows.addAll(of(root));
    }
    return rows;
  }

  /** Returns the rows of a read. */
  public static List<List<Object>> of(ReadBuilder read, BufferAllocator allocator) {
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      return of(reader);
    } catch (IOException e) {
      throw new AssertionError("reading " + read, e);
    }
  }

  /** Returns the rows of a table's latest snapshot. */
  public static List<List<Object>> of(Table table, BufferAllocator allocator) {
    return of(table.newReadBuilder(), allocator);
  }

  /** Checks that two collections contain the same rows, in any order, including duplicates. */
  public static void assertSame(Collection<List<Object>> expected, Collection<List<Object>> found) {
    assertEquals(expected.size(), found.size(), "rows");
    assertEquals(text(expected), text(found));
    // The texts do not distinguish an int from a long, so the values are also compared.
    assertEquals(sorted(expected), sorted(found));
  }

  private static List<List<Object>> sorted(Collection<List<Object>> rows) {
    return rows.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
  }

  private static String text(Collection<List<Object>> rows) {
    StringBuilder text = new StringBuilder();
    sorted(rows).forEach(row -> text.append(row).append('\n'));
    return text.toString();
  }
}
