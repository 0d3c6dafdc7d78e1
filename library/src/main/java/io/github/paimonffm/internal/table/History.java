package io.github.paimonffm.internal.table;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.SnapshotJson;
import io.github.paimonffm.internal.lifecycle.Handle;
import java.util.List;
import java.util.Optional;

/** The snapshots and tags of an open table. The caller keeps the table open. */
public final class History {

  private History() {}

  /** Returns the newest snapshot; empty if the table has none. */
  public static Optional<Snapshot> latestSnapshot(Handle handle) {
    return handle.call(
        (table, call) -> {
          call.check(PaimonFfm.pffm_table_latest_snapshot(table, call.buffer(), call.error()));
          return SnapshotJson.readOptional(call.takeBytes());
        });
  }

  /** Returns the snapshots that have not expired, ordered by id. */
  public static List<Snapshot> snapshots(Handle handle) {
    return handle.call(
        (table, call) -> {
          call.check(PaimonFfm.pffm_table_snapshots(table, call.buffer(), call.error()));
          return SnapshotJson.readAll(call.takeBytes());
        });
  }

  /** Returns the tags by name, as the JSON array of the native library. */
  public static byte[] tags(Handle handle) {
    return handle.call(
        (table, call) -> {
          call.check(PaimonFfm.pffm_table_tags(table, call.buffer(), call.error()));
          return call.takeBytes();
        });
  }
}
