package io.github.paimonffm.internal.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.lifecycle.Handle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/** The downcalls that list, create and delete branches. */
final class BranchCalls {

  private BranchCalls() {}

  /** Returns the names of the branches without the main branch, sorted. */
  static List<String> list(Handle handle) {
    return handle.call(
        (table, call) -> {
          call.check(PaimonFfm.pffm_table_branches(table, call.buffer(), call.error()));
          return Json.texts(Json.read(call.takeBytes()));
        });
  }

  /**
   * Creates a branch.
   *
   * @param tag the tag with the first snapshot of the branch; empty for a branch without snapshots
   * @throws AlreadyExistsException if the table has a branch with this name
   */
  static void create(Handle handle, String table, String name, Optional<String> tag) {
    ObjectNode request = Json.object();
    tag.ifPresent(text -> request.put("tag", text));
    boolean isNew =
        handle.call(
            (segment, call) -> {
              MemorySegment utf8 = call.utf8(name);
              MemorySegment json = call.utf8(Json.write(request));
              MemorySegment created = call.allocate(Byte.BYTES);
              call.check(
                  PaimonFfm.pffm_branch_create(
                      segment,
                      utf8,
                      utf8.byteSize(),
                      json,
                      json.byteSize(),
                      created,
                      call.error()));
              return created.get(ValueLayout.JAVA_BYTE, 0) != 0;
            });
    if (!isNew) {
      throw new AlreadyExistsException("table " + table + " already has a branch '" + name + "'");
    }
  }

  /**
   * Deletes a branch.
   *
   * @throws NotFoundException if the table has no branch with this name
   */
  static void delete(Handle handle, String table, String name) {
    boolean existed =
        handle.call(
            (segment, call) -> {
              MemorySegment utf8 = call.utf8(name);
              MemorySegment deleted = call.allocate(Byte.BYTES);
              call.check(
                  PaimonFfm.pffm_branch_delete(
                      segment, utf8, utf8.byteSize(), deleted, call.error()));
              return deleted.get(ValueLayout.JAVA_BYTE, 0) != 0;
            });
    if (!existed) {
      throw new NotFoundException("table " + table + " has no branch '" + name + "'");
    }
  }
}
