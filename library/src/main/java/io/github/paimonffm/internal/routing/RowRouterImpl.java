package io.github.paimonffm.internal.routing;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.lifecycle.ExclusiveHandle;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.table.TableSource;
import io.github.paimonffm.write.RoutedRows;
import io.github.paimonffm.write.RowRouter;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A router of the rows of a table. */
public final class RowRouterImpl implements RowRouter {

  private final NativeRouter router;
  private final List<String> columns;
  private final Set<String> names;
  private final List<String> bucketKeys;
  private final Cleaner.Cleanable watch;

  private RowRouterImpl(NativeRouter router) {
    this.router = router;
    this.columns = router.columns();
    this.names = Set.copyOf(columns);
    this.bucketKeys = router.bucketColumns().stream().map(KeyColumn::name).toList();
    this.watch = Forgotten.warnIfLost(this, router.handle());
  }

  /** Opens the router of a table. */
  public static RowRouter open(TableSource source) {
    TableLease table = source.lease("the router");
    ExclusiveHandle handle;
    try {
      handle = table.call((of, call) -> open(table, of, call));
    } catch (Throwable e) {
      table.close();
      throw e;
    }
    try {
      return new RowRouterImpl(new NativeRouter(handle));
    } catch (Throwable e) {
      handle.close();
      throw e;
    }
  }

  private static ExclusiveHandle open(TableLease table, MemorySegment handle, NativeCall call) {
    MemorySegment opened = call.handle();
    call.check(PaimonFfm.pffm_router_new(handle, opened, call.error()));
    return new ExclusiveHandle(
        table.toString(),
        NativeCall.takeHandle(opened),
        PaimonFfm.pffm_router_close$handle(),
        table);
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public List<String> bucketKeys() {
    return bucketKeys;
  }

  @Override
  public OptionalInt bucketCount() {
    return router.bucketCount();
  }

  @Override
  public RoutedRows route(VectorSchemaRoot root) {
    return router.route(keysOf(root), null);
  }

  @Override
  public RoutedRows route(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    return router.route(keysOf(root), Objects.requireNonNull(dictionaries, "dictionaries"));
  }

  /** Returns the columns of the keys. The native library refuses a batch that lacks one. */
  private VectorSchemaRoot keysOf(VectorSchemaRoot root) {
    List<Field> fields = Objects.requireNonNull(root, "root").getSchema().getFields();
    List<FieldVector> vectors = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.get(i).getName();
      if (names.contains(name)) {
        vectors.add(root.getVector(i));
        found.add(name);
      }
    }
    return NativeRouter.view(root, vectors, found);
  }

  @Override
  public int bucketOf(@Nullable Object... key) {
    return router.bucketOf(key);
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
   * Returns the table.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return "RowRouter(" + router + ")";
  }
}
