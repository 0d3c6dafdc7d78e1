package io.github.paimonffm.internal.table;

import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.RemovalJson;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/**
 * Removal of orphan files: files of a table that no snapshot, tag, branch or changelog refers to.
 */
final class OrphanFiles {

  private OrphanFiles() {}

  static RemovalResult remove(SharedHandle handle, Instant olderThan, boolean dryRun) {
    Instant now = Instant.now();
    if (olderThan.isAfter(now)) {
      throw new InvalidArgumentException(
          "olderThan (" + olderThan + ") is in the future; it is now " + now);
    }
    String request =
        Json.write(
            Json.object().put("olderThanMillis", olderThan.toEpochMilli()).put("dryRun", dryRun));
    return handle.call(
        (table, call) -> {
          MemorySegment json = call.utf8(request);
          call.check(
              PaimonFfm.pffm_table_remove_orphans(
                  table, json, json.byteSize(), call.buffer(), call.error()));
          return RemovalJson.read(call.takeBytes());
        });
  }
}
