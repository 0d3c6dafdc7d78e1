package io.github.paimonffm.internal.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.read.Predicate;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be read.
 *
 * @param projection the columns in the order wanted, or null for all
 * @param filter what has to be true of a row, or null for all
 * @param limit how many rows at most, or null for all
 * @param snapshotId the snapshot to be read, or null for the newest or the tag's
 * @param tag the tag to be read, or null for none
 */
record ReadRequest(
    @Nullable List<String> projection,
    @Nullable Predicate filter,
    @Nullable Long limit,
    @Nullable Long snapshotId,
    @Nullable String tag)
    implements Serializable {

  static final ReadRequest ALL = new ReadRequest(null, null, null, null, null);

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
    return new ReadRequest(columns, filter, limit, snapshotId, tag);
  }

  ReadRequest withFilter(Predicate predicate) {
    Predicate all = filter == null ? predicate : filter.and(predicate);
    return new ReadRequest(projection, Objects.requireNonNull(all), limit, snapshotId, tag);
  }

  ReadRequest withLimit(long rows) {
    if (rows < 0) {
      throw new InvalidArgumentException("the limit is " + rows + "; it must not be negative");
    }
    return new ReadRequest(projection, filter, rows, snapshotId, tag);
  }

  ReadRequest withSnapshot(long id) {
    if (id < 1) {
      throw new InvalidArgumentException("there is no snapshot " + id + "; the first one is 1");
    }
    return new ReadRequest(projection, filter, limit, id, null);
  }

  ReadRequest withTag(String name) {
    if (name.isEmpty()) {
      throw new InvalidArgumentException("the name of a tag must not be empty");
    }
    return new ReadRequest(projection, filter, limit, null, name);
  }

  /** The form in which the native library takes it. */
  String toJson() {
    ObjectNode json = Json.object();
    if (projection != null) {
      projection.forEach(json.putArray("projection")::add);
    }
    if (filter != null) {
      json.set("filter", PredicateJson.write(filter));
    }
    if (limit != null) {
      json.put("limit", limit);
    }
    if (snapshotId != null) {
      json.put("snapshotId", snapshotId);
    }
    if (tag != null) {
      json.put("tag", tag);
    }
    return Json.write(json);
  }
}
