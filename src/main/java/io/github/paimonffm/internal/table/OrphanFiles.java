package io.github.paimonffm.internal.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.OrphanFile;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.FailedFiles;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Removal of orphan files: files of a table that no snapshot, tag, branch or changelog refers to.
 */
final class OrphanFiles {

  private OrphanFiles() {}

  static List<OrphanFile> remove(SharedHandle handle, Instant olderThan, boolean dryRun) {
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
          JsonNode outcome = Json.read(call.takeBytes());
          FailedFiles.check(outcome);
          List<OrphanFile> orphans = new ArrayList<>();
          for (JsonNode orphan : Json.member(outcome, "orphans")) {
            orphans.add(
                new OrphanFile(
                    Json.text(orphan, "path"),
                    Json.number(orphan, "size"),
                    Instant.ofEpochMilli(Json.number(orphan, "modifiedMillis"))));
          }
          return List.copyOf(orphans);
        });
  }
}
