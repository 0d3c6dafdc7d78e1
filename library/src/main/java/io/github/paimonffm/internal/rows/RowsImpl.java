package io.github.paimonffm.internal.rows;

import io.github.paimonffm.Column;
import io.github.paimonffm.Row;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.internal.types.ArrowTypes;
import io.github.paimonffm.internal.types.DataType;
import io.github.paimonffm.internal.types.TypeParser;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Rows;
import io.github.paimonffm.read.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** The rows of a reader with an allocator of its own. */
public final class RowsImpl<T> implements Rows<T> {

  private final BufferAllocator allocator;
  private final TableReader reader;
  private final VectorSchemaRoot root;
  private final IntFunction<T> row;
  private long before; // the rows of the earlier batches
  private int next;
  private boolean closed;

  private RowsImpl(
      BufferAllocator allocator, TableReader reader, VectorSchemaRoot root, IntFunction<T> row) {
    this.allocator = allocator;
    this.reader = reader;
    this.root = root;
    this.row = row;
  }

  /** Returns how to read the rows of a batch. */
  private interface Plan<T> {
    IntFunction<T> of(List<String> names, List<BatchColumn> columns);
  }

  /** A column of the batches. */
  private record BatchColumn(String name, DataType type, FieldVector vector) {
    Getter getter(Target target) {
      return Getters.of(name, type, vector, target);
    }
  }

  /** Plans and opens a read whose rows are {@code Row}s. */
  public static Rows<Row> open(ReadBuilder builder, Schema schema) {
    return open(
        builder,
        schema,
        (names, columns) -> {
          Getter[] getters =
              columns.stream().map(column -> column.getter(Target.ANY)).toArray(Getter[]::new);
          return new RowMaker(names, getters)::make;
        });
  }

  /**
   * Plans and opens a read whose rows are records.
   *
   * @throws SchemaMismatchException if a component matches no column, or cannot hold its column
   */
  public static <R extends Record> Rows<R> open(
      ReadBuilder builder, Schema schema, String table, Class<R> type) {
    Objects.requireNonNull(type, "type");
    return open(
        builder,
        schema,
        (names, columns) -> {
          RecordMaker maker =
              RecordMaker.of(
                  type, new RowShape(table, names), (i, target) -> columns.get(i).getter(target));
          return index -> type.cast(maker.make(index));
        });
  }

  private static <T> Rows<T> open(ReadBuilder builder, Schema schema, Plan<T> plan) {
    BufferAllocator allocator = new RootAllocator();
    TableReader reader = null;
    try {
      reader = builder.newRead().createReader(builder.newScan().plan().splits(), allocator);
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      Map<String, DataType> types = new HashMap<>();
      for (Column column : schema.columns()) {
        types.put(column.name(), TypeParser.parse(column.name(), column.type()));
      }
      List<String> names = new ArrayList<>();
      List<BatchColumn> columns = new ArrayList<>();
      for (FieldVector vector : root.getFieldVectors()) {
        names.add(vector.getName());
        DataType type = types.get(vector.getName());
        if (type == null) { // a column that Paimon adds
          type = ArrowTypes.toPaimon(vector.getField(), null);
        }
        columns.add(new BatchColumn(vector.getName(), type, vector));
      }
      return new RowsImpl<>(allocator, reader, root, plan.of(names, columns));
    } catch (IOException e) {
      close(reader, allocator, e);
      throw new UncheckedIOException(e);
    } catch (Throwable e) {
      close(reader, allocator, e);
      throw e;
    }
  }

  private static void close(
      @Nullable TableReader reader, BufferAllocator allocator, Throwable failure) {
    try (allocator;
        reader) {
      // closes both
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public boolean hasNext() {
    if (closed) {
      throw new IllegalStateException("the rows are closed");
    }
    while (next == root.getRowCount()) {
      before += next;
      next = 0;
      try {
        if (!reader.loadNextBatch()) {
          return false;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all rows were returned");
    }
    int index = next++;
    try {
      return row.apply(index);
    } catch (Misfit e) {
      throw new SchemaMismatchException("row " + (before + index) + ", " + e.getMessage());
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (allocator;
        reader) {
      // closes both, the reader first
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
