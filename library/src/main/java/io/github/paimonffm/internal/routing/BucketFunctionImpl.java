package io.github.paimonffm.internal.routing;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.lifecycle.Closeable;
import io.github.paimonffm.internal.lifecycle.ExclusiveHandle;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.types.DataType;
import io.github.paimonffm.internal.types.TypeParser;
import io.github.paimonffm.write.BucketFunction;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/** A bucket function that a native router without a table computes. */
public final class BucketFunctionImpl implements BucketFunction {

  /** The parent of a handle that needs no other handle. */
  private static final Closeable NO_PARENT =
      new Closeable() {
        @Override
        public boolean isClosed() {
          return false;
        }

        @Override
        public void close() {}
      };

  private final NativeRouter router;
  private final List<String> columns;
  private final List<String> types;
  private final Cleaner.Cleanable watch;

  private BucketFunctionImpl(NativeRouter router) {
    this.router = router;
    this.columns = router.columns();
    this.types = router.bucketColumns().stream().map(KeyColumn::type).toList();
    this.watch = Forgotten.warnIfLost(this, router.handle());
  }

  /**
   * Creates a function.
   *
   * @param bucketCount the number of buckets, at least 1
   * @param types the types of the key in Paimon's SQL syntax, at least one
   * @throws InvalidArgumentException if {@code bucketCount} is less than 1, if {@code types} is
   *     empty, or if a key cannot have one of the types
   */
  public static BucketFunction of(int bucketCount, List<String> types) {
    List<String> parsed = new ArrayList<>();
    for (String type : types) {
      String column = "key" + parsed.size();
      if (!(TypeParser.parse(column, type) instanceof DataType.Atomic atomic)) {
        throw new InvalidArgumentException(
            "column '" + column + "' is of type " + type + ", which cannot be a bucket key");
      }
      parsed.add(atomic.sql());
    }
    ExclusiveHandle handle = open(bucketCount, parsed);
    try {
      return new BucketFunctionImpl(new NativeRouter(handle));
    } catch (Throwable e) {
      handle.close();
      throw e;
    }
  }

  private static ExclusiveHandle open(int bucketCount, List<String> types) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment json = call.utf8(Json.write(types));
      MemorySegment opened = call.handle();
      call.check(
          PaimonFfm.pffm_router_of_key(bucketCount, json, json.byteSize(), opened, call.error()));
      return new ExclusiveHandle(
          "the bucket function of " + types,
          NativeCall.takeHandle(opened),
          PaimonFfm.pffm_router_close$handle(),
          NO_PARENT);
    }
  }

  @Override
  public int bucketCount() {
    return router.bucketCount().orElseThrow();
  }

  @Override
  public List<String> types() {
    return types;
  }

  @Override
  public int bucketOf(@Nullable Object... key) {
    return router.bucketOf(key);
  }

  @Override
  public int[] bucketsOf(VectorSchemaRoot root) {
    return router.route(keysOf(root), null).buckets();
  }

  @Override
  public int[] bucketsOf(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    Objects.requireNonNull(dictionaries, "dictionaries");
    return router.route(keysOf(root), dictionaries).buckets();
  }

  private VectorSchemaRoot keysOf(VectorSchemaRoot root) {
    int found = Objects.requireNonNull(root, "root").getFieldVectors().size();
    if (found != columns.size()) {
      throw new SchemaMismatchException(
          "the batch has %d columns, but the bucket key has the %d types %s"
              .formatted(found, columns.size(), types));
    }
    return NativeRouter.view(root, root.getFieldVectors(), columns);
  }

  @Override
  public void close() {
    try {
      router.handle().close();
    } finally {
      watch.clean();
    }
  }

  /**
   * Returns the number of buckets and the types.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return "BucketFunction(" + bucketCount() + " buckets, " + types + ")";
  }
}
