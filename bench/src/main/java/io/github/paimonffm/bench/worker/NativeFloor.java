package io.github.paimonffm.bench.worker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The functions that the native library has only in builds for benchmarks: files that arrow-rs
 * writes without a table, and the import of a batch. All calls run on the calling thread.
 */
final class NativeFloor {

  private static final String LIBRARY_PROPERTY = "paimonffm.bench.library";

  /**
   * The layout of {@code PffmError}: the code, the flag, then the message's address and lengths.
   */
  private static final long ERROR_BYTES = 32;

  private static final long MESSAGE_ADDRESS = 8;
  private static final long MESSAGE_LENGTH = 16;

  private final MethodHandle open;
  private final MethodHandle write;
  private final MethodHandle close;
  private final MethodHandle importBatch;
  private final MethodHandle freeError;

  NativeFloor() {
    Path library = Path.of(System.getProperty(LIBRARY_PROPERTY));
    SymbolLookup lookup = SymbolLookup.libraryLookup(library, Arena.global());
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor threeAddresses = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    open =
        linker.downcallHandle(
            find(lookup, "pffm_bench_file_open"),
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    write =
        linker.downcallHandle(
            find(lookup, "pffm_bench_file_write"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    close = linker.downcallHandle(find(lookup, "pffm_bench_file_close"), threeAddresses);
    importBatch = linker.downcallHandle(find(lookup, "pffm_bench_import"), threeAddresses);
    freeError =
        linker.downcallHandle(find(lookup, "pffm_error_free"), FunctionDescriptor.ofVoid(ADDRESS));
  }

  private static MemorySegment find(SymbolLookup lookup, String function) {
    return lookup
        .find(function)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the library in the system property "
                        + LIBRARY_PROPERTY
                        + " has no function "
                        + function
                        + ": build it with the feature 'bench'"));
  }

  /** A file that receives batches. */
  final class OutputFile {

    private final MemorySegment handle;

    /**
     * Opens a file.
     *
     * @param format {@code parquet-zstd}, {@code parquet-uncompressed} or {@code arrow}
     */
    OutputFile(Path path, String format) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment name = text(arena, path.toString());
        MemorySegment kind = text(arena, format);
        MemorySegment place = arena.allocate(ADDRESS);
        MemorySegment error = arena.allocate(ERROR_BYTES, ValueLayout.JAVA_LONG.byteAlignment());
        int code =
            (int) open.invokeExact(name, name.byteSize(), kind, kind.byteSize(), place, error);
        check(code, error);
        handle = place.get(ADDRESS, 0);
      } catch (Throwable e) {
        throw rethrown(e);
      }
    }

    /** Exports a batch and writes it. */
    void write(VectorSchemaRoot root, BufferAllocator allocator) {
      withExported(
          root,
          allocator,
          (array, schema, error) -> (int) write.invokeExact(handle, array, schema, error));
    }

    /**
     * Completes the file.
     *
     * @return the number of its rows
     */
    long close() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment rows = arena.allocate(JAVA_LONG);
        MemorySegment error = arena.allocate(ERROR_BYTES, ValueLayout.JAVA_LONG.byteAlignment());
        check((int) close.invokeExact(handle, rows, error), error);
        return rows.get(JAVA_LONG, 0);
      } catch (Throwable e) {
        throw rethrown(e);
      }
    }
  }

  /** Exports a batch, imports it natively and releases it. */
  void cross(VectorSchemaRoot root, BufferAllocator allocator) {
    withExported(
        root,
        allocator,
        (array, schema, error) -> (int) importBatch.invokeExact(array, schema, error));
  }

  /** A native call that consumes a batch. */
  @FunctionalInterface
  private interface BatchCall {
    int run(MemorySegment array, MemorySegment schema, MemorySegment error) throws Throwable;
  }

  private void withExported(VectorSchemaRoot root, BufferAllocator allocator, BatchCall call) {
    try (Arena arena = Arena.ofConfined();
        ArrowArray array = ArrowArray.allocateNew(allocator);
        ArrowSchema schema = ArrowSchema.allocateNew(allocator)) {
      Data.exportVectorSchemaRoot(allocator, root, null, array, schema);
      MemorySegment error = arena.allocate(ERROR_BYTES, ValueLayout.JAVA_LONG.byteAlignment());
      int code =
          call.run(
              MemorySegment.ofAddress(array.memoryAddress()),
              MemorySegment.ofAddress(schema.memoryAddress()),
              error);
      check(code, error);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  private void check(int code, MemorySegment error) throws Throwable {
    if (code == 0) {
      return;
    }
    long length = error.get(JAVA_LONG, MESSAGE_LENGTH);
    MemorySegment message = error.get(ADDRESS, MESSAGE_ADDRESS).reinterpret(length);
    byte[] bytes = message.toArray(ValueLayout.JAVA_BYTE);
    freeError.invokeExact(error);
    throw new IllegalStateException(new String(bytes, StandardCharsets.UTF_8));
  }

  private static MemorySegment text(Arena arena, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }

  private static RuntimeException rethrown(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
  }
}
