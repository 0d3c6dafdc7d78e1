package io.github.paimonffm.internal.files;

import io.github.paimonffm.internal.abi.PffmFileAccess;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native functions that call {@link Operations}. */
final class Stubs {

  private Stubs() {}

  /** Writes the addresses of new functions to a {@code PffmFileAccess}. The arena frees them. */
  static void fill(MemorySegment struct, Arena arena) {
    PffmFileAccess.open(struct, PffmFileAccess.open.allocate(Operations::open, arena));
    PffmFileAccess.write(struct, PffmFileAccess.write.allocate(Operations::write, arena));
    PffmFileAccess.close(struct, PffmFileAccess.close.allocate(Operations::close, arena));
    PffmFileAccess.abort(struct, PffmFileAccess.abort.allocate(Operations::abort, arena));
    PffmFileAccess.read(struct, PffmFileAccess.read.allocate(Operations::read, arena));
    PffmFileAccess.status(struct, PffmFileAccess.status.allocate(Operations::status, arena));
    PffmFileAccess.list(struct, PffmFileAccess.list.allocate(Operations::list, arena));
    PffmFileAccess.delete_path(
        struct, PffmFileAccess.delete_path.allocate(Operations::delete, arena));
    PffmFileAccess.rename(struct, PffmFileAccess.rename.allocate(Operations::rename, arena));
    PffmFileAccess.create_folders(
        struct, PffmFileAccess.create_folders.allocate(Operations::createFolders, arena));
  }
}
