package io.github.paimonffm.internal.commit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.RemovalJson;
import io.github.paimonffm.internal.json.SnapshotJson;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** The downcalls of a committer. */
final class CommitCalls {

  private CommitCalls() {}

  /**
   * Checks the options of a table.
   *
   * @param acceptedOptions the options that may be ignored, because the builder or a listener
   *     accepts that
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table has another
   *     option that must not be ignored
   */
  static void checkOptions(TableLease table, List<String> acceptedOptions) {
    table.run(
        (handle, call) -> {
          MemorySegment accepted = call.utf8(Json.write(acceptedOptions));
          call.check(
              PaimonFfm.pffm_commit_check_options(
                  handle, accepted, accepted.byteSize(), call.error()));
        });
  }

  /**
   * The result of a commit.
   *
   * @param snapshot the snapshot; empty if there was nothing to publish
   * @param attempts how often the call tried to publish a snapshot
   */
  record Published(Optional<Snapshot> snapshot, int attempts) {}

  /** Publishes a commit. */
  static Published publish(
      TableLease table, CommitRequest request, List<MessageEnvelope> messages) {
    return table.call(
        (handle, call) -> {
          MemorySegment json = call.utf8(request.toJson());
          MemorySegment frames = frames(call, messages);
          call.check(
              PaimonFfm.pffm_commit(
                  handle,
                  json,
                  json.byteSize(),
                  frames,
                  frames.byteSize(),
                  call.buffer(),
                  call.error()));
          JsonNode result = Json.read(call.takeBytes());
          return new Published(
              SnapshotJson.readOptional(result, "snapshot"),
              Math.toIntExact(Json.number(result, "attempts")));
        });
  }

  /** Deletes the files of messages. Fails only if no file was deleted. */
  static RemovalResult abort(TableLease table, List<MessageEnvelope> messages) {
    return table.call(
        (handle, call) -> {
          MemorySegment frames = frames(call, messages);
          call.check(
              PaimonFfm.pffm_abort(handle, frames, frames.byteSize(), call.buffer(), call.error()));
          return RemovalJson.read(call.takeBytes());
        });
  }

  private static MemorySegment frames(NativeCall call, List<MessageEnvelope> messages) {
    return call.frames(messages.stream().map(MessageEnvelope::body).toList());
  }
}
