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
 * A request to read rows of a table.
 *
 * @param projection the columns in the order of the batches, or null for all columns
 * @param filter the predicate that rows must match, or null for all rows
 * @param limit the maximum number of rows, or null for all rows
 * @param snapshotId the snapshot to read, or null for the newest snapshot or the tag
 * @param tag the tag to read, or null for none
 * @param parallelism the number of lanes of a reader, or null for the default
 * @param schemaId the schema with which the newest snapshot is read, or null for the schema that
 *     the table has when it is opened
 */
record ReadRequest(
    @Nullable List<String> projection,
    @Nullable Predicate filter,
    @Nullable Long limit,
    @Nullable Long snapshotId,
    @Nullable String tag,
    @Nullable Integer parallelism,
    @Nullable Long schemaId)
    implements Serializable {

  private static final int MAX_PARALLELISM = 256;

  /** Returns a request for all columns and rows of the newest snapshot, with a schema. */
  static ReadRequest ofSchema(long id) {
    return new ReadRequest(null, null, null, null, null, null, id);
  }

  ReadRequest withProjection(List<String> columns) {
    if (columns.isEmpty()) {
      throw new InvalidArgumentException("a projection needs at least one column");
    }
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw new InvalidArgumentException("the projection contains column '" + column + "' twice");
      }
    }
    return new ReadRequest(columns, filter, limit, snapshotId, tag, parallelism, schemaId);
  }

  ReadRequest withFilter(Predicate predicate) {
    Predicate all = filter == null ? predicate : filter.and(predicate);
    return new ReadRequest(
        projection, Objects.requireNonNull(all), limit, snapshotId, tag, parallelism, schemaId);
  }

  ReadRequest withLimit(long rows) {
    if (rows < 0) {
      throw new InvalidArgumentException("the limit is " + rows + ", but must not be negative");
    }
    return new ReadRequest(projection, filter, rows, snapshotId, tag, parallelism, schemaId);
  }

  ReadRequest withSnapshot(long id) {
    if (id < 1) {
      throw new InvalidArgumentException(
          "snapshot " + id + " does not exist; the first snapshot is 1");
    }
    return new ReadRequest(projection, filter, limit, id, null, parallelism, null);
  }

  ReadRequest withTag(String name) {
    if (name.isEmpty()) {
      throw new InvalidArgumentException("a tag name must not be empty");
    }
    return new ReadRequest(projection, filter, limit, null, name, parallelism, null);
  }

  ReadRequest withParallelism(int lanes) {
    if (lanes < 1 || lanes > MAX_PARALLELISM) {
      throw new InvalidArgumentException(
          "the parallelism is " + lanes + ", but must be from 1 to " + MAX_PARALLELISM);
    }
    return new ReadRequest(projection, filter, limit, snapshotId, tag, lanes, schemaId);
  }

  /** Returns the JSON that the native library reads. */
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
    if (parallelism != null) {
      json.put("parallelism", parallelism);
    }
    if (schemaId != null) {
      json.put("schemaId", schemaId);
    }
    return Json.write(json);
  }
}
