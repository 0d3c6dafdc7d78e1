package io.github.paimonffm.internal.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmError;
import io.github.paimonffm.internal.arrow.BatchExport;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.lifecycle.Closeable;
import io.github.paimonffm.internal.lifecycle.ExclusiveHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A router of the native library, with the columns of its keys. */
final class NativeRouter {

  private final ExclusiveHandle handle;
  private final List<KeyColumn> partitionColumns;
  private final List<KeyColumn> bucketColumns;
  private final OptionalInt bucketCount;

  // Guarded by the handle.
  private final BatchExport batches = new BatchExport();
  private final List<PartitionOfRows> partitions = new ArrayList<>();
  private final KeyMemory key = new KeyMemory();
  private final MemorySegment bucket = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
  private final MemorySegment error = Arena.ofAuto().allocate(PffmError.layout());
  private final ToIntBiFunction<MemorySegment, Object[]> bucketCall = this::bucket;

  /** Takes ownership of a native router. */
  NativeRouter(ExclusiveHandle handle) {
    this.handle = handle;
    JsonNode description =
        handle.call(
            (router, call) -> {
              call.check(PaimonFfm.pffm_router_describe(router, call.buffer(), call.error()));
              return Json.read(call.takeBytes());
            });
    partitionColumns = columns(Json.member(description, "partitionColumns"));
    bucketColumns = columns(Json.member(description, "bucketColumns"));
    bucketCount =
        description.path("bucketCount").isNull()
            ? OptionalInt.empty()
            : OptionalInt.of((int) Json.number(description, "bucketCount"));
  }

  private static List<KeyColumn> columns(JsonNode array) {
    List<KeyColumn> columns = new ArrayList<>();
    array.forEach(
        column -> columns.add(KeyColumn.of(Json.text(column, "name"), Json.text(column, "type"))));
    return List.copyOf(columns);
  }

  /** Returns the handle, which its owner closes. */
  Closeable handle() {
    return handle;
  }

  /** Returns the names of all columns of the keys. */
  List<String> columns() {
    return Stream.concat(partitionColumns.stream(), bucketColumns.stream())
        .map(KeyColumn::name)
        .toList();
  }

  /** Returns the columns of the bucket key. */
  List<KeyColumn> bucketColumns() {
    return bucketColumns;
  }

  OptionalInt bucketCount() {
    return bucketCount;
  }

  /**
   * Returns the bucket of a key.
   *
   * @throws InvalidArgumentException if the number of values is wrong, or a value does not fit
   * @throws IllegalStateException if the router has no buckets, is closed, or is in use
   */
  int bucketOf(@Nullable Object @Nullable [] values) {
    // The compiler passes a single null argument as a null array.
    return handle.direct(values == null ? new Object[] {null} : values, bucketCall);
  }

  private int bucket(MemorySegment router, @Nullable Object[] values) {
    if (bucketCount.isEmpty()) {
      throw new IllegalStateException(
          handle + ": the table has no fixed number of buckets, so keys have no bucket");
    }
    if (values.length != bucketColumns.size()) {
      throw new InvalidArgumentException(
          "the bucket key has %d columns %s, but %d values were given"
              .formatted(
                  bucketColumns.size(),
                  bucketColumns.stream().map(KeyColumn::name).toList(),
                  values.length));
    }
    key.clear();
    for (int i = 0; i < values.length; i++) {
      bucketColumns.get(i).write(values[i], key);
    }
    NativeCall.checkAndFree(
        PaimonFfm.pffm_router_bucket(router, key.memory(), key.size(), bucket, error), error);
    return bucket.get(ValueLayout.JAVA_INT, 0);
  }

  /**
   * Finds the partition and the bucket of each row of a batch.
   *
   * @param root a batch with exactly the columns of the router
   */
  PlacesOfRows route(VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries) {
    return handle.call(
        (router, call) -> {
          batches.pass(
              root,
              dictionaries,
              call,
              (array, schema) ->
                  PaimonFfm.pffm_router_route(
                      router, array, schema, partitions.size(), call.buffer(), call.error()));
          return read(new KeyReader(call.bytes()));
        });
  }

  private PlacesOfRows read(KeyReader result) {
    int rows = result.nextInt();
    int partitionCount = result.nextInt();
    boolean hasBuckets = result.nextInt() != 0;
    boolean hasPlaces = result.nextInt() != 0;
    int described = result.nextInt();
    int[] numbers = result.nextInts(partitionCount);
    int[] buckets = hasBuckets ? result.nextInts(rows) : null;
    int[] places = hasPlaces ? result.nextInts(rows) : null;
    List<PartitionOfRows> added = new ArrayList<>(described);
    for (int i = 0; i < described; i++) {
      added.add(PartitionOfRows.read(partitionColumns, result));
    }
    partitions.addAll(added);
    PartitionOfRows[] found = new PartitionOfRows[partitionCount];
    for (int i = 0; i < partitionCount; i++) {
      found[i] = partitions.get(numbers[i]);
    }
    return new PlacesOfRows(rows, buckets, places, List.of(found));
  }

  /**
   * Returns a batch with some columns of another batch. The memory still belongs to the other
   * batch.
   *
   * @param names the new names of the columns
   */
  static VectorSchemaRoot view(
      VectorSchemaRoot root, List<FieldVector> vectors, List<String> names) {
    List<Field> fields = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      Field field = vectors.get(i).getField();
      fields.add(new Field(names.get(i), field.getFieldType(), field.getChildren()));
    }
    return new VectorSchemaRoot(fields, vectors, root.getRowCount());
  }

  @Override
  public String toString() {
    return handle.toString();
  }
}
