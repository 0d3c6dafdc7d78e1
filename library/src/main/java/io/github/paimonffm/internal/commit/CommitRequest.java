package io.github.paimonffm.internal.commit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.internal.json.Json;
import java.util.Collection;
import java.util.List;

/**
 * A request to the native library to publish a commit, without the bodies of the messages.
 *
 * @param commitUser the commit user
 * @param since a snapshot of the table; neither this snapshot nor an older one belongs to the
 *     commit user
 * @param firstAttempt whether no process has tried to commit as this commit user before; if so, the
 *     history is not searched for the commit
 * @param operation the operation
 * @param schemaIds the ids of the schemas that the messages were written with
 * @param strictSchema whether each of these schemas must be the latest schema of the table
 * @param emptySnapshot whether an append without messages publishes a snapshot
 * @param ignoredOptions the table options that may be ignored
 */
record CommitRequest(
    String commitUser,
    SnapshotMark since,
    boolean firstAttempt,
    CommitOperation operation,
    Collection<Long> schemaIds,
    boolean strictSchema,
    boolean emptySnapshot,
    List<String> ignoredOptions) {

  String toJson() {
    ObjectNode json =
        Json.object()
            .put("commitUser", commitUser)
            .put("sinceSnapshotId", since.id())
            .put("sinceSnapshotMillis", since.commitMillis())
            .put("firstAttempt", firstAttempt)
            .put("operation", operation.kind().code())
            .put("strictSchema", strictSchema)
            .put("emptySnapshot", emptySnapshot);
    operation.partitions().forEach(spec -> json.withArray("partitions").add(spec.toJson()));
    schemaIds.forEach(id -> json.withArray("schemaIds").add(id));
    ignoredOptions.forEach(json.withArray("ignoredOptions")::add);
    return Json.write(json);
  }
}
