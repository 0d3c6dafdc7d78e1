package io.github.paimonffm.internal.write;

import io.github.paimonffm.internal.json.Json;
import java.io.Serializable;

/**
 * How a writer takes its batches, and its table.
 *
 * @param strict batches have exactly the table's columns and types
 * @param allowUnreadable what this library cannot read again may be written
 */
record WriteOptions(boolean strict, boolean allowUnreadable) implements Serializable {

  static final WriteOptions DEFAULT = new WriteOptions(false, false);

  /** The form in which the native library takes them. */
  String toJson() {
    return Json.write(Json.object().put("strict", strict).put("allowUnreadable", allowUnreadable));
  }
}
