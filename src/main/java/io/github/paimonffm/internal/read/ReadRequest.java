package io.github.paimonffm.internal.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.json.Json;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be read.
 *
 * @param projection the columns in the order wanted, or null for all
 * @param limit how many rows at most, or null for all
 */
record ReadRequest(@Nullable List<String> projection, @Nullable Long limit)
    implements Serializable {

  static final ReadRequest ALL = new ReadRequest(null, null);

  ReadRequest withProjection(List<String> columns) {
    if (columns.isEmpty()) {
      throw new InvalidArgumentException("a projection needs at least one column");
    }
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw new InvalidArgumentException("the projection has column '" + column + "' twice");
      }
    }
    return new ReadRequest(columns, limit);
  }

  ReadRequest withLimit(long rows) {
    if (rows < 0) {
      throw new InvalidArgumentException("the limit is " + rows + "; it must not be negative");
    }
    return new ReadRequest(projection, rows);
  }

  /** The form in which the native library takes it. */
  String toJson() {
    ObjectNode json = Json.object();
    if (projection == null) {
      json.putNull("projection");
    } else {
      projection.forEach(json.putArray("projection")::add);
    }
    return Json.write(json.put("limit", limit));
  }
}
