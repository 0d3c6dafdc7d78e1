package io.github.paimonffm.internal.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.Schema;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.IgnoredOptionJson;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.SchemaJson;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import io.github.paimonffm.internal.wire.TableIdentity;
import io.github.paimonffm.write.IgnoredOption;
import java.util.List;

/**
 * What an open table is, all of it fixed for as long as it is open.
 *
 * @param identity which table it is
 * @param schemaId the number of its schema
 * @param schema its schema
 * @param ignoredOptions its options that this library does not carry out; unmodifiable
 */
public record TableDescription(
    TableIdentity identity, long schemaId, Schema schema, List<IgnoredOption> ignoredOptions) {

  /** Asks the native side. */
  static TableDescription of(SharedHandle handle) {
    return handle.call(
        (table, call) -> {
          call.check(PaimonFfm.pffm_table_describe(table, call.buffer(), call.error()));
          JsonNode json = Json.read(call.takeBytes());
          JsonNode schema = Json.member(json, "schema");
          return new TableDescription(
              TableIdentity.of(
                  Json.text(json, "location"),
                  Json.text(json, "branch"),
                  Json.number(json, "createdMillis")),
              Json.number(schema, "id"),
              SchemaJson.read(schema),
              IgnoredOptionJson.readAll(Json.member(json, "ignoredOptions")));
        });
  }
}
