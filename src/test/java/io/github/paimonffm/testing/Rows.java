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

/** Rows of plain Java values: put into batches, taken out of readers, compared. */
public final class Rows {

  private Rows() {}

  /** A row; nulls are welcome. */
  public static List<Object> row(Object... values) {
    return Collections.unmodifiableList(Arrays.asList(values.clone()));
  }

  /** A new batch of these rows, to be closed by the caller. */
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

  /** Fills a batch with other rows, in the memory that it has as far as that suffices. */
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

  /** The rows of one batch. */
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

  /** The rows that a reader has left. */
  public static List<List<Object>> of(ArrowReader reader) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    while (reader.loadNextBatch()) {
      rows.addAll(of(root));
    }
    return rows;
  }

  /** The rows that a read finds. */
  public static List<List<Object>> of(ReadBuilder read, BufferAllocator allocator) {
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      return of(reader);
    } catch (IOException e) {
      throw new AssertionError("reading " + read, e);
    }
  }

  /** The rows of the newest snapshot. */
  public static List<List<Object>> of(Table table, BufferAllocator allocator) {
    return of(table.newReadBuilder(), allocator);
  }

  /** Compares rows whatever their order; each counts as often as it is there. */
  public static void assertSame(Collection<List<Object>> expected, Collection<List<Object>> found) {
    assertEquals(expected.size(), found.size(), "rows");
    assertEquals(text(expected), text(found));
    // The texts order them; they need not tell an int from a long.
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
