package io.github.paimonffm.internal.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.lifecycle.Handle;
import java.lang.foreign.MemorySegment;

/** The downcalls that create and delete tags. */
public final class TagCalls {

  private TagCalls() {}

  /**
   * Creates a tag.
   *
   * @param request the native library's request
   * @return false if a tag with this name exists and must not be replaced
   */
  public static boolean create(Handle table, String name, ObjectNode request) {
    return table.call(
        (handle, call) -> {
          MemorySegment utf8 = call.utf8(name);
          MemorySegment json = call.utf8(Json.write(request));
          return call.flagOf(
              created ->
                  PaimonFfm.pffm_tag_create(
                      handle, utf8, utf8.byteSize(), json, json.byteSize(), created, call.error()));
        });
  }

  /**
   * Deletes a tag.
   *
   * @param byServer whether the server of a REST catalog deletes the tag
   * @return false if the table has no tag with this name
   */
  public static boolean delete(Handle table, String name, boolean byServer) {
    return table.call(
        (handle, call) -> {
          MemorySegment utf8 = call.utf8(name);
          return call.flagOf(
              deleted ->
                  PaimonFfm.pffm_tag_delete(
                      handle,
                      utf8,
                      utf8.byteSize(),
                      NativeCall.flag(byServer),
                      deleted,
                      call.error()));
        });
  }
}
