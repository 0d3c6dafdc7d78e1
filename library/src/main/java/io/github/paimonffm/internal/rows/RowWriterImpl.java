package io.github.paimonffm.internal.rows;

import io.github.paimonffm.Row;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.write.RowWriter;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** A row writer for a writer of batches. */
public final class RowWriterImpl implements RowWriter {

  /** The writer of batches. */
  public interface Sink {

    /**
     * Fails if the writer accepts no more rows.
     *
     * @throws IllegalStateException if the writer is closed, prepared, failed, or in use
     */
    void requireOpen();

    /** Writes a batch. After a failure the writer accepts nothing more, and prepares no commit. */
    void write(VectorSchemaRoot batch);

    /** Forgets a row writer that is closed. */
    void closed(RowWriterImpl rows);
  }

  private static final BitSet NONE = new BitSet();

  private final String table;
  private final Sink sink;
  private final RowBatch batch;

  /** Held during each call, because a close by another thread must not free memory in use. */
  private final ReentrantLock lock = new ReentrantLock();

  private long rowCount;
  private boolean closed;

  /**
   * Opens a row writer.
   *
   * @param table the table for messages, such as {@code table db.t}
   * @param allocator the owner of the memory; stays open longer than the row writer
   */
  public RowWriterImpl(
      String table,
      Schema schema,
      org.apache.arrow.vector.types.pojo.Schema arrowSchema,
      BufferAllocator allocator,
      Sink sink) {
    this.table = table;
    this.sink = sink;
    batch = new RowBatch(table, schema, arrowSchema, allocator);
  }

  @Override
  public void add(@Nullable Object... values) {
    Objects.requireNonNull(values, "values");
    whileOpen(() -> addAllValues(values));
  }

  @Override
  public void add(Map<String, ?> values) {
    Objects.requireNonNull(values, "values");
    whileOpen(() -> addMap(values));
  }

  @Override
  public void add(Record row) {
    Objects.requireNonNull(row, "row");
    whileOpen(() -> addRecord(row));
  }

  @Override
  public void add(Row row) {
    Objects.requireNonNull(row, "row");
    whileOpen(() -> addMap(row.toMap()));
  }

  @Override
  public void addAll(Iterable<?> rows) {
    for (Object row : rows) {
      whileOpen(() -> addAny(row));
    }
  }

  private void addAny(@Nullable Object row) {
    switch (row) {
      case null -> throw refused("the row is null");
      case Record r -> addRecord(r);
      case Map<?, ?> map -> addMap(map);
      case Row r -> addMap(r.toMap());
      case Object[] values -> addAllValues(values);
      case List<?> values -> addAllValues(values.toArray());
      default ->
          throw refused(
              Misfit.shown(row)
                  + " is no row; expected a record, a Map, a Row, an array or a List");
    }
  }

  private void addAllValues(@Nullable Object[] values) {
    if (values.length != batch.columns()) {
      throw refused(
          values.length
              + " values; expected "
              + batch.columns()
              + ", one for each column of "
              + table
              + ": "
              + batch.shape().names()
              + (values.length == 1 ? "; the value is " + asOneValue(values[0]) : ""));
    }
    begin(column -> true);
    fill(column -> true, column -> values[column]);
  }

  /** Tells why a single object, which may be meant as a row, was added as a value. */
  private static String asOneValue(@Nullable Object value) {
    String shown = Misfit.shown(value);
    if (value instanceof Record || value instanceof Map || value instanceof Row) {
      return shown + ", which add(Object...) takes for the value of a column; use addAll";
    }
    return value == null ? shown : shown + ", whose class is not a record, Map or Row";
  }

  private void addMap(Map<?, ?> values) {
    RowShape shape = batch.shape();
    for (Object name : values.keySet()) {
      if (!shape.has(name)) {
        throw refused(table + " has no column '" + name + "'; its columns are " + shape.names());
      }
    }
    Given given = column -> values.containsKey(shape.name(column));
    begin(given);
    fill(given, column -> values.get(shape.name(column)));
  }

  private void addRecord(Record row) {
    RecordReader reader = batch.shape().of(row.getClass());
    begin(reader::has);
    fill(reader::has, column -> reader.get(row, column));
  }

  /** Tells whether a row has a value, which can be null, for a column. */
  private interface Given {
    boolean has(int column);
  }

  /** Returns the value of a row for a column. */
  private interface Source {
    @Nullable Object value(int column);
  }

  /** Makes sure that the batch omits the same columns as the next row. */
  private void begin(Given given) {
    if (!batch.hasDefaults()) {
      return;
    }
    BitSet omitted = NONE;
    for (int column = 0; column < batch.columns(); column++) {
      if (batch.hasDefault(column) && !given.has(column)) {
        if (omitted == NONE) {
          omitted = new BitSet();
        }
        omitted.set(column);
      }
    }
    if (!batch.accepts(omitted)) {
      passOn();
    }
    batch.omit(omitted);
  }

  private void fill(Given given, Source source) {
    try {
      for (int column = 0; column < batch.columns(); column++) {
        if (given.has(column)) {
          batch.put(column, source.value(column));
        } else if (batch.hasDefault(column)) {
          batch.skip(column);
        } else {
          batch.put(column, null);
        }
      }
    } catch (Misfit e) {
      throw refused(e.getMessage());
    }
    batch.endRow();
    rowCount++;
    if (batch.isFull()) {
      passOn();
    }
  }

  private SchemaMismatchException refused(String reason) {
    return new SchemaMismatchException("row " + rowCount + ", " + reason);
  }

  @Override
  public void flush() {
    whileOpen(this::passOn);
  }

  private void passOn() {
    if (batch.rowCount() == 0) {
      return;
    }
    sink.write(batch.vectors());
    batch.clear();
  }

  @Override
  public long rowCount() {
    return rowCount;
  }

  private void whileOpen(Runnable work) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          this + " is adding a row; a value of the row must not use the row writer");
    }
    if (!lock.tryLock()) {
      throw new IllegalStateException(this + " is used by two threads at the same time");
    }
    try {
      if (closed) {
        throw new IllegalStateException(this + " is closed");
      }
      sink.requireOpen();
      work.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    close(true);
  }

  /** Returns the memory without passing rows on. */
  public void abandon() {
    close(false);
  }

  private void close(boolean passOn) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try {
        if (passOn && isSinkOpen()) {
          passOn();
        }
      } finally {
        batch.close();
        sink.closed(this);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isSinkOpen() {
    try {
      sink.requireOpen();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "the row writer of " + table;
  }
}
