package io.github.paimonffm.internal.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.lifecycle.Handle;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** The downcalls that list, create and delete branches. */
final class BranchCalls {

  private BranchCalls() {}

  /** Returns the names of the branches without the main branch, sorted. */
  static List<String> list(Handle table) {
    return table.call(
        (handle, call) -> {
          call.check(PaimonFfm.pffm_table_branches(handle, call.buffer(), call.error()));
          return Json.texts(Json.read(call.takeBytes()));
        });
  }

  /**
   * Creates a branch.
   *
   * @param tag the tag with the first snapshot of the branch; empty for a branch without snapshots
   * @return false if the table has a branch with this name
   */
  static boolean create(Handle table, String name, Optional<String> tag) {
    ObjectNode request = Json.object();
    tag.ifPresent(text -> request.put("tag", text));
    return table.call(
        (handle, call) -> {
          MemorySegment utf8 = call.utf8(name);
          MemorySegment json = call.utf8(Json.write(request));
          return call.flagOf(
              created ->
                  PaimonFfm.pffm_branch_create(
                      handle, utf8, utf8.byteSize(), json, json.byteSize(), created, call.error()));
        });
  }

  /**
   * Deletes a branch.
   *
   * @return false if the table has no branch with this name
   */
  static boolean delete(Handle table, String name) {
    return table.call(
        (handle, call) -> {
          MemorySegment utf8 = call.utf8(name);
          return call.flagOf(
              deleted ->
                  PaimonFfm.pffm_branch_delete(
                      handle, utf8, utf8.byteSize(), deleted, call.error()));
        });
  }
}
