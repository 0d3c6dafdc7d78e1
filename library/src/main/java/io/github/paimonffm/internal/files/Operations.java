package io.github.paimonffm.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmFileStatus;
import io.github.paimonffm.internal.abi.PffmRoom;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.json.FileStatusJson;
import io.github.paimonffm.storage.FileStatus;
import java.io.FileNotFoundException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;

/**
 * The operations that the native library calls. They return a code if an access throws. If there is
 * no memory left, they can throw an error themselves, which {@link Stubs} catches.
 */
final class Operations {

  /** The bytes of one read. The native library reads less. */
  private static final int LARGEST_BUFFER = 1 << 30;

  private Operations() {}

  /** An operation on an access. */
  @FunctionalInterface
  private interface Operation {
    void run(OpenAccess access, Arena arena) throws Exception;
  }

  static int open(
      long access, MemorySegment path, long length, MemorySegment stream, MemorySegment message) {
    return run(
        access,
        message,
        (open, arena) ->
            memory(stream, Long.BYTES, arena)
                .set(ValueLayout.JAVA_LONG, 0, open.create(text(path, length, arena))));
  }

  static int write(
      long access, long stream, MemorySegment bytes, long length, MemorySegment message) {
    return run(
        access,
        message,
        (open, arena) -> {
          for (long at = 0; at < length; at += LARGEST_BUFFER) {
            long size = Math.min(LARGEST_BUFFER, length - at);
            ByteBuffer part = memory(bytes, length, arena).asSlice(at, size).asByteBuffer();
            open.output(stream).write(part.asReadOnlyBuffer());
          }
        });
  }

  static int close(long access, long stream, MemorySegment message) {
    return run(access, message, (open, arena) -> open.close(stream));
  }

  static int abort(long access, long stream, MemorySegment message) {
    return run(access, message, (open, arena) -> open.abort(stream));
  }

  static int read(
      long access,
      MemorySegment path,
      long pathLength,
      long position,
      MemorySegment bytes,
      long length,
      MemorySegment read,
      MemorySegment message) {
    return run(
        access,
        message,
        (open, arena) -> {
          String location = text(path, pathLength, arena);
          ByteBuffer room = memory(bytes, Math.min(length, LARGEST_BUFFER), arena).asByteBuffer();
          int size = room.limit();
          int total = 0;
          while (total < size) {
            // A new buffer, because an access may leave the position unchanged.
            ByteBuffer rest = room.slice(total, size - total);
            int count = open.files().read(location, position + total, rest);
            if (count > size - total) {
              throw new IllegalStateException(
                  "the file access read " + count + " bytes into " + (size - total));
            }
            if (count <= 0) {
              break;
            }
            total += count;
          }
          memory(read, Long.BYTES, arena).set(ValueLayout.JAVA_LONG, 0, total);
        });
  }

  static int status(
      long access, MemorySegment path, long length, MemorySegment status, MemorySegment message) {
    return run(
        access,
        message,
        (open, arena) -> {
          FileStatus found =
              open.files()
                  .status(text(path, length, arena))
                  .orElseThrow(() -> new FileNotFoundException("no such file or folder"));
          MemorySegment struct = memory(status, PffmFileStatus.sizeof(), arena);
          PffmFileStatus.size(struct, found.size());
          PffmFileStatus.modified_millis(struct, found.modified().toEpochMilli());
          PffmFileStatus.is_folder(struct, NativeCall.flag(found.isFolder()));
        });
  }

  static int list(
      long access, MemorySegment path, long length, MemorySegment json, MemorySegment message) {
    return run(
        access,
        message,
        (open, arena) ->
            put(FileStatusJson.write(open.files().list(text(path, length, arena))), json, arena));
  }

  static int delete(
      long access, MemorySegment path, long length, byte recursive, MemorySegment message) {
    return run(
        access,
        message,
        (open, arena) -> open.files().delete(text(path, length, arena), recursive != 0));
  }

  static int rename(
      long access,
      MemorySegment from,
      long fromLength,
      MemorySegment to,
      long toLength,
      MemorySegment renamed,
      MemorySegment message) {
    return run(
        access,
        message,
        (open, arena) -> {
          boolean done =
              open.files().rename(text(from, fromLength, arena), text(to, toLength, arena));
          memory(renamed, 1, arena).set(ValueLayout.JAVA_BYTE, 0, NativeCall.flag(done));
        });
  }

  static int createFolders(long access, MemorySegment path, long length, MemorySegment message) {
    return run(
        access, message, (open, arena) -> open.files().createFolders(text(path, length, arena)));
  }

  /** Runs an operation and returns its code. Writes the reason of a failure. */
  @SuppressWarnings("ThrowableNotThrown")
  private static int run(long number, MemorySegment message, Operation operation) {
    try {
      OpenAccess access = OpenAccesses.get(number);
      if (access == null) {
        throw new IllegalStateException("the native library has released file access " + number);
      }
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(access.contextLoader());
      // Buffers of a confined arena cannot be used after the call, or by another thread.
      try (Arena arena = Arena.ofConfined()) {
        access.run(
            () -> {
              operation.run(access, arena);
              return null;
            });
      } finally {
        thread.setContextClassLoader(before);
      }
      return PaimonFfm.PFFM_OK();
    } catch (Throwable e) {
      return fail(e, message);
    }
  }

  private static int fail(Throwable e, MemorySegment message) {
    try (Arena arena = Arena.ofConfined()) {
      boolean isMissing = e instanceof FileNotFoundException || e instanceof NoSuchFileException;
      put(e.toString().getBytes(UTF_8), message, arena);
      return isMissing ? PaimonFfm.PFFM_NOT_FOUND() : PaimonFfm.PFFM_IO();
    } catch (Throwable other) {
      // The message cannot be written: toString failed, or the memory is exhausted.
      return PaimonFfm.PFFM_IO();
    }
  }

  /** Writes the bytes that fit, and the length of all bytes. */
  private static void put(byte[] bytes, MemorySegment room, Arena arena) {
    MemorySegment struct = memory(room, PffmRoom.sizeof(), arena);
    PffmRoom.len(struct, bytes.length);
    long fitting = Math.min(bytes.length, PffmRoom.capacity(struct));
    MemorySegment target = memory(PffmRoom.data(struct), fitting, arena);
    MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, 0, (int) fitting);
  }

  private static String text(MemorySegment path, long length, Arena arena) {
    return new String(memory(path, length, arena).toArray(ValueLayout.JAVA_BYTE), UTF_8);
  }

  @SuppressWarnings("restricted") // the native library passes the sizes of its memory
  private static MemorySegment memory(MemorySegment start, long size, Arena arena) {
    return start.reinterpret(size, arena, null);
  }
}
