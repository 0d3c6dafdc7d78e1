package io.github.paimonffm.internal.files;

import static java.lang.invoke.MethodType.methodType;

import io.github.paimonffm.internal.abi.PffmFileAccess;
import io.github.paimonffm.storage.FileAccess;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The file accesses of open catalogs, by number. The native library removes an access when its last
 * native user is gone, which can be after the catalog was closed.
 *
 * <p><b>Class loaders.</b> A stub refers to its target, so it keeps the class loader of the target
 * reachable until the stub is freed. The removal of an access frees the stubs of its operations.
 * None of them runs then, because the removal is the last call of the native library. The removal
 * itself runs in a stub that is never freed, because its thread still has to leave it. So the
 * target of that stub consists of classes of the JDK only.
 *
 * <p>Thread-safe.
 */
public final class OpenAccesses {

  /** The instances of {@link OpenAccess}. The stub of the removal keeps the map reachable. */
  private static final Map<Long, Object> OPEN = new ConcurrentHashMap<>();

  /** The arenas of the stubs. The stub of the removal keeps the map reachable. */
  private static final Map<Long, Arena> ARENAS = new ConcurrentHashMap<>();

  private static final AtomicLong NUMBERS = new AtomicLong();

  private OpenAccesses() {}

  /**
   * Registers an access until the native library removes it.
   *
   * @param struct the memory of a {@code PffmFileAccess}, which this method fills. The caller must
   *     pass it to the native library
   */
  public static void register(FileAccess files, MemorySegment struct) {
    Arena arena = Arena.ofShared();
    try {
      Stubs.fill(struct, arena);
      PffmFileAccess.release(struct, Release.STUB);
      long number = NUMBERS.incrementAndGet();
      PffmFileAccess.context(struct, number);
      ARENAS.put(number, arena);
      OPEN.put(number, new OpenAccess(files));
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /** Returns an access; null if the native library has removed it. */
  static @Nullable OpenAccess get(long number) {
    return (OpenAccess) OPEN.get(number);
  }

  /** Returns the number of registered accesses. */
  public static int count() {
    return OPEN.size();
  }

  /** The stub that removes an access and frees its other stubs. */
  private static final class Release {

    static final MemorySegment STUB = stub();

    @SuppressWarnings("restricted") // the target has the type of the callback
    private static MemorySegment stub() {
      MethodHandle remove = find(Map.class, "remove", methodType(Object.class, Object.class));
      MethodHandle close = find(Arena.class, "close", methodType(void.class));
      MethodHandle removeArena =
          remove.bindTo(ARENAS).asType(methodType(Arena.class, Object.class));
      MethodHandle removeBoth =
          MethodHandles.foldArguments(
              MethodHandles.filterReturnValue(removeArena, close),
              remove.bindTo(OPEN).asType(methodType(void.class, Object.class)));
      return Linker.nativeLinker()
          .upcallStub(
              removeBoth.asType(methodType(void.class, long.class)),
              PffmFileAccess.release.descriptor(),
              Arena.global());
    }

    private static MethodHandle find(Class<?> owner, String name, MethodType type) {
      try {
        return MethodHandles.publicLookup().findVirtual(owner, name, type);
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
  }
}
