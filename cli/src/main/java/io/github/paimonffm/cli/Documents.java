package io.github.paimonffm.cli;

import io.github.paimonffm.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Parts of JSON documents that several commands have. */
final class Documents {

  private Documents() {}

  /** Returns a snapshot. */
  static Map<String, Object> snapshot(Snapshot snapshot) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", snapshot.id());
    document.put("schemaId", snapshot.schemaId());
    document.put("commitKind", snapshot.commitKind().name());
    document.put("commitTime", snapshot.commitTime().toString());
    document.put("commitUser", snapshot.commitUser());
    document.put("commitIdentifier", snapshot.commitIdentifier());
    document.put("totalRecordCount", orNull(snapshot.totalRecordCount()));
    document.put("deltaRecordCount", orNull(snapshot.deltaRecordCount()));
    return document;
  }

  /** Returns a number, or null if it is missing. */
  static @Nullable Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
