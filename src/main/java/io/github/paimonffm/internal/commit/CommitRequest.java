package io.github.paimonffm.internal.commit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.internal.json.Json;
import java.util.Collection;
import java.util.List;

/**
 * A commit as the native library takes it, besides the bodies.
 *
 * @param commitUser whose commit it is
 * @param since the user has no snapshot up to this one
 * @param firstAttempt whether nobody has tried to commit by the user before, here or elsewhere, so
 *     that it need not be looked for
 * @param schemaIds the schemas that the messages were written by
 * @param strictSchema whether all of them have to be the table's latest
 * @param emptySnapshot whether an append without messages publishes a snapshot
 * @param ignoredOptions the options of the table that may be ignored
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
