package io.github.paimonffm.internal.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.lifecycle.Handle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;

/** The downcalls that create and delete tags at a user's request. */
final class TagCalls {

  private TagCalls() {}

  /**
   * Tags a snapshot.
   *
   * @param snapshotId the snapshot; empty for the latest snapshot
   * @throws AlreadyExistsException if the table has a tag with this name
   */
  static void create(Handle handle, String table, String name, OptionalLong snapshotId) {
    ObjectNode request = Json.object().put("byServer", true);
    snapshotId.ifPresent(id -> request.put("snapshotId", id));
    boolean isNew =
        handle.call(
            (segment, call) -> {
              MemorySegment utf8 = call.utf8(name);
              MemorySegment json = call.utf8(Json.write(request));
              MemorySegment created = call.allocate(Byte.BYTES);
              call.check(
                  PaimonFfm.pffm_tag_create(
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
      throw new AlreadyExistsException("table " + table + " already has a tag '" + name + "'");
    }
  }

  /**
   * Deletes a tag.
   *
   * @throws NotFoundException if the table has no tag with this name
   */
  static void delete(Handle handle, String table, String name) {
    boolean existed =
        handle.call(
            (segment, call) -> {
              MemorySegment utf8 = call.utf8(name);
              MemorySegment deleted = call.allocate(Byte.BYTES);
              call.check(
                  PaimonFfm.pffm_tag_delete(
                      segment,
                      utf8,
                      utf8.byteSize(),
                      NativeCall.flag(true),
                      deleted,
                      call.error()));
              return deleted.get(ValueLayout.JAVA_BYTE, 0) != 0;
            });
    if (!existed) {
      throw new NotFoundException("table " + table + " has no tag '" + name + "'");
    }
  }
}
